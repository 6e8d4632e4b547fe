"""What a server refuses tells what to do next."""

from datetime import UTC, datetime, timedelta

import pytest

from providers.bluesky.polling import poll
from providers.errors import PageGone, ProviderError, RateLimited, Unavailable, UnexpectedReply
from tests.providers.bluesky.reading import PAGE, poll_once
from tests.providers.bluesky.server import PROFILE, Server, refused
from tests.providers.loopback import NOW, Answer, Asked, as_json
from tests.providers.played import played


async def test_the_last_request_allowed_sets_the_moment_of_the_next() -> None:
    reset = datetime(2026, 11, 24, 12, 5, tzinfo=UTC)
    stamp = str(int(reset.timestamp()))
    server = Server(headers={"RateLimit-Remaining": "0", "RateLimit-Reset": stamp})
    assert (await poll_once(server)).not_before == reset


async def test_no_server_puts_us_off_for_more_than_a_week() -> None:
    headers = {"RateLimit-Remaining": "0", "RateLimit-Reset": "253402300000"}
    week = NOW + timedelta(days=7)
    assert (await poll_once(Server(headers=headers))).not_before == week
    with pytest.raises(RateLimited) as caught:
        await poll_once(Server(fails=refused("RateLimitExceeded", status=429, headers=headers)))
    assert caught.value.until == week


async def test_too_many_requests_name_the_moment_to_come_back() -> None:
    reset = datetime(2026, 11, 24, 12, 5, tzinfo=UTC)
    stamp = str(int(reset.timestamp()))
    server = Server(
        fails=refused("RateLimitExceeded", status=429, headers={"RateLimit-Reset": stamp})
    )
    with pytest.raises(RateLimited) as caught:
        await poll_once(server)
    assert caught.value.until == reset


@pytest.mark.parametrize(
    ("told", "error", "words"),
    [
        (refused("AccountTakedown", "Account has been taken down"), PageGone, "was taken down"),
        (refused("AccountDeactivated", "Account is deactivated"), PageGone, "is deactivated"),
        (refused("BlockedActor", "x"), PageGone, "is not shown"),
        (refused("InvalidRequest", "Profile not found"), PageGone, "has no such account"),
        (refused("InvalidRequest", "limit too high"), UnexpectedReply, "answers 400"),
        (refused("UpstreamFailure", "x", status=502), Unavailable, "answers 502"),
        (refused("AuthMissing", "x", status=401), Unavailable, "does not let everyone"),
        (Answer(b"<h1>nginx</h1>", 404), Unavailable, "answers 404"),
    ],
)
async def test_each_refusal_says_what_to_do_next(
    told: Answer, error: type[ProviderError], words: str
) -> None:
    with pytest.raises(error, match=words):
        await poll_once(Server(fails=told))


async def test_the_profile_says_why_a_feed_is_not_there() -> None:
    def answer(asked: Asked) -> Answer:
        if "getProfile" in asked.path:
            return refused("AccountDeactivated", "Account is deactivated")
        return refused("InvalidRequest", "Profile not found")

    with pytest.raises(PageGone, match="is deactivated by its owner"):
        await poll(played(answer), PAGE, "")


async def test_a_feed_that_is_missing_while_its_profile_stands_is_asked_again_later() -> None:
    def answer(asked: Asked) -> Answer:
        missing = refused("InvalidRequest", "Profile not found")
        return as_json(PROFILE) if "getProfile" in asked.path else missing

    with pytest.raises(Unavailable):
        await poll(played(answer), PAGE, "")
