"""The topics of a workspace, and the question which of them is meant."""

from collections.abc import Sequence

from bot.messages import text
from bot.messages.blocks import actions, button, section, select
from bot.messages.message import Message
from bot.messages.paging import Leaf, turning
from bot.messages.topic_add import Choice, options
from bot.messages.topic_words import head
from bot.watching.topics import TopicCard

SHOW = "topic.show"
ADD_PAGE = "topic.add_page"
NEW = "topic.new"
TURN = "topic_list.turn"
CHOOSE = "topic.choose"
PER_PAGE = 20
NONE = (
    "There is no topic yet. A topic is a named group of pages, with the channel that their "
    "posts go to."
)


def answer(cards: Sequence[TopicCard], *, may_manage: bool, page: int = 1) -> Message:
    """List the topics of that page."""
    if not cards:
        return none(may_manage=may_manage)
    leaf = Leaf.of(cards, page, PER_PAGE)
    title = text.counted(len(cards), "topic")
    lines = [
        section(
            head(card.topic, card.channels, len(card.streams)),
            accessory=button("Show", SHOW, value=str(card.topic.id), about=card.topic.name),
        )
        for card in leaf.shown
    ]
    new = [actions(button("New topic", NEW), block_id="new")] if may_manage else []
    blocks = [
        section(f"*{title}*"),
        *lines,
        *turning(TURN, leaf),
        *new,
    ]
    return Message(title, blocks)


def none(*, may_manage: bool) -> Message:
    """Say that there is none, and what to do first."""
    buttons = [actions(button("Add a page", ADD_PAGE, style="primary"), button("New topic", NEW))]
    return Message.saying(NONE, *(buttons if may_manage else []))


def which(verb: str, topics: Sequence[Choice]) -> Message:
    """Ask which topic is meant; `verb` is the command as it is typed, and the block's id."""
    menu = select(CHOOSE, options(topics, new=False), placeholder="Choose a topic")
    asked = f"Which topic? (`/social {verb}`)"
    return Message.saying(asked, actions(menu, block_id=verb))
