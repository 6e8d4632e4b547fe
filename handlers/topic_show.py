"""One topic with its pages, and *Remove* beside each."""

from bot.messages import topic_show
from bot.watching import standing, topics
from handlers.call import Call


async def show(call: Call, topic_id: int) -> None:
    """Open the topic."""
    await call.opens(await _view(call, topic_id))


async def turned(call: Call) -> None:
    """Show another page of its list."""
    shown = topic_show.Place.read(call.metadata)
    await call.redraws(await _view(call, shown.topic_id, page=call.number))


async def removed(call: Call) -> None:
    """Take a page out, and draw what is left."""
    shown = topic_show.Place.read(call.metadata)
    await topics.remove(call.bot, await call.who(), call.number)
    await call.redraws(await _view(call, shown.topic_id, page=shown.page))


async def _view(call: Call, topic_id: int, *, page: int = 1) -> dict[str, object]:
    who = await call.who()
    shown = await standing.of_topic(call.bot, who, topic_id)
    return topic_show.view(shown, call.bot.now(), may_manage=who.may_manage, page=page)
