"""How a stream stands, as a sign and in words."""

from datetime import datetime, timedelta

from bot.messages import causes, mrkdwn
from bot.messages.timing import ago, ahead, span
from bot.rules import Health
from bot.watching.standing import Standing

SIGNS = {
    Health.HEALTHY: ":large_green_circle:",
    Health.WAITING: ":white_circle:",
    Health.PAUSED: ":double_vertical_bar:",
    Health.TROUBLED: ":large_orange_circle:",
    Health.EXPIRED: ":red_circle:",
    Health.GONE: ":black_circle:",
}
WORDS = {
    Health.HEALTHY: "fine",
    Health.WAITING: "about to be read for the first time",
    Health.PAUSED: "paused",
    Health.TROUBLED: "in trouble",
    Health.EXPIRED: "expired",
    Health.GONE: "gone",
}
# A poll that is this late is still on time.
ON_TIME = timedelta(minutes=1)


def name(stream: Standing) -> str:
    """Return the page's sign, and its name as a link."""
    linked = mrkdwn.link(stream.page.url, stream.page.name or stream.page.handle)
    return f"{SIGNS[stream.health]} *{linked}*"


def service(stream: Standing) -> str:
    """Return the name of the service that the page is at."""
    return mrkdwn.name(stream.service_label)


def words(stream: Standing, now: datetime) -> str:
    """Return how the stream stands in one line: state, last item, next poll, how late, and why."""
    return " · ".join(
        part for part in (_state(stream, now), _last(stream, now), _next(stream, now)) if part
    )


def ails(stream: Standing) -> bool:
    """Tell whether a person should look at it."""
    return stream.health in {Health.TROUBLED, Health.EXPIRED, Health.GONE}


def _state(stream: Standing, now: datetime) -> str:
    why = (
        mrkdwn.name(f"{stream.service_label} {stream.trouble}", most=200) if stream.trouble else ""
    )
    if stream.health is Health.GONE:
        return f"gone: {why or 'it is not there any more'}. I stopped reading it"
    if stream.health is Health.EXPIRED and stream.refused_since:
        since = ago(now, stream.refused_since)
        return f"expired {since}: {causes.words(stream.cause).why}. {_meanwhile(stream)}"
    if stream.health is Health.TROUBLED and stream.trouble_since:
        since = ago(now, stream.trouble_since)
        return f"in trouble since {since}: {why or 'no answer'}. I keep trying"
    if stream.health is Health.HEALTHY and stream.trouble:
        return f"fine, but in part: {mrkdwn.name(stream.trouble, most=200)}"
    return WORDS[stream.health]


def _meanwhile(stream: Standing) -> str:
    if stream.is_public_meanwhile:
        return "I read what anyone may see of it until it is reconnected"
    return "Nothing of it is read until it is reconnected"


def _last(stream: Standing, now: datetime) -> str:
    return f"last post {ago(now, stream.last_item_at)}" if stream.last_item_at else "no post yet"


def _next(stream: Standing, now: datetime) -> str:
    if stream.next_poll_at is None:
        return ""
    if stream.behind > ON_TIME:
        return f"{span(stream.behind)} behind"
    return f"next look {ahead(now, stream.next_poll_at)}"
