"""The buttons under an item that do something at its service, and what is decided about it."""

from bot import acting, deciding
from bot.messages import act_notices, item_acts
from bot.messages.blocks import section
from bot.messages.message import Message
from handlers import aside
from handlers.call import Call
from providers.acting import Verb


async def asked(call: Call) -> None:
    """*Like*, *Hide*, *Delete* and their undoing: the message tells when it is done."""
    verb = Verb(str(call.action["action_id"]).removeprefix("item."))
    wished = await acting.ask(
        call.bot, await call.who(), int(call.value), verb, channel_id=call.channel_id
    )
    act, at = wished.act, wished.stage
    if wished.again:
        return
    if act.needs_approval:
        await aside.tell(call, call.channel_id, act_notices.waits(verb))
    elif verb in acting.THOUGHT_OVER:
        told = act_notices.under_way(
            act.id,
            verb,
            "",
            page=at.page.name,
            label=at.provider.label,
            seconds=int(acting.SECOND_THOUGHTS.total_seconds()),
        )
        await aside.tell(call, call.channel_id, told)


async def chosen(call: Call) -> None:
    """The "…" under an item."""
    _, verb, item_id = call.value.split(".")
    at = await acting.look(call.bot, await call.who(), int(item_id), Verb(verb))
    said = item_acts.why_not(at.power, at.provider.label)
    await aside.tell(call, call.channel_id, Message(said, [section(said)]))


async def taken_back(call: Call) -> None:
    """*Undo*."""
    late = await deciding.take_back(call.bot, await call.who(), int(call.value))
    await call.answer(act_notices.taken_back(late=late))


async def tried_again(call: Call) -> None:
    """*Try again*."""
    await deciding.retry(call.bot, await call.who(), int(call.value))
    await call.answer(act_notices.tried_again())


async def approved(call: Call) -> None:
    """*Approve*."""
    await deciding.approve(call.bot, await call.who(), int(call.value))


async def declined(call: Call) -> None:
    """*Decline*."""
    await deciding.decline(call.bot, await call.who(), int(call.value))
