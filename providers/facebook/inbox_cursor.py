"""What the last look at a page's inbox left behind, as JSON of at most 25 kilobytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from providers.remembered import Remembered

# A message may be seen this much later than others that were written after it.
OVERLAP = 3600
KEPT, HEADS = 500, 50
# A conversation that has slept for so long begins anew.
SLEEPS = 7 * 24 * 3600
# A conversation's first message that was news, and when its last one was written.
Head = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxCursor(Remembered):
    """`known` holds when each of the newest messages was written, by a mark of its id.

    Moments are seconds since 1970: `since` when the newest message was written, `floor` when the
    oldest that is remembered, once there are more than we remember. `heads` are by a mark of the
    conversation. `older` asks for the conversations that are still to be read, for their messages
    from `until` on.
    """

    known: dict[str, int] = field(default_factory=dict)
    since: int = 0
    floor: int = 0
    heads: dict[str, Head] = field(default_factory=dict)
    older: str = ""
    until: int = 0

    @property
    def cut(self) -> int:
        """The moment from which on a message that we do not know is a new one."""
        return self.until if self.older else max(self.since - OVERLAP, self.floor)

    def remember(self, known: Mapping[str, int], heads: Mapping[str, Head], older: str) -> Self:
        """Return it with these messages and heads too, of which the newest are kept."""
        every = sorted({**self.known, **known}.items(), key=lambda one: one[1], reverse=True)
        since = max([self.since, *known.values()])
        least = self.cut if older else since - OVERLAP
        kept = {mark: at for mark, at in every[:KEPT] if at >= least}
        floor = every[KEPT - 1][1] if len(every) > KEPT else self.floor
        newest = sorted({**self.heads, **heads}.items(), key=lambda one: one[1][1], reverse=True)
        return type(self)(
            known=kept, since=since, floor=floor, heads=dict(newest[:HEADS]),
            older=older, until=self.cut if older else 0,
        )  # fmt: skip
