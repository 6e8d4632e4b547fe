"""*Words …*, *Quiet hours …* and *Escalate …* of a topic."""

from typing import Any

from bot.acts import trusted
from bot.messages import topic_forms
from bot.messages import topic_tune as words
from bot.messages.message import Message
from bot.people import must_manage
from bot.watching import topics, tuning
from handlers import origin
from handlers.call import Call
from handlers.hearing import goes_on
from storage.models import Topic


async def ask_words(call: Call, topic_id: int) -> None:
    """Ask which words it wants."""
    topic = await _topic(call, topic_id)
    await call.opens(words.words(origin.about(call, topic_id), topic))


async def ask_hours(call: Call, topic_id: int) -> None:
    """Ask when it is quiet."""
    topic, who = await _topic(call, topic_id), await call.who()
    await call.opens(words.hours(origin.about(call, topic_id), topic, zone=who.zone))


async def ask_escalation(call: Call, topic_id: int) -> None:
    """Ask who is told of what stays open."""
    topic, who = await _topic(call, topic_id), await call.who()
    about = origin.about(call, topic_id)
    opened = await call.opens(words.escalation(about, topic, None))
    groups = await trusted.groups(call.bot, who.workspace_id)
    await call.redraws(words.escalation(about, topic, groups), over=opened)


async def _topic(call: Call, topic_id: int) -> Topic:
    who = await call.who()
    must_manage(who)
    return (await topics.show(call.bot, who, topic_id)).topic


async def words_given(call: Call) -> dict[str, Any]:
    """Keep the words."""
    topic = await tuning.set_words(
        call.bot,
        await call.who(),
        topic_forms.Asked.read(call.metadata).topic_id,
        includes=str(call.given("word") or ""),
        excludes=str(call.given("excludes") or ""),
    )
    return _answered(call, words.words_set(topic))


async def hours_given(call: Call) -> dict[str, Any]:
    """Keep the hours."""
    topic = await tuning.set_hours(
        call.bot,
        await call.who(),
        topic_forms.Asked.read(call.metadata).topic_id,
        begins=_hour(call.given("from")),
        ends=_hour(call.given("until")),
        zone=str(call.given("zone") or "UTC"),
        rhythm=str(call.given("rhythm") or ""),
    )
    return _answered(call, words.hours_set(topic))


def _hour(given: str | None) -> int | None:
    return None if given in {None, words.NEVER} else int(str(given)) % 24


async def escalation_given(call: Call) -> dict[str, Any]:
    """Keep who is told."""
    minutes = str(call.given("minutes") or "")
    topic = await tuning.set_escalation(
        call.bot,
        await call.who(),
        topic_forms.Asked.read(call.metadata).topic_id,
        minutes=int(minutes) if minutes.isdecimal() else None,
        channel_id=str(call.given("channel") or ""),
        group=str(call.given("group") or ""),
    )
    return _answered(call, words.escalation_set(topic))


def _answered(call: Call, message: Message) -> dict[str, Any]:
    asked = topic_forms.Asked.read(call.metadata)
    goes_on(call, lambda _: origin.submitted(call, asked, message))
    return {}
