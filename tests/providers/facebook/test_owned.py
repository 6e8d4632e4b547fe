"""The pages that a profile manages: all of them, with the role on each and why one is of no use."""

import pytest

from bot.sandbox.graph.records import CLASSIC, Site
from providers.errors import Cause, ReconnectNeeded
from providers.facebook import roles
from providers.vocabulary import Owned
from tests.providers.facebook.double import Double


async def test_each_page_comes_with_role_and_token(facebook: Double) -> None:
    owned = await facebook.owned(await facebook.linked())
    assert {name: one.role for name, one in owned.items()} == {
        "Quay Café": "Full control",
        "Harbour Works": "Full control",
        "Night Ferry": "Community activity",
        "Regatta Kiel": "Ads",
    }
    assert len({one.token for one in owned.values()}) == 4


async def test_a_role_that_is_too_weak_says_which_is_needed(facebook: Double) -> None:
    owned = await facebook.owned(await facebook.linked())
    assert {name for name, one in owned.items() if one.cannot} == {"Regatta Kiel"}
    assert "“Community activity”" in owned["Regatta Kiel"].cannot


@pytest.mark.parametrize(
    ("tasks", "role", "is_enough"),
    [
        (CLASSIC, "Full control", True),
        (("PROFILE_PLUS_FULL_CONTROL",), "Full control", True),
        (("PROFILE_PLUS_MODERATE",), "Community activity", True),
        (("CREATE_CONTENT", "ANALYZE"), "Content", True),
        (("MESSAGING",), "Messages", False),
        (("PROFILE_PLUS_ANALYZE",), "Insights", False),
        (("SOMETHING_NEW",), "", False),
        ((), "", True),
    ],
)
def test_tasks_are_named_as_facebooks_settings_name_them(
    tasks: tuple[str, ...], role: str, *, is_enough: bool
) -> None:
    assert roles.role(tasks) == role
    assert (roles.cannot(tasks, ticked=True, has_token=True) == "") is is_enough


async def test_a_page_that_was_not_ticked_is_not_listed(facebook: Double) -> None:
    owned = await facebook.owned(await facebook.linked(pages=("nightferry",)))
    assert list(owned) == ["Night Ferry"]


async def test_a_page_that_was_ticked_for_the_list_alone_says_so(facebook: Double) -> None:
    assert roles.cannot(CLASSIC, ticked=False, has_token=True) == roles.NOT_TICKED
    assert len(facebook.link.not_listed) == 3


async def test_two_thousand_pages_come_in_portions(facebook: Double) -> None:
    linked = await facebook.linked("gus")
    for number in range(2_000):
        site = Site(str(70_000_000 + number), f"s{number}", f"Site {number}", "", "", 0)
        facebook.graph.sites[site.username] = site
        site.roles["gus"] = CLASSIC
        facebook.graph.members["gus"].grant.pages.add(site.id)
    found: list[Owned] = []
    cursor, portions = "", 0
    while cursor or not portions:
        portion = await facebook.link.my_pages(facebook.api(linked.token.access), cursor)
        found, cursor, portions = [*found, *portion.pages], portion.cursor, portions + 1
    assert (len(found), portions) == (2_001, 21)
    assert len({one.page.native_id for one in found}) == 2_001


async def test_a_profile_whose_list_is_closed_to_us_says_which_permission_opens_it(
    facebook: Double,
) -> None:
    linked = await facebook.linked()
    facebook.graph.drop_permission("pages_show_list")
    with pytest.raises(ReconnectNeeded) as caught:
        await facebook.owned(linked)
    assert caught.value.cause is Cause.PERMISSION
    assert caught.value.missing == ("pages_show_list",)
