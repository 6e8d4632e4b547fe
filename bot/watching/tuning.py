"""Tuning a topic: which words it wants, when it is quiet, and who is told of what stays open."""

import re
from collections.abc import Sequence
from typing import Any

from bot.bot import Bot
from bot.errors import EscalationWrong, HoursWrong, WordsWrong
from bot.messages import text
from bot.people import Person, must_manage
from bot.watching import channels, quiet, wanted
from bot.watching.topics import note, one
from bot.watching.wanted import LONGEST_WORD
from storage import held
from storage.models import Topic

MOST_WORDS = 50
LONGEST_MINUTES = 7 * 24 * 60
GROUP = re.compile(r"S[A-Z0-9]{2,}")


async def set_words(bot: Bot, who: Person, topic_id: int, *, includes: str, excludes: str) -> Topic:
    """Post only what has one of some words, and none of others: typed one a line.

    Raises NotAllowed, NoSuchTopic, WordsWrong.
    """
    facts = {"includes": checked_words(includes), "excludes": checked_words(excludes)}
    return await _set(bot, who, topic_id, "words", facts)


async def set_hours(
    bot: Bot,
    who: Person,
    topic_id: int,
    *,
    begins: int | None,
    ends: int | None,
    zone: str,
    rhythm: str,
) -> Topic:
    """Post nothing from one hour to another in that zone, and all in digests if there is a rhythm.

    Raises NotAllowed, NoSuchTopic, HoursWrong.
    """
    if (begins is None) != (ends is None):
        raise HoursWrong("Choose both hours, or “Never” for both.")
    if begins is not None and begins == ends:
        raise HoursWrong("It would never be quiet, or always: choose another hour.")
    facts = {
        "quiet_from": begins,
        "quiet_until": ends,
        "quiet_zone": zone,
        "rhythm": rhythm if rhythm in {quiet.HOURLY, quiet.DAILY} else "",
    }
    return await _set(bot, who, topic_id, "quiet", facts)


async def set_escalation(
    bot: Bot, who: Person, topic_id: int, *, minutes: int | None, channel_id: str, group: str
) -> Topic:
    """Tell a channel or a user group of what is still open so many minutes after it came.

    Raises NotAllowed, NoSuchTopic, EscalationWrong, CannotEnter.
    """
    must_manage(who)
    if minutes is None:
        return await _set(bot, who, topic_id, "escalation", _told(None, ""))
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise EscalationWrong(f"From 1 to {LONGEST_MINUTES:,} minutes, please.")
    if bool(channel_id) == bool(group) or (group and not GROUP.fullmatch(group)):
        raise EscalationWrong("Choose a channel or a user group, one of both.")
    if channel_id:
        await channels.enter(bot, who.workspace_id, channel_id)
    return await _set(bot, who, topic_id, "escalation", _told(minutes, channel_id or group))


def _told(minutes: int | None, whom: str) -> dict[str, Any]:
    return {"escalate_minutes": minutes, "escalate_to": whom}


async def _set(bot: Bot, who: Person, topic_id: int, what: str, facts: dict[str, Any]) -> Topic:
    must_manage(who)
    now = bot.now()
    async with bot.database.writing() as session:
        topic = await one(session, who, topic_id)
        for name, value in facts.items():
            setattr(topic, name, value)
        await session.flush()
        await held.look_again(session, topic, now=now)
        note(session, topic, who, what, now)
    return topic


def checked_words(typed: str) -> Sequence[str]:
    """Return words typed one a line, or by commas; the same once. Raises WordsWrong."""
    found: dict[str, str] = {}
    for part in typed.replace(",", "\n").splitlines():
        word = text.printable(part)
        if len(word) > LONGEST_WORD:
            raise WordsWrong(f"“{word[:20]}…” is too long: {LONGEST_WORD} characters at most.")
        if word:
            found.setdefault(wanted.tidy(word), word)
    if len(found) > MOST_WORDS:
        raise WordsWrong(f"{len(found)} words are too many: {MOST_WORDS} at most.")
    return [*found.values()]
