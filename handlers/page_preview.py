"""*Preview* of a page that was found: opened at once, filled when the page has answered."""

from bot.messages import page_preview
from bot.messages.page_preview import Look
from bot.messages.page_search import Search
from bot.slack import Refused
from bot.watching import pages, previewing
from handlers import errors, page_search
from handlers.call import Call, Json

# What Slack answers to the second of two quick clicks, where the first filled the stack.
FULL = "push_limit_reached"


async def opened(call: Call) -> None:
    """Open the preview, and read the page; what goes wrong is told in it."""
    try:
        drawn = await call.opens(page_preview.reading())
    except Refused as error:
        if error.code != FULL:
            raise
        return
    try:
        view = await _view(call)
    except Exception as error:  # noqa: BLE001 - told in the modal that is open now, whatever it is
        view = page_preview.failed(errors.explained(error))
    await call.redraws(view, over=drawn)


async def added(call: Call) -> None:
    """Add the page; the preview says so, and so does the search below it."""
    at = page_preview.Look.read(call.metadata)
    who = await call.who()
    await pages.add(call.bot, who, at.search.topic_id, at.page_id, at.search.connection)
    await call.redraws(page_preview.turned(call.view, at.search.topic_name))
    await page_search.again(call, at.search, view_id=at.below)


async def _view(call: Call) -> Json:
    at = Look(call.number, Search.read(call.metadata), below=call.view["id"])
    seen = await previewing.look(call.bot, await call.who(), at.page_id)
    added = at.page_id in await page_search.there(call, at.search)
    provider = call.bot.provider(at.search.service)
    return page_preview.preview(at, provider, seen, call.bot.now(), added=added)
