"""Posts appear whole or not at all, with their pictures, and the same one not twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from providers.acting import Draft, Made, Upload
from providers.errors import NotDone, UnexpectedReply
from providers.facebook.publishing import PUBLISHING, publish
from providers.facebook.retracing import find_post
from tests.providers.facebook.plays import acme, answered
from tests.providers.facebook.stage import STRANGER, OnFacebook
from tests.providers.loopback import Answer, Asked, as_json
from tests.providers.test_publishing import PNG

PICTURE = Upload(content=PNG, mime="image/png", alt="A roll")
TOO_LARGE = {"message": "(#100)", "type": "OAuthException", "code": 100, "error_subcode": 1366046}


async def found(stage: OnFacebook, draft: Draft) -> Made | None:
    """Look for a post of the last hour."""
    since = stage.api().now - timedelta(hours=1)
    return await find_post(stage.api(), stage.page, None, draft, since)


async def test_pictures_are_seen_with_the_post_alone_and_described(stage: OnFacebook) -> None:
    made = await publish(stage.api(), stage.page, Draft(text="Rolls", pictures=(PICTURE,) * 3))
    assert [(one.alt, one.used) for one in stage.site.staged.values()] == [("A roll", True)] * 3
    stories = list(stage.site.stories.values())
    assert [(one.id, one.photos) for one in stories[-1:]] == [(made.native_id, 3)]


async def test_a_post_can_be_seen_at_its_address(stage: OnFacebook) -> None:
    made = await publish(stage.api(), stage.page, Draft(text="See here"))
    async with stage.facebook.session.get(made.url) as answer:
        assert "See here" in await answer.text()


async def test_when_one_picture_is_refused_nothing_is_published(stage: OnFacebook) -> None:
    posts: list[str] = []

    def answer(asked: Asked) -> Answer:
        posts.append(asked.path)
        return as_json({"error": TOO_LARGE}, status=400)

    with pytest.raises(NotDone, match="cannot read this picture"):
        await publish(answered(answer), acme(), Draft(text="Rolls", pictures=(PICTURE,)))
    assert [one for one in posts if one.endswith("/feed")] == []


async def test_the_same_words_again_so_soon_are_taken_for_a_mistake(stage: OnFacebook) -> None:
    await publish(stage.api(), stage.page, Draft(text="Rolls"))
    with pytest.raises(NotDone, match="these very words"):
        await publish(stage.api(), stage.page, Draft(text="Rolls"))


async def test_an_earlier_try_is_found_by_its_words_whatever_it_shows(stage: OnFacebook) -> None:
    draft = Draft(text="Rolls\r\nand tea ", pictures=(PICTURE,))
    made = await publish(stage.api(), stage.page, draft)
    assert await found(stage, draft) == made
    assert await found(stage, replace(draft, text="Rolls and coffee")) is None


async def test_an_earlier_try_without_words_is_found_by_its_pictures(stage: OnFacebook) -> None:
    draft = Draft(pictures=(PICTURE,) * 2)
    made = await publish(stage.api(), stage.page, draft)
    assert await found(stage, draft) == made
    assert await found(stage, Draft(pictures=(PICTURE,))) is None


async def test_the_same_words_of_a_visitor_are_not_taken_for_ours(stage: OnFacebook) -> None:
    stage.graph.publish("quaycafe", "Rolls", by=STRANGER)
    assert await found(stage, Draft(text="Rolls")) is None


@pytest.mark.parametrize("answer", [{}, {"id": ["x"]}, {"post_id": "1_2"}])
async def test_a_post_without_an_id_is_no_post(answer: object) -> None:
    with pytest.raises(UnexpectedReply):
        await publish(answered(lambda asked: as_json(answer)), acme(), Draft(text="Rolls"))


def test_the_preview_shows_links_and_paragraphs() -> None:
    assert PUBLISHING.shown("Rolls: https://example.com/a\n\n<b>Tea</b>") == (
        '<p>Rolls: <a href="https://example.com/a">https://example.com/a</a></p>'
        "<p>&lt;b&gt;Tea&lt;/b&gt;</p>"
    )
