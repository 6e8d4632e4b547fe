"""What the last look at a page's comments left behind, as JSON of at most twenty kilobytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Self

from providers.remembered import Remembered

# A comment may be seen this much later than others that were written after it.
OVERLAP = 24 * 3600
KEPT = 250
# A comment's mark, and when it was written in seconds since 1970.
Known = tuple[str, int]
Marks = Mapping[str, Mapping[str, Known]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkCursor(Remembered):
    """`marks` holds what is known of the newest comments, by the story and then by their ids.

    `since` is when the newest comment was written (seconds since 1970), `floor` when the oldest
    that is remembered, once there are more than we remember. `behind` says for a story what asks
    for its older comments, and down to which moment.
    """

    marks: dict[str, dict[str, Known]] = field(default_factory=dict)
    since: int = 0
    floor: int = 0
    behind: dict[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def cut(self) -> int:
        """The moment from which on a comment that we do not know is a new one."""
        return max(self.since - OVERLAP, self.floor)

    def remember(self, marks: Marks) -> Self:
        """Return it with the newest of these marks in the place of its own."""
        every = [
            (at, story, its_id, mark)
            for story, known in marks.items()
            for its_id, (mark, at) in known.items()
        ]
        every.sort(reverse=True)
        kept: dict[str, dict[str, Known]] = {}
        for at, story, its_id, mark in islice(every, KEPT):
            kept.setdefault(story, {})[its_id] = (mark, at)
        floor = every[KEPT - 1][0] if len(every) > KEPT else self.floor
        since = max(self.since, every[0][0] if every else 0)
        return type(self)(marks=kept, since=since, floor=floor, behind=self.behind)
