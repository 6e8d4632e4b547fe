"""Releasing: what was held is owed once its hours are over, under one head for each channel."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot import rules
from bot.bot import Bot
from bot.watching import quiet, wanted
from storage import held, outbox, routes
from storage.content import unpack
from storage.held import Held
from storage.lanes import Lane
from storage.routes import Route

AT_ONCE = 2_000


async def release_due(bot: Bot) -> None:
    """Let go what is held until now at most; what its topics hold longer by now goes on waiting."""
    async with bot.database.reading() as session:
        due = await held.next_due(session)
    while due is not None and due <= bot.now():
        async with bot.database.writing() as session:
            found = await held.due(session, now=bot.now(), most=AT_ONCE)
            await _release(session, found, bot.now())
        if len(found) < AT_ONCE:
            return


async def _release(session: AsyncSession, found: Sequence[Held], now: datetime) -> None:
    ways = await routes.of_pages(session, {one.page_id for one in found}) if found else {}
    ends = {one.id: _ends(one, ways, now) for one in found}
    for until in {until for until in ends.values() if until}:
        await held.hold(session, [id_ for id_, its in ends.items() if its == until], until)
    free = [one for one in found if ends[one.id] is None]
    await held.hold(session, [one.id for one in free], None)
    together = [
        (Lane(*place, fence=0, next_send_at=now), ids[start : start + rules.LONGEST_DIGEST])
        for place, ids in _by_place(free).items()
        for start in range(0, len(ids), rules.LONGEST_DIGEST)
    ]
    heads = [(lane, ids) for lane, ids in together if len(ids) > 1]
    if heads:
        await outbox.owe_digests(session, heads, now=now)


def _ends(one: Held, ways: Mapping[int, Sequence[Route]], now: datetime) -> datetime | None:
    """Decide anew: what is set for its topics may have changed."""
    item = unpack(one.content)
    plans = [
        way
        for way in ways.get(one.page_id, ())
        if way.channel_id == one.channel_id and wanted.lets_through(way, item)
    ]
    return quiet.held_until(plans, one.came_at, now)


def _by_place(found: Sequence[Held]) -> dict[tuple[int, str], list[int]]:
    by_place: dict[tuple[int, str], list[int]] = {}
    for one in found:
        by_place.setdefault((one.workspace_id, one.channel_id), []).append(one.id)
    return by_place
