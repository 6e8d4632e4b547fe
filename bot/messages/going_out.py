"""How much room a text has, and how much of it it takes, as its service counts."""

from bot.messages import text
from providers.acting import Limits
from providers.fitting import lengths


def counted(limits: Limits, words: str) -> str:
    """Return how long a text is and may be, by each limit of its service."""
    return " · ".join(
        f"{length:,} of {most:,} {unit}" for length, most, unit in lengths(limits, words)
    )


def most(limits: Limits) -> str:
    """Return how long a text may be, by each limit: "300 graphemes and 3,000 bytes"."""
    return text.listed([f"{most:,} {unit}" for _, most, unit in lengths(limits, "")])
