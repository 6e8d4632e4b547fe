"""Withdrawing: what was to be published is taken back, as long as it has not begun to go out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.acts import outcomes, trusted
from bot.acts.deciding import GONE
from bot.bot import Bot
from bot.errors import CannotAct, NotAllowed
from bot.people import Person
from storage import acts, publications
from storage.models import Publication

BEGUN = "It has begun to go out: it cannot be changed any more."


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The names of the pages on which it does not go out, and of those where it is too late."""

    names: Sequence[str]
    late: Sequence[str]


async def found(bot: Bot, who: Person, publication_id: int) -> Publication:
    """Return what was sent, for somebody who may act as all its pages.

    Raises NotAllowed, CannotAct.
    """
    async with bot.database.reading() as session:
        publication = await publications.one(session, who.workspace_id, publication_id)
    if publication is None or publication.is_draft:
        raise CannotAct(GONE)
    if await trusted.trusting(bot, who, publication.pages) < set(publication.pages):
        raise NotAllowed("Only people who may act as all of its pages can do that.")
    return publication


async def withdraw(session: AsyncSession, who: Person, old: Publication, *, now: datetime) -> None:
    """Take back what another takes the place of. Raises CannotAct when any of it has begun."""
    names, late = await _cancel(session, who, old, now=now)
    if late or not names:
        raise CannotAct(BEGUN)


async def cancel(bot: Bot, who: Person, publication_id: int) -> Withdrawn:
    """Take back all of it that has not begun. Raises NotAllowed; CannotAct when all of it has."""
    publication, now = await found(bot, who, publication_id), bot.now()
    async with bot.database.writing() as session:
        names, late = await _cancel(session, who, publication, now=now)
        if names and late:
            await outcomes.tell(session, bot, publication.id)
    if not names:
        raise CannotAct("It is too late to take that back: `/social publish list` has its links.")
    return Withdrawn(names, late)


async def _cancel(
    session: AsyncSession, who: Person, publication: Publication, *, now: datetime
) -> tuple[list[str], list[str]]:
    """Return the names of the pages that were taken back, and of those that were not."""
    names: list[str] = []
    late: list[str] = []
    every = (await publications.its_acts(session, [publication.id]))[publication.id]
    for act, page in every:
        if act.cancelled_at:
            continue
        gone = await acts.cancel(session, who.workspace_id, act.id, by=who.user_id, now=now)
        (names if gone else late).append(page.name)
    if not late:
        await publications.note_cancelled(session, publication.id, now=now)
    return names, late
