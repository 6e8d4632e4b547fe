"""A feed between polls: what is new comes once, what is wrong is said."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from providers.errors import PageGone, RateLimited, Unavailable, UnexpectedReply
from providers.rss.polling import poll
from providers.vocabulary import Page
from tests.providers.loopback import NOW, Answer, Asked, loopback


def page(url: str) -> Page:
    return Page(service="rss", native_id=f"{url}/feed.xml", name="Acme", url=url)


def entry(number: int, *, text: str = "", guid: str = "", date: datetime | None = None) -> str:
    when = date or NOW - timedelta(days=1) + timedelta(minutes=number)
    name, about = guid or f"post-{number}", text or f"Text {number}"
    return (
        f"<item><guid isPermaLink='false'>{name}</guid><title>Post {number}</title>"
        f"<link>https://acme.example/{number}</link><description>{about}</description>"
        f"<pubDate>{format_datetime(when)}</pubDate></item>"
    )


def feed(*entries: str, head: str = "") -> bytes:
    start = "<rss version='2.0'><channel><title>Acme</title><link>https://acme.example</link>"
    return (
        f"{start}<description>News</description>{head}{''.join(entries)}</channel></rss>".encode()
    )


def xml(body: bytes, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(body, headers={"Content-Type": "application/rss+xml", **named})


async def test_a_new_entry_comes_once_and_alone() -> None:
    body = feed(entry(2), entry(1))
    async with loopback(lambda asked: xml(body)) as (server, api):
        first = await poll(api, page(server.url), "")
        assert [item.title for item in first.items] == ["Post 2", "Post 1"]
        body = feed(entry(3), entry(2), entry(1))
        second = await poll(api, page(server.url), first.cursor)
        assert [item.title for item in second.items] == ["Post 3"]
        assert (await poll(api, page(server.url), second.cursor)).items == ()


async def test_an_edited_entry_comes_again_under_its_id() -> None:
    body = feed(entry(1))
    async with loopback(lambda asked: xml(body)) as (server, api):
        first = await poll(api, page(server.url), "")
        body = feed(entry(1, text="Corrected"))
        second = await poll(api, page(server.url), first.cursor)
        assert [item.native_id for item in second.items] == [first.items[0].native_id]
        assert "Corrected" in second.items[0].html


async def test_the_servers_validators_are_sent_back_as_they_were() -> None:
    seen: list[Asked] = []

    def answer(asked: Asked) -> Answer:
        seen.append(asked)
        return xml(feed(entry(1)), ETag='W/"tag one"') if len(seen) == 1 else Answer(status=304)

    async with loopback(answer) as (server, api):
        first = await poll(api, page(server.url), "")
        second = await poll(api, page(server.url), first.cursor)
        assert (second.items, len(seen)) == ((), 2)
        assert (await poll(api, page(server.url), second.cursor)).items == ()


async def test_a_page_that_moved_is_followed_and_believed_after_three_times() -> None:
    def answer(asked: Asked) -> Answer:
        if asked.path == "/feed.xml":
            return Answer(status=301, headers={"Location": "/new.xml"})
        return xml(feed(entry(1)))

    async with loopback(answer) as (server, api):
        cursor = ""
        for _ in range(4):
            cursor = (await poll(api, page(server.url), cursor)).cursor
        assert [asked.path for asked in server.asked] == ["/feed.xml", "/new.xml"] * 3 + [
            "/new.xml"
        ]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (410, PageGone),
        (404, Unavailable),
        (500, Unavailable),
        (503, Unavailable),
        (429, RateLimited),
    ],
)
async def test_a_refusal_is_named_by_what_to_do_next(status: int, error: type[Exception]) -> None:
    async with loopback(lambda asked: Answer(status=status, headers={})) as (server, api):
        with pytest.raises((error, RateLimited) if status == 503 else error):
            await poll(api, page(server.url), "")


async def test_a_slow_down_names_its_moment() -> None:
    answer = Answer(status=429, headers={"Retry-After": "600"})
    async with loopback(lambda asked: answer) as (server, api):
        with pytest.raises(RateLimited) as caught:
            await poll(api, page(server.url), "")
        assert caught.value.until == api.now + timedelta(minutes=10)


@pytest.mark.parametrize(
    "body", [b"<html><body>Not here</body></html>", b"", b"\x00\x01\x02" * 500, b"hello"]
)
async def test_what_is_no_feed_any_more_is_said(body: bytes) -> None:
    async with loopback(lambda asked: xml(body)) as (server, api):
        with pytest.raises((UnexpectedReply, Unavailable)):
            await poll(api, page(server.url), "")


async def test_an_empty_feed_is_a_feed() -> None:
    async with loopback(lambda asked: xml(feed())) as (server, api):
        assert (await poll(api, page(server.url), "")).items == ()


async def test_ids_that_repeat_are_told_apart_and_stay() -> None:
    body = feed(entry(2, guid="same"), entry(1, guid="same"))
    async with loopback(lambda asked: xml(body)) as (server, api):
        first = await poll(api, page(server.url), "")
        again = await poll(api, page(server.url), "")
        ids = [item.native_id for item in first.items]
        assert len(set(ids)) == 2
        assert [item.native_id for item in again.items] == ids


@pytest.mark.parametrize("year", [1970, 2099])
async def test_a_date_that_cannot_be_is_no_date(year: int) -> None:
    body = feed(entry(1, date=datetime(year, 1, 1, tzinfo=UTC)))
    async with loopback(lambda asked: xml(body)) as (server, api):
        (item,) = (await poll(api, page(server.url), "")).items
        assert item.posted_at is None


async def test_xml_entities_are_not_expanded() -> None:
    bomb = b"<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>"
    body = bomb + feed(entry(1, text="&c;"))
    async with loopback(lambda asked: xml(body)) as (server, api):
        with pytest.raises(UnexpectedReply, match="which I do not expand"):
            await poll(api, page(server.url), "")


async def test_its_own_hints_are_passed_on() -> None:
    body = feed(entry(1), head="<ttl>90</ttl>")
    async with loopback(lambda asked: xml(body)) as (server, api):
        assert (await poll(api, page(server.url), "")).fresh_for == timedelta(minutes=90)


async def test_a_cursor_of_a_long_feed_stays_small() -> None:
    body = feed(*(entry(number) for number in range(1_000)))
    async with loopback(lambda asked: xml(body)) as (server, api):
        batch = await poll(api, page(server.url), "")
        assert len(batch.items) <= 200
        assert len(batch.cursor) < 32_000
        json.loads(batch.cursor)
