"""*Add pages*, second step for pages that one manages: linked first if need be, then *Add*."""

import asyncio
import secrets
from dataclasses import replace
from typing import Any

from bot.bot import Bot
from bot.linked import managing, offering
from bot.linked.attempting import Done, Purpose
from bot.messages import my_pages as words
from bot.messages import page_search
from bot.messages.page_search import AT_ONCE, Search
from bot.people import Person
from bot.watching import pages, topics
from handlers import modals
from handlers.call import Call
from handlers.profile_link import NONCE_BYTES
from providers.vocabulary import Connection

PAUSES = (0.2, 0.4, 0.8, 1.6)  # seconds


async def begun(call: Call, state: Search) -> dict[str, Any]:
    """Return the modal with the pages that are known; the service is asked again meanwhile."""
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    who = await call.who()
    mine = await managing.linked(call.bot, who, state.service)
    if mine:
        job = _asked_again(call.bot, who, state, nonce)
        call.bot.work.start(job, name="pages asked again")
    return await drawn(call.bot, who, state, nonce, is_looking=bool(mine))


async def drawn(
    bot: Bot, who: Person, state: Search, nonce: str, *, is_looking: bool = False
) -> dict[str, Any]:
    """Draw the modal as things are known."""
    mine = await managing.linked(bot, who, state.service)
    rows = await managing.pages(bot, who, mine, state.topic_id) if mine else []
    purpose = Purpose(view=nonce, topic_id=state.topic_id)
    (offered,) = await offering.services(bot, who, purpose, only=[state.service])
    return words.view(
        state, rows, offered, nonce=nonce, is_linked=bool(mine), is_looking=is_looking
    )


async def added(call: Call) -> None:
    """Add a page; its row turns to *Added*."""
    state = page_search.Search.read(call.metadata)
    await pages.add(call.bot, await call.who(), state.topic_id, call.number, Connection.AUTHORIZED)
    await call.redraws(await drawn(call.bot, await call.who(), state, _nonce(call)))


async def more(call: Call) -> None:
    """Show the next of the pages."""
    state = page_search.Search.read(call.metadata)
    state = replace(state, shows=state.shows + AT_ONCE)
    await call.redraws(await drawn(call.bot, await call.who(), state, _nonce(call)))


async def filtered(call: Call) -> None:
    """Show those with a word in their name."""
    state = page_search.Search.read(call.metadata).asked(str(call.given("filter") or ""))
    await call.redraws(await drawn(call.bot, await call.who(), state, _nonce(call)))


async def finished(_: Call) -> dict[str, Any]:
    """Close."""
    return {"response_action": "clear"}


async def show_done(bot: Bot, who: Person, done: Done) -> None:
    """Let the modal go on by itself, now that the profile is linked."""
    if not done.purpose.topic_id:
        return
    card = await topics.show(bot, who, done.purpose.topic_id)
    state = Search(
        topic_id=card.topic.id,
        topic_name=card.topic.name,
        service=done.service,
        connection=Connection.AUTHORIZED,
    )
    await _redraw(bot, who, state, done.purpose.view)


async def _asked_again(bot: Bot, who: Person, state: Search, nonce: str) -> None:
    await managing.ask_again(bot, await managing.linked(bot, who, state.service))
    for pause in PAUSES:
        # The answer may be there before Slack shows the modal that waits for it.
        if await _redraw(bot, who, state, nonce):
            return
        await asyncio.sleep(pause)


async def _redraw(bot: Bot, who: Person, state: Search, nonce: str) -> bool:
    """Draw the modal anew; False when it does not stand there."""
    view = await drawn(bot, who, state, nonce)
    return await modals.redraw(bot, who, words.external_id(nonce), view)


def _nonce(call: Call) -> str:
    return str(call.view.get("external_id", "")).partition(".")[2]
