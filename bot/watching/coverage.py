"""The coverage ledger: each time in which a stream was not read, and what came back of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot import rules
from bot.expired import alerting
from bot.messages.causes import ASLEEP, OUTAGE
from bot.watching.owing import News
from bot.watching.polling import Polled
from providers.errors import PageGone
from storage import coverage
from storage.models import Gap
from storage.streams import Due


async def note(session: AsyncSession, polled: Sequence[Polled], news: News, now: datetime) -> None:
    """Write gaps that these polls have closed, and count what came back of those before."""
    await _note_hidden(session, polled, now)
    well = [one for one in polled if one.error is None]
    await coverage.begin(session, [row for one in well for row in _closed(one, news, now)])
    # What was claimed while it was read as anyone's page tells nothing of what its owner missed.
    refused = [
        one.claimed.stream.id
        for one in well
        if one.claimed.stream.profile_id and not one.claimed.stream.public_since
    ]
    waiting = await coverage.unfinished(session, refused) if refused else ()
    by_stream = {one.claimed.stream.id: one for one in well}
    counted = [_counted(gap, by_stream[gap.stream_id], news, now) for gap in waiting if gap.to_at]
    await coverage.count(session, counted)
    await alerting.change(session, [row["id"] for row in counted], now=now)


async def _note_hidden(session: AsyncSession, polled: Sequence[Polled], now: datetime) -> None:
    """Take it back that pages are read as anyone's meanwhile, which strangers do not see."""
    hidden = [
        one.claimed.stream.id
        for one in polled
        if one.claimed.stream.public_since and isinstance(one.error, PageGone)
    ]
    if hidden:
        await alerting.change(session, await coverage.note_hidden(session, hidden), now=now)


def _closed(one: Polled, news: News, now: datetime) -> list[dict[str, Any]]:
    """Return the gap that ends with this poll: the service was away, or we were."""
    stream = one.claimed.stream
    if stream.polled_at is None or not rules.is_notable(now - _missed_since(stream)):
        return []
    was_away = stream.trouble_since is not None
    return [
        {
            "workspace_id": stream.workspace_id,
            "stream_id": stream.id,
            "from_at": stream.polled_at,
            "to_at": now,
            "caught_up_at": now,
            "cause": OUTAGE if was_away else ASLEEP,
            "detail": stream.trouble if was_away else "",
            "came_back": len(news.get(stream.id, {})),
            "lost": _lost(one),
        }
    ]


def _missed_since(stream: Due) -> datetime:
    """Return since when the stream was read less than it should have been."""
    return stream.trouble_since or stream.next_poll_at


def _counted(gap: Gap, one: Polled, news: News, now: datetime) -> dict[str, Any]:
    more = any(batch.more for batch in one.batches.values())
    ended = gap.to_at or now
    back = sum(
        item.posted_at is None or gap.from_at <= item.posted_at < ended
        for item in news.get(gap.stream_id, {}).values()
    )
    return {
        "id": gap.id,
        "came_back": back,
        "lost": gap.lost or _lost(one),
        "caught_up_at": None if more else now,
    }


def _lost(one: Polled) -> str:
    return next((batch.lost for batch in one.batches.values() if batch.lost), "")
