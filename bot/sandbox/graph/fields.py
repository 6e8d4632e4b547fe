"""Graph's `fields`: names, modifiers, nested fields, as `comments.limit(2){id,from}`. Pure."""

import re
from dataclasses import dataclass, field

from bot.sandbox.graph.refusal import Refusal

_NAME = re.compile(r"\w+")
_MODIFIER = re.compile(r"\.(\w+)\(([^()]*)\)")


@dataclass(frozen=True)
class Field:
    """One field: its modifiers, and what is wanted of what it holds (None: the usual)."""

    name: str
    modifiers: dict[str, str] = field(default_factory=dict)
    fields: "tuple[Field, ...] | None" = None


def parsed(text: str) -> tuple[Field, ...]:
    """Read a list of fields. Raises Refusal."""
    found, rest = _list(text.replace(" ", ""))
    if rest:
        raise _wrong(rest)
    return found


def _list(text: str) -> tuple[tuple[Field, ...], str]:
    found: list[Field] = []
    while True:
        one, text = _one(text)
        found.append(one)
        if not text.startswith(","):
            return tuple(found), text
        text = text[1:]


def _one(text: str) -> tuple[Field, str]:
    name = _NAME.match(text)
    if not name:
        raise _wrong(text)
    modifiers, text = {}, text[name.end() :]
    while modifier := _MODIFIER.match(text):
        modifiers[modifier[1]] = modifier[2]
        text = text[modifier.end() :]
    if not text.startswith("{"):
        return Field(name[0], modifiers), text
    inner, text = _list(text[1:])
    if not text.startswith("}"):
        raise _wrong(text)
    return Field(name[0], modifiers, inner), text[1:]


def _wrong(where: str) -> Refusal:
    return Refusal(
        f"Syntax error \"Expected end of string instead of '{where[:1]}'.\" at character 0: ",
        2500,
    )
