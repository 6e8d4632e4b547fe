"""OAuth 2 against a server that does what servers do, right and wrong."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers import oauth
from providers.api import Api, Client
from providers.errors import (
    Cause,
    LinkRefused,
    ProviderError,
    RateLimited,
    ReconnectNeeded,
    Unavailable,
    UnexpectedReply,
)
from providers.http import Limits
from providers.linking import Asked, Consent
from providers.vocabulary import Token
from tests.providers.loopback import NOW, not_found
from tests.providers.played import played
from tests.providers.token_server import CALLBACK, TokenServer, back, s256, token_server

HELD = Token(access="old", refresh="first", scopes=("read",), extra={"kept": "too"})
HTML = b"<html><p>Bad gateway</p></html>"


def consent(api: Api, server: TokenServer) -> Consent:
    asked = Asked(state="the-state", redirect_uri=CALLBACK)
    return oauth.consent(api, asked, f"{server.url}/authorize", scopes="read write", issuer="us")


async def linked(server: TokenServer, api: Api) -> Token:
    begun = consent(api, server)
    return await oauth.exchange(
        api, back(begun.kept, server.consents(begun.url)), f"{server.url}/token"
    )


async def renewed(server: TokenServer, api: Api, token: Token = HELD) -> Token:
    return await oauth.refresh(api, token, f"{server.url}/token")


async def test_the_consent_page_is_asked_with_a_challenge_and_never_with_the_verifier() -> None:
    async with token_server() as (server, api):
        begun = consent(api, server)
        asked = {name: one[0] for name, one in parse_qs(urlsplit(begun.url).query).items()}
    assert asked == {
        "client_id": "our-id",
        "response_type": "code",
        "redirect_uri": CALLBACK,
        "scope": "read write",
        "state": "the-state",
        "code_challenge": s256(begun.kept["verifier"]),
        "code_challenge_method": "S256",
    }
    assert 43 <= len(begun.kept["verifier"]) <= 128


async def test_each_consent_has_a_verifier_of_its_own() -> None:
    async with token_server() as (server, api):
        assert len({consent(api, server).kept["verifier"] for _ in range(20)}) == 20


async def test_a_code_is_traded_for_a_token() -> None:
    async with token_server() as (server, api):
        token = await linked(server, api)
    assert (token.access, token.refresh) == ("access-first", "first")
    assert token.expires_at == NOW + timedelta(hours=1)
    assert token.scopes == ("read", "write")
    assert server.forms[0]["client_id"] == "our-id"
    assert server.forms[0]["client_secret"] == "our-secret"


async def test_a_client_without_a_secret_sends_none() -> None:
    async with token_server() as (server, api):
        await linked(server, replace(api, client=Client("our-id")))
    assert server.forms[0]["client_id"] == "our-id"
    assert "client_secret" not in server.forms[0]


async def test_another_verifier_opens_nothing() -> None:
    async with token_server() as (server, api):
        begun = consent(api, server)
        stolen = {**begun.kept, "verifier": oauth.verifier()}
        with pytest.raises(LinkRefused, match="invalid_grant"):
            await oauth.exchange(
                api, back(stolen, server.consents(begun.url)), f"{server.url}/token"
            )


async def test_a_code_works_once() -> None:
    async with token_server() as (server, api):
        begun = consent(api, server)
        person = back(begun.kept, server.consents(begun.url))
        await oauth.exchange(api, person, f"{server.url}/token")
        with pytest.raises(LinkRefused) as caught:
            await oauth.exchange(api, person, f"{server.url}/token")
    assert not caught.value.cancelled


@pytest.mark.parametrize(
    ("query", "words", "cancelled"),
    [
        ({"error": "access_denied"}, "was told no", True),
        ({"error": "login_required", "iss": "us"}, "was told no", True),
        ({"error": "server_error"}, "says “server_error”", False),
        ({"error": "x" * 999}, f"says “{'x' * 60}”", False),
        ({"error": "access_denied", "iss": "them"}, "in another server's name", False),
        ({"code": "c", "iss": "them"}, "in another server's name", False),
        ({"state": "the-state"}, "sent nothing along", False),
    ],
)
def test_a_person_who_comes_back_without_a_yes(
    query: dict[str, str], words: str, cancelled: bool
) -> None:
    with pytest.raises(LinkRefused) as caught:
        oauth.said_yes(back({"issuer": "us"}, query))
    assert (words in str(caught.value), caught.value.cancelled) == (True, cancelled)


async def test_a_refresh_brings_a_new_pair_and_keeps_the_rest() -> None:
    held = replace(HELD, ends_at=NOW + timedelta(days=14))
    async with token_server() as (server, api):
        server.refreshers.add("first")
        token = await renewed(server, api, held)
    assert (token.access, token.refresh) == ("access-first+", "first+")
    assert (token.ends_at, token.extra) == (held.ends_at, held.extra)
    assert token.expires_at == NOW + timedelta(hours=1)


async def test_where_no_new_refresh_token_comes_the_old_one_stays() -> None:
    async with token_server() as (server, api):
        server.rotates = False
        server.refreshers.add("first")
        token = await renewed(server, api)
    assert (token.access, token.refresh, token.scopes) == ("again", "first", ("read",))


@pytest.mark.parametrize("told", [None, "", 7, ["x"], {}])
async def test_a_refresh_token_that_is_none_does_not_cost_the_old_one(told: Any) -> None:
    async with token_server() as (server, api):
        server.refreshers.add("first")
        server.more = {"refresh_token": told}
        token = await renewed(server, api)
    assert (token.access, token.refresh) == ("access-first+", "first")


async def test_an_old_refresh_token_used_again_ends_the_grant() -> None:
    async with token_server() as (server, api):
        server.refreshers.add("first")
        new = await renewed(server, api)
        for token in (HELD, new):
            with pytest.raises(ReconnectNeeded) as caught:
                await renewed(server, api, token)
            assert caught.value.cause is Cause.EXPIRED


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("3600", 3600),
        ("3599.5", 3599.5),
        (60.5, 60.5),
        (None, None),
        ("soon", None),
        (0, None),
        (-5, None),
        ({}, None),
        (10**400, None),
        (float("nan"), None),
        (float("inf"), oauth.LONGEST_LIFE),
    ],
)
async def test_a_life_is_told_in_many_ways_and_never_costs_the_token(
    told: Any, seconds: float | None
) -> None:
    async with token_server() as (server, api):
        server.refreshers.add("first")
        server.more = {"expires_in": told}
        token = await renewed(server, api)
    assert token.refresh == "first+"
    assert token.expires_at == (None if seconds is None else NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (500, HTML, Unavailable),
        (502, b"", Unavailable),
        (503, b'{"error": "invalid_grant"}', Unavailable),
        (400, b'{"error": "temporarily_unavailable"}', Unavailable),
        (408, b"", Unavailable),
        (429, b"", RateLimited),
        (429, b'{"error": "invalid_grant"}', RateLimited),
        (400, HTML, UnexpectedReply),
        (403, HTML, UnexpectedReply),
        (302, b"", UnexpectedReply),
        (401, b'{"error": "invalid_client"}', UnexpectedReply),
        (400, b'{"error": {"code": 190}}', UnexpectedReply),
        (200, HTML, UnexpectedReply),
        (200, b"", UnexpectedReply),
        (200, b"7", UnexpectedReply),
        (200, b'"text"', UnexpectedReply),
        (200, b"[]", UnexpectedReply),
        (200, b"{}", UnexpectedReply),
        (200, b'{"access_token": 7}', UnexpectedReply),
        (200, b"[" * 100_000, UnexpectedReply),
    ],
)
async def test_trouble_is_never_taken_for_a_no(
    status: int, body: bytes, error: type[ProviderError]
) -> None:
    async with token_server() as (server, api):
        server.instead = (status, body, {"Location": f"{server.url}/elsewhere"})
        begun = consent(api, server)
        with pytest.raises(error):
            await renewed(server, api)
        with pytest.raises(ProviderError) as caught:
            await oauth.exchange(api, back(begun.kept, {"code": "c"}), f"{server.url}/token")
    assert isinstance(caught.value, LinkRefused | error)
    assert len(server.forms) == 2


@pytest.mark.parametrize("code", ["invalid_grant", "invalid_token", "unauthorized_client"])
async def test_a_no_asks_for_a_person(code: str) -> None:
    async with token_server() as (server, api):
        server.instead = (400, b'{"error": "%s"}' % code.encode(), {})
        with pytest.raises(ReconnectNeeded):
            await renewed(server, api)


async def test_too_many_renewals_name_the_moment_to_come_back() -> None:
    async with token_server() as (server, api):
        server.instead = (429, HTML, {"Retry-After": "90"})
        with pytest.raises(RateLimited) as caught:
            await renewed(server, api)
    assert caught.value.until == NOW + timedelta(seconds=90)


async def test_an_answer_without_end_is_cut_short() -> None:
    async with token_server() as (server, api):
        server.instead = (200, b" " * (oauth.ANSWER.bytes + 1), {})
        with pytest.raises(ProviderError) as caught:
            await renewed(server, api)
    assert not isinstance(caught.value, ReconnectNeeded)


async def test_silence_is_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oauth, "ANSWER", Limits(seconds=0.1))
    async with token_server() as (server, api):
        server.silent = True
        with pytest.raises(Unavailable, match=r"did not answer within 0\.1 seconds"):
            await renewed(server, api)


async def test_what_is_revoked_is_void() -> None:
    async with token_server() as (server, api):
        token = await linked(server, api)
        await oauth.revoke(api, token, f"{server.url}/revoke")
        with pytest.raises(ReconnectNeeded):
            await renewed(server, api, token)
    assert server.forms[1]["token_type_hint"] == "refresh_token"


async def test_a_token_that_cannot_be_renewed_is_revoked_itself() -> None:
    async with token_server() as (server, api):
        await oauth.revoke(api, Token(access="only"), f"{server.url}/revoke")
    assert (server.forms[0]["token"], server.forms[0]["token_type_hint"]) == (
        "only",
        "access_token",
    )


async def test_what_the_server_does_not_know_any_more_is_void_too() -> None:
    async with token_server() as (server, api):
        server.instead = (400, b'{"error": "invalid_token"}', {})
        await oauth.revoke(api, HELD, f"{server.url}/revoke")
    assert len(server.forms) == 1


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (503, b"", Unavailable),
        (400, b'{"error": "unsupported_token_type"}', UnexpectedReply),
        (404, HTML, UnexpectedReply),
    ],
)
async def test_a_farewell_that_was_not_heard_is_told(
    status: int, body: bytes, error: type[ProviderError]
) -> None:
    async with token_server() as (server, api):
        server.instead = (status, body, {})
        with pytest.raises(error):
            await oauth.revoke(api, HELD, f"{server.url}/revoke")


async def test_no_error_tells_a_secret() -> None:
    async with token_server() as (server, api):
        server.instead = (400, b'{"error": "invalid_grant", "error_description": "first"}', {})
        with pytest.raises(ReconnectNeeded) as caught:
            await renewed(server, api)
    seen = f"{caught.value!r} {caught.value.__cause__!r}"
    assert not any(secret in seen for secret in ("first", "our-secret", "old"))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
NAMES = ["access_token", "refresh_token", "expires_in", "scope", "token_type"]


@given(answer=st.dictionaries(st.sampled_from(NAMES), json_values))
def test_whatever_is_answered_it_is_a_token_or_an_error_of_ours(answer: dict[str, Any]) -> None:
    try:
        token = oauth.token_of(played(lambda asked: not_found()), answer, before=HELD)
    except UnexpectedReply:
        return
    assert token.access
    assert token.refresh
    assert all(isinstance(scope, str) for scope in token.scopes)
