"""What is open: what nobody looks after first, each with its buttons."""

from datetime import datetime

from bot.acts.tasks import Inbox, Row
from bot.messages import links, mrkdwn, text
from bot.messages.blocks import Block, actions, button, section
from bot.messages.byline import who
from bot.messages.item import NOUNS, first_line
from bot.messages.item_tasks import CLAIM as TO_CLAIM
from bot.messages.item_tasks import DONE as TO_FINISH
from bot.messages.item_tasks import NAMES, claimed
from bot.messages.message import Message
from bot.messages.paging import Leaf, turning
from bot.messages.timing import ago
from providers.vocabulary import Item, Kind, Page

TURN = "inbox.turn"
CLAIM, DONE = "inbox.claim", "inbox.done"
LONGEST_LINE = 120
MOST_TOPICS = 3
NONE = ":tada: Nothing is open. What people write to pages of yours stands here until it is done."


def answer(inbox: Inbox, now: datetime, *, words: str = "") -> Message:
    """List one page of what is open; `words`, our own, go on top of it."""
    top = [section(words)] if words else []
    if not inbox.rows:
        return Message(NONE, [*top, section(NONE)])
    title = f"{text.counted(inbox.count, 'item')} open"
    rows = [block for row in inbox.rows for block in _row(row, now, inbox.number)]
    leaf = Leaf(inbox.rows, inbox.number, inbox.of_all)
    return Message(title, [*top, section(f"*{title}*"), *rows, *turning(TURN, leaf)])


def _row(row: Row, now: datetime, page: int) -> list[Block]:
    value, about = f"{row.task.item_id}.{page}", first_words(row.item)
    buttons = [
        *(
            []
            if row.task.claimed_by
            else [button(NAMES[TO_CLAIM], CLAIM, value=value, about=about)]
        ),
        button(NAMES[TO_FINISH], DONE, value=value, about=about),
    ]
    return [section(_line(row, now)), actions(*buttons, block_id=f"inbox.{row.task.item_id}")]


def _line(row: Row, now: datetime) -> str:
    where = [mrkdwn.bold(row.page.name or row.page.handle)]
    topics = text.some(row.topics, MOST_TOPICS, mrkdwn.name)
    where += [f"in {topics}"] if topics else []
    said = f"{written(row.item, row.page)}: {linked(row.item, row.url)}"
    facts = [" ".join(where), ago(now, row.task.opened_at)]
    facts += [claimed(row.task)] if row.task.claimed_by else []
    return f"{said}\n{' · '.join(facts)}"


def written(item: Item, page: Page) -> str:
    """Return who wrote it; of a private message that is nobody's business here."""
    if item.kind is Kind.PRIVATE_MESSAGE:
        return "Somebody"
    return mrkdwn.bold(who(item, page))


def linked(item: Item, url: str) -> str:
    """Return how it begins, as a link to its message where there is one."""
    begins = f"“{mrkdwn.name(first_words(item), most=LONGEST_LINE)}”"
    address = links.web(url)
    return f"<{address}|{begins}>" if address else begins


def first_words(item: Item) -> str:
    """Return how it begins; what is private is read where it stands."""
    if item.kind is Kind.PRIVATE_MESSAGE:
        return f"a private {NOUNS[item.kind]}"
    return first_line(item, LONGEST_LINE)
