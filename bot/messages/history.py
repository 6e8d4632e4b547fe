"""What happened: who added, removed, renamed what, the newest first."""

from collections.abc import Sequence
from typing import Any

from bot.messages import mrkdwn
from bot.messages.blocks import lines, section
from bot.messages.message import Message
from storage.models import History

MOST = 50
PER_BLOCK = 10


def answer(entries: Sequence[History], *, topic_name: str = "") -> Message:
    """List what happened in a topic, or in all."""
    about = f" of {mrkdwn.bold(topic_name)}" if topic_name else ""
    if not entries:
        text = f"Nothing happened{about.replace(' of', ' in')} yet."
        return Message(text, [section(text)])
    said = [line(entry) for entry in entries[:MOST]]
    parts = [said[start : start + PER_BLOCK] for start in range(0, len(said), PER_BLOCK)]
    blocks = [section(f"*The history*{about}"), *(section(lines(part)) for part in parts)]
    return Message("The history", blocks)


def line(entry: History) -> str:
    """Return one entry in words."""
    who = mrkdwn.mention(entry.who) if entry.who else "Social"
    detail = {name: _words(value) for name, value in entry.detail.items()}
    topic = detail.get("topic", "a topic")
    said = {
        "created": f"created {topic}",
        "renamed": f"renamed {detail.get('old', 'a topic')} to {topic}",
        "channel": f"changed the channels of {topic} to {_channels(entry.detail)}",
        "paused": f"paused {topic}",
        "resumed": f"resumed {topic}",
        "added": f"added {detail.get('page', 'a page')} to {topic}",
        "removed": f"removed {detail.get('page', 'a page')} from {topic}",
        "deleted": f"deleted {topic} with {_pages(entry.detail)}",
    }.get(entry.what, f"{mrkdwn.name(entry.what)}: {detail.get('page', topic)}")
    return f"{who} {said} · {mrkdwn.when(entry.at)}"


def _words(value: Any) -> str:
    return mrkdwn.bold(str(value))


def _channels(detail: dict[str, Any]) -> str:
    return ", ".join(mrkdwn.channel(str(one)) for one in detail.get("channels", [])[:10]) or "none"


def _pages(detail: dict[str, Any]) -> str:
    names = [str(name)[:40] for name in detail.get("pages", [])]
    if not names:
        return "no page in it"
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return mrkdwn.name(", ".join(names[:3]), most=150) + more
