"""What a server refuses tells what to do next."""

from datetime import UTC, datetime, timedelta

import pytest

from providers.errors import RateLimited, Unavailable
from providers.mastodon.polling import poll
from tests.providers.loopback import NOW, Answer, as_json
from tests.providers.mastodon.reading import PAGE, poll_once
from tests.providers.mastodon.server import Server
from tests.providers.played import played


@pytest.mark.parametrize("reset", ["2026-11-24T12:05:00.123Z", "1795521900.123", "1795521900"])
async def test_the_last_request_allowed_sets_the_moment_of_the_next(reset: str) -> None:
    server = Server(headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset})
    not_before = (await poll_once(server)).not_before
    assert not_before is not None
    assert not_before.replace(microsecond=0) == datetime(2026, 11, 24, 12, 5, tzinfo=UTC)


async def test_too_many_requests_name_the_moment_to_come_back() -> None:
    until = "2026-11-24T12:05:00Z"
    told = as_json({"error": "Too many requests"}, status=429, headers={"X-RateLimit-Reset": until})
    with pytest.raises(RateLimited) as caught:
        await poll(played(lambda asked: told), PAGE, "")
    assert caught.value.until == datetime(2026, 11, 24, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize("reset", ["9999-11-24T12:05:00Z", "99999999999.5", "99999999999"])
async def test_no_server_puts_us_off_for_more_than_a_week(reset: str) -> None:
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}
    week = NOW + timedelta(days=7)
    assert (await poll_once(Server(headers=headers))).not_before == week
    told = as_json({"error": "Too many requests"}, status=429, headers=headers)
    with pytest.raises(RateLimited) as caught:
        await poll(played(lambda asked: told), PAGE, "")
    assert caught.value.until == week


@pytest.mark.parametrize("reset", ["0001-01-01T00:00:00+14:00", "²", "soon", "1e9"])
async def test_a_moment_that_is_none_is_not_waited_for(reset: str) -> None:
    server = Server(headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset})
    assert (await poll_once(server)).not_before is None


@pytest.mark.parametrize("status", [401, 403, 422])
async def test_a_server_that_closed_its_doors_is_asked_again_later(status: int) -> None:
    told = as_json({"error": "This method requires an authenticated user"}, status=status)
    with pytest.raises(Unavailable, match="to its own members only"):
        await poll(played(lambda asked: told), PAGE, "")


async def test_a_proxy_that_finds_nothing_does_not_end_the_page() -> None:
    told = Answer(b"<h1>Not found</h1>", 404, {"Content-Type": "text/html"})
    with pytest.raises(Unavailable):
        await poll(played(lambda asked: told), PAGE, "")
