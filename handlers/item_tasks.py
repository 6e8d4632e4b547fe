"""*Claim*, *Done* and *Reopen* in the "…" of an item."""

from collections.abc import Awaitable, Callable

from bot.acts import tasks
from bot.acts.tasks import Changed
from bot.bot import Bot
from bot.messages import item_tasks as words
from bot.messages.message import Message
from bot.people import Person
from handlers import aside
from handlers.call import Call, one_of

JOBS: dict[str, Callable[[Bot, Person, int], Awaitable[Changed]]] = {
    words.CLAIM: tasks.claim,
    words.DONE: tasks.finish,
    words.REOPEN: tasks.reopen,
}


async def chosen(call: Call, verb: str, item_id: int) -> None:
    """Do what was chosen: the message tells; who came too late is told alone."""
    changed = await one_of(JOBS, verb)(call.bot, await call.who(), item_id)
    if changed.too_late:
        await aside.tell(call, call.channel_id, Message.saying(words.too_late(changed.task)))
