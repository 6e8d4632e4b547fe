"""Pages that somebody manages: those of all their profiles at a service."""

import asyncio
from collections.abc import Sequence

import structlog

from bot.bot import Bot
from bot.linked import access, profiles
from bot.messages.my_pages import OwnedRow
from bot.people import Person, must_manage
from bot.watching import topics
from providers.errors import ProviderError, ReconnectNeeded
from providers.vocabulary import Connection
from storage import profiles as stored
from storage import roles
from storage.models import Profile
from storage.pages import described

log = structlog.get_logger()


async def linked(bot: Bot, who: Person, service: str) -> Sequence[Profile]:
    """Return a person's own profiles at a service that still work. Raises NotAllowed."""
    must_manage(who)
    async with bot.database.reading() as session:
        mine = await stored.of_user(session, who.workspace_id, who.user_id, service)
    return [one for one in mine if one.refused_at is None]


async def pages(bot: Bot, who: Person, mine: Sequence[Profile], topic_id: int) -> list[OwnedRow]:
    """Return the pages of these profiles as they are known, by name; each once.

    Raises NoSuchTopic.
    """
    card = await topics.show(bot, who, topic_id)
    there = {
        one.page.id for one in card.streams if one.stream.connection == Connection.AUTHORIZED.value
    }
    names = {one.id: one.handle or one.name for one in mine}
    async with bot.database.reading() as session:
        rows = await roles.of_profiles(session, who.workspace_id, names)
    found: dict[int, OwnedRow] = {}
    for managed, page in rows:
        # Of two profiles that manage a page, the one that may do more is shown.
        if page.id in found and not found[page.id].cannot:
            continue
        found[page.id] = OwnedRow(
            id=page.id,
            page=described(page),
            role=managed.role,
            via=names[managed.profile_id],
            cannot=managed.cannot,
            added=page.id in there,
        )
    return list(found.values())


async def ask_again(bot: Bot, mine: Sequence[Profile]) -> None:
    """Ask the service which pages these profiles manage now; what cannot be had stays as it was."""
    await asyncio.gather(*(_ask(bot, one) for one in mine))


async def _ask(bot: Bot, profile: Profile) -> None:
    try:
        key = await access.checked(bot, profile)
        await profiles.look_again(bot, profile, key.token)
    except (ReconnectNeeded, ProviderError) as error:
        log.info("the pages could not be listed", profile=profile.id, why=str(error))
