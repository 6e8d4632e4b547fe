"""The buttons under an item of the feed."""

from bot.messages import item_whole
from bot.watching import reading
from handlers.call import Call


async def more(call: Call) -> None:
    """*Show more*: the whole text, in a modal."""
    who = await call.who()
    read = await reading.item(call.bot, who, call.number)
    await call.opens(item_whole.view(read.item, read.page))


async def followed(_: Call) -> None:
    """*Open*, and every other link: the browser has gone there already."""
