"""What a topic posts, and when: the modals of its words, its quiet hours, and who is told late."""

from collections.abc import Sequence

from bot.messages import menus, mrkdwn, text
from bot.messages.blocks import (
    Block,
    context,
    field,
    modal,
    option,
    select,
    text_box,
)  # fmt: skip
from bot.messages.menus import Group
from bot.messages.message import Message
from bot.messages.topic_forms import Asked
from bot.watching import quiet
from bot.watching.tuning import LONGEST_MINUTES
from storage.models import Topic

WORDS, QUIET, ESCALATE = "topic_words", "topic_quiet", "topic_escalate"
INCLUDES, EXCLUDES = "topic_words.includes", "topic_words.excludes"
FROM, UNTIL, RHYTHM = "topic_quiet.from", "topic_quiet.until", "topic_quiet.rhythm"
MINUTES, CHANNEL, GROUP = (
    "topic_escalate.minutes", "topic_escalate.channel", "topic_escalate.group",
)  # fmt: skip
NEVER = "never"
RHYTHMS = {"": "At once", quiet.HOURLY: "One digest an hour", quiet.DAILY: "One digest a day"}
# An option's value may not be empty.
AT_ONCE = "at_once"
MOST_SHOWN = 5


def words(about: Asked, topic: Topic) -> Block:
    """Ask which words a topic's items must have, and which they must not."""
    blocks = [
        field("Only what has one of these words", _box(INCLUDES, topic.includes), block_id="word",
              optional=True, hint="One a line, whole words, whatever their case. Empty: all."),
        field("Nothing that has one of these", _box(EXCLUDES, topic.excludes),
              block_id="excludes", optional=True),
        context(
            "Looked for in the title and the text. What is not posted is stored all the same. "
            "Where another topic brings it to the same channel, it comes by that one."
        ),
    ]  # fmt: skip
    return _form("Words", WORDS, about, blocks)


def _box(action_id: str, chosen: Sequence[str]) -> Block:
    return text_box(action_id, value="\n".join(chosen), multiline=True)


def hours(about: Asked, topic: Topic, *, zone: str) -> Block:
    """Ask when a topic is quiet, and whether all of it comes in digests."""
    rhythms = [option(words, value or AT_ONCE) for value, words in RHYTHMS.items()]
    blocks = [
        field("Quiet from", _hour(FROM, topic.quiet_from), block_id="from"),
        field("Until", _hour(UNTIL, topic.quiet_until), block_id="until"),
        field("Time zone", menus.zone(topic.quiet_zone or zone), block_id="zone"),
        field("Otherwise, post", menus.radios(RHYTHM, rhythms, topic.rhythm), block_id="rhythm"),
        context(
            "Nothing is lost: what comes meanwhile is one digest at the end, all of it in the "
            "thread. Alerts about expired pages and private messages come at once, always."
        ),
    ]
    return _form("Quiet hours", QUIET, about, blocks)


def _hour(action_id: str, chosen: int | None) -> Block:
    options = [option("Never", NEVER), *menus.hours()]
    initial = options[0 if chosen is None else chosen % 24 + 1]
    return select(action_id, options, placeholder="Choose an hour", chosen=initial)


def escalation(about: Asked, topic: Topic, groups: Sequence[Group] | None) -> Block:
    """Ask who is told, and after how long, of what is still open.

    `groups` are ids and names, None while Slack is asked.
    """
    box: Block = {
        "type": "number_input", "action_id": MINUTES, "is_decimal_allowed": False,
        "min_value": "1", "max_value": str(LONGEST_MINUTES),
    }  # fmt: skip
    if topic.escalate_minutes:
        box["initial_value"] = str(topic.escalate_minutes)
    is_group = topic.escalate_to.startswith("S")
    channel, group = ("", topic.escalate_to) if is_group else (topic.escalate_to, "")
    blocks = [
        field("Minutes after which others are told", box, block_id="minutes", optional=True,
              hint="Of what is not done by then, once. Empty: nobody is told."),
        field("In this channel", menus.channel(CHANNEL, channel), block_id="channel",
              optional=True),
        *([context(menus.LOOKING)] if groups is None else _groups(groups, group)),
        context("It holds for what comes from now on: comments, mentions, reviews and the like."),
    ]  # fmt: skip
    return _form("Escalate", ESCALATE, about, blocks)


def _groups(groups: Sequence[Group], chosen: str) -> list[Block]:
    """Ask for a user group, where there is one."""
    offered = menus.groups(groups, [chosen] if chosen else [])
    if not offered:
        return []
    initial = next((one for one in offered if one["value"] == chosen), None)
    menu = select(GROUP, offered, placeholder="Choose a user group", chosen=initial)
    hint = "It is pinged in the channel where the message stands."
    return [field("Or this user group", menu, block_id="group", optional=True, hint=hint)]


def _form(title: str, callback_id: str, about: Asked, blocks: Sequence[Block]) -> Block:
    return modal(
        title, blocks, callback_id=callback_id, submit="Save", close="Cancel", metadata=about.kept()
    )


def words_set(topic: Topic) -> Message:
    """Say which words hold."""
    only = f"only what has {_some(topic.includes)}" if topic.includes else "everything"
    but = f", but nothing with {_some(topic.excludes)}" if topic.excludes else ""
    return Message.saying(f"Of {mrkdwn.bold(topic.name)}, {only} is posted{but}.")


def _some(chosen: Sequence[str]) -> str:
    return text.some(chosen, MOST_SHOWN, lambda word: f"“{mrkdwn.name(word)}”")


def hours_set(topic: Topic) -> Message:
    """Say when it is quiet, and how it comes."""
    name = mrkdwn.bold(topic.name)
    when = {
        quiet.HOURLY: "comes in one digest an hour", quiet.DAILY: "comes in one digest a day",
    }.get(topic.rhythm, "is posted at once")  # fmt: skip
    hushed = ""
    if topic.quiet_from is not None and topic.quiet_until is not None:
        hushed = (
            f", and is quiet from {topic.quiet_from:02}:00 to {topic.quiet_until:02}:00 "
            f"({mrkdwn.name(topic.quiet_zone)})"
        )
    return Message.saying(f"{name} {when}{hushed}.")


def escalation_set(topic: Topic) -> Message:
    """Say who is told of what, and when."""
    name = mrkdwn.bold(topic.name)
    if not topic.escalate_minutes:
        return Message.saying(f"Nobody else is told of what stays open in {name}.")
    whom = mrkdwn.channel(topic.escalate_to)
    if topic.escalate_to.startswith("S"):
        whom = "the user group you chose"
    after = text.counted(topic.escalate_minutes, "minute")
    return Message.saying(f"What is still open in {name} after {after} is told to {whom}.")
