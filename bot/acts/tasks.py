"""Tasks: who looks after what others wrote to a page of ours; claimed, done, opened again."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.acts import trusted
from bot.bot import Bot
from bot.errors import CannotAct
from bot.people import Person, must_manage
from bot.posting import permalinks
from bot.watching.reading import NOT_KEPT
from providers import vocabulary
from storage import outbox, tasks, topics
from storage.content import unpack
from storage.models import Task
from storage.pages import described
from storage.tasks import Looked

PER_PAGE = 10


@dataclass(frozen=True, slots=True)
class Changed:
    """A task as it stands; `too_late` tells that somebody else was quicker."""

    task: Task
    too_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A task as a person sees it; `url` leads to its message in Slack ("": there is none)."""

    task: Task
    item: vocabulary.Item
    page: vocabulary.Page
    topics: Sequence[str]
    url: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of what is open: its rows, its number (from 1), of how many, and of how much."""

    rows: Sequence[Row]
    number: int
    of_all: int
    count: int


async def claim(bot: Bot, who: Person, item_id: int) -> Changed:
    """Let this person look after an item; twice is once. Raises NotAllowed, CannotAct."""
    await _found(bot, who, item_id)
    async with bot.database.writing() as session:
        where, now = (session, who.workspace_id, item_id), bot.now()
        if await tasks.claim(*where, by=who.user_id, now=now):
            await outbox.owe_changes(session, [item_id], now=now)
        task = await _now(session, who, item_id)
    is_mine = task.claimed_by == who.user_id and task.done_at is None
    return Changed(task, too_late=not is_mine)


async def finish(bot: Bot, who: Person, item_id: int) -> Changed:
    """Write down that an item is done with; twice is once. Raises NotAllowed, CannotAct."""
    await _found(bot, who, item_id)
    async with bot.database.writing() as session:
        where, now = (session, who.workspace_id, item_id), bot.now()
        if await tasks.finish(*where, by=who.user_id, now=now):
            await outbox.owe_changes(session, [item_id], now=now)
        task = await _now(session, who, item_id)
    return Changed(task, too_late=task.done_by != who.user_id)


async def reopen(bot: Bot, who: Person, item_id: int) -> Changed:
    """Have an item open again, with nobody at it. Raises NotAllowed, CannotAct."""
    await _found(bot, who, item_id)
    async with bot.database.writing() as session:
        if await tasks.reopen(session, who.workspace_id, item_id):
            await outbox.owe_changes(session, [item_id], now=bot.now())
        return Changed(await _now(session, who, item_id))


async def _found(bot: Bot, who: Person, item_id: int) -> Looked:
    async with bot.database.reading() as session:
        found = await tasks.of_item(session, who.workspace_id, item_id)
    if found is None:
        raise CannotAct(NOT_KEPT)
    await trusted.must_act(bot, who, found.page.id)
    return found


async def _now(session: AsyncSession, who: Person, item_id: int) -> Task:
    """Return the task after a change."""
    found = await tasks.of_item(session, who.workspace_id, item_id)
    if found is None:
        raise CannotAct(NOT_KEPT)
    return found.task


async def inbox(bot: Bot, who: Person, number: int = 1) -> Inbox:
    """Return what is open: unclaimed first, then this person's, then others'. Raises NotAllowed."""
    if who.is_guest or who.is_stranger:
        must_manage(who)
    async with bot.database.reading() as session:
        count = await tasks.count_open(session, who.workspace_id)
        of_all = max(1, -(-count // PER_PAGE))
        number = min(max(1, number), of_all)
        found = await tasks.inbox(
            session, who.workspace_id, who.user_id, start=(number - 1) * PER_PAGE, most=PER_PAGE
        )
        named = await topics.of_pages(session, {one.page.id for one in found})
        stands = await tasks.stands(session, [one.item.id for one in found])
    urls = await permalinks.of(bot, who.workspace_id, stands)
    rows = [
        Row(
            task=one.task,
            item=unpack(one.item.content),
            page=described(one.page),
            topics=[topic.name for topic in named.get(one.page.id, ())],
            url=urls.get(one.item.id, ""),
        )
        for one in found
    ]
    return Inbox(rows, number, of_all, count)
