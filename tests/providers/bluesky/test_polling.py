"""An account's page is followed: arrivals, replacements, deletions, and the account's fate."""

from datetime import UTC, datetime, timedelta

import pytest

from providers.bluesky.calls import WINDOW
from providers.bluesky.polling import poll
from providers.errors import PageGone
from providers.vocabulary import Batch, Kind
from tests.providers.bluesky.reading import PAGE, drained, poll_once, texts, uri
from tests.providers.bluesky.server import DID, Server
from tests.providers.loopback import Answer, Asked, as_json
from tests.providers.played import played


async def test_the_first_poll_brings_the_newest_first() -> None:
    server = Server()
    server.post("one")
    server.post("two")
    assert texts(await poll_once(server)) == ["two", "one"]


async def test_an_unchanged_page_brings_nothing_and_keeps_its_cursor() -> None:
    server = Server()
    server.post("one")
    first = await poll_once(server)
    assert await poll_once(server, first.cursor) == Batch(cursor=first.cursor)


async def test_a_new_post_arrives_alone() -> None:
    server = Server()
    server.post("one")
    first = await poll_once(server)
    server.post("two")
    assert texts(await poll_once(server, first.cursor)) == ["two"]


async def test_a_post_with_a_date_of_long_ago_arrives_too() -> None:
    server = Server()
    server.post("one")
    first = await poll_once(server)
    server.post("from the archive", backdated=timedelta(days=4000))
    (item,) = (await poll_once(server, first.cursor)).items
    assert item.posted_at is not None
    assert item.posted_at.year == 2015


async def test_a_post_with_no_usable_date_has_that_of_the_service() -> None:
    server = Server()
    server.post("one", createdAt="1970-01-01T00:00:00Z")
    server.post("two", createdAt="2099-01-01T00:00:00Z")
    posted = [item.posted_at for item in (await poll_once(server)).items]
    assert [at and at.date() for at in posted] == [datetime(2026, 11, 1, tzinfo=UTC).date()] * 2


async def test_a_replaced_record_comes_again() -> None:
    server = Server()
    key = server.post("teh price")
    server.post("other")
    first = await poll_once(server)
    server.replace(key, "the price")
    (item,) = (await poll_once(server, first.cursor)).items
    assert (item.native_id, item.html) == (uri(key), "<p>the price</p>")


async def test_new_likes_come_with_the_item() -> None:
    server = Server()
    key = server.post("one")
    first = await poll_once(server)
    server.entries[key]["post"]["likeCount"] = 12
    (item,) = (await poll_once(server, first.cursor)).items
    assert item.metrics == {"likes": 12}


async def test_a_deleted_post_is_gone() -> None:
    server = Server()
    server.post("one")
    key = server.post("two")
    first = await poll_once(server)
    del server.entries[key]
    assert (await poll_once(server, first.cursor)).gone == (uri(key),)


async def test_a_post_that_is_only_listed_no_more_is_not_gone() -> None:
    server = Server()
    server.post("one")
    key = server.post("two")
    first = await poll_once(server)
    hidden = server.entries.pop(key)["post"]

    def answer(asked: Asked) -> Answer:
        return as_json({"posts": [hidden]}) if "Posts" in asked.path else server.answer(asked)

    assert (await poll(played(answer), PAGE, first.cursor)).gone == ()


async def test_a_deletion_that_cannot_be_confirmed_now_is_asked_for_later() -> None:
    server = Server()
    server.post("one")
    key = server.post("two")
    first = await poll_once(server)
    del server.entries[key]

    def answer(asked: Asked) -> Answer:
        return Answer(status=503) if "Posts" in asked.path else server.answer(asked)

    doubtful = await poll(played(answer), PAGE, first.cursor)
    assert doubtful.gone == ()
    assert (await poll_once(server, doubtful.cursor)).gone == (uri(key),)


async def test_reposts_are_not_the_pages_own() -> None:
    server = Server()
    server.post("own")
    server.repost()
    assert texts(await poll_once(server)) == ["own"]


async def test_a_post_that_its_author_reposts_at_once_arrives_once() -> None:
    server = Server()
    first = await poll_once(server)
    key = server.post("look here")
    entry = server.entries[key]
    server.entries["self"] = {**entry, "said": "2027", "reason": {"indexedAt": "2026-11-02T00:00Z"}}
    assert texts(await poll_once(server, first.cursor)) == ["look here"]


async def test_an_account_that_only_reposts_is_not_read_to_its_beginning() -> None:
    server = Server()
    server.post("long ago")
    for _ in range(2 * WINDOW):
        server.repost()
    first = await poll_once(server)
    for _ in range(2 * WINDOW):
        server.repost()
    server.post("new")
    assert await drained(server, first.cursor) == (["new"], (await drained(server, ""))[1])


async def test_a_thousand_posts_are_read_back_over_several_polls() -> None:
    server = Server()
    server.post("start")
    first = await poll_once(server)
    for number in range(1_000):
        server.post(str(number))
    second = await poll_once(server, first.cursor)
    assert second.more
    brought, cursor = await drained(server, first.cursor)
    assert sorted(brought, key=int) == [str(number) for number in range(1_000)]
    assert (await poll_once(server, cursor)).items == ()


async def test_an_account_that_was_empty_loses_nothing_of_its_first_burst() -> None:
    server = Server()
    first = await poll_once(server)
    for number in range(200):
        server.post(str(number))
    brought, _ = await drained(server, first.cursor)
    assert sorted(brought, key=int) == [str(number) for number in range(200)]


async def test_the_next_part_of_a_thread_answers_the_one_before() -> None:
    server = Server()
    first = server.post("1/2")
    server.post("2/2", reply={"root": {"uri": uri(first)}, "parent": {"uri": uri(first)}})
    item = (await poll_once(server)).items[0]
    assert (item.kind, item.answers) == (Kind.REPLY, uri(first))
    assert item.answers_url == f"https://bsky.app/profile/{DID}/post/{first}"


async def test_a_new_handle_reaches_the_page() -> None:
    server = Server()
    server.post("one")
    server.author["handle"] = "acme.com"
    page = (await poll_once(server)).page
    assert page is not None
    assert (page.native_id, page.handle) == (DID, "@acme.com")
    assert page.url == "https://bsky.app/profile/acme.com"


async def test_an_account_that_wants_signed_in_readers_only_is_left_alone() -> None:
    server = Server()
    server.post("one")
    server.author["labels"] = [{"val": "!no-unauthenticated"}]
    with pytest.raises(PageGone, match="asks that only people who are signed in"):
        await poll_once(server)
