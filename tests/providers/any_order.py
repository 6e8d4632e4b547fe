"""Whatever happens in whatever order: what somebody knows who believes every batch."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from providers.vocabulary import Batch

MOST_POLLS = 60


@dataclass
class Believer:
    """Reads by `ask`, from one cursor to the next, none of which is `longest` characters long.

    What was gone and comes back is no lie where it `may_return`.
    """

    ask: Callable[[str], Awaitable[Batch]]
    longest: int
    may_return: bool = False
    cursor: str = ""
    known: dict[str, object] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    async def read(self) -> None:
        """Poll until there is no more."""
        for _ in range(MOST_POLLS):
            if not (await self._polled()).more:
                return
        raise AssertionError("never comes to an end")

    async def read_all(self) -> None:
        """Poll until nothing changes any more: some deletions are confirmed later than others."""
        for _ in range(MOST_POLLS):
            before, batch = self.cursor, await self._polled()
            if batch.cursor == before and not batch.more:
                return
        raise AssertionError("never comes to an end")

    async def _polled(self) -> Batch:
        batch = await self.ask(self.cursor)
        brought = {item.native_id: (item.html, item.is_hidden) for item in batch.items}
        assert not [one for one in brought if self.known.get(one) == brought[one]]
        assert len(batch.cursor) < self.longest
        self.known |= brought
        self.gone = (self.gone - set(brought) if self.may_return else self.gone) | set(batch.gone)
        self.cursor = batch.cursor
        return batch


def json_values(keys: str) -> st.SearchStrategy[Any]:
    """Return what a stranger may answer: any JSON, with keys that the reader looks for."""
    known = st.sampled_from(keys.split())
    return st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(known, inner, max_size=6),
        max_leaves=12,
    )
