"""What happened: who added, removed, renamed what, the newest first."""

from typing import Any

from bot.messages import causes, ledger, links, mrkdwn, text
from bot.messages.blocks import lines, section
from bot.messages.message import Message
from bot.messages.topic_words import feed
from bot.watching.standing import Past
from providers.acting import Verb
from storage.acts import PUBLISH, TAKE_BACK
from storage.models import Gap, History, Page

MOST = 50
PER_BLOCK = 10
MOST_NAMED = 3
ACTS = {
    Verb.REPLY: "answered",
    Verb.LIKE: "liked",
    Verb.UNLIKE: "took the like back from",
    Verb.HIDE: "hid",
    Verb.UNHIDE: "showed again",
    Verb.DELETE: "deleted",
    PUBLISH: "published",
    TAKE_BACK: "took back",
}


def answer(past: Past, *, topic_name: str = "") -> Message:
    """List what happened in a topic, or in all, and when its pages were not read."""
    name = mrkdwn.bold(topic_name) if topic_name else ""
    told = [(entry.at, line(entry)) for entry in past.entries]
    told += [(gap.from_at, _gap(gap, page)) for gap, page in past.gaps]
    if not told:
        nothing = f"Nothing happened{f' in {name}' if name else ''} yet."
        return Message.saying(nothing)
    said = [words for _, words in sorted(told, key=lambda one: one[0], reverse=True)[:MOST]]
    parts = [said[start : start + PER_BLOCK] for start in range(0, len(said), PER_BLOCK)]
    blocks = [
        section(f"*The history*{f' of {name}' if name else ''}"),
        *(section(lines(part)) for part in parts),
    ]
    return Message("The history", blocks)


def line(entry: History) -> str:
    """Return one entry in words."""
    who = mrkdwn.mention(entry.who) if entry.who else "Social"
    detail = {name: _words(value) for name, value in entry.detail.items()}
    topic, page = detail.get("topic", "a topic"), detail.get("page", "a page")
    said = {
        "created": f"created {topic}",
        "renamed": f"renamed {detail.get('old', 'a topic')} to {topic}",
        "channel": f"changed the channels of {topic} to {_channels(entry.detail)}",
        "acting": f"changed who may act as the pages of {topic}",
        "words": f"changed the words of {topic}",
        "quiet": f"changed the quiet hours of {topic}",
        "escalation": f"changed who is told of what stays open in {topic}",
        "paused": f"paused {topic}",
        "resumed": f"resumed {topic}",
        "added": f"added {page} to {topic}",
        "removed": f"removed {page} from {topic}",
        "deleted": f"deleted {topic} with {_pages(entry.detail)}",
        "expired": f"could not read {page} of {topic} any more: {_why(entry)}",
        "reconnected": f"reconnected {page} of {topic}",
        **{f"act.{verb}": f"{did} {_thing(entry, page)}" for verb, did in ACTS.items()},
    }.get(entry.what, f"{mrkdwn.name(entry.what)}: {detail.get('page', topic)}")
    return f"{who} {said} · {mrkdwn.when(entry.at)}"


def _thing(entry: History, page: str) -> str:
    """Name what was acted on, as a link where there is one."""
    url = links.web(str(entry.detail.get("url", "")))
    return f"{mrkdwn.link(url, 'an item')} as {page}" if url else f"an item as {page}"


def _gap(gap: Gap, page: Page) -> str:
    return f":memo: {mrkdwn.bold(page.name or page.handle)} {ledger.line(gap)}"


def _why(entry: History) -> str:
    return causes.words(str(entry.detail.get("cause", ""))).why


def _words(value: Any) -> str:
    return mrkdwn.bold(str(value))


def _channels(detail: dict[str, Any]) -> str:
    return feed([str(one) for one in detail.get("channels", [])])


def _pages(detail: dict[str, Any]) -> str:
    names = [mrkdwn.name(str(name), most=40) for name in detail.get("pages", [])]
    return text.some(names, MOST_NAMED) or "no page in it"
