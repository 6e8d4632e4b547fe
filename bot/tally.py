"""The tally of one process: what is counted while it works, in plain numbers, for `/metrics`.

What is told apart are services and kinds of error, both from short lists of our own: never who or
what was asked for.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from itertools import accumulate

from providers.api import Budget, Checked
from providers.errors import ProviderError
from providers.http import Reply

# Upper bounds in seconds: from "at once" to "something is wrong".
LATE = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)
WELL = "ok"


class Tally:
    """Counts since the process began."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._late = [0] * (len(LATE) + 1)
        self.late_seconds = 0.0
        self.polls: Counter[tuple[str, str]] = Counter()
        self.refusals: Counter[tuple[str, str]] = Counter()
        self.budgets: dict[str, float] = {}

    @property
    def late(self) -> list[tuple[float, int]]:
        """How many polls were late by at most so many seconds, for each bound and without one."""
        return list(zip((*LATE, float("inf")), accumulate(self._late), strict=True))

    def claimed(self, seconds: Iterable[float]) -> None:
        """Count polls that begin, each so many seconds after it was due."""
        for late in seconds:
            self._late[bisect_left(LATE, late)] += 1
            self.late_seconds += max(0.0, late)

    def polled(self, service: str, error: ProviderError | None) -> None:
        """Count a poll that is over."""
        self.polls[service, type(error).__name__ if error else WELL] += 1

    def counted(self, service: str, check: Checked, budget: Budget) -> Checked:
        """Return a service's table of errors, which counts what it raises and keeps the budget."""

        def counting(reply: Reply, now: datetime) -> None:
            left = budget(reply.headers)
            if left is not None:
                self.budgets[service] = left
            try:
                check(reply, now)
            except ProviderError as error:
                self.refusals[service, type(error).__name__] += 1
                raise

        return counting
