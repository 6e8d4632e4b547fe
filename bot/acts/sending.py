"""Sending: a draft that was seen is let go out, as an act for each of its pages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.acts import acting, approving, publishing, withdrawing
from bot.acts.publishing import Draft
from bot.bot import Bot
from bot.errors import CannotAct
from bot.people import Person
from storage import acts, publications, workspaces
from storage.acts import PUBLISH


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes out now; `again` when that was said already."""

    draft: Draft
    needs_approval: bool
    again: bool = False


async def send(bot: Bot, who: Person, publication_id: int, *, replaces: int = 0) -> Sent:
    """Let a draft go out: at its time, or in a moment. Raises NotAllowed, CannotAct."""
    draft, now = await publishing.complete(bot, who, publication_id), bot.now()
    if not draft.publication.is_draft:
        return Sent(draft, needs_approval=False, again=True)
    if draft.due_at and draft.due_at <= now:
        raise CannotAct("The time that you chose has passed meanwhile. Go back and choose another.")
    old = await withdrawing.found(bot, who, replaces) if replaces else None
    due = draft.due_at or now + acting.SECOND_THOUGHTS
    async with bot.database.writing() as session:
        first = await publications.revise(
            session, who.workspace_id, publication_id, by=who.user_id, is_draft=False, due_at=due
        )
        if first and old:
            await withdrawing.withdraw(session, who, old, now=now)
        needs = await _wish(session, bot, who, draft, due=due) if first else False
    return Sent(draft, needs_approval=needs, again=not first)


async def _wish(
    session: AsyncSession, bot: Bot, who: Person, draft: Draft, *, due: datetime
) -> bool:
    """Write an act for each page; tell whether somebody else must approve them."""
    workspace, now = await workspaces.one(session, who.workspace_id), bot.now()
    needs = workspace is not None and PUBLISH in workspace.approved
    for one in draft.outlets:
        await acts.add(
            session,
            workspace_id=who.workspace_id,
            page_id=one.id,
            publication_id=draft.publication.id,
            verb=PUBLISH,
            key=f"{PUBLISH}.{draft.publication.id}.{one.id}",
            by=who.user_id,
            text=draft.publication.text,
            asked_at=now,
            planned_at=due,
            due_at=due,
            needs_approval=needs,
        )
    if needs:
        await approving.ask(session, draft.publication, draft.outlets, draft.due_at, now=now)
    return needs
