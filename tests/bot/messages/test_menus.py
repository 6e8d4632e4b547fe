"""Menus that stand in several modals."""

from bot.messages import menus
from bot.messages.blocks import MOST_OPTIONS

MANY = [(f"S{number}", f"Group {number:03}") for number in range(MOST_OPTIONS + 20)]


def shown(chosen: list[str], known: list[tuple[str, str]] = MANY) -> dict[str, str]:
    return {one["value"]: one["text"]["text"] for one in menus.groups(known, chosen)}


def test_a_chosen_group_is_offered_however_many_there_are() -> None:
    last = MANY[-1]
    found = shown([last[0]])
    assert len(found) == MOST_OPTIONS
    assert found[last[0]] == last[1]


def test_a_group_that_slack_does_not_name_can_be_taken_out() -> None:
    assert shown(["S404"], MANY[:1]) == {"S0": "Group 000", "S404": menus.NOT_NAMED}
    assert shown(["S404"], []) == {"S404": menus.NOT_NAMED}


def test_where_there_is_none_none_is_offered() -> None:
    assert shown([], []) == {}
