"""Vanishing: what a service has deleted is struck out, or erased where its rules say so."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.bot import Bot
from providers.vocabulary import Author, Item, Kind
from storage import items, outbox
from storage.content import pack, unpack


async def gone(
    session: AsyncSession,
    bot: Bot,
    page_id: int,
    service: str,
    native_ids: Sequence[str],
    *,
    now: datetime,
) -> None:
    """Write down that the service has deleted these items, and owe that to their messages."""
    vanished = await items.note_gone(session, page_id, native_ids, now=now)
    if not vanished:
        return
    provider = bot.providers.get(service)
    erases = provider is not None and provider.erases
    rows = [
        {"id": one.id, "content": pack(erased(unpack(one.content)))}
        for one in await items.some(session, vanished)
        if erases or one.kind == Kind.PRIVATE_MESSAGE
    ]
    await items.erase(session, rows)
    await outbox.owe_changes(session, vanished, now=now)


def erased(item: Item) -> Item:
    """Return an item of which nobody can tell any more who said what."""
    return replace(
        item,
        author=Author(name="Somebody"),
        title="",
        html="",
        warning="",
        url="",
        pictures=(),
        metrics={},
        ref="",
        can_be=(),
    )
