"""No line of a log holds a secret, whoever wrote it and in whatever shape."""

import io
import json
import logging
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import pytest
from multidict import CIMultiDict, CIMultiDictProxy
from slack_sdk.errors import SlackApiError
from yarl import URL

from bot import logs
from bot.known_secrets import known_secrets
from bot.settings import Settings

SECRET = "s3cretThatNobodyMaySee0123456789"
STYLES = ("json", "console")


def written(style: str, text: str, *, known: tuple[str, ...] = (), **facts: Any) -> str:
    """Return the line that a library's, or our, logger would write."""
    stream = io.StringIO()
    made = logs.handler(stream, style, known)
    made.emit(
        logging.makeLogRecord({"msg": text, "name": "somebody", "levelname": "ERROR", **facts})
    )
    return stream.getvalue()


def handshake() -> Exception:
    """Return aiohttp's error when Slack does not let a socket in: it holds the whole address."""
    url = URL(f"wss://wss-primary.slack.com/link/?ticket={SECRET}&app_id=1")
    no_headers: CIMultiDictProxy[str] = CIMultiDictProxy(CIMultiDict())
    info = aiohttp.RequestInfo(url, "GET", no_headers, url)
    return aiohttp.WSServerHandshakeError(info, (), status=403, message=f"no: {url}")


def unanswered() -> Exception:
    """Return httpx's error for an address with a token in it."""
    request = httpx.Request("GET", f"https://graph.example/me?fields=id&access_token={SECRET}")
    response = httpx.Response(500, request=request)
    return httpx.HTTPStatusError(f"Server error for url '{request.url}'", request=request,
                                 response=response)  # fmt: skip


def refused() -> Exception:
    """Return slack_sdk's error, which tells the whole answer."""
    return SlackApiError("no", {"ok": False, "refresh_token": f"xoxe-1-{SECRET}"})


SHAPES = {
    "a bot token": f"xoxb-123-{SECRET}",
    "an app token": f"xapp-1-{SECRET}",
    "a token that rotates": f"xoxe.xoxp-1-{SECRET}",
    "a query": f"GET https://a.example/cb?code={SECRET}&state={SECRET}x&next=/ failed",
    "a form": f"grant_type=refresh_token&refresh_token={SECRET}&client_secret={SECRET}",
    "a header": f"Authorization: Bearer {SECRET}",
    "a header in Python": str({"Authorization": f"Bearer {SECRET}", "Accept": "*/*"}),
    "a password in a header": f"authorization: Basic {SECRET}==",
    "a proof": f"DPoP {SECRET}",
    "a body in JSON": json.dumps({"access_token": SECRET, "expires_in": 60}),
    "a body in JSON, as text within JSON": json.dumps({"body": json.dumps({"id_token": SECRET})}),
    "a body in Python": str({"client_secret": SECRET, "n": 1}),
    "a cookie": f"Cookie: social_link={SECRET}; other={SECRET}",
    "a cookie that is set": f"'Set-Cookie': 'social_install={SECRET}; Path=/slack'",
    "a database's address": f"postgresql+asyncpg://social:{SECRET}@db/social is away",
    "an address to answer at": f"POST https://hooks.slack.com/commands/T1/2/{SECRET} gave 404",
    "a link of ours": f"GET /link/{SECRET} broke",
    "a deeper link of ours": f"GET /link/done/{SECRET} broke",
    "a signed token": f"eyJhbGciOiJ.{SECRET}.{SECRET}",
    "a Graph token": f"EAA{SECRET}",
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("shape", SHAPES)
def test_what_looks_like_a_secret_is_taken_out(shape: str, style: str) -> None:
    line = written(style, SHAPES[shape])
    assert SECRET not in line
    assert "…" in line


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("error", [handshake, unanswered, refused])
def test_errors_of_libraries_tell_no_secret(error: Any, style: str) -> None:
    made = error()
    line = written(style, "it broke", exc_info=(type(made), made, made.__traceback__))
    assert SECRET not in line
    assert type(made).__name__ in line


@pytest.mark.parametrize("style", STYLES)
def test_what_is_named_as_a_secret_goes_whatever_is_in_it(style: str) -> None:
    stream = io.StringIO()
    made = logs.handler(stream, style)
    record = logging.makeLogRecord({"msg": {"event": "made", "access_token": SECRET, "n": 1}})
    record.__dict__ |= {"_logger": None, "_name": "warning"}
    made.emit(record)
    assert (SECRET in stream.getvalue(), "made" in stream.getvalue()) == (False, True)


@pytest.mark.parametrize("style", STYLES)
def test_what_stands_within_another_value_is_taken_out(style: str) -> None:
    stream = io.StringIO()
    made = logs.handler(stream, style)
    headers = {"headers": {"Authorization": f"Bearer {SECRET}"}, "why": handshake()}
    record = logging.makeLogRecord({"msg": {"event": "made", **headers}})
    record.__dict__ |= {"_logger": None, "_name": "warning"}
    made.emit(record)
    assert (SECRET in stream.getvalue(), "made" in stream.getvalue()) == (False, True)


@pytest.mark.parametrize("style", STYLES)
def test_what_is_known_to_be_secret_goes_whatever_it_looks_like(style: str) -> None:
    odd = 'ab"c\\d é/ü?'
    line = written(style, f"{odd} {odd!r} {json.dumps(odd)} ab%22c%5Cd%20%C3%A9%2F%C3%BC%3F",
                   known=(odd,))  # fmt: skip
    assert [part for part in (odd, "é/ü", "\\u00e9/", "%C3%A9") if part in line] == []


def test_a_line_in_json_stays_json() -> None:
    for text in (*SHAPES.values(), "its token:\n  that one", "password:\\tx"):
        assert json.loads(written("json", text))["event"]


@pytest.mark.parametrize(
    "text",
    [
        "Copy it from “Basic Information”, App Credentials",
        "answered 429 with status_code=429 after 3 tries",
        "state: open, code: 5",
        "postgresql+asyncpg://db/social does not answer",
        "https://a.example/link/bluesky/callback",
        "error_code=190 at https://a.example/?page=2&q=token",
    ],
)
def test_ordinary_words_are_left_as_they_are(text: str) -> None:
    assert logs.without_secrets(text) == text


def test_all_that_is_set_as_a_secret_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICE_CLIENT_SECRET", "of a service")
    monkeypatch.setenv("OTHER_TOKEN_FILE", "/nowhere/at/all")
    monkeypatch.setenv("ODD_KEY", "//[odd")
    (tmp_path / "secret").write_text("in a file\n")
    monkeypatch.setenv("THIRD_CLIENT_SECRET_FILE", str(tmp_path / "secret"))
    settings = Settings(
        _env_file=None,
        slack_bot_token="xoxb-1",
        database_url="postgresql://social:hunter%202@db/social",
        smtp_url="smtp://me@host.example:mailed%21@smtp.example:587",
        encryption_keys="first-key,second-key",
    )
    known = known_secrets(settings)
    wanted = {
        "xoxb-1", "hunter%202", "mailed!", "first-key", "second-key", "of a service",
        "in a file",
    }  # fmt: skip
    assert wanted - known == set()
