"""The small Facebook answers as Graph API v26.0 does, and refuses what v26.0 refuses."""

from typing import Any

import pytest

from bot.sandbox.graph.fields import Field, parsed
from bot.sandbox.graph.refusal import Refusal
from tests.bot.sandbox.graph.calling import APP_TOKEN, Caller, error, proved

CAFE = "61550000000101"
STORY = "id,message,comments.limit(2).filter(stream).order(reverse_chronological){id,message}"


async def test_a_page_and_its_feed_come_in_one_answer(caller: Caller) -> None:
    access = await caller.page_token()
    answer = await caller.get(CAFE, access, fields=f"id,name,feed.limit(2){{{STORY}}}")
    assert (answer["id"], answer["name"]) == (CAFE, "Quay Café")
    first, second = answer["feed"]["data"]
    assert first["id"] > second["id"]
    assert [set(one) for one in first["comments"]["data"]] == [{"id", "message"}] * 2
    assert "next" in answer["feed"]["paging"]


async def test_a_list_goes_on_by_its_next_until_its_end_and_repeats_no_token(
    caller: Caller,
) -> None:
    for number in range(40):
        caller.graph.publish("quaycafe", str(number))
    access = await caller.page_token()
    answer = await caller.get(f"{CAFE}/feed", access, fields="id", limit=15)
    seen = [one["id"] for one in answer["data"]]
    while following := answer.get("paging", {}).get("next"):
        assert access not in following
        answer = await caller.get(following.partition("/v26.0/")[2], access)
        seen += [one["id"] for one in answer["data"]]
    assert len(seen) == len(set(seen)) == 43


async def test_comments_are_of_two_levels_and_paged_by_cursors(caller: Caller) -> None:
    story = caller.graph.publish("quaycafe", "Soup")
    top = caller.graph.comment(story.id, "Which?")
    below = caller.graph.comment(story.id, "Pumpkin", on=top.id)
    beside = caller.graph.comment(story.id, "Thanks", on=below.id)
    access = await caller.page_token()
    flat = await caller.get(
        f"{story.id}/comments", access, filter="stream", fields="id,parent{id}", limit=2
    )
    assert flat["data"] == [{"id": top.id}, {"id": below.id, "parent": {"id": top.id}}]
    after = flat["paging"]["cursors"]["after"]
    rest = await caller.get(
        f"{story.id}/comments", access, filter="stream", fields="id,parent{id}", after=after
    )
    assert rest["data"] == [{"id": beside.id, "parent": {"id": top.id}}]
    plain = await caller.get(f"{story.id}/comments", access, fields="id,comment_count")
    assert plain["data"] == [{"id": top.id, "comment_count": 2}]


@pytest.mark.parametrize("name", ["pretty", "debug", "date_format", "ids"])
async def test_what_v26_dropped_is_refused(caller: Caller, name: str) -> None:
    access = await caller.page_token()
    assert error(await caller.get(CAFE, access, **{name: "1"})) == (100, 0)


async def test_etags_are_refused(caller: Caller) -> None:
    headers = {"If-None-Match": '"x"', "Authorization": f"Bearer {APP_TOKEN}"}
    assert error(await caller.call("GET", CAFE, headers=headers)) == (100, 0)


@pytest.mark.parametrize(("version", "code"), [("v20.0", 2635), ("v25.0", 2635), ("v27.0", 2500)])
async def test_another_version_is_refused(caller: Caller, version: str, code: int) -> None:
    assert error(await caller.call("GET", CAFE, version)) == (code, 0)


@pytest.mark.parametrize(
    "params",
    [
        {"fields": "id,shoe_size"},
        {"fields": "feed{id,shoe_size}"},
        {"fields": "feed.shoe_size(1){id}"},
        {"shoe_size": "1"},
    ],
)
async def test_a_field_or_parameter_that_nobody_knows_is_refused(
    caller: Caller, params: dict[str, str]
) -> None:
    assert error(await caller.get(CAFE, await caller.page_token(), **params)) == (100, 0)


async def test_a_dead_metric_fails_the_whole_call(caller: Caller) -> None:
    access = await caller.page_token()
    good, dead = "page_media_view", "page_impressions"
    answer = await caller.get(f"{CAFE}/insights", access, metric=good)
    assert answer["data"][0]["name"] == good
    assert error(await caller.get(f"{CAFE}/insights", access, metric=f"{good},{dead}")) == (100, 0)


async def test_every_call_of_a_person_or_page_needs_its_proof(caller: Caller) -> None:
    access = await caller.page_token()
    headers = {"Authorization": f"Bearer {access}"}
    assert error(await caller.call("GET", CAFE, headers=headers)) == (100, 0)
    wrong = {"appsecret_proof": proved("another")}
    assert error(await caller.call("GET", CAFE, headers=headers, params=wrong)) == (100, 0)


async def test_no_token_and_a_wrong_token_are_refused(caller: Caller) -> None:
    assert error(await caller.get(CAFE)) == (104, 0)
    assert error(await caller.get(CAFE, "EAAwrong")) == (190, 0)
    assert error(await caller.get(CAFE, "1|2")) == (190, 0)


async def test_a_persons_token_does_not_read_a_page(caller: Caller) -> None:
    assert error(await caller.get(f"{CAFE}/feed", caller.consented())) == (190, 2_069_032)


@pytest.mark.parametrize(
    ("scope", "path", "fields"),
    [
        ("pages_read_engagement", CAFE, "id"),
        ("pages_read_engagement", f"{CAFE}/published_posts", "id"),
        ("pages_read_user_content", f"{CAFE}/feed", "id"),
        ("pages_read_user_content", f"{CAFE}/tagged", "id"),
        ("pages_read_user_content", f"{CAFE}/posts", "comments.limit(0).summary(true)"),
        ("pages_read_user_content", f"{CAFE}/posts", "reactions.limit(0).summary(true)"),
    ],
)
async def test_each_list_needs_its_permission(
    caller: Caller, scope: str, path: str, fields: str
) -> None:
    access = await caller.page_token()
    assert "error" not in await caller.get(path, access, fields=fields)
    caller.graph.drop_permission(scope)
    assert error(await caller.get(path, access, fields=fields)) == (10, 0)


async def test_a_role_that_is_too_weak_gives_a_token_that_reads_nothing(caller: Caller) -> None:
    access = await caller.page_token("regatta.kiel")
    assert error(await caller.get("61550000000104/feed", access)) == (200, 0)


async def test_a_page_that_was_not_ticked_is_neither_listed_nor_read(caller: Caller) -> None:
    access, user = await caller.page_token(), caller.consented()
    caller.graph.members["jane"].grant.pages.clear()
    assert error(await caller.get(CAFE, access)) == (200, 0)
    assert (await caller.get("me/accounts", user))["data"] == []


async def test_the_app_itself_sees_public_things_if_it_has_the_feature(caller: Caller) -> None:
    answer = await caller.get(f"{CAFE}/published_posts", APP_TOKEN, fields="id,from,message")
    assert all(set(one) == {"id", "message"} for one in answer["data"])
    assert error(await caller.get(f"{CAFE}/feed", APP_TOKEN)) == (10, 0)
    caller.graph.public_content_access = False
    assert error(await caller.get(f"{CAFE}/published_posts", APP_TOKEN)) == (10, 0)


async def test_what_is_not_there_is_told_in_two_ways(caller: Caller) -> None:
    assert error(await caller.get("99999_99999", await caller.page_token())) == (100, 33)
    assert error(await caller.get("nobody.here", APP_TOKEN)) == (803, 0)


async def test_an_edge_that_nobody_knows_is_no_path(caller: Caller) -> None:
    assert error(await caller.get(f"{CAFE}/shoes", await caller.page_token())) == (2500, 0)


async def test_a_get_may_be_posted_so_that_nothing_secret_is_in_its_address(
    caller: Caller,
) -> None:
    access = caller.consented()
    headers = {"Authorization": f"Bearer {APP_TOKEN}"}
    data = {"input_token": access, "method": "get"}
    told = (await caller.call("POST", "debug_token", headers=headers, data=data))["data"]
    assert (told["is_valid"], told["type"], told["app_id"]) == (True, "USER", "1234567890")
    assert access not in "".join(caller.graph.asked)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("id", (Field("id"),)),
        ("a{b,c{d}},e", (Field("a", {}, (Field("b"), Field("c", {}, (Field("d"),)))), Field("e"))),
        ("a.limit(2).order(x){b}", (Field("a", {"limit": "2", "order": "x"}, (Field("b"),)),)),
    ],
)
def test_fields_may_be_nested(text: str, meant: Any) -> None:
    assert parsed(text) == meant


@pytest.mark.parametrize("text", ["", "a,", "a{b", "a}", "{a}", "a..b", "a{}"])
def test_fields_that_are_written_wrongly_are_refused(text: str) -> None:
    with pytest.raises(Refusal):
        parsed(text)
