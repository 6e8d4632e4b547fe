"""A new topic: at once when its name and channel are known, else by a form."""

from typing import Any

from bot.messages import topic_done, topic_forms
from bot.people import must_manage
from bot.watching import topics
from handlers import origin
from handlers.call import Call
from handlers.hearing import goes_on


async def command(call: Call, name: str) -> None:
    """`/social topic create [name]`: its feed goes to the channel in which it was typed."""
    who = await call.who()
    must_manage(who)
    if not name or call.channel_id[:1] not in {"C", "G"}:
        await call.opens(
            topic_forms.create(origin.about(call), name=name, channel_id=call.channel_id)
        )
        return
    topic = await topics.create(call.bot, who, name, call.channel_id)
    await call.answer(topic_done.created(topic, call.channel_id))


async def button(call: Call) -> None:
    """*New topic*."""
    must_manage(await call.who())
    await call.opens(topic_forms.create(origin.about(call), channel_id=call.channel_id))


async def submitted(call: Call) -> dict[str, Any]:
    """Make it."""
    channel_id = str(call.given("channel"))
    topic = await topics.create(
        call.bot, await call.who(), str(call.given("name") or ""), channel_id
    )
    said = topic_done.created(topic, channel_id)
    goes_on(call, lambda _: origin.submitted(call, topic_forms.Asked.read(call.metadata), said))
    return {}
