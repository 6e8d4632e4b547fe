"""The small Facebook grows by itself, and goes wrong on demand, as the real one does."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox.graph import Graph, inbox
from bot.sandbox.graph.drills import drills
from tests.bot.sandbox.graph.calling import Caller, calling, error, proved
from tests.clock import Clock

CAFE = "61550000000101"


async def test_a_page_says_something_every_half_minute_and_is_answered(clock: Clock) -> None:
    async with calling(clock, grows=True) as caller:
        access = await caller.page_token()
        before = await caller.get(f"{CAFE}/feed", access, fields="id")
        clock.forward(seconds=95)
        after = await caller.get(f"{CAFE}/feed", access, fields="id,comments.filter(stream){id}")
        new = after["data"][:3]
        assert len(after["data"]) == len(before["data"]) + 3
        assert all(len(one["comments"]["data"]) == 2 for one in new)


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        (lambda graph: graph.expire(), (190, 463)),
        (lambda graph: graph.expire("omar"), None),
        (lambda graph: graph.revoke("jane"), (190, 458)),
        (lambda graph: graph.change_password("jane"), (190, 460)),
        (lambda graph: graph.checkpoint("jane"), (190, 459)),
        (lambda graph: graph.drop_role("quaycafe", "jane"), (190, 492)),
        (lambda graph: graph.drop_role("harbourworks", "jane"), None),
        (lambda graph: graph.drop_permission("pages_read_engagement"), (10, 0)),
        (lambda graph: graph.suspend("quaycafe"), (100, 33)),
        (lambda graph: graph.outage(), (2, 0)),
        (lambda graph: graph.rate_limit(), (80001, 2446079)),
    ],
)
async def test_what_goes_wrong_is_told_in_graphs_own_codes(
    caller: Caller, happens: Callable[[Graph], Any], told: tuple[int, int] | None
) -> None:
    access = await caller.page_token()
    happens(caller.graph)
    answer = await caller.get(CAFE, access)
    assert (error(answer) if "error" in answer else None) == told


async def test_a_limit_of_a_page_says_for_how_many_minutes(caller: Caller) -> None:
    access = await caller.page_token()
    caller.graph.rate_limit(7)
    await caller.get(CAFE, access)
    assert caller.last
    usage = json.loads(caller.last.headers["X-Business-Use-Case-Usage"])
    assert usage[CAFE][0]["estimated_time_to_regain_access"] == 7
    assert error(await caller.get("me", caller.consented())) == (4, 0)
    caller.clock.forward(minutes=7)
    assert "error" not in await caller.get(CAFE, access)


async def test_healing_ends_trouble_but_wakes_no_dead_token(caller: Caller) -> None:
    access = await caller.page_token()
    for happens in (caller.graph.outage, caller.graph.rate_limit, caller.graph.checkpoint):
        happens()
    caller.graph.suspend("quaycafe")
    caller.graph.heal()
    assert "error" not in await caller.get(CAFE, access)
    caller.graph.drop_role("quaycafe", "jane")
    caller.graph.heal()
    assert error(await caller.get(CAFE, access)) == (190, 492)
    assert "error" not in await caller.get(CAFE, await caller.page_token())


async def test_a_token_lives_for_sixty_days(caller: Caller) -> None:
    user = caller.consented()
    caller.clock.forward(days=60)
    assert error(await caller.get("me", user)) == (190, 463)


async def test_a_pages_token_outlives_the_persons_but_not_the_access_to_data(
    caller: Caller,
) -> None:
    access = await caller.page_token()
    caller.clock.forward(days=61)
    assert "error" not in await caller.get(CAFE, access)
    caller.clock.forward(days=29)
    assert error(await caller.get(CAFE, access)) == (190, 463)


async def test_taking_the_app_away_voids_the_token(caller: Caller) -> None:
    access = caller.consented()
    proof = {"appsecret_proof": proved(access)}
    headers = {"Authorization": f"Bearer {access}"}
    me = caller.graph.members["jane"].id
    assert await caller.call("DELETE", f"{me}/permissions", headers=headers, params=proof) == {
        "success": True
    }
    assert error(await caller.get("me", access)) == (190, 458)


async def test_an_edit_and_a_deletion_show(caller: Caller) -> None:
    access = await caller.page_token()
    story = caller.graph.newest("quaycafe")
    caller.graph.edit(story.id, "Edited")
    assert (await caller.get(story.id, access))["message"] == "Edited"
    caller.graph.delete(story.id)
    assert error(await caller.get(story.id, access)) == (100, 33)


def test_every_drill_can_be_drilled(clock: Clock) -> None:
    menu = drills(Graph(clock.now))
    assert menu
    assert all(name.startswith("facebook_") for name in menu)
    for drill in menu.values():
        drill()


async def test_pages_are_open_to_people_too(caller: Caller) -> None:
    story = caller.graph.publish("quaycafe", "<b>Soup</b>")
    number = story.id.partition("_")[2]
    for path in ("quaycafe", CAFE, f"{CAFE}/posts/{number}"):
        async with caller.session.get(f"{caller.url}/facebook/{path}") as answer:
            assert "&lt;b&gt;Soup&lt;/b&gt;" in await answer.text()
    caller.graph.suspend("quaycafe")
    async with caller.session.get(f"{caller.url}/facebook/quaycafe") as answer:
        assert answer.status == 404


async def test_people_see_how_things_stand_and_what_was_written_to_the_page(
    caller: Caller,
) -> None:
    story = caller.graph.publish("quaycafe", "Soup")
    remark = caller.graph.comment(story.id, "Rude")
    story.likes, remark.hidden = 3, True
    inbox.received(caller.graph, "quaycafe", "Is a <table> free?")
    (talk,) = caller.graph.sites["quaycafe"].threads.values()
    assert "Soup <small>3 ♥</small>" in await _seen(caller, "quaycafe")
    assert "Rude <small>hidden</small>" in await _seen(caller, "quaycafe")
    said = await _seen(caller, f"quaycafe/inbox/{talk.id.removeprefix('t_')}/")
    assert "<b>Nadia Berg:</b> Is a &lt;table&gt; free?" in said
    assert await _seen(caller, "quaycafe/inbox/1/") == "404: Not Found"


async def _seen(caller: Caller, path: str) -> str:
    async with caller.session.get(f"{caller.url}/facebook/{path}") as answer:
        return await answer.text()
