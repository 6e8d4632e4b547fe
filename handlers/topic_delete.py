"""The end of a topic: asked first, with what goes."""

from typing import Any

from bot.messages import topic_done, topic_forms
from bot.people import must_manage
from bot.watching import topics
from handlers import origin
from handlers.call import Call
from handlers.hearing import goes_on


async def ask(call: Call, topic_id: int) -> None:
    """Ask whether it shall go."""
    who = await call.who()
    must_manage(who)
    card = await topics.show(call.bot, who, topic_id)
    await call.opens(topic_forms.delete(origin.about(call, topic_id), card))


async def submitted(call: Call) -> dict[str, Any]:
    """Let it go."""
    asked = topic_forms.Asked.read(call.metadata)
    card = await topics.delete(call.bot, await call.who(), asked.topic_id)
    goes_on(call, lambda _: origin.submitted(call, asked, topic_done.deleted(card)))
    return {}
