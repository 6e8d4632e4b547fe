"""A draft becomes a record: its text, its links, its pictures, and what is refused at once."""

import pytest

from providers.acting import Draft, Upload
from providers.bluesky.composing import LIMITS, shown
from providers.bluesky.publishing import publish
from providers.errors import NotDone, ReconnectNeeded, Unavailable
from tests.providers.bluesky.repository import FAN, POST
from tests.providers.bluesky.server import refused
from tests.providers.bluesky.serving import Sent
from tests.providers.bluesky.stage import OnBluesky, open_stage
from tests.providers.loopback import Answer
from tests.providers.test_publishing import PNG

PIXEL = Upload(content=PNG, mime="image/png", alt="A pixel")


async def published(stage: OnBluesky, draft: Draft) -> dict[str, object]:
    made = await publish(stage.api(), stage.page, draft)
    value: dict[str, object] = stage.account.records[made.native_id]["value"]
    return value


async def test_a_record_holds_the_text_its_links_and_the_moment() -> None:
    async with open_stage() as stage:
        draft = Draft(text="  Hi @fan.example.com,\r\n@nobody.example: #news \n")
        value = await published(stage, draft)
    assert value == {
        "$type": POST,
        "text": "Hi @fan.example.com,\n@nobody.example: #news",
        "facets": [
            {
                "index": {"byteStart": 3, "byteEnd": 19},
                "features": [{"$type": "app.bsky.richtext.facet#mention", "did": FAN}],
            },
            {
                "index": {"byteStart": 38, "byteEnd": 43},
                "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "news"}],
            },
        ],
        "createdAt": "2026-11-24T12:00:00.000Z",
    }


async def test_before_pictures_the_server_is_asked_for_something_small_that_it_can_refuse() -> None:
    async with open_stage() as stage:
        await published(stage, Draft(text="Hi", pictures=(PIXEL, PIXEL)))
        assert [method.rpartition(".")[2] for method in stage.account.asked] == [
            "getSession", "uploadBlob", "uploadBlob", "createRecord",
        ]  # fmt: skip
        stage.account.asked.clear()
        await published(stage, Draft(text="Hi"))
        assert "com.atproto.server.getSession" not in stage.account.asked


async def test_a_picture_goes_along_with_its_words_and_its_shape() -> None:
    async with open_stage() as stage:
        value = await published(stage, Draft(pictures=(PIXEL,)))
    assert value["embed"] == {
        "$type": "app.bsky.embed.images",
        "images": [
            {
                "alt": "A pixel",
                "image": {
                    "$type": "blob",
                    "ref": {"$link": f"bafkrei{len(PNG)}"},
                    "mimeType": "image/png",
                    "size": len(PNG),
                },
                "aspectRatio": {"width": 1, "height": 1},
            }
        ],
    }


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        (Draft(text=" \n "), "takes no post without a text or a picture"),
        (Draft(text="👩‍🚀" * 301), "takes at most 300 characters"),
        (Draft(text="👩‍👩‍👧‍👦" * 121), "takes at most 3,000 bytes"),
        (Draft(pictures=(PIXEL,) * 5), "takes at most 4 pictures"),
        (
            Draft(pictures=(Upload(content=b"GIF89a", mime="image/gif"),)),
            "takes pictures as JPEG, PNG or WebP only",
        ),
        (
            Draft(pictures=(Upload(content=bytes(2_000_001), mime="image/png"),)),
            "takes pictures of at most 2 MB",
        ),
    ],
)
async def test_what_would_not_be_taken_is_refused_before_anything_is_sent(
    draft: Draft, why: str
) -> None:
    async with open_stage() as stage:
        with pytest.raises(NotDone) as caught:
            await publish(stage.api(), stage.page, draft)
    assert str(caught.value) == why
    assert stage.account.asked == []


async def test_a_file_that_is_no_picture_makes_no_post() -> None:
    async with open_stage() as stage:
        with pytest.raises(NotDone):
            await published(stage, Draft(pictures=(Upload(content=b"%PDF", mime="image/png"),)))
    assert stage.account.of(POST) == {}


@pytest.mark.parametrize(
    ("told", "error"),
    [
        (refused("PayloadTooLarge", status=413), NotDone),
        (Answer(b"<html>nginx</html>", 413), NotDone),
        (refused("InvalidMimeType"), NotDone),
        (refused("InvalidRequest", "Invalid app.bsky.feed.post record"), NotDone),
        (refused("ExpiredToken"), ReconnectNeeded),
        (refused("RepoDeactivated", status=500), Unavailable),
    ],
)
async def test_what_the_server_says_to_a_write_tells_what_to_do_next(
    told: Answer, error: type[Exception]
) -> None:
    def before(sent: Sent) -> Answer | None:
        return told if sent.body else None

    async with open_stage() as stage:
        stage.account.before = before
        with pytest.raises(error):
            await published(stage, Draft(text="Look", key="wish"))


async def test_an_answer_that_is_lost_is_no_second_post() -> None:
    async with open_stage() as stage:
        draft = Draft(text="Once", key="wish")

        def loses(sent: Sent) -> Answer | None:
            if not sent.method.endswith("createRecord"):
                return None
            stage.account.before = lambda sent: None
            stage.account.answer(sent)
            return Answer(b"<html>gateway</html>", 504)

        stage.account.before = loses
        made = await publish(stage.api(), stage.page, draft)
        assert await publish(stage.api(), stage.page, draft) == made
        assert list(stage.account.of(POST)) == [made.native_id]


def test_letters_are_counted_as_people_see_them() -> None:
    assert LIMITS.count("👩‍🚀🇩🇪नि") == 3
    most, count = LIMITS.also["bytes"]
    assert (most, count("ü")) == (3_000, 2)


def test_a_preview_shows_links_names_and_lines() -> None:
    assert shown("Hi @a.test\n<b> #x") == (
        '<p>Hi <a href="https://bsky.app/profile/a.test">@a.test</a><br>&lt;b&gt; '
        '<a href="https://bsky.app/hashtag/x">#x</a></p>'
    )
