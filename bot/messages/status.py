"""Where things stand: every stream, twenty to a page."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.messages import health, ledger, mrkdwn, text
from bot.messages.blocks import section
from bot.messages.message import Message
from bot.messages.paging import Leaf, turning
from bot.rules import Health
from bot.watching.standing import Standing

TURN = "status.turn"
PER_PAGE = 20
MOST_GAPS = 3
NONE = "Nothing is monitored yet. Begin with `/social topic add`."
LATELY = timedelta(days=7)


def answer(streams: Sequence[Standing], now: datetime, *, page: int = 1) -> Message:
    """List the streams of that page."""
    if not streams:
        return Message.saying(NONE)
    leaf = Leaf.of(streams, page, PER_PAGE)
    blocks = [section(f"*{summary(streams)}*"), *(_line(one, now) for one in leaf.shown)]
    return Message(summary(streams), [*blocks, *turning(TURN, leaf)])


def summary(streams: Sequence[Standing]) -> str:
    """Return how many streams stand how, in a line."""
    counted = {state: sum(one.health is state for one in streams) for state in Health}
    parts = [f"{count:,} {health.WORDS[state]}" for state, count in counted.items() if count]
    return f"{text.counted(len(streams), 'stream')}: {', '.join(parts)}"


def _line(stream: Standing, now: datetime) -> dict[str, object]:
    place = f"{mrkdwn.bold(stream.topic_name)} · {health.service(stream)}"
    said = f"{health.name(stream)}\n{place} · {health.words(stream, now)}"
    lately = [one for one in stream.gaps if one.to_at and now - one.to_at < LATELY][:MOST_GAPS]
    told = [f":memo: {ledger.line(one)}" for one in lately]
    return section("\n".join([said, *told]))
