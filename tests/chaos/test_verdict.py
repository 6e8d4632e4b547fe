"""The verdict sees what it is there to see."""

from bot.sandbox import Message
from tests.chaos.press import Source, Told
from tests.chaos.verdict import _disordered, _outdated, standing


def message(told: Told, at: float, *, head: bool = False) -> Message:
    text = "2 new items" if head else told.text
    return Message(ts=f"{at:.6f}", channel="C1", text=f"{text} {told.text}")


def test_items_are_read_in_the_order_in_which_they_stand_and_heads_are_not_items() -> None:
    source = Source("alpha")
    first, second = source.publish(), source.publish()
    there = standing([message(second, 2), message(first, 1), message(first, 3, head=True)])
    assert [(one.source, one.number) for one in there] == [("alpha", 0), ("alpha", 1)]


def test_what_stands_before_its_turn_is_seen() -> None:
    source = Source("alpha")
    first, second = source.publish(), source.publish()
    assert _disordered("social", standing([message(first, 1), message(second, 2)])) == []
    assert len(_disordered("social", standing([message(second, 1), message(first, 2)]))) == 1


def test_an_edit_that_does_not_show_is_seen() -> None:
    told = Source("alpha").publish()
    there = standing([message(told, 1)])
    assert _outdated(told, there, "here") == []
    told.edits = 2
    assert _outdated(told, there, "here") == ["here shows edition 0 of 2"]
