"""A status's body as HTML: its text, what it quotes, its poll, and files that are no pictures."""

import re
from html import escape, unescape
from typing import Any

from providers.shapes import address, count, record, records, text

LONGEST = 20_000
_BREAK = re.compile(r"<br\s*/?>|</p>|</li>|</div>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
# Mastodon 4.5 writes the quoted post's address into the text, for servers that cannot quote.
_QUOTE_INLINE = re.compile(
    r'<p[^>]*\bclass="[^"]*\bquote-inline\b[^"]*"[^>]*>.*?</p>', re.IGNORECASE | re.DOTALL
)
ATTACHED = {"image": "Picture", "gifv": "Animation", "video": "Video", "audio": "Audio"}
DRAWN = {"image", "gifv", "video"}


def body(status: Any) -> str:
    """Return an HTML fragment; a stranger's, so not to be trusted. At most a few times LONGEST."""
    quote = _quoted(status)
    written = _bounded(text(status["content"]))
    if quote:
        written = _QUOTE_INLINE.sub("", written)
    return written + quote + _poll(record(status.get("poll"))) + _files(status)


def plain(html: str) -> str:
    """Return an HTML fragment's text, a line for each paragraph or break."""
    lines = unescape(_TAG.sub("", _BREAK.sub("\n", html))).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def _bounded(html: str) -> str:
    if len(html) <= LONGEST:
        return html
    # A cut inside HTML may fall inside a tag or an entity; a cut inside plain text is safe.
    return f"<p>{escape(plain(html)[:LONGEST])}…</p>".replace("\n", "<br>")


def _quoted(status: Any) -> str:
    """Return the quoted post: `quote.quoted_status` (4.4 and later), elsewhere `quote` itself."""
    quote = record(status.get("quote"))
    quoted = quote if "content" in quote else record(quote.get("quoted_status"))
    if not quoted:
        return ""
    author, url = quoted["account"], address(quoted.get("url"))
    who = escape(text(author.get("display_name")) or text(author["username"]))
    head = f'<a href="{escape(url)}">{who}</a>' if url else who
    return f"<blockquote><p>{head}</p>{_bounded(text(quoted['content']))}</blockquote>"


def _poll(poll: dict[str, Any]) -> str:
    """Return the options; the shares of the votes only once they no longer change."""
    options = records(poll.get("options"))
    if not options:
        return ""
    votes = [count(option.get("votes_count")) for option in options]
    total = count(poll.get("votes_count")) or sum(votes)
    ended = bool(poll.get("expired")) and total > 0
    lines = (
        escape(text(option["title"])) + (f" – {round(100 * share / total)} %" if ended else "")
        for option, share in zip(options, votes, strict=True)
    )
    return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"


def _files(status: Any) -> str:
    """Return links to what cannot be drawn: sound, unknown files, a video without a preview."""
    links = []
    for media in records(status.get("media_attachments")):
        kind = text(media.get("type"))
        url = address(media.get("url")) or address(media.get("remote_url"))
        if not url or (kind == "image") or (kind in DRAWN and address(media.get("preview_url"))):
            continue
        name = text(media.get("description")) or ATTACHED.get(kind, "File")
        links.append(f'<p><a href="{escape(url)}">{escape(name)}</a></p>')
    return "".join(links)
