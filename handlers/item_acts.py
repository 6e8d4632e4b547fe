"""The buttons under an item that do something at its service, and what is decided about it."""

from bot.acts import acting, deciding
from bot.errors import ButtonStale
from bot.messages import act_notices, item_acts, item_tasks, mute
from bot.messages.blocks import lines
from bot.messages.message import Message
from handlers import aside, mutes
from handlers import item_tasks as task
from handlers.call import Call, as_number
from providers.acting import Verb


async def asked(call: Call) -> None:
    """*Like*, *Hide*, *Delete* and their undoing: the message tells when it is done."""
    verb = Verb(str(call.action["action_id"]).removeprefix("item."))
    wished = await acting.ask(call.bot, await call.who(), call.number, verb)
    if not wished.again and (wished.act.needs_approval or verb in acting.THOUGHT_OVER):
        await aside.tell(call, call.channel_id, act_notices.ahead(wished))


async def chosen(call: Call) -> None:
    """The "…" under an item."""
    family, verb, its_id = call.parts(3)
    item_id = as_number(its_id)
    if family == item_tasks.TASK:
        await task.chosen(call, verb, item_id)
        return
    if family == mute.VERB:
        await mutes.ask(call, item_id)
        return
    said = await _why(call, verb, item_id)
    await aside.tell(call, call.channel_id, Message.saying(said))


async def _why(call: Call, verb: str, item_id: int) -> str:
    who = await call.who()
    if verb == item_acts.ALL:
        provider, closed = await acting.missing(call.bot, who, item_id)
        return lines([item_acts.why_not(one, provider.label) for one in closed])
    if verb not in list(Verb):
        raise ButtonStale
    at = await acting.look(call.bot, who, item_id, Verb(verb))
    return item_acts.why_not(at.power, at.provider.label)


async def taken_back(call: Call) -> None:
    """*Undo*."""
    late = await deciding.take_back(call.bot, await call.who(), call.number)
    await call.answer(act_notices.taken_back(late=late))


async def tried_again(call: Call) -> None:
    """*Try again*."""
    await deciding.retry(call.bot, await call.who(), call.number)
    await call.answer(act_notices.tried_again())


async def approved(call: Call) -> None:
    """*Approve*."""
    await deciding.approve(call.bot, await call.who(), call.number)


async def declined(call: Call) -> None:
    """*Decline*."""
    await deciding.decline(call.bot, await call.who(), call.number)
