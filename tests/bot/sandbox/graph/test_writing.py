"""A page acts on the small Facebook as on the real one, with the same permissions and refusals."""

import json
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from bot.sandbox.graph.records import CLASSIC
from bot.sandbox.graph.writing import (
    LARGEST_PHOTO,
    LONGEST_COMMENT,
    LONGEST_POST,
    MOST_PHOTOS,
    SOON,
)
from tests.bot.sandbox.graph.calling import Caller, error, proved

CAFE, STRANGER = "61550000000101", "7700000000000001"
MORE_THAN_SOON = SOON.total_seconds() / 60 + 1


@pytest.fixture
async def access(caller: Caller) -> str:
    return await caller.page_token()


@pytest.fixture
def story(caller: Caller) -> str:
    return caller.graph.publish("quaycafe", "Soup").id


@pytest.fixture
def comment(caller: Caller, story: str) -> str:
    return caller.graph.comment(story, "Which?").id


async def staged(caller: Caller, access: str, mime: str = "image/png", *, size: int = 9) -> Any:
    """Upload a picture that nobody sees yet."""
    form = aiohttp.FormData()
    form.add_field("published", "false")
    form.add_field("alt_text_custom", "A bowl")
    form.add_field("appsecret_proof", proved(access))
    form.add_field("source", BytesIO(bytes(size)), filename="bowl.png", content_type=mime)
    headers = {"Authorization": f"Bearer {access}"}
    return await caller.call("POST", f"{CAFE}/photos", data=form, headers=headers)


def attached(*ids: str) -> dict[str, str]:
    """Return what attaches pictures to a post."""
    return {
        f"attached_media[{place}]": json.dumps({"media_fbid": its_id})
        for place, its_id in enumerate(ids)
    }


# Posts


async def test_a_post_is_on_the_wall_at_once(caller: Caller, access: str) -> None:
    made = await caller.post(f"{CAFE}/feed", access, message="Rolls")
    newest = (await caller.get(f"{CAFE}/feed", access, fields="id,message,from"))["data"][0]
    assert newest == {
        "id": made["id"], "message": "Rolls", "from": {"id": CAFE, "name": "Quay Café"},
    }  # fmt: skip


async def test_pictures_are_on_the_wall_with_the_post_that_has_them(
    caller: Caller, access: str
) -> None:
    ids = [(await staged(caller, access))["id"] for _ in range(2)]
    wall = (await caller.get(f"{CAFE}/feed", access, fields="id"))["data"]
    made = await caller.post(f"{CAFE}/feed", access, message="Rolls", **attached(*ids))
    told = await caller.get(made["id"], access, fields="message,attachments{subattachments}")
    assert len(told["attachments"]["data"][0]["subattachments"]["data"]) == 2
    assert made["id"] not in [one["id"] for one in wall]


async def test_a_picture_is_attached_once(caller: Caller, access: str) -> None:
    its_id = (await staged(caller, access))["id"]
    await caller.post(f"{CAFE}/feed", access, **attached(its_id))
    assert error(await caller.post(f"{CAFE}/feed", access, **attached(its_id))) == (100, 0)
    assert error(await caller.post(f"{CAFE}/feed", access, **attached("12345"))) == (100, 0)


async def test_the_same_words_so_soon_are_refused_and_later_are_not(
    caller: Caller, access: str
) -> None:
    await caller.post(f"{CAFE}/feed", access, message="Rolls")
    assert error(await caller.post(f"{CAFE}/feed", access, message="Rolls")) == (506, 0)
    caller.clock.forward(minutes=MORE_THAN_SOON)
    assert "id" in await caller.post(f"{CAFE}/feed", access, message="Rolls")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"message": ""},
        {"message": "x" * (LONGEST_POST + 1)},
        {"message": "x", "shoe_size": "44"},
        {"message": "x", **attached(*["1"] * (MOST_PHOTOS + 1))},
    ],
)
async def test_a_post_that_facebook_does_not_take_is_refused(
    caller: Caller, access: str, given: dict[str, str]
) -> None:
    assert error(await caller.post(f"{CAFE}/feed", access, **given)) == (100, 0)


@pytest.mark.parametrize(
    ("mime", "size"), [("image/png", LARGEST_PHOTO + 1), ("application/pdf", 100)]
)
async def test_a_picture_that_is_too_large_or_none_is_refused(
    caller: Caller, access: str, mime: str, size: int
) -> None:
    assert error(await staged(caller, access, mime, size=size)) == (100, 1_366_046)


async def test_a_picture_without_content_is_refused(caller: Caller, access: str) -> None:
    assert error(await caller.post(f"{CAFE}/photos", access, published="false")) == (324, 0)


# Comments


async def test_a_comment_stands_below_the_story_and_an_answer_below_the_comment(
    caller: Caller, access: str, story: str, comment: str
) -> None:
    first = (await caller.post(f"{story}/comments", access, message="Pumpkin"))["id"]
    second = (await caller.post(f"{comment}/comments", access, message="Pumpkin"))["id"]
    told = await caller.get(
        f"{story}/comments", access, filter="stream", fields="id,from{id},parent{id}"
    )
    page = {"id": CAFE}
    found = {one["id"]: one for one in told["data"]}
    assert found[first]["from"]["id"] == found[second]["from"]["id"] == page["id"]
    assert "parent" not in found[first]
    assert found[second]["parent"] == {"id": comment}


async def test_an_answer_cannot_be_answered(caller: Caller, access: str, comment: str) -> None:
    answer = (await caller.post(f"{comment}/comments", access, message="Pumpkin"))["id"]
    assert (await caller.get(answer, access, fields="can_comment"))["can_comment"] is False
    assert error(await caller.post(f"{answer}/comments", access, message="?")) == (100, 0)


@pytest.mark.parametrize("message", ["", "x" * (LONGEST_COMMENT + 1)])
async def test_a_comment_that_is_empty_or_too_long_is_refused(
    caller: Caller, access: str, story: str, message: str
) -> None:
    assert error(await caller.post(f"{story}/comments", access, message=message)) == (100, 0)


# How things stand


async def test_a_like_of_the_page_is_told_and_counted_once(
    caller: Caller, access: str, story: str, comment: str
) -> None:
    for its_id in (story, comment) * 2:
        assert await caller.post(f"{its_id}/likes", access) == {"success": True}
    told = await caller.get(story, access, fields="reactions.limit(0).summary(true)")
    assert told["reactions"]["summary"] == {"total_count": 1, "viewer_reaction": "LIKE"}
    told = await caller.get(comment, access, fields="user_likes,like_count")
    assert (told["user_likes"], told["like_count"]) == (True, 1)
    for its_id in (story, comment) * 2:
        assert await caller.delete(f"{its_id}/likes", access) == {"success": True}
    told = await caller.get(comment, access, fields="user_likes,like_count")
    assert (told["user_likes"], told["like_count"]) == (False, 0)


async def test_a_comment_is_hidden_and_shown(caller: Caller, access: str, comment: str) -> None:
    for is_hidden in (True, False):
        await caller.post(comment, access, is_hidden=str(is_hidden).lower())
        told = await caller.get(comment, access, fields="is_hidden,can_hide")
        assert (told["is_hidden"], told["can_hide"]) == (is_hidden, True)


async def test_the_pages_own_comment_cannot_be_hidden(
    caller: Caller, access: str, story: str
) -> None:
    own = (await caller.post(f"{story}/comments", access, message="Pumpkin"))["id"]
    assert (await caller.get(own, access, fields="can_hide"))["can_hide"] is False
    assert error(await caller.post(own, access, is_hidden="true")) == (100, 0)


async def test_a_hidden_story_is_listed_only_for_who_asks_for_hidden_ones(
    caller: Caller, access: str
) -> None:
    visitors = caller.graph.publish("quaycafe", "Rude", by=STRANGER).id
    await caller.post(visitors, access, timeline_visibility="hidden")
    plain = await caller.get(f"{CAFE}/feed", access, fields="id")
    whole = await caller.get(f"{CAFE}/feed", access, fields="id,is_hidden", include_hidden="true")
    assert visitors not in [one["id"] for one in plain["data"]]
    assert {"id": visitors, "is_hidden": True} in whole["data"]


async def test_a_story_on_another_wall_cannot_be_hidden(caller: Caller, access: str) -> None:
    tagged = caller.graph.tag("quaycafe", "Nice").id
    assert error(await caller.post(tagged, access, timeline_visibility="hidden")) == (100, 0)


async def test_a_comment_is_deleted_with_the_answers_to_it(
    caller: Caller, access: str, comment: str
) -> None:
    answer = (await caller.post(f"{comment}/comments", access, message="Pumpkin"))["id"]
    assert await caller.delete(comment, access) == {"success": True}
    for its_id in (comment, answer):
        assert error(await caller.get(its_id, access)) == (100, 33)
        assert error(await caller.delete(its_id, access)) == (100, 33)


async def test_a_page_deletes_its_own_stories_alone(
    caller: Caller, access: str, story: str
) -> None:
    visitors = caller.graph.publish("quaycafe", "Rude", by=STRANGER).id
    assert error(await caller.delete(visitors, access)) == (10, 0)
    assert await caller.delete(story, access) == {"success": True}
    assert error(await caller.get(story, access)) == (100, 33)


# Who may


@pytest.mark.parametrize(
    ("scope", "path", "given"),
    [
        ("pages_manage_posts", f"{CAFE}/feed", {"message": "Rolls"}),
        ("pages_manage_posts", "{story}", {"timeline_visibility": "hidden"}),
        ("pages_manage_engagement", "{story}/comments", {"message": "Pumpkin"}),
        ("pages_manage_engagement", "{story}/likes", {}),
    ],
)
async def test_each_act_needs_its_permission_a_role_and_a_pages_token(
    caller: Caller, story: str, scope: str, path: str, given: dict[str, str]
) -> None:
    access, where = await caller.page_token(), path.format(story=story)
    assert error(await caller.post(where, caller.consented(), **given)) == (190, 2_069_032)
    caller.graph.sites["quaycafe"].roles["jane"] = ("ANALYZE", "ADVERTISE")
    assert error(await caller.post(where, access, **given)) == (200, 0)
    caller.graph.heal()
    caller.graph.drop_permission(scope)
    assert error(await caller.post(where, access, **given)) == (200, 0)


async def test_a_moderator_comments_and_does_not_publish(caller: Caller, access: str) -> None:
    story = caller.graph.publish("quaycafe", "Soup").id
    caller.graph.sites["quaycafe"].roles["jane"] = tuple({*CLASSIC} - {"MANAGE", "CREATE_CONTENT"})
    assert "id" in await caller.post(f"{story}/comments", access, message="Pumpkin")
    assert error(await caller.post(f"{CAFE}/feed", access, message="Rolls")) == (200, 0)


async def test_what_nobody_can_do_is_unsupported(caller: Caller, access: str, story: str) -> None:
    assert error(await caller.post(f"{story}/shoes", access)) == (100, 33)
    assert error(await caller.delete(f"{CAFE}/feed", access)) == (100, 33)
    assert error(await caller.post("99999_99999/likes", access)) == (100, 33)


async def test_fifty_things_are_asked_in_one_and_each_is_answered_by_itself(
    caller: Caller, access: str, story: str
) -> None:
    asked = [
        {"method": "GET", "relative_url": f"v26.0/{its_id}?fields=id"}
        for its_id in (story, "99999_99999")
    ]
    given = {"access_token": access, "batch": json.dumps(asked)}
    first, second = await caller.post("", access, **given)
    assert (first["code"], json.loads(first["body"])) == (200, {"id": story})
    assert (second["code"], error(json.loads(second["body"]))) == (400, (100, 33))
    many = json.dumps(asked * 26)
    assert error(await caller.post("", access, access_token=access, batch=many)) == (1, 0)
    assert error(await caller.post("", access, batch=json.dumps(asked))) == (104, 0)
