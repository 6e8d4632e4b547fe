"""Spoils what is well made: bytes, and the values of JSON, by the throw of dice."""

from copy import deepcopy
from random import Random
from typing import Any

TEXTS = (
    "",
    " ",
    "0",
    "-1",
    "null",
    "a" * 5_000,
    "\0",
    "\ud800",
    "\N{RIGHT-TO-LEFT OVERRIDE}abc",
    "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}" * 50,
    "<!channel>",
    "<@U0JANE0000>",
    "%s%n{}",
    "&amp;&lt;&#0;&#x110000;",
    "<p>" * 300,
    "<b><i></b></i>",
    "*_~`",
    "javascript:alert(1)",
    "https://example.com/" + "x" * 4_000,
    "http://[::1",
    "2026-02-30T99:99:99Z",
    "1e400",
    "9999-12-31T23:59:59+14:00",
    "0001-01-01T00:00:00Z",
    "99999999999999999999999",
    "did:plc:x",
    "at://x/y/z",
    "\r\n\r\n",
    "cafe\N{COMBINING ACUTE ACCENT}",
    "\N{ZERO WIDTH JOINER}" * 100,
    "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 100,
)
NUMBERS = (0, -1, 1, 2**31, 2**63, -(2**63), 10**30, 0.5, -1e308, 1e308, float("nan"))
DEEP: Any = "x"
for _ in range(60):
    DEEP = {"a": [DEEP]}
INSIDE: tuple[Any, ...] = (
    None, True, False, [], {}, [[]], {"": {}}, [None], ["x", 1], DEEP,
)  # fmt: skip
UNEXPECTED: tuple[Any, ...] = (*TEXTS, *NUMBERS, *INSIDE)
TOKENS = (
    b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<?xml", b"\xff\xfe", b"\xef\xbb\xbf",
    b"\0", b"\x80", b"&#x0;", b"&#55555555;", b"&nbsp;", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;",
    b"<item>", b"</item>", b"<entry>" * 40, b"<div>" * 400, b"xmlns:x='y'", b"encoding='utf-7'",
    b'{"', b'":', b"[[[[[", b"1e999", b"\\ud800", b'"', b"'", b"\n" * 50,
)  # fmt: skip


def spoilt(body: bytes, dice: Random) -> bytes:
    """Return these bytes with a few accidents in them."""
    data = bytearray(body)
    for _ in range(dice.choice((0, 1, 1, 2, 3, 8))):
        at = dice.randrange(len(data) + 1)
        to = min(len(data), at + dice.choice((1, 1, 4, 30, 300)))
        match dice.randrange(5):
            case 0:
                data[at:at] = dice.choice(TOKENS)
            case 1:
                del data[at:to]
            case 2:
                data[at:at] = data[at:to] * dice.choice((1, 2, 20))
            case 3:
                data[at:to] = dice.randbytes(to - at)
            case _:
                del data[at:]
    return bytes(data)


def turned(value: Any, dice: Random) -> Any:
    """Return a JSON value in which a few values are others."""
    whole = [value]
    for _ in range(dice.choice((0, 0, 0, 1, 1, 1, 2, 5))):
        _turn(whole, dice)
    return whole[0]


def _turn(whole: list[Any], dice: Random) -> None:
    at: Any = whole
    while True:
        keys = list(at) if isinstance(at, dict) else range(len(at))
        key = dice.choice(list(keys))
        inner = at[key]
        if not (isinstance(inner, dict | list) and inner and dice.random() < 0.8):
            break
        at = inner
    if isinstance(at, dict) and dice.random() < 0.2:
        del at[key]
    else:
        at[key] = anything(dice)


def anything(dice: Random) -> Any:
    """Return a JSON value that nobody expects, shared with nobody."""
    return deepcopy(dice.choice(UNEXPECTED))
