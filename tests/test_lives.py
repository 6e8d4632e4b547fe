"""Whole lives, from a page in a topic to the message in its channel.

The database is SQLite, or PostgreSQL by setting.
"""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import housekeeping
from bot.bot import Bot
from bot.heartbeat import Heart
from bot.posting import delivery, receipts
from bot.sandbox import Sandbox, words
from bot.watching import topics
from providers.errors import PageGone, RateLimited, Unavailable
from providers.vocabulary import Picture
from storage.models import Workspace
from tests.clock import Clock
from tests.life import Life
from tests.town import Town, failing

HOUR = 3_600


@pytest.fixture
async def life(
    bot: Bot, its_heart: Heart, sandbox: Sandbox, clock: Clock, town: Town, workspace: Workspace
) -> Life:
    jane = await bot.people.find(workspace.id, sandbox.person("jane").id, team_id=workspace.team_id)
    return Life(bot, its_heart, sandbox, clock, town, jane)


async def test_a_new_post_arrives_in_the_channel_once(life: Life) -> None:
    acme = life.town.page("Acme")
    life.town.publishes(acme, "An old story", at=life.clock.now() - timedelta(days=300))
    life.town.publishes(acme, "The newest story so far", at=life.clock.now() - timedelta(hours=1))
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    assert life.times("An old story") == 0
    assert life.times("The newest story so far") == 1
    life.town.publishes(acme, "We open in Lisbon", at=life.clock.now())
    await life.passes(hours=2)
    await life.passes(hours=2)
    assert life.times("We open in Lisbon") == 1


async def test_the_channel_is_told_who_added_the_page(life: Life) -> None:
    await life.adds(life.town.page("Acme"), await life.topic("Competitors"))
    await life.passes()
    said = life.reads()[0]
    assert "Acme" in said
    assert "Competitors" in said
    assert "Town" in said


async def test_two_topics_that_share_a_page_and_a_channel_post_an_item_once(life: Life) -> None:
    acme = life.town.page("Acme")
    for name in ("Competitors", "Boats"):
        await life.adds(acme, await life.topic(name))
    await life.passes()
    life.town.publishes(acme, "Only one of me", at=life.clock.now())
    await life.passes(hours=2)
    assert life.times("Only one of me") == 1
    assert life.town.polls.count("acme") == 2


async def test_a_page_in_two_channels_reaches_both(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors", "competitors"))
    await life.adds(acme, await life.topic("Boats", "social"))
    await life.passes()
    life.town.publishes(acme, "For everyone", at=life.clock.now())
    await life.passes(hours=2)
    assert (life.times("For everyone", "competitors"), life.times("For everyone", "social")) == (
        1,
        1,
    )


async def test_a_page_that_is_there_already_changes_nothing(life: Life) -> None:
    topic = await life.topic("Competitors")
    acme = life.town.page("Acme")
    assert (await life.adds(acme, topic)).already is False
    assert (await life.adds(acme, topic)).already is True
    await life.passes()
    assert life.times("added") == 1


async def test_an_edit_updates_the_message(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    story = life.town.publishes(acme, "We open in Lisbon on Monday", at=life.clock.now())
    await life.passes(hours=2)
    life.town.replaces(acme, story, replace(story, html="<p>We open in Lisbon on Tuesday</p>"))
    await life.passes(hours=2)
    assert life.times("on Monday") == 0
    assert life.times("on Tuesday") == 1


async def test_an_edit_that_comes_while_its_message_is_on_its_way_shows_in_it(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    story = life.town.publishes(acme, "We open in Lisbon on Monday", at=life.clock.now())
    life.clock.forward(hours=2)
    await life.heart.polling.drained()
    [sending], _ = await delivery.claim(life.bot, 10)
    life.town.replaces(acme, story, replace(story, html="<p>We open in Lisbon on Tuesday</p>"))
    life.clock.forward(hours=2)
    await life.heart.polling.drained()
    await receipts.settle(life.bot, [await delivery.send(life.bot, sending)])
    await life.passes(seconds=10)
    assert (life.times("on Monday"), life.times("on Tuesday")) == (0, 1)


async def test_an_edit_that_comes_while_nobody_knows_whether_its_message_arrived_shows_in_it(
    life: Life,
) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    story = life.town.publishes(acme, "We open in Lisbon on Monday", at=life.clock.now())
    life.clock.forward(hours=2)
    await life.heart.polling.drained()
    life.sandbox.fail("chat.postMessage", after_doing=True)
    await life.heart.delivery.drained()
    life.town.replaces(acme, story, replace(story, html="<p>We open in Lisbon on Tuesday</p>"))
    await life.passes(hours=2)
    assert (life.times("on Monday"), life.times("on Tuesday")) == (0, 1)


async def test_an_edit_that_comes_before_its_message_is_sent_needs_no_update(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    story = life.town.publishes(acme, "We open in Lisbon on Monday", at=life.clock.now())
    life.clock.forward(hours=2)
    await life.heart.polling.drained()
    life.town.replaces(acme, story, replace(story, html="<p>We open in Lisbon on Tuesday</p>"))
    await life.passes(hours=2)
    assert life.times("on Tuesday") == 1
    assert life.sandbox.called("chat.update") == []


async def test_a_deletion_is_mirrored(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    story = life.town.publishes(acme, "Too early", at=life.clock.now())
    await life.passes(hours=2)
    life.town.gone["acme"] = [story.native_id]
    await life.passes(hours=2)
    assert any("eleted" in said for said in life.reads())


async def test_a_reply_goes_into_the_thread_of_its_post(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    story = life.town.publishes(acme, "What do you think?", at=life.clock.now())
    await life.passes(hours=2)
    life.town.publishes(acme, "One more thing", at=life.clock.now(), answers=story.native_id)
    await life.passes(hours=2)
    parent, reply = life.posted()[-2:]
    assert reply.thread_ts == parent.ts


async def test_a_burst_becomes_a_digest_with_the_rest_in_its_thread(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    before = len(life.posted())
    for number in range(14):
        life.town.publishes(
            acme, f"Story {number:02}", at=life.clock.now() + timedelta(seconds=number)
        )
    await life.passes(hours=2)
    head, *rest = life.posted()[before:]
    assert "14" in words(head.blocks)
    assert [one.thread_ts for one in rest] == [head.ts] * 14
    assert [f"Story {number:02}" in words(one.blocks) for number, one in enumerate(rest)] == [
        True
    ] * 14


async def test_ten_at_once_are_no_burst_and_keep_their_order(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    before = len(life.posted())
    for number in range(10):
        life.town.publishes(
            acme, f"Story {number:02}", at=life.clock.now() + timedelta(seconds=number)
        )
    await life.passes(hours=2)
    said = life.reads()[before:]
    assert [f"Story {number:02}" in one for number, one in enumerate(said)] == [True] * 10


async def test_a_feed_that_changes_its_ids_tells_nothing_twice(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    story = life.town.publishes(acme, "Once is enough", at=life.clock.now())
    await life.passes(hours=2)
    life.town.replaces(acme, story, replace(story, native_id="acme/another-id"))
    await life.passes(hours=2)
    assert life.times("Once is enough") == 1


async def test_what_a_page_without_dates_shows_for_years_is_told_once(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    life.town.publishes(acme, "Our one and only news")
    await life.passes(hours=2)
    for _ in range(20):
        await life.passes(days=30)
        await housekeeping.clean_up(life.bot)
    await life.passes(hours=2)
    assert life.times("Our one and only news") == 1


async def test_what_slack_did_not_answer_for_is_looked_up_and_not_sent_again(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    life.town.publishes(acme, "Sent once", at=life.clock.now())
    life.sandbox.fail("chat.postMessage", status=500, after_doing=True)
    await life.passes(hours=2)
    assert life.times("Sent once") == 1
    assert any(call.method == "conversations.history" for call in life.sandbox.calls)


async def test_where_the_channel_cannot_be_read_back_nothing_is_sent_twice(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    life.town.publishes(acme, "Perhaps", at=life.clock.now())
    life.sandbox.fail("chat.postMessage", status=500, after_doing=True)
    life.sandbox.fail("conversations.history", error="missing_scope", times=None)
    await life.passes(hours=2)
    life.town.publishes(acme, "Certainly", at=life.clock.now())
    await life.passes(hours=2)
    assert life.times("Perhaps") == 1
    assert life.times("Certainly") == 1
    assert any("Acme" in said and "open" in said.casefold() for said in life.reads()[-2:])


async def test_what_slack_did_not_take_is_sent_again(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    life.town.publishes(acme, "Sent in the end", at=life.clock.now())
    life.sandbox.fail("chat.postMessage", status=500, times=2)
    await life.passes(hours=2)
    assert life.times("Sent in the end") == 1


async def test_a_picture_that_slack_cannot_fetch_costs_only_the_picture(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    story = life.town.publishes(acme, "Seen from the quay", at=life.clock.now())
    picture = Picture(url="https://acme.example/quay.jpg", alt="The quay")
    life.town.replaces(acme, story, replace(story, pictures=(picture,)))
    life.sandbox.fail("chat.postMessage", error="invalid_blocks")
    await life.passes(hours=2)
    assert life.times("Seen from the quay") == 1
    assert "quay.jpg" not in repr(life.posted()[-1].blocks)


async def test_a_slow_down_is_honoured_and_nothing_is_looked_up(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    life.town.publishes(acme, "In good time", at=life.clock.now())
    life.sandbox.fail("chat.postMessage", error="ratelimited", status=429, retry_after=4)
    await life.passes(hours=2)
    assert life.times("In good time") == 1
    assert not any(call.method == "conversations.history" for call in life.sandbox.calls)


async def test_an_archived_channel_is_closed_with_a_word_to_the_owner(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors", "competitors"))
    await life.adds(acme, await life.topic("Boats", "social"))
    await life.passes()
    life.sandbox.channel("competitors").archive()
    life.town.publishes(acme, "Who reads me?", at=life.clock.now())
    await life.passes(hours=2)
    assert life.times("Who reads me?", "social") == 1
    told = [words(message.blocks) or message.text for message in life.sandbox.person("jane").sees()]
    assert sum("archived" in one for one in told) == 1


async def test_trouble_at_the_service_is_retried_quietly(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    before = len(life.posted())
    life.town.trouble["acme"] = failing(
        Unavailable("answers 503"), RateLimited(until=life.clock.now() + timedelta(hours=5))
    )
    life.town.publishes(acme, "After the storm", at=life.clock.now())
    for _ in range(8):
        await life.passes(hours=2)
    assert len(life.posted()) == before + 1
    assert life.times("After the storm") == 1


async def test_a_page_that_is_gone_is_told_once_and_asked_no_more(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    polls = len(life.town.polls)
    life.town.trouble["acme"] = failing(PageGone("answers 410: it is not there"))
    for _ in range(4):
        await life.passes(hours=2)
    assert len(life.town.polls) == polls + 1
    assert life.times("no longer") == 1


async def test_a_paused_topic_posts_nothing_and_pours_nothing_when_resumed(life: Life) -> None:
    acme = life.town.page("Acme")
    topic = await life.topic("Competitors")
    await life.adds(acme, topic)
    await life.passes()
    await topics.pause(life.bot, life.jane, topic.id)
    life.town.publishes(acme, "While you were quiet", at=life.clock.now())
    await life.passes(hours=2)
    await topics.resume(life.bot, life.jane, topic.id)
    life.town.publishes(acme, "Back again", at=life.clock.now())
    await life.passes(hours=2)
    assert life.times("While you were quiet") == 0
    assert life.times("Back again") == 1


async def test_a_quiet_page_is_asked_less_often(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    for _ in range(24 * 12):
        await life.passes(minutes=5)
    busy = len(life.town.polls)
    for _ in range(24 * 12):
        await life.passes(minutes=5)
    assert len(life.town.polls) - busy < busy


async def test_a_page_removed_from_its_last_topic_is_asked_no_more(life: Life) -> None:
    acme = life.town.page("Acme")
    topic = await life.topic("Competitors")
    await life.adds(acme, topic)
    await life.passes()
    card = await topics.show(life.bot, life.jane, topic.id)
    await topics.remove(life.bot, life.jane, card.streams[0].place.id)
    polls = len(life.town.polls)
    await life.passes(hours=5)
    assert len(life.town.polls) == polls


async def test_nothing_that_a_stranger_wrote_can_ping(life: Life) -> None:
    acme = life.town.page("Acme")
    await life.adds(acme, await life.topic("Competitors"))
    await life.passes()
    life.town.publishes(
        acme, "&lt;!channel&gt; &lt;@U123&gt; look <!everyone>", at=life.clock.now()
    )
    await life.passes(hours=2)
    marked = [message.text for message in life.posted()]
    marked += [text for message in life.posted() for text in _mrkdwn(message.blocks)]
    assert not any(ping in text for text in marked for ping in ("<!", "<@U123", "<#"))
    assert life.times("<!channel> <@U123> look") == 1


def _mrkdwn(part: object) -> list[str]:
    """Return every text in which Slack would look for pings; `rich_text` is taken as it is."""
    if isinstance(part, list):
        return [text for one in part for text in _mrkdwn(one)]
    if not isinstance(part, dict):
        return []
    if part.get("type") == "mrkdwn":
        return [re.sub(r"<!date\^[^>]*>", "", part["text"])]
    return [text for value in part.values() for text in _mrkdwn(value)]
