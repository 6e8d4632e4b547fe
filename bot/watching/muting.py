"""Muting: what nobody wants to see in a channel is stored, and not posted there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.bot import Bot
from bot.errors import CannotAct, WordsWrong
from bot.messages import text
from bot.messages.byline import who as author
from bot.messages.item import NOUNS
from bot.people import Person, must_manage
from bot.watching import reading, wanted
from bot.watching.reading import Read
from bot.watching.wanted import LONGEST_WORD
from providers.vocabulary import Kind
from storage import items, mutes
from storage.models import Mute

A_DAY = timedelta(days=1)
LONGEST_LABEL = 100
# Slack shows no more at once, and nobody looks through more.
MOST_LISTED = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be muted: of an item its author, its kind, or a word; for a day or for ever."""

    what: str
    word: str = ""
    for_ever: bool = False


async def mute(bot: Bot, who: Person, item_id: int, channel_id: str, wish: Wish) -> Mute:
    """Post nothing of that kind in this channel.

    Raises NotAllowed, NoSuchPage, WordsWrong, CannotAct.
    """
    must_manage(who)
    read, now = await reading.item(bot, who, item_id), bot.now()
    value, label = _named(read, wish)
    if not channel_id:
        raise CannotAct("Press “Mute …” under a message of the channel that shall be quieter.")
    async with bot.database.writing() as session:
        page_id = await _page(session, who, item_id, read, wish)
        facts: dict[str, Any] = {
            "workspace_id": who.workspace_id,
            "channel_id": channel_id,
            "what": wish.what,
            "page_id": page_id,
            "value": value,
            "key": wanted.key_of(wish.what, page_id, value),
            "label": label,
            "by": who.user_id,
            "at": now,
            "until": None if wish.for_ever else now + A_DAY,
        }
        mute_id = await mutes.add(session, **facts)
    return Mute(id=mute_id, **facts)


async def _page(
    session: AsyncSession, who: Person, item_id: int, read: Read, wish: Wish
) -> int | None:
    """Return the page that the wish is about; None when it is about what any page brings."""
    if wish.what == wanted.WORD:
        return None
    if wish.what == wanted.AUTHOR and wanted.is_known_everywhere(read.item):
        return None
    item = await items.one(session, who.workspace_id, item_id)
    return item.page_id if item else None


def _named(read: Read, wish: Wish) -> tuple[str, str]:
    """Return what is compared, and how people call it."""
    item, page = read.item, read.page
    if wish.what == wanted.WORD:
        word = wanted.tidy(wish.word)
        if not word or len(word) > LONGEST_WORD:
            raise WordsWrong(f"Type the word, {LONGEST_WORD} characters at most.")
        return word, f"“{word}”"
    if wish.what == wanted.KIND:
        noun = NOUNS[item.kind]
        return item.kind.value, text.line(f"every {noun} of {page.name}", LONGEST_LABEL)
    value = wanted.author_of(item)
    if not value:
        raise CannotAct("The service does not say who wrote it.")
    if item.kind is Kind.PRIVATE_MESSAGE:
        return value, "somebody who wrote privately"
    return value, text.line(author(item, page), LONGEST_LABEL)


async def unmute(bot: Bot, who: Person, mute_id: int) -> Mute | None:
    """Post it again; None when it was not muted any more. Raises NotAllowed."""
    must_manage(who)
    async with bot.database.writing() as session:
        return await mutes.drop(session, who.workspace_id, mute_id)


async def every(bot: Bot, who: Person) -> Sequence[Mute]:
    """Return what is muted in the workspace now, the newest first."""
    async with bot.database.reading() as session:
        return await mutes.of_workspace(session, who.workspace_id, now=bot.now(), most=MOST_LISTED)
