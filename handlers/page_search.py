"""*Add pages*, second step: search, add, show more."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.messages import page_search
from bot.messages.page_search import AT_ONCE, MOST, Row, Search
from bot.watching import pages, topics
from handlers.call import Call
from providers.vocabulary import Page


async def searched(call: Call) -> None:
    """Search for what was typed; of two quick clicks, the view's hash lets one through."""
    query = str(call.given("query") or "")
    state = page_search.Search.read(call.metadata).asked(query)
    provider = call.bot.provider(state.service)
    drawn = await call.redraws(page_search.searching(state, provider), over=call.view)
    found = await pages.find(call.bot, await call.who(), state.service, query)
    state = replace(state, found=tuple(id_ for id_, _ in found.pages[:MOST]))
    rows = await _rows(call, state, found.pages[:MOST])
    await call.redraws(page_search.results(state, provider, rows, found.tried), over=drawn)


async def added(call: Call) -> None:
    """Add a page; its row turns to *Added*, also when it was there already."""
    state = page_search.Search.read(call.metadata)
    await pages.add(call.bot, await call.who(), state.topic_id, call.number, state.connection)
    await again(call, state)


async def more(call: Call) -> None:
    """Show the next of the pages that were found."""
    state = page_search.Search.read(call.metadata)
    await again(call, replace(state, shows=state.shows + AT_ONCE))


async def finished(call: Call) -> dict[str, Any]:
    """Close, unless something stands in the box that was not searched yet."""
    typed = str(call.given("query") or "")
    state = page_search.Search.read(call.metadata)
    if typed.strip() and not state.is_for(typed):
        return {
            "response_action": "errors",
            "errors": {"query": "Press Enter to search for this, or empty the box to finish."},
        }
    return {"response_action": "clear"}


async def again(call: Call, state: Search, *, view_id: str = "") -> None:
    """Draw what was found anew, in the view of the call or another; pages may be added by now."""
    found = await pages.found(call.bot, await call.who(), state.found)
    rows = await _rows(call, state, found)
    provider = call.bot.provider(state.service)
    await call.redraws(page_search.results(state, provider, rows), view_id=view_id)


async def there(call: Call, state: Search) -> set[int]:
    """Return the ids of the pages that are in the topic, connected as the search would."""
    card = await topics.show(call.bot, await call.who(), state.topic_id)
    return {one.page.id for one in card.streams if one.stream.connection == state.connection}


async def _rows(call: Call, state: Search, found: Sequence[tuple[int, Page]]) -> list[Row]:
    added = await there(call, state)
    return [Row(id_, page, added=id_ in added) for id_, page in found]
