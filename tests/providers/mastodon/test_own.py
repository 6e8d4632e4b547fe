"""An account as its owner reads it: its own page, and who answers, mentions or quotes it."""

from dataclasses import replace
from typing import Any

import pytest

from providers.errors import Cause, ReconnectNeeded, Unavailable
from providers.mastodon.listing import MENTIONS
from providers.mastodon.polling import poll, poll_mentions, poll_own
from providers.vocabulary import Kind
from tests.providers.loopback import Answer, Asked, as_json, not_found
from tests.providers.mastodon.reading import PAGE, mentions_once, native, poll_once, texts
from tests.providers.mastodon.server import ACCOUNT, Server, example
from tests.providers.played import played


async def test_the_owner_sees_the_very_items_that_anyone_sees() -> None:
    server = Server()
    first = server.post("one")
    server.post("2/2", in_reply_to_id=str(first), in_reply_to_account_id=ACCOUNT["id"])
    server.post("for followers", visibility="private")
    server.post("psst", visibility="direct")
    own, public = await poll_own(played(server.answer), PAGE, ""), await poll_once(server)
    assert own.items == public.items
    assert texts(own) == ["2/2", "one"]


async def test_a_mention_and_an_answer_are_told_apart() -> None:
    server = Server()
    post = server.post("Anvils at half price")
    mention = server.mention("Look at @acme")
    answer = server.mention(
        "How heavy?", in_reply_to_id=str(post), in_reply_to_account_id=ACCOUNT["id"]
    )
    items = (await mentions_once(server)).items
    assert [(one.native_id, one.kind, one.answers) for one in items] == [
        (native(answer), Kind.REPLY, native(post)),
        (native(mention), Kind.MENTION, ""),
    ]
    assert (items[0].author.name, items[0].author.handle) == ("Wile E.", "@wile@desert.example")
    assert items[0].author.url == "https://desert.example/@wile"
    assert items[0].url.startswith("https://desert.example/@wile/")


async def test_an_answer_further_down_the_thread_answers_the_one_before() -> None:
    server = Server()
    first = server.mention("How heavy?")
    server.mention("Very, @acme says", in_reply_to_id=str(first), in_reply_to_account_id="7")
    item = (await mentions_once(server)).items[0]
    assert (item.kind, item.answers) == (Kind.MENTION, native(first))


async def test_people_of_the_same_server_have_their_whole_handle() -> None:
    server = Server()
    server.mention("Hello neighbour", account={**ACCOUNT, "id": "8", "acct": "bugs"})
    assert (await mentions_once(server)).items[0].author.handle == "@bugs@example.com"


async def test_what_is_not_public_stays_away() -> None:
    server = Server()
    server.mention("psst", visibility="direct")
    server.mention("among friends", visibility="private")
    server.mention("open", visibility="unlisted")
    assert texts(await mentions_once(server)) == ["open"]


async def test_a_quote_that_is_a_mention_too_comes_once() -> None:
    server = Server()
    server.notify("quote", server.mention("They say it best, @acme"))
    assert texts(await mentions_once(server)) == ["They say it best, @acme"]


async def test_mentions_of_people_who_are_filtered_are_asked_for() -> None:
    server = Server()
    await mentions_once(server)
    (asked,) = server.asked
    assert asked.one("include_filtered") == "true"
    assert asked.query["types[]"] == ["mention", "quote"]


async def test_nothing_new_brings_nothing() -> None:
    server = Server()
    server.mention("Hello")
    first = await mentions_once(server)
    again = await mentions_once(server, first.cursor)
    assert (again.items, again.cursor) == ((), first.cursor)


async def test_what_somebody_edits_comes_again_and_what_they_delete_is_gone() -> None:
    server = Server()
    edited, deleted = server.mention("teh weight"), server.mention("Never mind")
    first = await mentions_once(server)
    server.edit(edited, "the weight")
    del server.others[deleted]
    second = await mentions_once(server, first.cursor)
    assert (texts(second), second.gone) == (["the weight"], (native(deleted),))


async def test_a_notification_that_was_only_dismissed_is_not_gone() -> None:
    server = Server()
    server.mention("Hello")
    first = await mentions_once(server)
    server.notifications.clear()
    assert (await mentions_once(server, first.cursor)).gone == ()


async def test_a_storm_of_mentions_is_climbed_from_below_as_the_server_says() -> None:
    server = Server()
    server.mention("start")
    cursor = (await mentions_once(server)).cursor
    for number in range(100):
        server.mention(str(number))
    brought: list[str] = []
    more = True
    while more:
        batch = await mentions_once(server, cursor)
        brought += reversed(texts(batch))
        cursor, more = batch.cursor, batch.more
    assert brought == [str(number) for number in range(100)]


async def test_likes_are_no_mentions_even_where_the_server_knows_no_types() -> None:
    server = Server(knows_types=False)
    post = server.post("Anvils at half price")
    server.notify("favourite", post)
    server.mention("Hello")
    for _ in range(40):
        server.notify("favourite", post)
    first = await mentions_once(server)
    assert first.items == ()
    server.mention("Hello again")
    assert texts(await mentions_once(server, first.cursor)) == ["Hello again"]


async def test_a_server_that_only_ever_shows_its_newest_loses_nothing_that_it_shows() -> None:
    server = Server()
    server.mention("start")

    def answer(asked: Asked) -> Answer:
        return server.answer(Asked(asked.path, asked.query | {"min_id": []} | {"min_id": [""]}))

    cursor = (await poll_mentions(played(answer), PAGE, "")).cursor
    for number in range(50):
        server.mention(str(number))
    batch = await poll_mentions(played(answer), PAGE, cursor)
    assert texts(batch) == [str(number) for number in range(49, 19, -1)]
    assert not batch.more


@pytest.mark.parametrize("read", [poll_own, poll_mentions])
@pytest.mark.parametrize(
    ("told", "cause", "missing"),
    [
        (as_json({"error": "In words"}, status=401), Cause.REVOKED, ()),
        (Answer(status=401, headers={"Content-Type": "text/html"}), Cause.REVOKED, ()),
        (as_json({"error": "In words"}, status=403), Cause.PERMISSION, ()),
        (
            as_json(
                {},
                status=403,
                headers={"WWW-Authenticate": 'Bearer error="insufficient_scope", scope="read"'},
            ),
            Cause.PERMISSION,
            ("read",),
        ),
    ],
)
async def test_a_refusal_says_what_a_new_consent_must_bring(
    read: Any, told: Answer, cause: Cause, missing: tuple[str, ...]
) -> None:
    with pytest.raises(ReconnectNeeded) as caught:
        await read(played(lambda asked: told), PAGE, "")
    assert (caught.value.cause, caught.value.missing) == (cause, missing)


@pytest.mark.parametrize("read", [poll_own, poll_mentions])
@pytest.mark.parametrize(
    "told",
    [
        Answer(b"<h1>Are you human?</h1>", 403, {"Content-Type": "text/html"}),
        Answer(b"", 401, {"WWW-Authenticate": 'Basic realm="Behind a fence"'}),
        Answer(status=503),
    ],
)
async def test_a_fence_before_the_server_rings_nobody(read: Any, told: Answer) -> None:
    with pytest.raises(Unavailable):
        await read(played(lambda asked: told), PAGE, "")


async def test_a_server_without_notifications_does_not_end_the_page() -> None:
    with pytest.raises(Unavailable, match="shows no notifications"):
        await poll_mentions(played(lambda asked: not_found()), PAGE, "")


@pytest.mark.parametrize("read", [poll, poll_own, poll_mentions])
async def test_a_server_that_hides_single_posts_behind_its_own_404_is_believed_by_its_list(
    read: Any,
) -> None:
    server = Server()
    stays = {server.post("one"), server.mention("one")}
    post, mention = server.post("two"), server.mention("two")
    server.notify("mention", mention)
    cursor = (await read(played(server.answer), PAGE, "")).cursor
    del server.statuses[post], server.others[mention]

    def answer(asked: Asked) -> Answer:
        page = Answer(b"<h1>404</h1>", 404, {"Content-Type": "text/html"})
        return page if "/api/v1/statuses/" in asked.path else server.answer(asked)

    batch = await read(played(answer), PAGE, cursor)
    gone = mention if read is poll_mentions else post
    assert (batch.gone, gone in stays) == ((native(gone),), False)
    assert (await read(played(answer), PAGE, batch.cursor)).gone == ()


def test_what_mastodon_notifies_of_is_read_as_it_is_meant() -> None:
    found = MENTIONS.read(example("notifications.json"), PAGE).values()
    items = [item for item in found if item]
    assert [item.kind for item in items] == [Kind.MENTION, Kind.MENTION, Kind.REPLY, Kind.MENTION]
    assert "<blockquote>" in items[0].html
    assert "quote-inline" not in items[0].html
    assert items[1].answers == items[2].native_id
    assert items[2].answers == native(115600000000000001)
    assert items[3].author.handle == "@bugs@example.com"


def test_what_snac_notifies_of_is_read_as_well() -> None:
    own = "870955729dcd2bafdbc78dbc49417271"
    page = replace(PAGE, native_id=f"https://snac.example.com/api/v1/accounts/{own}")
    found = MENTIONS.read(example("notifications_snac.json"), page).values()
    assert [item.kind for item in found if item] == [Kind.REPLY] * 3
    assert {item.author.handle for item in found if item} == {"@fan@snac.example.com"}
