"""Who may act as a topic's pages, and where private messages go: for administrators."""

from typing import Any

from bot.acts import trusted
from bot.messages import topic_acting as words
from bot.messages import topic_done, topic_forms
from bot.preferences import must_administer
from bot.watching import topics
from handlers import origin
from handlers.call import Call
from handlers.hearing import goes_on


async def ask(call: Call, topic_id: int) -> None:
    """Ask for both."""
    who = await call.who()
    must_administer(who)
    card = await topics.show(call.bot, who, topic_id)
    about = origin.about(call, topic_id)
    opened = await call.opens(words.view(about, card.topic, None))
    groups = await trusted.groups(call.bot, who.workspace_id)
    await call.redraws(words.view(about, card.topic, groups), over=opened)


async def submitted(call: Call) -> dict[str, Any]:
    """Keep them."""
    asked, who = topic_forms.Asked.read(call.metadata), await call.who()
    card = await topics.show(call.bot, who, asked.topic_id)
    # Without user groups the form does not ask for them.
    chosen = call.chosen("groups")
    topic = await topics.set_acting(
        call.bot,
        who,
        asked.topic_id,
        actors=card.topic.actors if chosen is None else chosen,
        private_channel_id=str(call.given("channel") or ""),
    )
    goes_on(call, lambda _: origin.submitted(call, asked, topic_done.acting_set(topic)))
    return {}
