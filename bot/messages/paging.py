"""Long lists, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.messages.blocks import Block, actions, button, context

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Leaf(Generic[T]):
    """One page of a list: what is shown, which page it is (from 1), and of how many."""

    shown: Sequence[T]
    number: int
    of_all: int

    @classmethod
    def of(cls, everything: Sequence[T], number: int, per_page: int) -> "Leaf[T]":
        """Cut that page out; a number that is out of range becomes the nearest that is not."""
        last = max(1, -(-len(everything) // per_page))
        number = min(max(1, number), last)
        return cls(everything[(number - 1) * per_page : number * per_page], number, last)


def turning(action_id: str, leaf: Leaf[T]) -> list[Block]:
    """Draw the buttons to the pages beside this one; nothing when there is one page only."""
    if leaf.of_all == 1:
        return []
    back = (
        button("Back", f"{action_id}.back", value=str(leaf.number - 1)) if leaf.number > 1 else None
    )
    on = (
        button("Next", f"{action_id}.next", value=str(leaf.number + 1))
        if leaf.number < leaf.of_all
        else None
    )
    return [
        context(f"Page {leaf.number} of {leaf.of_all}"),
        actions(*(one for one in (back, on) if one), block_id=f"turn.{leaf.number}"),
    ]
