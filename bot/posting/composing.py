"""Composing: from what is owed to the messages that say it; all is looked up at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot import rules
from bot.acts import powers
from bot.bot import Bot
from bot.expired import alarms
from bot.messages import digest as digests
from bot.messages import item as items_said
from bot.messages import item_acts, item_tasks, mute
from bot.messages.item import Extra
from bot.messages.message import Message
from providers.vocabulary import Kind
from storage import acts, coverage, outbox, pages, streams, tasks, turns
from storage.content import unpack
from storage.lanes import Lane
from storage.models import Act, Delivery, Item, Page, Task
from storage.turns import Digest, Told

# For so long after a gap its items are marked as late.
LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Known:
    """What messages need beside their own stories.

    `digests` has what goes under each digest's head; `topics`, by (page, channel), those that bring
    it there; `heads` the ts of digests; `threads` that of the post which a delivery answers;
    `alerts` what each alert tells; `gaps`, by page, when it was not read lately; `acts`, by item,
    what people did to it; `owned`, by page, the permissions that were given for it;
    `tasks`, by item, who looks after it.
    """

    digests: Mapping[int, Digest]
    topics: Mapping[tuple[int, str], Sequence[str]]
    heads: Mapping[int, str]
    threads: Mapping[int, str]
    alerts: Mapping[int, alarms.Facts]
    gaps: Mapping[int, Sequence[tuple[datetime, datetime]]]
    acts: Mapping[int, Sequence[Act]]
    owned: Mapping[int, Sequence[str]]
    tasks: Mapping[int, Task]


async def look_up(session: AsyncSession, found: Sequence[Told], *, now: datetime) -> Known:
    """Ask for all that these messages need."""
    heads = [one.delivery.id for one in found if one.delivery.subject == outbox.DIGEST]
    under = await turns.digests(session, heads, most=digests.MOST_LINES)
    page_ids = {one.page.id for one in found if one.page}
    page_ids |= {page.id for digest in under.values() for page, _ in digest.pages}
    channel_ids = {one.delivery.channel_id for one in found}
    lately = now - LATELY
    return Known(
        digests=under,
        topics=await streams.topics_in_channels(session, page_ids, channel_ids),
        heads=await turns.heads(session, [one.delivery for one in found]),
        threads={
            one.delivery.id: await _thread(session, one.delivery, one.item)
            for one in found
            if one.item and one.item.answers
        },
        alerts=await alarms.facts(session, [one.delivery for one in found]),
        gaps=await coverage.late_for(session, page_ids, since=lately),
        acts=await acts.of_items(session, [one.item.id for one in found if one.item]),
        owned=await acts.scopes(session, page_ids),
        tasks=await tasks.of_items(session, [one.item.id for one in found if one.item]),
    )


def owed(bot: Bot, known: Known, told: Told) -> tuple[Message, str]:
    """Return the message for a delivery, and the ts of the thread that it goes into ("": none)."""
    delivery, item, page = told
    if delivery.subject == outbox.NOTICE:
        return Message.of(delivery.payload or {}), ""
    if delivery.subject == outbox.DIGEST:
        return _digest(known, delivery), ""
    if delivery.subject == outbox.ALERT:
        return alarms.composed(bot, known.alerts[delivery.id]), ""
    if item is None or page is None:
        raise LookupError(f"delivery {delivery.id} has no item")
    topics = known.topics.get((page.id, delivery.channel_id), ())
    extra = _extra(bot, known, item, page)
    return _said(bot, item, page, topics, extra), _thread_of(known, delivery)


def _extra(bot: Bot, known: Known, item: Item, page: Page) -> Extra:
    """Return what can be done to the item, and what was."""
    done = known.acts.get(item.id, ())
    task = known.tasks.get(item.id)
    its_powers: list[powers.Power] = []
    provider = bot.providers.get(page.service)
    if provider and page.id in known.owned:
        its_powers = powers.of(
            provider,
            unpack(item.content),
            scopes=known.owned[page.id],
            now=bot.now(),
        )
    first = [*item_tasks.options(task, item.id), mute.offered(item.id)]
    return Extra(
        buttons=item_acts.buttons(its_powers, item.id, items_said.NOUNS[Kind(item.kind)]),
        decisions=item_acts.decisions(done) if page.id in known.owned else (),
        menu=item_acts.menu(its_powers, item.id, first),
        lines=[*item_acts.told(done), *item_tasks.lines(task)],
        late=rules.is_late(item.posted_at, known.gaps.get(page.id, ())),
    )


async def digest(session: AsyncSession, bot: Bot, lanes: Sequence[Lane]) -> None:
    """Put the items that wait for each of these channels under a head of their own."""
    waiting = await turns.waiting(session, lanes, most=rules.LONGEST_DIGEST)
    loose = [
        (lane, [one.id for one in waiting.get(lane.place, ()) if rules.is_loose(one)])
        for lane in lanes
    ]
    await outbox.owe_digests(session, loose, now=bot.now())


def _digest(known: Known, head: Delivery) -> Message:
    told = known.digests[head.id]
    topics: dict[str, None] = {}
    for page, _ in told.pages:
        topics |= dict.fromkeys(known.topics.get((page.id, head.channel_id), ()))
    return digests.head(
        [(pages.described(page), unpack(item.content)) for item, page in told.first],
        [(pages.described(page), count) for page, count in told.pages],
        topics=list(topics),
    )


def _said(bot: Bot, item: Item, page: Page, topics: Sequence[str], extra: Extra) -> Message:
    provider = bot.providers.get(page.service)
    return items_said.message(
        unpack(item.content),
        pages.described(page),
        item_id=item.id,
        service_label=bot.label(page.service),
        service_emoji=provider.emoji if provider else "",
        state=_state(item),
        topics=topics,
        extra=extra,
    )


def _thread_of(known: Known, delivery: Delivery) -> str:
    if delivery.digest_id:
        return known.heads.get(delivery.digest_id, "")
    return known.threads.get(delivery.id, "")


def _state(item: Item) -> items_said.State:
    if item.gone_at:
        return "deleted"
    return "edited" if item.edited_at else "posted"


async def _thread(session: AsyncSession, delivery: Delivery, item: Item) -> str:
    """Return the thread of the post that the item answers."""
    parent = await turns.parent_of(session, delivery.workspace_id, delivery.channel_id, item)
    return (parent.thread_ts or parent.ts) if parent else ""
