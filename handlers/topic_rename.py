"""Another name for a topic."""

from typing import Any

from bot.messages import topic_done, topic_forms
from bot.people import must_manage
from bot.watching import topics
from handlers import origin
from handlers.call import Call
from handlers.hearing import goes_on


async def ask(call: Call, topic_id: int) -> None:
    """Ask for the name."""
    who = await call.who()
    must_manage(who)
    card = await topics.show(call.bot, who, topic_id)
    await call.opens(topic_forms.rename(origin.about(call, topic_id), card.topic.name))


async def submitted(call: Call) -> dict[str, Any]:
    """Give it."""
    asked = topic_forms.Asked.read(call.metadata)
    name = str(call.given("name") or "")
    topic = await topics.rename(call.bot, await call.who(), asked.topic_id, name)
    goes_on(call, lambda _: origin.submitted(call, asked, topic_done.renamed(topic)))
    return {}
