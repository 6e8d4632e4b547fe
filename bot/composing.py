"""Composing: from what is owed to the message that says it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from bot import rules
from bot.bot import Bot
from bot.messages import digest as digests
from bot.messages import item as items_said
from bot.messages.message import Message
from storage import items, outbox, pages, streams
from storage.content import unpack
from storage.models import Delivery, Item, Page
from storage.outbox import Lane


async def owed(
    session: AsyncSession, bot: Bot, lane: Lane, delivery: Delivery
) -> tuple[Message, str]:
    """Return the message for a delivery, and the ts of the thread that it goes into ("": none)."""
    if delivery.subject == outbox.NOTICE:
        return Message(**_kept(delivery.payload or {})), ""
    if delivery.subject == outbox.DIGEST:
        return await _digest(session, delivery), ""
    item = await _item(session, delivery)
    return await _said(session, bot, delivery, item), await _thread(session, lane, delivery, item)


async def digest(session: AsyncSession, bot: Bot, lane: Lane) -> Sequence[Delivery]:
    """Put the items that wait for the channel under one head; return what is owed next."""
    waiting = await outbox.next_owed(session, lane, most=rules.LONGEST_DIGEST)
    loose = [one.id for one in waiting if rules.is_loose(one)]
    await outbox.owe_digest(session, lane, loose, now=bot.now())
    return await outbox.next_owed(session, lane, most=1)


def _kept(payload: dict[str, Any]) -> dict[str, Any]:
    return {"text": payload["text"], "blocks": payload["blocks"]}


async def _digest(session: AsyncSession, head: Delivery) -> Message:
    rows = await outbox.digest_items(session, head.id)
    stories = [(pages.described(page), unpack(item.content)) for _, item, page in rows]
    topics: dict[str, None] = {}
    for page_id in dict.fromkeys(item.page_id for _, item, _ in rows):
        topics |= dict.fromkeys(await streams.topics_in_channel(session, page_id, head.channel_id))
    return digests.head(stories, topics=list(topics))


async def _said(session: AsyncSession, bot: Bot, delivery: Delivery, item: Item) -> Message:
    page = (await session.scalars(select(Page).where(col(Page.id) == item.page_id))).one()
    provider = bot.provider(page.service)
    return items_said.message(
        unpack(item.content),
        pages.described(page),
        item_id=item.id,
        service_label=provider.label,
        service_emoji=provider.emoji,
        state=_state(item),
        topics=await streams.topics_in_channel(session, page.id, delivery.channel_id),
    )


def _state(item: Item) -> items_said.State:
    if item.gone_at:
        return "deleted"
    return "edited" if item.edited_at else "posted"


async def _item(session: AsyncSession, delivery: Delivery) -> Item:
    found = await items.one(session, delivery.workspace_id, delivery.item_id or 0)
    if found is None:
        raise LookupError(f"delivery {delivery.id} has no item")
    return found


async def _thread(session: AsyncSession, lane: Lane, delivery: Delivery, item: Item) -> str:
    """Return the thread of the digest, or of the post that the item answers."""
    if delivery.digest_id:
        head = await session.get(Delivery, delivery.digest_id)
        return head.ts if head else ""
    parent = await outbox.parent_of(session, lane, item)
    return (parent.thread_ts or parent.ts) if parent else ""
