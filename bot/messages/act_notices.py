"""What became of an act, told to the one who wished it."""

from bot.acts.acting import SECONDS, Wished
from bot.messages import mrkdwn
from bot.messages.blocks import actions, button
from bot.messages.item_acts import NAMES, RETRY, TAKE_BACK
from bot.messages.message import Message
from bot.messages.publish_words import quoted
from providers.acting import Verb


def failed(act_id: int, verb: str, words: str, *, page: str, label: str, why: str) -> Message:
    """Say that something was not done, why, and what can be done about it.

    `why` is what the service says, and ends a sentence that begins with its name.
    """
    service = mrkdwn.name(label)
    reason = mrkdwn.reason(why)
    named = NAMES[Verb(verb)] if verb in list(Verb) else "Take back"
    told = f":warning: Your “{named}” as {mrkdwn.bold(page)} was not done: {service} {reason}."
    again = button("Try again", RETRY, value=str(act_id), about=named)
    return Message.saying(told, *quoted(words), actions(again))


def ahead(wished: Wished) -> Message:
    """Say what comes first: a second person, or a moment in which it can be taken back."""
    verb = Verb(wished.act.verb)
    return _waits(verb) if wished.act.needs_approval else _under_way(wished, verb)


def _under_way(wished: Wished, verb: Verb) -> Message:
    act, at = wished.act, wished.stage
    page, label = mrkdwn.bold(at.page.name), mrkdwn.name(at.provider.label)
    said = {
        Verb.REPLY: f"Your answer goes out as {page} at {label}",
        Verb.DELETE: f"It is deleted at {label}",
    }.get(verb, f"{NAMES[verb]}, as {page} at {label}")
    told = f":hourglass_flowing_sand: {said} in {SECONDS} seconds."
    undo = button("Undo", TAKE_BACK, value=str(act.id), about=verb)
    return Message.saying(told, *quoted(act.text), actions(undo))


def _waits(verb: Verb) -> Message:
    told = (
        f":hourglass: “{NAMES[verb]}” waits for a second person: anyone but you who may act here "
        "can press *Approve* under the message."
    )
    return Message.saying(told)


def taken_back(*, late: bool) -> Message:
    """Say that it is not done, or is being undone at the service."""
    told = (
        "It is out already; I take it back at the service."
        if late
        else "Taken back before anything was done."
    )
    return Message.saying(told)


def tried_again() -> Message:
    """Say that it is tried anew."""
    told = ":hourglass_flowing_sand: It is tried again now; the message tells when it is done."
    return Message.saying(told)
