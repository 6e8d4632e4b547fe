"""The coverage ledger in words: when a page was not read, why, and what came back of that time."""

from bot.messages import mrkdwn, text
from bot.messages.causes import words
from bot.messages.timing import span
from storage.models import Gap


def line(gap: Gap) -> str:
    """Return one gap in a line."""
    since = mrkdwn.when(gap.from_at)
    if gap.to_at is None:
        return f"not read since {since}: {words(gap.cause).why}"
    back = text.counted(gap.came_back, "item") + " came back"
    counted = back if gap.caught_up_at else "what was missed is still coming"
    lost = f"; not given any more: {mrkdwn.name(gap.lost, most=200)}" if gap.lost else ""
    by = f", reconnected by {mrkdwn.mention(gap.closed_by)}" if gap.closed_by else ""
    length = span(gap.to_at - gap.from_at)
    return f"not read for {length} from {since}: {words(gap.cause).why}{by}; {counted}{lost}"
