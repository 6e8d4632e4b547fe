"""The verbs behind the three dots of a topic's card."""

from bot.messages import home as words
from handlers import topic_acting, topic_channels, topic_delete, topic_rename, topic_tune
from handlers.call import Call, as_number, one_of

VERBS = {
    words.RENAME: topic_rename.ask,
    words.CHANNELS: topic_channels.ask,
    words.ACTING: topic_acting.ask,
    words.WORDS: topic_tune.ask_words,
    words.QUIET: topic_tune.ask_hours,
    words.ESCALATE: topic_tune.ask_escalation,
    words.DELETE: topic_delete.ask,
}


async def chosen(call: Call) -> None:
    """Do what was chosen."""
    verb, topic_id = call.parts(2, between=":")
    await one_of(VERBS, verb)(call, as_number(topic_id))
