"""An account is read as its owner: the same posts, and what strangers do not see."""

from dataclasses import replace

import pytest

from providers.bluesky import permissions
from providers.bluesky.linking import LINK
from providers.bluesky.polling import poll_own
from providers.errors import Cause, PageGone, ProviderError, ReconnectNeeded, Unavailable
from providers.vocabulary import Batch
from tests.providers.bluesky.login import token
from tests.providers.bluesky.reading import PAGE, poll_once, texts
from tests.providers.bluesky.server import Server, refused
from tests.providers.loopback import Answer, Asked
from tests.providers.played import played

TOKEN = token()


async def poll_as_owner(server: Server, cursor: str = "") -> Batch:
    api = replace(played(server.answer), signer=LINK.signer(TOKEN))
    return await poll_own(api, PAGE, cursor)


async def test_the_owner_reads_the_same_posts_as_anyone() -> None:
    server = Server()
    server.post("one")
    server.post("two")
    server.repost()
    assert await poll_as_owner(server) == await poll_once(server)


async def test_an_account_that_hides_from_strangers_is_read_by_its_owner() -> None:
    server = Server()
    server.post("for friends")
    server.author["labels"] = [{"val": "!no-unauthenticated"}]
    assert texts(await poll_as_owner(server)) == ["for friends"]


async def test_every_request_is_signed() -> None:
    server, asked = Server(), list[Asked]()
    server.post("one")

    def answer(one: Asked) -> Answer:
        asked.append(one)
        return server.answer(one)

    await poll_own(replace(played(answer), signer=LINK.signer(TOKEN)), PAGE, "")
    assert [one.headers["authorization"] for one in asked] == [f"DPoP {TOKEN.access}"]


async def test_a_deactivated_account_is_not_taken_for_one_that_is_gone() -> None:
    def answer(asked: Asked) -> Answer:
        if "getProfile" in asked.path:
            return refused("AccountDeactivated", "Account is deactivated")
        return refused("InvalidRequest", "Profile not found")

    with pytest.raises(ReconnectNeeded) as caught:
        await poll_own(replace(played(answer), signer=LINK.signer(TOKEN)), PAGE, "")
    assert caught.value.cause is Cause.SUSPENDED


async def test_a_permission_that_is_missing_is_named() -> None:
    told = refused("ScopeMissingError", 'Missing required scope "rpc:…"', status=403)
    with pytest.raises(ReconnectNeeded) as caught:
        await poll_as_owner(Server(fails=told))
    assert caught.value.cause is Cause.PERMISSION
    assert caught.value.missing == (permissions.PERMISSIONS[1].scope,)


@pytest.mark.parametrize(
    ("told", "error"),
    [
        (refused("invalid_token", status=401), ReconnectNeeded),
        (refused("ExpiredToken"), ReconnectNeeded),
        (refused("AccountTakedown", status=401), ReconnectNeeded),
        (refused("AccountNotFound", status=403), PageGone),
        (refused("use_dpop_nonce", status=401), Unavailable),
        (refused("invalid_dpop_proof", status=401), Unavailable),
        (refused("JwtExpired", "the AppView does not believe the server", status=401), Unavailable),
        (refused("MethodNotImplemented", status=501), Unavailable),
        (Answer(b"<html>", 403), Unavailable),
        (Answer(b"<html>", 404), Unavailable),
    ],
)
async def test_each_refusal_says_what_to_do_next(told: Answer, error: type[ProviderError]) -> None:
    with pytest.raises(ProviderError) as caught:
        await poll_as_owner(Server(fails=told))
    assert type(caught.value) is error
