"""The modal *Preview*: what a found page would bring to the channel, before it is added."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.messages import item as items
from bot.messages import mrkdwn, problem, text
from bot.messages import page_search as search
from bot.messages.blocks import Block, actions, button, context, divider, modal, section
from bot.messages.kept import Kept
from bot.watching.previewing import Preview
from providers.contract import Provider

ADD = "page_preview.add"
FOOT = "foot"

SHOWN = 3
# Of a shorter time nobody can tell what a day is like.
LEAST = timedelta(hours=1)
DAY = timedelta(days=1)
UNITS = ((DAY, "day"), (DAY * 7, "week"), (DAY * 30, "month"))


@dataclass(frozen=True, slots=True)
class Look(Kept):
    """Which page is looked at, out of which search; it rides in the view.

    `below` is Slack's id of the view that shows the search.
    """

    page_id: int
    search: search.Search
    below: str


def reading() -> Block:
    """Draw the preview while the page is read."""
    return modal("Preview", [section(":hourglass_flowing_sand: Reading the page …")])


def failed(words: str) -> Block:
    """Draw why there is no preview."""
    return problem.in_view(modal("Preview", []), words)


def preview(at: Look, provider: Provider, seen: Preview, now: datetime, *, added: bool) -> Block:
    """Draw a page, how often it posts, and its last items as the channel would show them."""
    page, topic = seen.page, at.search.topic_name
    rhythm = pace([item.posted_at for item in seen.items], now)
    told = "\n".join(filter(None, (rhythm, provider.withheld)))
    blocks = [
        section(search.described(page)),
        context(*search.facts(page)),
        *([context(told)] if told else []),
        *(_last(seen, provider, topic) if seen.items else [section(_nothing(seen))]),
        divider(),
        _added(topic) if added else _add(page.name),
    ]
    return modal("Preview", blocks, metadata=at.kept())


def turned(view: Block, topic_name: str) -> Block:
    """Return the preview as Slack sent it, with *Added* at its foot."""
    sent, done = problem.as_sent(view), _added(topic_name)
    return {**sent, "blocks": [done if one["block_id"] == FOOT else one for one in sent["blocks"]]}


def pace(moments: Sequence[datetime | None], now: datetime) -> str:
    """Return how often a page posts, by the newer half of what it shows; "" where nobody can tell.

    `moments` are those of its items, the newest first.
    """
    known = [min(moment, now) for moment in moments if moment]
    half = len(known) // 2
    if not half or len(known) < len(moments) or known[0] == known[half]:
        return ""
    time = now - known[half]
    # The moment now is, more or less, in the middle between two posts.
    return _often(time / (half + 0.5)) if time >= LEAST else ""


def _often(every: timedelta) -> str:
    for time, unit in UNITS:
        if every <= time:
            return f"About {text.counted(_rounded(time / every), 'post')} a {unit}."
    return "Less than one post a month."


def _rounded(number: float) -> int:
    """Return a number with two digits that count, as it is only about right."""
    whole = round(number)
    return round(whole, 2 - len(str(whole)))


def _last(seen: Preview, provider: Provider, topic: str) -> Iterator[Block]:
    shown = seen.items[:SHOWN]
    yield section(f"*The last {text.counted(len(shown), 'post')}, as a channel shows them*")
    for item in shown:
        said = items.message(
            item,
            seen.page,
            item_id=None,
            service_label=provider.label,
            service_emoji=provider.emoji,
            topics=[topic],
        )
        yield divider()
        yield from said.blocks


def _nothing(seen: Preview) -> str:
    if seen.trouble is None:
        return "Nothing is posted here yet. What comes once the page is added goes to the channel."
    why = f"{mrkdwn.name(seen.trouble.what)} {mrkdwn.name(seen.trouble.why, most=200)}"
    hope = "" if seen.gone else " You can add it all the same: I keep trying."
    return f"I could not read this page: {why}.{hope}"


def _add(name: str) -> Block:
    return actions(button("Add", ADD, style="primary", about=name), block_id=FOOT)


def _added(topic: str) -> Block:
    return context(search.added(topic), block_id=f"{FOOT}.added")
