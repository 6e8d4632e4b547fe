"""What is scheduled, and what went out lately."""

from collections.abc import Sequence

from bot.acts.schedule import Board, Card
from bot.messages import mrkdwn
from bot.messages.blocks import Block, actions, button, context, divider, header, lines, section
from bot.messages.message import Message
from bot.messages.paging import Leaf, turning
from bot.messages.publish_fates import fate, outcome_buttons
from bot.messages.publish_notices import BEGIN, scheduled_buttons
from bot.messages.publish_words import quoted

TURN = "publish.turn"
PER_PAGE = 5
MOST_FINISHED = 5


def answer(board: Board, *, page: int = 1) -> Message:
    """List what waits, a page at a time, and the newest of what went out."""
    leaf = Leaf.of(board.waiting, page, PER_PAGE)
    blocks = [
        header("Scheduled"),
        *_cards(leaf.shown, empty="Nothing is scheduled."),
        *turning(TURN, leaf),
        divider(),
        header("Published lately"),
        *_cards(board.finished[:MOST_FINISHED], empty="Nothing was published yet."),
        divider(),
        actions(button("Publish", BEGIN, style="primary"), block_id="begin"),
    ]
    return Message("What is scheduled, and what went out", blocks)


def _cards(cards: Sequence[Card], *, empty: str) -> list[Block]:
    return [block for card in cards for block in _card(card)] or [section(empty)]


def _card(card: Card) -> list[Block]:
    one, posts = card.publication, card.posts
    begun = any(post.act.claimed_at for post in posts)
    buttons = outcome_buttons(one.id, posts) if begun else scheduled_buttons(one.id)
    return [
        section(
            lines([f"*{mrkdwn.when(one.due_at)}* by {mrkdwn.mention(one.by)}", *map(fate, posts)])
        ),
        *(quoted(one.text) or [context("Pictures only")]),
        *([actions(*buttons, block_id=f"publish.{one.id}")] if buttons else []),
    ]
