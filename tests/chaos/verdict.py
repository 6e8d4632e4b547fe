"""The end of a run: what is lost, what came twice, what came out of its turn."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sqlmodel import col, select

from bot.sandbox import Message, words
from storage.models import Act, Delivery, Item, Page, Stream
from storage.outbox import IN_ORDER
from tests.chaos.doings import Doings
from tests.chaos.press import Told
from tests.chaos.stage import UNREADABLE, Stage

MARK = re.compile(r"No\. (\d{5}) of ([\w-]+)\.")
EDITION = re.compile(r"Edition (\d+)\.")
HEAD = "new item"


@dataclass
class Verdict:
    """What went wrong, a line each; `parked` were put aside where nobody can look them up."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    parked: int = 0
    messages: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether all is as it should be."""
        return not (self.lost or self.doubled or self.disordered)


@dataclass(frozen=True)
class Standing:
    """A message of an item, as it stands in a channel."""

    source: str
    number: int
    edition: int
    ts: float


async def judged(stage: Stage, doings: Doings) -> Verdict:
    """Look at all channels, at the services, and at what the bot remembers."""
    verdict = Verdict()
    parked = await _parked(stage)
    verdict.parked = len(parked)
    for channel in sorted({one for reach in stage.reach.values() for one in reach}):
        _channel(stage, channel, parked, verdict)
        await _in_turn(stage, channel, verdict)
    _acts(stage, doings, verdict)
    verdict.lost += await _left(stage)
    return verdict


def standing(messages: Iterable[Message]) -> list[Standing]:
    """Return the items that stand in a channel, in the order in which they came."""
    found: list[Standing] = []
    for message in messages:
        said = words(message.blocks) or message.text
        marks = set(MARK.findall(said))
        if HEAD in message.text or not marks:
            continue
        [(number, source)] = marks
        edition = max(map(int, EDITION.findall(said)))
        found.append(Standing(source, int(number), edition, float(message.ts)))
    return sorted(found, key=lambda one: one.ts)


def _channel(stage: Stage, name: str, parked: set[tuple[str, str]], verdict: Verdict) -> None:
    there = standing(stage.sandbox.channel(name).messages)
    verdict.messages += len(there)
    times = Counter((one.source, one.number) for one in there)
    by_source: dict[str, list[Standing]] = defaultdict(list)
    for one in there:
        by_source[one.source].append(one)
    for source in stage.sources:
        if name not in stage.reach[source.name]:
            continue
        # The first one was there before the page was added: it may or may not be shown.
        for told in source.told[1:]:
            here = f"#{name}: {told.mark}"
            set_aside = (name, told.id) in parked
            if times[source.name, told.number] > 1:
                verdict.doubled.append(f"{here} ×{times[source.name, told.number]}")
            if not times[source.name, told.number] and not set_aside:
                verdict.lost.append(here)
            elif not set_aside:
                verdict.lost += _outdated(told, by_source[source.name], here)
        verdict.disordered += _disordered(name, by_source[source.name])


def _outdated(told: Told, there: Sequence[Standing], here: str) -> list[str]:
    shown = {one.edition for one in there if one.number == told.number}
    wrong = shown - {told.edits}
    return [f"{here} shows edition {min(wrong)} of {told.edits}"] if wrong else []


def _disordered(name: str, there: Sequence[Standing]) -> list[str]:
    return [
        f"#{name}: No. {after.number} of {after.source} came after No. {before.number}"
        for before, after in pairwise(there)
        if after.number < before.number
    ]


async def _in_turn(stage: Stage, name: str, verdict: Verdict) -> None:
    """Compare the order in which messages were owed with that in which they stand."""
    wanted = (
        select(Delivery.id, Delivery.ts)
        .where(
            col(Delivery.channel_id) == stage.sandbox.channel(name).id,
            col(Delivery.sent_at).is_not(None),
        )
        .order_by(*IN_ORDER)
    )
    async with stage.bot.database.reading() as session:
        rows = (await session.execute(wanted)).all()
    moments = [(id_, float(ts)) for id_, ts in rows]
    verdict.disordered += [
        f"#{name}: delivery {late} stands before delivery {early}"
        for (early, before), (late, after) in pairwise(moments)
        if after <= before
    ]


async def _parked(stage: Stage) -> set[tuple[str, str]]:
    """Return what was put aside where it cannot be looked up: (channel, the item's native id)."""
    wanted = (
        select(Item.native_id)
        .join(Delivery, col(Delivery.item_id) == col(Item.id))
        .where(
            col(Delivery.channel_id) == stage.sandbox.channel(UNREADABLE).id,
            col(Delivery.parked_because) == "unknown",
        )
    )
    async with stage.bot.database.reading() as session:
        return {(UNREADABLE, native) for (native,) in (await session.execute(wanted)).all()}


def _acts(stage: Stage, doings: Doings, verdict: Verdict) -> None:
    made = Counter([*stage.pier.replies, *stage.pier.published])
    for one in (*doings.replies, *doings.posts):
        if made[one] > 1:
            verdict.doubled.append(f"the pier: {one} ×{made[one]}")
        if not made[one]:
            verdict.lost.append(f"the pier: {one}")
    verdict.lost += [
        f"the pier: a like of {one}" for one in doings.likes if not stage.pier.likes[one]
    ]
    verdict.lost += [f"the pier: {one} was refused" for one in stage.pier.refused]


async def _left(stage: Stage) -> list[str]:
    """Return what the bot remembers as undone, failed or refused."""
    undone = select(Act.verb, Act.why).where(col(Act.done_at).is_(None))
    refused = (
        select(Page.name, Stream.trouble)
        .join(Stream, col(Stream.page_id) == col(Page.id))
        .where(col(Stream.refused_at).is_not(None) | col(Stream.gone_at).is_not(None))
    )
    aside = select(Delivery.subject, Delivery.parked_because).where(
        col(Delivery.parked_at).is_not(None), col(Delivery.parked_because) != "unknown"
    )
    async with stage.bot.database.reading() as session:
        found = [(await session.execute(one)).all() for one in (undone, refused, aside)]
    return [f"left: {' '.join(map(str, row))}" for rows in found for row in rows]
