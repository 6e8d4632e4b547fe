"""The daily e-mail about pages that are not read any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.messages import text
from bot.messages.causes import words
from bot.messages.templates import filled

LONGEST_NAME = 80
MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiredPage:
    """A page of the e-mail.

    `cure` tells what helps; `link` is the reader's own, "" where there can be none.
    """

    name: str
    service: str
    topics: Sequence[str]
    since: datetime
    cause: str
    is_public: bool
    cure: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail: its subject, and its body twice."""

    subject: str
    text: str
    html: str


def expired(pages: Sequence[ExpiredPage], *, workspace: str, zone: ZoneInfo) -> Letter:
    """Return the e-mail for one reader."""
    many = text.counted(len(pages), "page")
    need = "needs" if len(pages) == 1 else "need"
    facts = {
        "headline": f"{many} {need} to be reconnected",
        "pages": [_page(one, zone) for one in pages],
        "workspace": text.line(workspace, LONGEST_NAME) or "of your team",
        "is_linked": any(one.link for one in pages),
    }
    subject = f"{many} {need} to be reconnected: {_names(pages)}"
    bodies = [filled(name, **facts) for name in ("mail.txt", "mail.html")]
    return Letter(text.line(subject, 150), *bodies)


def _names(pages: Sequence[ExpiredPage]) -> str:
    names = [text.line(one.name, LONGEST_NAME) for one in pages]
    return text.some(names, MOST_NAMED)


def _page(one: ExpiredPage, zone: ZoneInfo) -> dict[str, object]:
    said = words(one.cause)
    here = one.since.astimezone(zone)
    return {
        "name": text.line(one.name, LONGEST_NAME) or "A page",
        "service": one.service,
        "topics": text.listed([text.line(name, LONGEST_NAME) for name in one.topics]) or "no topic",
        "since": f"{here.day} {here:%B %Y, %H:%M} ({zone.key})",
        "why": said.why,
        "cure": one.cure,
        "is_public": one.is_public,
        "link": one.link,
    }
