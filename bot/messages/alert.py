"""The alert about pages that are not read any more: red, then green; and the note when none is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.messages import mrkdwn, text
from bot.messages.blocks import actions, button, context, lines, section
from bot.messages.causes import words
from bot.messages.message import GREEN, GREY, RED, Message
from bot.messages.timing import span

RECONNECT = "alert.reconnect"
REMOVED = "The pages that this was about were removed."
MOST_PAGES = 15
MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One page of an alert.

    `until` is empty while the page is not read; `cure` tells what helps, in a sentence. `came_back`
    items of that time were fetched since; `is_counted` tells that no more will come. `lost` says
    what the service does not give any more.
    """

    name: str
    url: str
    service_label: str
    cause: str
    since: datetime
    until: datetime | None = None
    is_public: bool = False
    closed_by: str = ""
    cure: str = ""
    came_back: int = 0
    is_counted: bool = False
    lost: str = ""


def message(troubles: Sequence[Trouble], *, alert_id: int, is_note: bool = False) -> Message:
    """Return the alert as it stands. The button carries its id."""
    if not troubles:
        return Message.saying(REMOVED)
    if is_note:
        return _note(troubles)
    still = [one for one in troubles if one.until is None]
    return _red(troubles, still, alert_id) if still else _green(troubles)


def _red(troubles: Sequence[Trouble], still: Sequence[Trouble], alert_id: int) -> Message:
    verb = "needs" if len(still) == 1 else "need"
    head = f":red_circle: {_names(still)} {verb} to be reconnected"
    cures = list(dict.fromkeys(one.cure for one in still if one.cure))
    blocks = [
        section(_listed(troubles, lambda one: _mended(one) if one.until else _broken(one))),
        context(" ".join(cures) or "Whoever manages the page can reconnect it."),
        actions(
            button("Reconnect", RECONNECT, value=str(alert_id), style="primary"),
            block_id=f"alert.{alert_id}",
        ),
    ]
    return Message(head, blocks, color=RED)


def _green(troubles: Sequence[Trouble]) -> Message:
    by = next((one.closed_by for one in troubles if one.closed_by), "")
    done = f"reconnected by {mrkdwn.mention(by)}" if by else "read again"
    head = f":large_green_circle: {_names(troubles)} {'is' if len(troubles) == 1 else 'are'} {done}"
    return Message(head, [section(_listed(troubles, _mended))], color=GREEN)


def _note(troubles: Sequence[Trouble]) -> Message:
    head = f":information_source: {_names(troubles)}: another linked profile took over"
    return Message(head, [section(_listed(troubles, _taken_over))], color=GREY)


def _listed(troubles: Sequence[Trouble], line: Callable[[Trouble], str]) -> str:
    return lines(text.first(troubles, MOST_PAGES, line))


def _taken_over(one: Trouble) -> str:
    return (
        f"{_page(one)}: {words(one.cause).why}. Somebody else's profile manages the page too and "
        "goes on with it; nothing is missed."
    )


def _broken(one: Trouble) -> str:
    meanwhile = " Meanwhile I read what anyone may see of it." if one.is_public else ""
    return f"{_page(one)} since {mrkdwn.when(one.since)}: {words(one.cause).why}.{meanwhile}"


def _mended(one: Trouble) -> str:
    until = one.until or one.since
    back = text.counted(one.came_back, "item")
    caught = f"{back} caught up" if one.is_counted else "catching up …"
    lost = f" Not given any more: {mrkdwn.name(one.lost, most=200)}." if one.lost else ""
    return f"{_page(one)}: after {span(until - one.since)}, {caught}.{lost}"


def _page(one: Trouble) -> str:
    return f"*{mrkdwn.link(one.url, one.name)}* ({mrkdwn.name(one.service_label)})"


def _names(troubles: Sequence[Trouble]) -> str:
    names = [*dict.fromkeys(one.name for one in troubles)]
    return text.some(names, MOST_NAMED, mrkdwn.bold)
