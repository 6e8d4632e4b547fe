"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Gives aware UTC."""

    def __init__(self) -> None:
        """Begin on a Monday morning."""
        self._now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the moment."""
        return self._now

    def forward(self, **by: float) -> datetime:
        """Move on by `seconds=`, `minutes=`, `hours=` or `days=`."""
        self._now += timedelta(**by)
        return self._now
