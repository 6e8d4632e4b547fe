"""What stands still because its token is not taken any more, and what will."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.bot import Bot
from bot.messages import causes
from bot.people import Person
from providers.errors import Cause
from storage import alerts, owned, profiles
from storage.models import Page, Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A page that stands still; `where` is its handle or server, for services with many.

    `cure` tells what helps, in a sentence.
    """

    page_id: int
    name: str
    service: str
    cause: str
    cure: str
    where: str


async def everything(bot: Bot, who: Person) -> list[Stopped]:
    """Return all of the workspace that stands still, by name."""
    async with bot.database.reading() as session:
        return _stopped(bot, await owned.refused(session, who.workspace_id))


async def of_alert(bot: Bot, who: Person, alert_id: int) -> list[Stopped]:
    """Return what of an alert still stands still."""
    async with bot.database.reading() as session:
        if await alerts.one(session, who.workspace_id, alert_id) is None:
            return []
        told = await alerts.told(session, [alert_id])
    return _stopped(bot, [(one.stream, one.page) for one in told if one.stream.refused_at])


async def of_profile(bot: Bot, who: Person, profile_id: int) -> list[Stopped]:
    """Return what is read as a profile of this workspace, whether it still works or not."""
    async with bot.database.reading() as session:
        if await profiles.one(session, who.workspace_id, profile_id) is None:
            return []
        return _stopped(bot, await owned.through(session, profile_id))


def _stopped(bot: Bot, found: Iterable[tuple[Stream, Page]]) -> list[Stopped]:
    return [
        Stopped(
            page_id=page.id,
            name=page.name,
            service=page.service,
            cause=stream.cause or Cause.EXPIRED,
            cure=causes.cure(stream.cause or Cause.EXPIRED, bot.providers.get(page.service)),
            where=page.handle,
        )
        for stream, page in found
    ]
