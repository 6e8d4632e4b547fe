"""What people do to publish: fill the form in, look at the preview, and let it go out."""

from sqlmodel import select

from bot.messages import publish
from bot.sandbox import words
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from storage.models import Publication, Workspace
from tests.handlers.linked.at_quay import Quay

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


async def begins(who: Person, text: str, *pages: str) -> None:
    """Open the form and fill it in."""
    await who.command("/social publish")
    for page in pages:
        await who.chooses(publish.PAGES, f"{page} (Harbour)")
    who.types(publish.WORDS, text)


async def publishes(who: Person, text: str, *pages: str) -> None:
    """Publish at once, after the preview."""
    await begins(who, text, *pages)
    assert await who.submits() == {}
    assert await who.submits() == {}


async def schedules(quay: Quay, who: Person, text: str, *, hours: int) -> None:
    """Publish in some hours."""
    await begins(who, text)
    await who.chooses(publish.TIME, str(int(quay.clock.now().timestamp()) + hours * 3600))
    assert await who.submits() == {}
    assert await who.submits() == {}


async def approves_by_two(quay: Quay) -> None:
    """Let the workspace want a second person to look at what is published."""
    async with quay.place.bot.database.writing() as session:
        workspace = (await session.scalars(select(Workspace))).one()
        workspace.approved = ["publish"]


def said(quay: Quay) -> list[str]:
    return [one.text for one in quay.harbour.dock.said.values()]


def told(who: Person, text: str, channel: str = "dm") -> Message:
    """Return the newest message that says this."""
    return next(one for one in reversed(who.sees(channel)) if text in words(one.blocks))


async def drafts(quay: Quay) -> list[Publication]:
    async with quay.place.bot.database.reading() as session:
        return [*(await session.scalars(select(Publication))).all()]
