"""Our own sentences in Slack's markup, with foreign words made harmless in one place."""

from datetime import datetime

_INVISIBLE = {
    **dict.fromkeys(range(0x202A, 0x202F)),
    **dict.fromkeys(range(0x2066, 0x206A)),
    **{code: None for code in range(0x20) if chr(code) not in "\n\t"},
    0x7F: None,
}
# What would format: Slack knows no way to escape these, so a stranger's are replaced by their twins.
_MARKS = str.maketrans({"*": "∗", "_": "＿", "~": "∼", "`": "ˋ", "|": "¦"})  # noqa: RUF001


def clean(text: str) -> str:
    """Return foreign text without control characters and without what turns the direction of reading."""
    return text.translate(_INVISIBLE)


def escape(text: str) -> str:
    """Return foreign text that cannot ping, link or end a link."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def name(text: str, *, most: int = 80) -> str:
    """Return a foreign name on one line, which cannot format either."""
    short = " ".join(clean(text).split()).translate(_MARKS)
    return escape(short if len(short) <= most else short[: most - 1] + "…")


def bold(text: str) -> str:
    """Return a foreign name in bold."""
    return f"*{name(text)}*"


def link(label: str, url: str) -> str:
    """Return a link with a foreign label; an address that Slack could misread has its signs encoded."""
    address = url.replace("&", "&amp;").replace("|", "%7C").replace("<", "%3C").replace(">", "%3E")
    return f"<{address}|{name(label)}>"


def person(user_id: str) -> str:
    """Return a mention of somebody of this workspace."""
    return f"<@{user_id}>"


def channel(channel_id: str) -> str:
    """Return a channel's name as the reader may see it."""
    return f"<#{channel_id}>"


def when(moment: datetime) -> str:
    """Return a moment in the reader's own time zone and language."""
    shown = moment.strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} at {{time}}|{shown}>"
