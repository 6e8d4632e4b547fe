"""An account's page is followed: arrivals, edits, deletions, and the account's own fate."""

from datetime import UTC, datetime

import pytest

from providers.errors import PageGone
from providers.mastodon.polling import CONFIRMATIONS, poll
from providers.vocabulary import Batch, Kind
from tests.providers.loopback import Answer, Asked, as_json
from tests.providers.mastodon.reading import PAGE, URL, native, poll_once, texts
from tests.providers.mastodon.server import ACCOUNT, Server
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


async def test_a_new_status_arrives_alone() -> None:
    server = Server()
    server.post("one")
    first = await poll_once(server)
    server.post("two")
    assert texts(await poll_once(server, first.cursor)) == ["two"]


async def test_a_corrected_status_comes_again_with_the_moment_of_its_edit() -> None:
    server = Server()
    its_id = server.post("teh price")
    server.post("other")
    first = await poll_once(server)
    server.edit(its_id, "the price")
    (item,) = (await poll_once(server, first.cursor)).items
    assert item.native_id == native(its_id)
    assert item.edited_at == datetime(2026, 11, 20, tzinfo=UTC)


async def test_new_likes_come_with_the_item() -> None:
    server = Server()
    its_id = server.post("one")
    first = await poll_once(server)
    server.statuses[its_id]["favourites_count"] = 12
    (item,) = (await poll_once(server, first.cursor)).items
    assert item.metrics == {"likes": 12}


async def test_a_deleted_status_is_gone() -> None:
    server = Server()
    server.post("one")
    its_id = server.post("two")
    first = await poll_once(server)
    del server.statuses[its_id]
    assert (await poll_once(server, first.cursor)).gone == (native(its_id),)


async def test_a_status_that_is_only_listed_no_more_is_not_gone() -> None:
    server = Server()
    server.post("one")
    its_id = server.post("two")
    first = await poll_once(server)
    status = server.statuses.pop(its_id)

    def answer(asked: Asked) -> Answer:
        return as_json(status) if asked.path.endswith(str(its_id)) else server.answer(asked)

    assert (await poll(played(answer), PAGE, first.cursor)).gone == ()


async def test_a_server_that_shows_no_single_status_is_believed_by_its_list() -> None:
    server = Server(closed=True)
    server.post("one")
    its_id = server.post("two")
    first = await poll_once(server)
    del server.statuses[its_id]
    assert (await poll_once(server, first.cursor)).gone == (native(its_id),)


async def test_a_closed_server_that_lists_nothing_at_all_is_not_believed() -> None:
    server = Server(closed=True)
    server.post("one")
    first = await poll_once(server)
    server.statuses.clear()
    assert (await poll_once(server, first.cursor)).gone == ()


async def test_many_deletions_are_confirmed_a_few_at_a_time() -> None:
    server = Server()
    ids = [server.post(str(number)) for number in range(12)]
    cursor = (await poll_once(server)).cursor
    for its_id in ids[1:]:
        del server.statuses[its_id]
    gone: list[str] = []
    for _ in range(3):
        batch = await poll_once(server, cursor)
        assert len(batch.gone) <= CONFIRMATIONS
        gone, cursor = [*gone, *batch.gone], batch.cursor
    assert set(gone) == {native(its_id) for its_id in ids[1:]}


async def test_more_than_one_page_of_news_is_climbed_from_below() -> None:
    server = Server()
    server.post("start")
    cursor = (await poll_once(server)).cursor
    for number in range(100):
        server.post(str(number))
    brought: list[str] = []
    more = True
    while more:
        batch = await poll_once(server, cursor)
        brought += reversed(texts(batch))
        cursor, more = batch.cursor, batch.more
    assert brought == [str(number) for number in range(100)]


async def test_an_account_that_was_empty_loses_nothing_of_its_first_burst() -> None:
    server = Server()
    cursor = (await poll_once(server)).cursor
    for number in range(90):
        server.post(str(number))
    brought: list[str] = []
    more = True
    while more:
        batch = await poll_once(server, cursor)
        brought, cursor, more = [*brought, *texts(batch)], batch.cursor, batch.more
    assert sorted(brought, key=int) == [str(number) for number in range(90)]


async def test_a_server_without_limits_shows_everything_at_once() -> None:
    server = Server()
    server.post("start")

    def answer(asked: Asked) -> Answer:
        return server.answer(Asked(asked.path, {"limit": ["1000"]}))

    cursor = (await poll(played(answer), PAGE, "")).cursor
    for number in range(70):
        server.post(str(number))
    batch = await poll(played(answer), PAGE, cursor)
    assert (len(batch.items), batch.more) == (70, False)
    assert (await poll(played(answer), PAGE, batch.cursor)).items == ()


async def test_answers_to_strangers_and_what_is_not_public_stay_away() -> None:
    server = Server()
    server.post("to a stranger", in_reply_to_id="7", in_reply_to_account_id="somebody")
    server.post("secret", visibility="direct")
    server.post("for followers", visibility="private")
    server.post("open", visibility="unlisted")
    assert texts(await poll_once(server)) == ["open"]


async def test_the_next_part_of_a_thread_answers_the_one_before() -> None:
    server = Server()
    first = server.post("1/2")
    server.post("2/2", in_reply_to_id=str(first), in_reply_to_account_id=ACCOUNT["id"])
    item = (await poll_once(server)).items[0]
    assert (item.kind, item.answers) == (Kind.REPLY, native(first))
    assert item.answers_url == f"{URL}/@acme/{first}"


async def test_a_new_name_and_picture_reach_the_page() -> None:
    server = Server()
    server.post("one")
    server.account |= {"display_name": "Acme & Sons", "avatar_static": "https://a.example/1.png"}
    page = (await poll_once(server)).page
    assert page is not None
    assert (page.name, page.picture_url) == ("Acme & Sons", "https://a.example/1.png")
    assert (page.native_id, page.handle) == (PAGE.native_id, PAGE.handle)


async def test_a_suspended_account_is_gone() -> None:
    server = Server()
    server.post("one")
    cursor = (await poll_once(server)).cursor
    server.statuses.clear()
    server.account["suspended"] = True
    with pytest.raises(PageGone, match="is suspended"):
        await poll_once(server, cursor)


async def test_an_account_that_moved_tells_its_last_words_and_then_where_it_is() -> None:
    server = Server()
    server.post("one")
    cursor = (await poll_once(server)).cursor
    server.account["moved"] = {"url": "https://new.example/@acme"}
    server.post("we move")
    last = await poll_once(server, cursor)
    assert "we move" in texts(last)
    with pytest.raises(PageGone, match=r"has moved to https://new\.example/@acme"):
        await poll_once(server, last.cursor)
