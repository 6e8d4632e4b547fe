"""The channels that a topic's feed goes to."""

from typing import Any

from bot.messages import topic_done, topic_forms
from bot.people import must_manage
from bot.watching import topics
from handlers import origin
from handlers.call import Call
from handlers.hearing import goes_on


async def ask(call: Call, topic_id: int) -> None:
    """Ask for the channels."""
    who = await call.who()
    must_manage(who)
    card = await topics.show(call.bot, who, topic_id)
    await call.opens(
        topic_forms.channels(origin.about(call, topic_id), card.topic.name, card.channels)
    )


async def submitted(call: Call) -> dict[str, Any]:
    """Send the feed there."""
    asked = topic_forms.Asked.read(call.metadata)
    chosen = [str(one) for one in call.given("channel") or ()]
    topic = await topics.send_to(call.bot, await call.who(), asked.topic_id, chosen)
    goes_on(call, lambda _: origin.submitted(call, asked, topic_done.sent_to(topic, chosen)))
    return {}
