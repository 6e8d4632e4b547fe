"""Approving: a publication waits for a second person, where the workspace wants two to look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.acts import outcomes, trusted
from bot.acts.deciding import ANOTHER, NOBODY
from bot.acts.outlets import Outlet
from bot.acts.posts import is_over
from bot.bot import Bot
from bot.errors import CannotAct, NotAllowed
from bot.messages import publish_approval as words
from bot.messages.message import Message
from bot.people import Person
from storage import acts, openings, outbox, publications
from storage.models import Act, Page, Publication


@dataclass(frozen=True, slots=True)
class Decided:
    """What was approved or declined, on which pages; `left` waits for somebody else still."""

    publication: Publication
    names: Sequence[str]
    left: Sequence[str]


async def ask(
    session: AsyncSession,
    publication: Publication,
    chosen: Sequence[Outlet],
    due_at: datetime | None,
    *,
    now: datetime,
) -> None:
    """Ask the channels of the pages' topics, each once."""
    uploads = await publications.uploads(session, publication.id)
    asked = words.asks(publication, chosen, due_at, alts=[one.alt for one in uploads])
    channels = await openings.channels(
        session, publication.workspace_id, [one.id for one in chosen]
    )
    for channel in channels:
        await outbox.owe_notice(
            session,
            publication.workspace_id,
            channel,
            asked.payload(),
            now=now,
            key=f"approve.{publication.id}",
        )


async def approve(bot: Bot, who: Person, publication_id: int) -> Decided:
    """Let another's publication go out, on the pages that one may act as.

    Raises NotAllowed, CannotAct.
    """
    publication, mine, left = await _waiting(bot, who, publication_id)
    if publication.by == who.user_id:
        raise CannotAct(ANOTHER)
    now = bot.now()
    async with bot.database.writing() as session:
        names = [
            page.name
            for act, page in mine
            if await acts.approve(session, who.workspace_id, act.id, by=who.user_id, now=now)
        ]
        await _tell(session, bot, publication, words.approved(who.user_id, names), names)
    return Decided(publication, names, left)


async def decline(bot: Bot, who: Person, publication_id: int) -> Decided:
    """Let a publication not go out, on the pages that one may act as.

    Raises NotAllowed, CannotAct.
    """
    publication, mine, left = await _waiting(bot, who, publication_id)
    now = bot.now()
    async with bot.database.writing() as session:
        names = [
            page.name
            for act, page in mine
            if await acts.cancel(session, who.workspace_id, act.id, by=who.user_id, now=now)
        ]
        if all(is_over(one.act) for one in await outcomes.its_posts(session, bot, publication_id)):
            await publications.note_cancelled(session, publication_id, now=now)
        if who.user_id != publication.by:
            await _tell(session, bot, publication, words.declined(who.user_id, names), names)
    return Decided(publication, names, left)


async def _waiting(
    bot: Bot, who: Person, publication_id: int
) -> tuple[Publication, list[tuple[Act, Page]], list[str]]:
    """Return what waits and this person may decide, and the names of the other pages."""
    async with bot.database.reading() as session:
        publication = await publications.one(session, who.workspace_id, publication_id)
        if publication is None:
            raise CannotAct(NOBODY)
        every = (await publications.its_acts(session, [publication_id]))[publication_id]
    waiting = [
        (act, page)
        for act, page in every
        if act.needs_approval and not act.approved_by and not is_over(act)
    ]
    if not waiting:
        raise CannotAct(NOBODY)
    mine = await trusted.trusting(bot, who, [page.id for _, page in waiting])
    if not mine:
        raise NotAllowed("Only people who may act as its pages can decide about it.")
    left = [page.name for _, page in waiting if page.id not in mine]
    return publication, [(act, page) for act, page in waiting if page.id in mine], left


async def _tell(
    session: AsyncSession, bot: Bot, publication: Publication, told: Message, names: Sequence[str]
) -> None:
    if not names:
        raise CannotAct(NOBODY)
    now = bot.now()
    await outbox.owe_notice(
        session,
        publication.workspace_id,
        publication.by,
        told.payload(),
        now=now,
        key=f"decided.{publication.id}.{now.isoformat()}",
    )
