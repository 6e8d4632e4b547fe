"""Pictures that are published: fetched from Slack, described, and held to each service's limits."""

from dataclasses import replace
from typing import cast

from sqlmodel import select

from bot import housekeeping
from bot.messages import (
    publish,
    publish_fates,
    publish_notices,
    publish_preview,
)
from providers.acting import Publishing
from providers.contract import Provider
from providers.errors import NotDone
from storage.models import Upload
from tests.handlers.linked.at_press import PNG, begins
from tests.handlers.linked.at_quay import Quay
from tests.handlers.place import last, modal

JPEG = b"\xff\xd8\xff" + b"0" * 100


async def uploads(quay: Quay) -> list[tuple[str, str, bytes]]:
    async with quay.place.bot.database.reading() as session:
        found = (await session.scalars(select(Upload))).all()
    return [(one.alt, one.mime, one.content) for one in found]


async def test_pictures_are_described_shown_and_published(owned: Quay) -> None:
    await begins(owned.jane, "Our boat")
    owned.jane.attaches(publish.FILES, ("boat.png", PNG), ("crew.jpg", JPEG))
    await owned.jane.submits()
    assert "What does picture 1 show? (boat.png)" in modal(owned.jane)
    owned.jane.types(f"{publish_preview.ALT}.0", "A boat")
    await owned.jane.submits()
    assert "Picture 1: A boat" in modal(owned.jane)
    assert "Picture 2: _not described_" in modal(owned.jane)
    await owned.jane.submits()
    await owned.passes(seconds=11)
    (one,) = owned.harbour.dock.said.values()
    assert (one.text, one.pictures) == ("Our boat", 2)
    assert await uploads(owned) == [("A boat", "image/png", PNG), ("", "image/jpeg", JPEG)]


async def test_pictures_alone_are_enough(owned: Quay) -> None:
    await begins(owned.jane, "")
    owned.jane.attaches(publish.FILES, ("boat.png", PNG))
    for _ in range(3):
        await owned.jane.submits()
    await owned.passes(seconds=11)
    assert [one.pictures for one in owned.harbour.dock.said.values()] == [1]


async def test_what_is_no_picture_is_told_whatever_its_name(owned: Quay) -> None:
    await begins(owned.jane, "Our boat")
    owned.jane.attaches(publish.FILES, ("boat.png", b"<html>not a picture</html>"))
    await owned.jane.submits()
    refused = await owned.jane.submits()
    assert list(refused.values()) == [
        "boat.png is no JPEG or PNG picture. Go back and choose another."
    ]


async def test_a_picture_that_is_too_large_is_told_under_its_field(owned: Quay) -> None:
    await begins(owned.jane, "Our boat")
    owned.jane.attaches(publish.FILES, ("boat.png", PNG + b"0" * 1_000_000))
    assert await owned.jane.submits() == {
        "pictures": ("Acme Boats (Harbour) takes pictures of at most 1 MB; boat.png has 1.01 MB.")
    }


async def test_a_picture_that_slack_does_not_give_can_be_tried_again(owned: Quay) -> None:
    owned.place.sandbox.fail("files.info", error="file_not_found", times=2)
    await begins(owned.jane, "Our boat")
    owned.jane.attaches(publish.FILES, ("boat.png", PNG))
    await owned.jane.submits()
    refused = await owned.jane.submits()
    assert "Slack does not give a picture out (file_not_found)" in str(refused)
    assert await owned.jane.submits() == {}
    assert "Picture 1" in modal(owned.jane)


async def test_an_install_without_the_scope_is_told_what_to_do(owned: Quay) -> None:
    await begins(owned.jane, "Our boat")
    owned.jane.attaches(publish.FILES, ("boat.png", PNG))
    owned.place.sandbox.slack.scopes -= {"files:read"}
    await owned.jane.submits()
    assert "adds the scope files:read" in str(await owned.jane.submits())


async def test_pictures_are_kept_for_a_week_of_trying_again(owned: Quay) -> None:
    owned.harbour.dock.before.append(NotDone("says that it is closed"))
    await begins(owned.jane, "Our boat")
    owned.jane.attaches(publish.FILES, ("boat.png", PNG))
    for _ in range(3):
        await owned.jane.submits()
    await owned.passes(seconds=11)
    owned.clock.forward(days=6)
    await housekeeping.clean_up(owned.place.bot)
    assert [content for _, _, content in await uploads(owned)] == [PNG]
    owned.clock.forward(days=2)
    await housekeeping.clean_up(owned.place.bot)
    assert [content for _, _, content in await uploads(owned)] == [b""]
    await owned.jane.clicks(publish_fates.RETRY)
    assert "Its pictures are not kept any more" in last(owned.jane, "dm")


async def test_pictures_that_are_kept_are_held_to_the_limits_too(owned: Quay) -> None:
    await begins(owned.jane, "Our boat")
    owned.jane.attaches(publish.FILES, ("boat.png", PNG))
    await owned.jane.chooses(publish.TIME, str(int(owned.clock.now().timestamp()) + 7_200))
    for _ in range(3):
        await owned.jane.submits()
    services = cast("dict[str, Provider]", owned.place.bot.providers)
    publishing = cast("Publishing", services["harbour"].publishing)
    jpeg = replace(publishing, mimes=("image/jpeg",))
    services["harbour"] = replace(services["harbour"], publishing=jpeg)
    await owned.jane.clicks(publish_notices.EDIT)
    await owned.jane.submits()
    refused = await owned.jane.submits()
    assert "Acme Boats (Harbour) takes JPEG pictures only." in str(refused)
