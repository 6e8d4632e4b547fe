"""A link's later life: each refusal asks for what helps, and for nothing else."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from providers.bluesky import permissions
from providers.bluesky.linking import LINK
from providers.errors import (
    Cause,
    ProviderError,
    RateLimited,
    ReconnectNeeded,
    Unavailable,
    UnexpectedReply,
)
from providers.linking import Refresh, Revoke
from providers.vocabulary import Token
from tests.providers.bluesky.authority import Authority, api_at
from tests.providers.bluesky.login import token
from tests.providers.bluesky.server import DID, refused
from tests.providers.loopback import NOW, Answer, as_json

NO = as_json({"error": "invalid_grant"}, status=400)
FEED = "/xrpc/app.bsky.feed.getAuthorFeed"
SESSION = "/xrpc/com.atproto.server.getSession"
assert LINK.refresh
assert LINK.revoke
refresh: Refresh = LINK.refresh
revoke: Revoke = LINK.revoke


async def refusal(server: Authority, held: Token, after: timedelta = timedelta()) -> Any:
    api = replace(api_at(server), now=NOW + after)
    with pytest.raises(ReconnectNeeded) as caught:
        await refresh(api, held)
    return caught.value.cause


async def test_a_new_pair_is_returned_before_anybody_uses_it() -> None:
    server, held = Authority(), token()
    new = await refresh(api_at(server), held)
    assert (new.access, new.refresh) == ("eyJ.new.access", "ref-new")
    assert (new.extra, new.ends_at, new.scopes) == (held.extra, held.ends_at, held.scopes)
    # The first is refused for its nonce, which takes no refresh token.
    assert server.paths() == ["/oauth/token", "/oauth/token"]
    assert server.asked[-1].form == {
        "client_id": held.extra["client_id"],
        "grant_type": "refresh_token",
        "refresh_token": "ref-acme",
    }
    assert "authorization" not in server.asked[-1].headers


async def test_a_renewal_may_bring_fewer_permissions() -> None:
    new = await refresh(api_at(Authority(grants="atproto")), token())
    assert new.scopes == ("atproto",)


async def test_a_permission_that_was_taken_back_is_not_one_that_ran_out() -> None:
    server = Authority(instead={"/oauth/token": NO})
    assert await refusal(server, token()) is Cause.REVOKED
    assert await refusal(server, token(), timedelta(days=15)) is Cause.EXPIRED


async def test_a_permission_that_nobody_renewed_for_too_long_ran_out() -> None:
    server = Authority(instead={"/oauth/token": NO})
    held = replace(token(client_id="https://bot.example.com/x"), ends_at=NOW + timedelta(days=700))
    assert await refusal(server, held, timedelta(days=13)) is Cause.REVOKED
    assert await refusal(server, held, timedelta(days=15)) is Cause.EXPIRED


@pytest.mark.parametrize("status", ["takendown", "suspended", "deactivated"])
async def test_an_account_that_does_not_stand_is_told_as_such(status: str) -> None:
    server = Authority(instead={"/oauth/token": NO}, status=status)
    assert await refusal(server, token()) is Cause.SUSPENDED
    assert "authorization" not in server.asked[-1].headers


@pytest.mark.parametrize(
    "status", [Answer(status=500), refused("RepoNotFound"), as_json({"active": False}), as_json(7)]
)
async def test_where_nobody_knows_how_the_account_stands_the_permission_is_gone(
    status: Answer,
) -> None:
    path = "/xrpc/com.atproto.sync.getRepoStatus"
    server = Authority(instead={"/oauth/token": NO, path: status})
    assert await refusal(server, token()) is Cause.REVOKED


@pytest.mark.parametrize("name", ["AccountTakedown", "AccountDeactivated"])
async def test_a_server_may_say_itself_that_the_account_does_not_stand(name: str) -> None:
    server = Authority(instead={"/oauth/token": refused(name, status=401)})
    assert await refusal(server, token()) is Cause.SUSPENDED


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(status=500), Unavailable),
        (Answer(b"<html>", 502), Unavailable),
        (Answer(status=429), RateLimited),
        (as_json({"error": "use_dpop_nonce"}, status=400), Unavailable),
        (as_json({"error": "invalid_dpop_proof"}, status=400), Unavailable),
        (as_json({"error": "invalid_client"}, status=400), Unavailable),
        (as_json({"error": "invalid_client_metadata"}, status=400), Unavailable),
        (as_json({"error": "invalid_request"}, status=400), UnexpectedReply),
        (Answer(b"<html>"), UnexpectedReply),
        (
            as_json({"access_token": "a", "token_type": "DPoP", "sub": "did:plc:other"}),
            UnexpectedReply,
        ),
    ],
)
async def test_trouble_with_a_renewal_rings_no_alarm(
    answer: Answer, error: type[ProviderError]
) -> None:
    with pytest.raises(ProviderError) as caught:
        await refresh(api_at(Authority(instead={"/oauth/token": answer})), token())
    assert type(caught.value) is error


async def test_what_is_revoked_is_the_whole_link() -> None:
    server = Authority()
    await revoke(api_at(server), token())
    assert server.asked[-1].path == "/oauth/revoke"
    assert server.asked[-1].form["token"] == "ref-acme"


async def test_what_is_void_already_needs_no_farewell() -> None:
    await revoke(api_at(Authority(instead={"/oauth/revoke": NO})), token())
    silent = Authority()
    await revoke(api_at(silent), token(revoke_url=""))
    assert silent.asked == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(status=503), Unavailable),
        (as_json({"error": "invalid_client"}, status=401), UnexpectedReply),
    ],
)
async def test_a_farewell_that_was_not_heard_is_told(
    answer: Answer, error: type[ProviderError]
) -> None:
    with pytest.raises(error):
        await revoke(api_at(Authority(instead={"/oauth/revoke": answer})), token())


async def test_a_token_that_works_is_given_back() -> None:
    held = token()
    assert await LINK.check(api_at(Authority()), held) == held


NOBODY = refused("InvalidRequest", "Profile not found")


async def test_an_account_that_the_appview_does_not_know_yet_has_a_good_token() -> None:
    held = token()
    assert await LINK.check(api_at(Authority(instead={FEED: NOBODY})), held) == held


async def test_an_account_that_the_appview_has_forgotten_is_what_its_own_server_says() -> None:
    off = as_json({"did": DID, "active": False, "status": "deactivated"})
    with pytest.raises(ReconnectNeeded) as caught:
        await LINK.check(api_at(Authority(instead={SESSION: off, FEED: NOBODY})), token())
    assert caught.value.cause is Cause.SUSPENDED


@pytest.mark.parametrize(
    ("path", "answer", "status", "cause", "missing"),
    [
        (SESSION, refused("invalid_token", status=401), "", Cause.EXPIRED, ()),
        (SESSION, refused("invalid_token", status=401), "takendown", Cause.SUSPENDED, ()),
        (SESSION, refused("AccountTakedown", status=401), "", Cause.SUSPENDED, ()),
        (FEED, refused("AccountDeactivated", status=401), "", Cause.SUSPENDED, ()),
        (
            SESSION,
            as_json({"did": DID, "active": False, "status": "deactivated"}),
            "",
            Cause.SUSPENDED,
            (),
        ),
        (
            FEED,
            refused("ScopeMissingError", "Missing required scope", status=403),
            "",
            Cause.PERMISSION,
            (permissions.PERMISSIONS[1].scope,),
        ),
    ],
)
async def test_a_look_at_a_token_tells_what_ails_it(
    path: str, answer: Answer, status: str, cause: Cause, missing: tuple[str, ...]
) -> None:
    with pytest.raises(ReconnectNeeded) as caught:
        await LINK.check(api_at(Authority(instead={path: answer}, status=status)), token())
    assert (caught.value.cause, caught.value.missing) == (cause, missing)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=502),
        refused("UpstreamFailure", status=502),
        refused("RateLimitExceeded", status=429),
        refused("BadJwtAudience", "the AppView's own trouble with the server", status=401),
        Answer(b"<html>", 403),
        Answer(b"<html>", 401),
    ],
)
async def test_trouble_with_a_look_rings_no_alarm(answer: Answer) -> None:
    with pytest.raises(ProviderError) as caught:
        await LINK.check(api_at(Authority(instead={SESSION: answer})), token())
    assert not isinstance(caught.value, ReconnectNeeded)
