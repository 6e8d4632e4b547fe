"""How much of its room a text takes, as its service counts."""

from providers.acting import Limits
from providers.fitting import lengths


def counted(limits: Limits, words: str) -> str:
    """Return how long a text is and may be, by each limit of its service."""
    return " · ".join(
        f"{length:,} of {most:,} {unit}" for length, most, unit in lengths(limits, words)
    )
