"""Acted: what became of wishes, written down; each outcome has one answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import rules
from bot.acts import outcomes
from bot.acts.doing import Done, Wish
from bot.bot import Bot
from bot.expired import expiry
from bot.messages import act_notices
from bot.watching import vanishing
from providers.acting import Made, Verb
from providers.errors import (
    Cause,
    PageGone,
    ProviderError,
    RateLimited,
    ReconnectNeeded,
    Unavailable,
    UnexpectedReply,
)
from providers.vocabulary import Item
from storage import acts, claims, history, items, outbox, tasks
from storage.acts import PUBLISH, TAKE_BACK
from storage.content import pack
from storage.models import Act

log = structlog.get_logger()

# Later than this nobody expects it to be done any more.
GIVE_UP_AFTER = timedelta(hours=24)
# An answer that nobody understands may still have been a yes: looked up once, then told.
MOST_ODD = 2


# How an item stands after an act, until the next poll says the same.
STANDS: dict[str, dict[str, Any]] = {
    Verb.LIKE: {"is_liked": True},
    Verb.UNLIKE: {"is_liked": False},
    Verb.HIDE: {"is_hidden": True},
    Verb.UNHIDE: {"is_hidden": False},
}


async def settle(bot: Bot, done: Sequence[Done]) -> None:
    """Write down what became of these wishes."""
    for one in done:
        async with bot.database.writing() as session:
            await _settle(session, bot, one, bot.now())


async def _settle(session: AsyncSession, bot: Bot, one: Done, now: datetime) -> None:
    act, error = one.wish.act, one.error
    if error is None or _is_done_anyway(act, error):
        await _note_done(session, bot, one, one.made or Made(), now)
    elif again := _again_at(act, error, now):
        # A clear "later" leaves it as clear as it was; silence does not.
        claimed = act.claimed_at if isinstance(error, RateLimited) else act.claimed_at or now
        await claims.settle(session, act, due_at=again, claimed_at=claimed)
        log.info("an act waits", act=act.id, verb=act.verb, why=str(error))
    else:
        await _note_failed(session, bot, one, error, now)
    if act.item_id:
        await outbox.owe_changes(session, [act.item_id], now=now)
    await outcomes.note(session, bot, act)


def _is_done_anyway(act: Act, error: ProviderError) -> bool:
    """Tell whether it is as was wished, though not by us: deleted is deleted."""
    return isinstance(error, PageGone) and act.verb in {Verb.DELETE, TAKE_BACK}


def _again_at(act: Act, error: ProviderError, now: datetime) -> datetime | None:
    """Return when to try again, or None when it is of no use."""
    if now - act.planned_at > GIVE_UP_AFTER:
        return None
    if isinstance(error, RateLimited):
        return max(error.until or now, rules.wish_again_at(now, act.attempts))
    is_odd = isinstance(error, UnexpectedReply) and act.attempts < MOST_ODD
    if isinstance(error, Unavailable) or is_odd:
        return rules.wish_again_at(now, act.attempts)
    return None


async def _note_done(session: AsyncSession, bot: Bot, one: Done, made: Made, now: datetime) -> None:
    act = one.wish.act
    facts = {"made_id": made.native_id, "made_url": made.url, "made_ref": made.ref}
    if act.verb == TAKE_BACK:
        await acts.note_undone(session, [int(act.made_ref)], now=now)
        facts = {}
    if not await claims.settle(session, act, done_at=now, why="", **facts):
        log.warning("an act was settled by another", act=act.id)
        return
    if act.verb == Verb.DELETE and one.wish.item:
        await _note_gone(session, bot, one.wish, now)
    elif act.verb in STANDS and one.wish.item and act.item_id:
        await _note_standing(session, act.item_id, replace(one.wish.item, **STANDS[act.verb]))
    if act.verb == Verb.REPLY and act.item_id:
        await tasks.finish(session, act.workspace_id, act.item_id, by=act.by, now=now)
    history.note(
        session,
        act.workspace_id,
        None,
        who=act.by,
        what=f"act.{act.verb}",
        at=now,
        page=one.wish.page.name,
        service=one.wish.page.service,
        url=made.url or (one.wish.item.url if one.wish.item else ""),
    )


async def _note_gone(session: AsyncSession, bot: Bot, wish: Wish, now: datetime) -> None:
    gone = [wish.item.native_id] if wish.item else []
    await vanishing.gone(session, bot, wish.act.page_id, wish.page.service, gone, now=now)


async def _note_standing(session: AsyncSession, item_id: int, item: Item) -> None:
    row = {"fingerprint": rules.fingerprint(item), "marks": rules.marks(item)}
    await items.refresh(session, [{"id": item_id, "content": pack(item), **row}])


async def _note_failed(
    session: AsyncSession, bot: Bot, one: Done, error: ProviderError, now: datetime
) -> None:
    act, page = one.wish.act, one.wish.page
    why = str(error)[:500]
    if not await claims.settle(session, act, failed_at=now, why=why):
        return
    log.warning("an act failed", act=act.id, verb=act.verb, why=why)
    stream = one.wish.stream
    # A permission that an act wants may be one that reading does without: the polls tell.
    if isinstance(error, ReconnectNeeded) and error.cause is not Cause.PERMISSION and stream:
        await expiry.note_refusal(
            session, bot, act.workspace_id, stream.profile_id, [stream.id], error, now=now
        )
    if isinstance(error, PageGone) and one.wish.item:
        await _note_gone(session, bot, one.wish, now)
    if act.verb != PUBLISH:
        label = bot.label(page.service)
        told = act_notices.failed(act.id, act.verb, act.text, page=page.name, label=label, why=why)
        await outbox.owe_notice(
            session, act.workspace_id, act.by, told.payload(), now=now, key=f"act.{act.id}.{now}"
        )
