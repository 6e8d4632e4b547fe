"""Muting in words: the small modal, what was muted, and the list of all that is."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import menus, mrkdwn, text
from bot.messages.blocks import (
    Block,
    actions,
    button,
    context,
    field,
    modal,
    option,
    section,
    text_box,
)
from bot.messages.byline import who
from bot.messages.item import NOUNS
from bot.messages.kept import Kept
from bot.messages.message import Message
from bot.messages.paging import Leaf, turning
from bot.watching import wanted
from providers.vocabulary import Item, Page
from storage.models import Mute

FORM = "mute"
UNDO, UNMUTE = "mute.undo", "mute.unmute"
TURN = "mute.turn"
WHAT, WORD, LASTING = "mute.what", "mute.word", "mute.lasting"
# The option in the "…" of an item.
VERB = "mute"
DAY, EVER = "day", "ever"
LASTS = {DAY: "For a day", EVER: "For ever"}
PER_PAGE = 20
NONE = "Nothing is muted. Under each message, “…” and then “Mute …” makes its channel quieter."


@dataclass(frozen=True, slots=True)
class Asked(Kept):
    """Under which item *Mute …* was pressed, and in which channel."""

    item_id: int
    channel_id: str


def offered(item_id: int) -> Block:
    """Return the option in the "…" of an item."""
    return option("Mute …", f"{VERB}.new.{item_id}")


def view(about: Asked, item: Item, page: Page) -> Block:
    """Ask what shall not be posted in the channel any more, and for how long."""
    what = [
        *([option(f"What {who(item, page)} writes", wanted.AUTHOR)] * bool(wanted.author_of(item))),
        option(f"Every {NOUNS[item.kind]} of {text.line(page.name, 50)}", wanted.KIND),
        option("What has this word:", wanted.WORD),
    ]
    lasting = [option(words, value) for value, words in LASTS.items()]
    box = text_box(WORD, placeholder="giveaway", most=wanted.LONGEST_WORD)
    blocks = [
        field("Do not post here any more", menus.radios(WHAT, what), block_id="what"),
        field("Word", box, block_id="word", optional=True),
        field("For how long", menus.radios(LASTING, lasting), block_id="lasting"),
        context(
            f"In {mrkdwn.channel(about.channel_id)} alone. It is still stored. "
            "`/social mutes` lists all that is muted."
        ),
    ]
    return modal(
        "Mute", blocks, callback_id=FORM, submit="Mute", close="Cancel", metadata=about.kept()
    )


def muted(mute: Mute) -> Message:
    """Say what is muted, with the way back."""
    told = f":mute: Muted here {_until(mute)}: {mrkdwn.bold(mute.label)}"
    undo = button("Undo", UNDO, value=str(mute.id), about=mute.label)
    return Message.saying(told, actions(undo))


def unmuted(mute: Mute | None) -> Message:
    """Say that it is posted again."""
    what = mrkdwn.bold(mute.label) if mute else "That"
    told = f":loud_sound: {what} is not muted any more. What comes from now on is posted."
    return Message.saying(told)


def listed(mutes: Sequence[Mute], *, may_manage: bool, page: int = 1) -> Message:
    """List what is muted, with *Unmute* beside each for those who may."""
    if not mutes:
        return Message.saying(NONE)
    leaf = Leaf.of(mutes, page, PER_PAGE)
    rows = [section(_line(one), accessory=_unmute(one, leaf.number) if may_manage else None)
            for one in leaf.shown]  # fmt: skip
    title = text.counted(len(mutes), "mute")
    return Message(title, [section(f"*{title}*"), *rows, *turning(TURN, leaf)])


def _unmute(mute: Mute, page: int) -> Block:
    return button("Unmute", UNMUTE, value=f"{mute.id}.{page}", about=mute.label)


def _line(mute: Mute) -> str:
    where, by = mrkdwn.channel(mute.channel_id), mrkdwn.mention(mute.by)
    return f"{mrkdwn.bold(mute.label)} in {where} {_until(mute)}, by {by}"


def _until(mute: Mute) -> str:
    return f"until {mrkdwn.when(mute.until)}" if mute.until else "for ever"
