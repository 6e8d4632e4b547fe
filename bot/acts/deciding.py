"""Deciding about wishes that are written down: taken back, tried anew, approved or declined."""

from bot.acts import acting, trusted
from bot.bot import Bot
from bot.errors import CannotAct
from bot.people import Person
from providers.acting import UNDOES, Verb
from storage import acts, pages
from storage.acts import TAKE_BACK
from storage.models import Act

GONE = "That is not kept any more; nothing was changed."
NOBODY = "That is decided or taken back already; nothing was changed."
ANOTHER = "Somebody else must approve it: two people look at it that way."
DID_NOT_FAIL = "That did not fail, or is tried anew already."


async def take_back(bot: Bot, who: Person, act_id: int) -> bool:
    """Take a wish back; tell whether it was out already, and is undone at the service.

    Raises NotAllowed, CannotAct when it is too late for both.
    """
    wish, now = await _found(bot, who, act_id), bot.now()
    async with bot.database.writing() as session:
        if await acts.cancel(session, who.workspace_id, act_id, by=who.user_id, now=now):
            await acting.redraw(session, wish, now)
            return False
    await _undo(bot, who, wish)
    return True


async def _undo(bot: Bot, who: Person, wish: Act) -> None:
    verb = Verb(wish.verb) if wish.verb in list(Verb) else None
    if verb in UNDOES and wish.item_id:
        await acting.ask(bot, who, wish.item_id, UNDOES[verb])
        return
    if wish.done_at is None or not wish.made_id or wish.undone_at:
        raise CannotAct("It is too late to take that back.")
    await _undo_at_service(bot, who, wish)


async def _undo_at_service(bot: Bot, who: Person, wish: Act) -> None:
    now = bot.now()
    async with bot.database.writing() as session:
        page = await pages.one(session, who.workspace_id, wish.page_id)
        if page is None or bot.provider(page.service).remove is None:
            raise CannotAct("It is out, and cannot be taken back from here. Open it to delete it.")
        await acts.add(
            session,
            workspace_id=who.workspace_id,
            page_id=wish.page_id,
            item_id=wish.item_id,
            publication_id=wish.publication_id,
            verb=TAKE_BACK,
            key=f"{TAKE_BACK}.{wish.id}",
            by=who.user_id,
            made_id=wish.made_id,
            made_ref=str(wish.id),
            asked_at=now,
            planned_at=now,
            due_at=now,
        )
        await acting.redraw(session, wish, now)


async def retry(bot: Bot, who: Person, act_id: int) -> None:
    """Try anew what failed. Raises NotAllowed, CannotAct."""
    wish, now = await _found(bot, who, act_id), bot.now()
    async with bot.database.writing() as session:
        if not await acts.retry(session, who.workspace_id, act_id, now=now):
            raise CannotAct(DID_NOT_FAIL)
        await acting.redraw(session, wish, now)


async def approve(bot: Bot, who: Person, act_id: int) -> None:
    """Let somebody else's wish be done. Raises NotAllowed, CannotAct."""
    wish, now = await _found(bot, who, act_id), bot.now()
    if wish.by == who.user_id:
        raise CannotAct(ANOTHER)
    async with bot.database.writing() as session:
        if not await acts.approve(session, who.workspace_id, act_id, by=who.user_id, now=now):
            raise CannotAct(NOBODY)
        await acting.redraw(session, wish, now)


async def decline(bot: Bot, who: Person, act_id: int) -> None:
    """Let a wish that waits for approval not be done. Raises NotAllowed, CannotAct."""
    wish, now = await _found(bot, who, act_id), bot.now()
    async with bot.database.writing() as session:
        if not await acts.cancel(session, who.workspace_id, act_id, by=who.user_id, now=now):
            raise CannotAct(NOBODY)
        await acting.redraw(session, wish, now)


async def _found(bot: Bot, who: Person, act_id: int) -> Act:
    async with bot.database.reading() as session:
        wish = await acts.one(session, who.workspace_id, act_id)
    if wish is None:
        raise CannotAct(GONE)
    await trusted.must_act(bot, who, wish.page_id)
    return wish
