"""One table from a service's status to what the bot does next."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.api import Api, check, retry_after
from providers.errors import (
    PageGone,
    ProviderError,
    RateLimited,
    ReconnectNeeded,
    Unavailable,
    UnexpectedReply,
)
from providers.http import Reply, open_http
from tests.providers.wire import answered, ok, wire

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def reply(status: int, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, named, b"", "https://example.com/")


@pytest.mark.parametrize("status", [200, 201, 202, 204, 206])
def test_a_success_raises_nothing(status: int) -> None:
    check(reply(status), NOW)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (301, UnexpectedReply),
        (304, UnexpectedReply),
        (400, UnexpectedReply),
        (401, ReconnectNeeded),
        (403, ReconnectNeeded),
        (404, PageGone),
        (408, Unavailable),
        (410, PageGone),
        (418, UnexpectedReply),
        (422, UnexpectedReply),
        (425, Unavailable),
        (429, RateLimited),
        (500, Unavailable),
        (502, Unavailable),
        (503, Unavailable),
        (504, Unavailable),
        (599, Unavailable),
    ],
)
def test_a_status_says_what_to_do_next(status: int, error: type[ProviderError]) -> None:
    with pytest.raises(ProviderError) as caught:
        check(reply(status), NOW)

    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("headers", "until"),
    [
        ({"retry_after": "120"}, NOW + timedelta(minutes=2)),
        ({"retry_after": "0"}, NOW),
        ({"retry_after": " 1.5 "}, NOW + timedelta(seconds=1.5)),
        ({"retry_after": "Tue, 24 Nov 2026 13:00:00 GMT"}, NOW + timedelta(hours=1)),
        ({"retry_after": "Tue, 24 Nov 2026 13:00:00 -0000"}, NOW + timedelta(hours=1)),
        ({"retry_after": "Tue, 24 Nov 2026 11:00:00 GMT"}, NOW),
        ({"retry_after": "99999999999999"}, NOW + timedelta(days=7)),
        ({"ratelimit_reset": "30"}, NOW + timedelta(seconds=30)),
        ({"ratelimit_reset": "1795521660"}, NOW + timedelta(minutes=1)),
        ({"x_ratelimit_reset": "2026-11-24T12:05:00.000Z"}, NOW + timedelta(minutes=5)),
        ({"retry_after": "5", "x_ratelimit_reset": "60"}, NOW + timedelta(seconds=5)),
        ({"retry_after": "soon", "x_ratelimit_reset": "60"}, NOW + timedelta(minutes=1)),
        ({"retry_after": "²"}, None),
        ({"retry_after": "-5"}, None),
        ({"retry_after": "0001-01-01T00:00+23:00"}, None),
        ({}, None),
    ],
)
def test_a_service_says_when_to_come_back(headers: dict[str, str], until: datetime | None) -> None:
    with pytest.raises(RateLimited) as caught:
        check(reply(429, **headers), NOW)

    assert caught.value.until == until


def test_a_service_in_maintenance_says_when_to_come_back() -> None:
    with pytest.raises(RateLimited) as caught:
        check(reply(503, retry_after="60"), NOW)

    assert caught.value.until == NOW + timedelta(minutes=1)


@given(st.text() | st.datetimes().map(str) | st.floats().map(str) | st.integers().map(str))
def test_no_header_makes_us_wait_for_more_than_a_week(value: str) -> None:
    until = retry_after(reply(429, retry_after=value), NOW)

    assert until is None or NOW <= until <= NOW + timedelta(days=7)


async def test_json_is_asked_for_below_the_base_url_without_parameters_that_are_none() -> None:
    async with (
        wire(lambda _: ok(b'{"a": [1]}')) as server,
        open_http(allow_private=frozenset({server.address})) as http,
    ):
        api = Api(http, f"http://{server.address}", NOW)
        answers = [await api.json("/x", q="ü", none=None), await api.json(f"{server.url}y")]

    assert answers == [{"a": [1]}, {"a": [1]}]
    assert [head.partition(" http")[0] for head in server.heads] == ["get /x?q=%c3%bc", "get /y"]
    assert "accept: application/json\r\n" in server.heads[0]


async def test_what_is_not_json_is_unexpected() -> None:
    async with (
        wire(lambda _: ok(b"<html>")) as server,
        open_http(allow_private=frozenset({server.address})) as http,
    ):
        with pytest.raises(UnexpectedReply, match="answers something that is not JSON"):
            await Api(http, f"http://{server.address}", NOW).json("/")


async def test_a_reply_comes_with_its_headers() -> None:
    async with (
        wire(lambda _: answered("200 OK", b"[]", 'Link: <x>; rel="next"')) as server,
        open_http(allow_private=frozenset({server.address})) as http,
    ):
        found, headed = await Api(http, f"http://{server.address}", NOW).reply("/")

    assert (found, headed.headers.get("link")) == ([], '<x>; rel="next"')
