"""A topic in words: where its feed goes, how many pages it has."""

from collections.abc import Sequence
from datetime import datetime

from bot.messages import mrkdwn, text
from bot.messages.refusals import reason
from bot.watching.quiet import HOURLY
from bot.watching.standing import TopicStanding
from storage.models import Topic

MOST_CHANNELS = 10


def feed(channels: Sequence[str]) -> str:
    """Return where a feed goes."""
    if not channels:
        return "no channel"
    return text.some(channels, MOST_CHANNELS, mrkdwn.channel)


def pages(count: int) -> str:
    """Return how many pages."""
    return text.counted(count, "page") if count else "no pages yet"


def head(topic: Topic, channels: Sequence[str], count: int) -> str:
    """Return a topic's name, and under it the facts."""
    said = [_facts(channels, count, topic.paused_at), *_tuned(topic)]
    return f"{mrkdwn.bold(topic.name)}\n{' · '.join(said)}"


def _tuned(topic: Topic) -> list[str]:
    """Return what keeps items back."""
    told = []
    if topic.rhythm:
        told.append(f"in one digest {'an hour' if topic.rhythm == HOURLY else 'a day'}")
    if topic.quiet_from is not None and topic.quiet_until is not None:
        zone = mrkdwn.name(topic.quiet_zone)
        told.append(f":zzz: quiet {topic.quiet_from:02}:00-{topic.quiet_until:02}:00 ({zone})")
    if topic.includes or topic.excludes:
        told.append("chosen by words")
    return told


def closed(shown: TopicStanding) -> str:
    """Return which channels the feed does not reach, why, and what would help."""
    told = []
    for channel_id, because in list(shown.closed.items())[:MOST_CHANNELS]:
        why, cure = reason(because)
        todo = f" {cure}, or choose another channel." if cure else " Choose another channel."
        told.append(f":no_entry: Nothing reaches {mrkdwn.channel(channel_id)}: {why}.{todo}")
    return "\n".join(told)


def _facts(channels: Sequence[str], count: int, paused_at: datetime | None) -> str:
    paused = f" · :double_vertical_bar: paused since {mrkdwn.when(paused_at)}" if paused_at else ""
    return f"{feed(channels)} · {pages(count)}{paused}"
