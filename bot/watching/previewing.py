"""Previewing: a page is asked once, as nobody, for what it would bring; nothing is stored."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from bot import rules
from bot.bot import Bot
from bot.errors import NoSuchPage
from bot.people import Person, must_manage
from bot.watching.pages import TOO_OLD, offered
from providers.contract import Poll
from providers.errors import PageGone, ProviderError
from providers.vocabulary import Connection, Item, Kind, Page, Tried
from storage import pages

# Somebody is waiting for it.
PATIENCE = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a page would bring, the newest item first; or why there is nothing to show.

    `gone` tells that the page will never answer.
    """

    page: Page
    items: tuple[Item, ...] = ()
    trouble: Tried | None = None
    gone: bool = False


async def look(bot: Bot, who: Person, page_id: int) -> Preview:
    """Ask a page that a search found. Raises NotAllowed, NoSuchPage, CannotConnect."""
    must_manage(who)
    page = await _page(bot, who, page_id)
    polls = offered(bot, page.service, Connection.UNAUTHORIZED)
    try:
        async with asyncio.timeout(PATIENCE):
            return await _ask(bot, page, polls)
    except TimeoutError:
        return _in_vain(bot, page, f"did not answer within {PATIENCE:g} seconds")
    except ProviderError as error:
        return _in_vain(bot, page, str(error), gone=isinstance(error, PageGone))


async def _page(bot: Bot, who: Person, page_id: int) -> Page:
    async with bot.database.reading() as session:
        row = await pages.one(session, who.workspace_id, page_id)
    if row is None:
        raise NoSuchPage(TOO_OLD)
    return pages.described(row)


async def _ask(bot: Bot, page: Page, polls: Mapping[Kind, Poll]) -> Preview:
    api = bot.api(page.service)
    batches = [await poll(api, page, "") for poll in polls.values()]
    items = dict(enumerate(item for batch in batches for item in batch.items))
    now = next((batch.page for batch in batches if batch.page), page)
    order = reversed(rules.in_order(items))
    return Preview(page=now, items=tuple(items[place] for place in order))


def _in_vain(bot: Bot, page: Page, why: str, *, gone: bool = False) -> Preview:
    label = bot.provider(page.service).label
    return Preview(page=page, trouble=Tried(what=label, why=why), gone=gone)
