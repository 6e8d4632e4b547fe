"""How long ago, and how soon, in a few words."""

from datetime import datetime, timedelta

STEPS = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min"))


def span(time: timedelta) -> str:
    """Return a length of time: "3 min", "2 h", "5 d"; under a minute it is "a moment"."""
    for step, unit in STEPS:
        if time >= step:
            return f"{time // step} {unit}"
    return "a moment"


def ago(now: datetime, moment: datetime) -> str:
    """Return how long ago that was."""
    return f"{span(now - moment)} ago"


def ahead(now: datetime, moment: datetime) -> str:
    """Return how soon that will be."""
    return f"in {span(moment - now)}" if moment > now else "now"
