"""Quiet when wanted: what is muted in a channel, what a topic's words let through."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from bot import housekeeping
from bot.messages import home as home_words
from bot.messages import item_acts, mute, topic_tune
from tests.handlers.days import Days
from tests.handlers.place import last, modal

MUTE = "Mute …"


@pytest.fixture
async def boats(days: Days) -> Days:
    """Let Acme be read in Boats, with one post in the channel."""
    await days.place.topic("Boats", "social", "Acme")
    await days.passes(minutes=5)
    days.publishes("Acme", "The first boat")
    await days.passes(hours=2)
    return days


async def mutes(days: Days, what: str, *, word: str = "", lasting: str = "For a day") -> None:
    """Let omar mute something under the first boat."""
    place = days.place
    await place.omar.chooses(item_acts.MENU, MUTE, message=days.message("The first boat"))
    await place.omar.chooses(mute.WHAT, what)
    if word:
        place.omar.types(mute.WORD, word)
    await place.omar.chooses(mute.LASTING, lasting)
    assert await place.omar.submits() == {}


async def test_a_muted_author_is_stored_and_not_posted_here(boats: Days) -> None:
    await mutes(boats, "What Acme writes")
    told = last(boats.place.omar)
    assert ":mute: Muted here until" in told
    assert "*Acme*" in told
    boats.publishes("Acme", "The second boat")
    await boats.passes(hours=2)
    assert boats.times("The second boat") == 0
    async with boats.place.bot.database.reading() as session:
        rows = (await session.connection()).exec_driver_sql
        (count,) = (
            await rows("SELECT count(*) FROM item WHERE content LIKE '%second boat%'")
        ).one()
    assert count == 1


async def test_a_mute_holds_in_its_channel_alone(boats: Days) -> None:
    await boats.place.topic("Rivals", "competitors", "Acme")
    await mutes(boats, "What Acme writes")
    boats.publishes("Acme", "The second boat")
    await boats.passes(hours=2)
    assert (boats.times("The second boat"), boats.times("The second boat", "competitors")) == (0, 1)


async def test_a_day_later_it_is_posted_again(boats: Days) -> None:
    await mutes(boats, "What Acme writes")
    boats.clock.forward(days=1)
    boats.publishes("Acme", "The third boat")
    await boats.passes(hours=2)
    assert boats.times("The third boat") == 1


async def test_a_word_is_muted_for_ever(boats: Days) -> None:
    await mutes(boats, "What has this word:", word=" GiveAway ", lasting="For ever")
    boats.publishes("Acme", "A great giveaway!", "No giveaways here")
    boats.clock.forward(days=400)
    boats.publishes("Acme", "Giveaway again")
    await boats.passes(hours=2)
    assert boats.times("giveaway!") == 0
    assert boats.times("Giveaway again") == 0


async def test_a_word_must_be_typed(boats: Days) -> None:
    place = boats.place
    await place.omar.chooses(item_acts.MENU, MUTE, message=boats.message("The first boat"))
    await place.omar.chooses(mute.WHAT, "What has this word:")
    assert await place.omar.submits() == {"word": "Type the word, 50 characters at most."}


async def test_undo_posts_it_again(boats: Days) -> None:
    await mutes(boats, "Every post of Acme", lasting="For ever")
    await boats.place.omar.clicks(mute.UNDO)
    assert "is not muted any more" in last(boats.place.omar)
    boats.publishes("Acme", "The second boat")
    await boats.passes(hours=2)
    assert boats.times("The second boat") == 1


async def test_all_that_is_muted_is_listed_and_can_be_unmuted(boats: Days) -> None:
    await mutes(boats, "Every post of Acme")
    await mutes(boats, "What has this word:", word="<!channel> *x*", lasting="For ever")
    await boats.place.jane.command("/social mutes")
    said = last(boats.place.jane)
    assert "2 mutes" in said
    assert "*every post of Acme* in <#" in said
    assert "<!channel>" not in said
    assert f"for ever, by <@{boats.place.omar.id}>" in said
    await boats.place.jane.clicks(mute.UNMUTE)
    assert "1 mute" in last(boats.place.jane)
    await boats.place.jane.clicks(mute.UNMUTE)
    assert "Nothing is muted." in last(boats.place.jane)


async def test_the_same_wish_again_is_one_mute(boats: Days) -> None:
    await mutes(boats, "Every post of Acme")
    await mutes(boats, "Every post of Acme", lasting="For ever")
    await boats.place.jane.command("/social mutes")
    assert "*1 mute*" in last(boats.place.jane)
    assert "for ever" in last(boats.place.jane)


async def test_a_guest_can_look_and_not_mute(boats: Days) -> None:
    gus = boats.place.gus
    await gus.chooses(item_acts.MENU, MUTE, message=boats.message("The first boat"))
    assert "Guests can look" in last(gus)
    await mutes(boats, "Every post of Acme")
    await gus.command("/social mutes")
    assert "Unmute" not in last(gus)


async def test_what_has_run_out_is_dropped(boats: Days) -> None:
    await mutes(boats, "Every post of Acme")
    boats.clock.forward(days=2)
    await housekeeping.clean_up(boats.place.bot)
    async with boats.place.bot.database.reading() as session:
        rows = (await session.connection()).exec_driver_sql
        assert (await rows("SELECT count(*) FROM mute")).one() == (0,)


async def test_who_mutes_nothing_asks_for_no_mutes(boats: Days) -> None:
    asked: list[str] = []
    engine = boats.place.bot.database.engine.sync_engine

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    boats.publishes("Acme", "The second boat")
    boats.clock.forward(hours=2)
    await boats.heart.polling.drained()
    assert [one for one in asked if one.startswith("SELECT mute")] == []
    ways = [one for one in asked if "JOIN topic" in one]
    assert len(ways) == 1
    await mutes(boats, "What has this word:", word="giveaway")
    asked.clear()
    boats.publishes("Acme", "The third boat", "The fourth boat")
    boats.clock.forward(hours=2)
    await boats.heart.polling.drained()
    assert len([one for one in asked if one.startswith("SELECT mute")]) == 1
    event.remove(engine, "before_cursor_execute", hear)


async def words(days: Days, *, only: str = "", but: str = "", topic: str = "Boats") -> None:
    """Let jane set a topic's words."""
    await days.place.jane.command(f"/social topic words {topic}")
    days.place.jane.types(topic_tune.INCLUDES, only)
    days.place.jane.types(topic_tune.EXCLUDES, but)
    assert await days.place.jane.submits() == {}


async def test_a_topic_posts_only_what_has_its_words(boats: Days) -> None:
    await words(boats, only="sail\nBig boat", but="advert")
    said = "Of *Boats*, only what has “sail” and “Big boat” is posted, but nothing with “advert”."
    assert said in last(boats.place.jane)
    boats.publishes("Acme", "We SAIL today", "A big boat", "A boat", "Sail by advert", "Sailing")
    await boats.passes(hours=2)
    assert [boats.times(one) for one in ("We SAIL", "A big boat", "by advert", "Sailing")] == [
        1, 1, 0, 0,
    ]  # fmt: skip
    assert boats.times("A boat") == 0


async def test_of_two_topics_one_that_lets_it_through_is_enough(boats: Days) -> None:
    await boats.place.topic("All", "social", "Acme")
    await words(boats, only="sail")
    boats.publishes("Acme", "The second boat")
    await boats.passes(hours=2)
    assert boats.times("The second boat") == 1


async def test_the_words_are_asked_for_in_the_home_as_they_stand(boats: Days) -> None:
    await words(boats, only="<!here>, *sail*")
    await boats.place.jane.opens_home()
    await boats.place.jane.chooses(home_words.TUNE, "Words …")
    assert "Only what has one of these words" in modal(boats.place.jane)
    element = boats.place.jane.element(topic_tune.INCLUDES)
    assert element["initial_value"] == "<!here>\n*sail*"


async def test_too_many_words_are_told_under_the_field(boats: Days) -> None:
    await boats.place.jane.command("/social topic words Boats")
    boats.place.jane.types(topic_tune.INCLUDES, "\n".join(map(str, range(51))))
    assert await boats.place.jane.submits() == {"word": "51 words are too many: 50 at most."}


async def test_an_old_post_that_comes_late_is_judged_by_what_is_muted_now(boats: Days) -> None:
    await mutes(boats, "What has this word:", word="late")
    town = boats.place.town
    town.publishes(town.page("Acme"), "A late one", at=boats.clock.now() - timedelta(hours=3))
    await boats.passes(hours=2)
    assert boats.times("A late one") == 0
