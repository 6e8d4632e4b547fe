"""What can be done to an item, as buttons; and what was done to it, in small lines."""

from collections.abc import Sequence

from bot.acts.powers import Power
from bot.messages import mrkdwn, rich_text, text
from bot.messages.blocks import MOST_INPUT, Block, actions, button, option, question
from providers.acting import Verb
from storage.models import Act

# The button of each verb carries the item's id.
ACTION = {verb: f"item.{verb}" for verb in Verb}
APPROVE, DECLINE = "act.approve", "act.decline"
TAKE_BACK, RETRY = "act.take_back", "act.retry"
MENU = "item.menu"
ALL = "all"
# Slack shows no more.
MOST_IN_MENU = 5
NAMES = {
    Verb.REPLY: "Reply", Verb.LIKE: "Like", Verb.UNLIKE: "Unlike", Verb.HIDE: "Hide",
    Verb.UNHIDE: "Unhide", Verb.DELETE: "Delete",
}  # fmt: skip
DONE = {
    Verb.REPLY: "Answered", Verb.LIKE: "Liked", Verb.UNLIKE: "Unliked", Verb.HIDE: "Hidden",
    Verb.UNHIDE: "Shown again", Verb.DELETE: "Deleted",
}  # fmt: skip
UNDER_WAY = {
    Verb.REPLY: "Being answered", Verb.LIKE: "Being liked", Verb.UNLIKE: "Being unliked",
    Verb.HIDE: "Being hidden", Verb.UNHIDE: "Being shown again", Verb.DELETE: "Being deleted",
}  # fmt: skip
MOST_TOLD = 4
MOST_DECIDED = 2
LONGEST_WORDS = 120


def buttons(powers: Sequence[Power], item_id: int, noun: str) -> list[Block]:
    """Return a button for each thing that can be done; deleting asks first."""
    return [_button(one, item_id, noun) for one in powers if not one.closed]


def _button(power: Power, item_id: int, noun: str) -> Block:
    name, asks = NAMES[power.verb], None
    if power.verb is Verb.DELETE:
        means = power.act.means if power.act else ""
        asks = question(
            f"Delete this {noun}?",
            f"It is deleted at the service, for everyone. {means}".strip(),
            yes="Delete",
        )
    style = "danger" if power.verb is Verb.DELETE else ""
    return button(name, ACTION[power.verb], value=str(item_id), style=style, asks=asks, about=noun)


def menu(powers: Sequence[Power], item_id: int, first: Sequence[Block] = ()) -> Block | None:
    """Return the "…" of an item: the options `first`, then what cannot be done, with the reason.

    Reasons that do not fit one by one are told together.
    """
    closed = [one for one in powers if one.closed]
    why = [option(f"Why no “{NAMES[one.verb]}”?", f"why.{one.verb}.{item_id}") for one in closed]
    if len(first) + len(why) > MOST_IN_MENU:
        why = [option("Why are buttons missing?", f"why.{ALL}.{item_id}")]
    options = [*first, *why]
    if not options:
        return None
    return {"type": "overflow", "action_id": MENU, "options": options[:MOST_IN_MENU]}


def why_not(power: Power, label: str) -> str:
    """Say why something cannot be done to an item."""
    if not power.closed:
        return f":white_check_mark: “{NAMES[power.verb]}” can be done now: the button is there."
    why = mrkdwn.reason(power.closed)
    return f":no_entry_sign: *{NAMES[power.verb]}* ({mrkdwn.name(label)}): {why}."


def told(acts: Sequence[Act]) -> list[str]:
    """Return who did what to an item, the newest last; what was taken back is left out."""
    last: dict[str, Act] = {}
    for one in acts:
        if one.verb in NAMES and not (one.failed_at or one.cancelled_at or one.undone_at):
            # Only the last of liking and unliking tells how it stands; every answer counts.
            family = str(one.id) if one.verb == Verb.REPLY else one.verb.removeprefix("un")
            last.pop(family, None)
            last[family] = one
    shown = [one for one in last.values() if one.verb not in {Verb.UNLIKE, Verb.UNHIDE}]
    return [_line(one) for one in shown[-MOST_TOLD:]]


def _line(act: Act) -> str:
    verb, who = Verb(act.verb), mrkdwn.mention(act.by)
    if act.needs_approval and not act.approved_by:
        wish = "answer" if verb is Verb.REPLY else NAMES[verb].lower()
        return f":hourglass: {who} wants to {wish} this; somebody else must approve"
    words = f": “{mrkdwn.name(text.line(act.text, LONGEST_WORDS))}”" if act.text else ""
    approved = f", approved by {mrkdwn.mention(act.approved_by)}" if act.approved_by else ""
    state = DONE[verb] if act.done_at else UNDER_WAY[verb]
    return f"{state} by {who}{approved}{words}"


def decisions(acts: Sequence[Act]) -> list[Block]:
    """Return what waits for a second person, each with its buttons.

    Nobody approves words that they have not read: those of an answer are shown whole.
    """
    waiting = [
        one
        for one in acts
        if one.needs_approval and not (one.approved_by or one.cancelled_at or one.failed_at)
    ]
    return [block for one in waiting[:MOST_DECIDED] for block in _decision(one)]


def _decision(act: Act) -> list[Block]:
    return [
        *rich_text.quoted(act.text, room=MOST_INPUT),
        actions(
            button("Approve", APPROVE, value=str(act.id), style="primary", about=act.verb),
            button("Decline", DECLINE, value=str(act.id), about=act.verb),
        ),
    ]
