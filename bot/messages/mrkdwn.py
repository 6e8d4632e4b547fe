"""Our own sentences in Slack's markup, with foreign words made harmless in one place."""

import re
from datetime import datetime

from bot.messages import links
from bot.messages.text import clean, line

__all__ = [
    "bold", "channel", "escape", "group", "link", "mention", "moment_in_utc", "name",
    "reason", "since", "when",
]  # fmt: skip

# What would format: Slack has no escape for these, so a stranger's are replaced by their twins.
_MARKS = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ", "|": "¦"})  # noqa: RUF001
_EDGE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_EMOJI = re.compile(r":(?=[\w+'-]+:)")


def escape(text: str) -> str:
    """Return foreign text that cannot ping, link or end a link."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def name(text: str, *, most: int = 80) -> str:
    """Return a foreign name on one line, which cannot format either."""
    tidy = line(text, most).translate(_MARKS)
    return escape(_EMOJI.sub("∶", _EDGE.sub("ˍ", tidy)))  # noqa: RUF001


def reason(why: str, *, most: int = 300) -> str:
    """Return why something is not as it was wished, as the end of a sentence of ours."""
    return name(why.rstrip("."), most=most)


def bold(text: str) -> str:
    """Return a foreign name in bold."""
    return f"*{name(text) or '…'}*"


def link(url: str, label: str) -> str:
    """Return a foreign name as a link that cannot hide where it leads, or as itself."""
    address = links.web(url)
    if not address:
        return name(label) or "…"
    shown = name(links.labelled(label, address) if clean(label).strip() else links.host(address))
    return f"<{address.replace('&', '&amp;').replace('|', '%7C')}|{shown}>"


def mention(user_id: str) -> str:
    """Return a mention of somebody of this workspace."""
    return f"<@{user_id}>"


def channel(channel_id: str) -> str:
    """Return a channel's name as the reader may see it."""
    return f"<#{channel_id}>"


def group(group_id: str) -> str:
    """Return a mention of a user group: of all that we say, the one thing that pings many."""
    return f"<!subteam^{group_id}>"


def since(moment: datetime) -> str:
    """Return how long ago that was, which Slack keeps right."""
    return f"<!date^{int(moment.timestamp())}^{{ago}}|{moment_in_utc(moment)}>"


def when(moment: datetime) -> str:
    """Return a moment in the reader's own time zone and language."""
    shown = moment_in_utc(moment)
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} at {{time}}|{shown}>"


def moment_in_utc(moment: datetime) -> str:
    """Return an aware UTC moment for where Slack cannot draw it: "23 Nov 2026, 09:00 UTC"."""
    return f"{moment.day} {moment:%b %Y, %H:%M} UTC"
