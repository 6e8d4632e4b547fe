"""Before the end: who linked a profile is warned in time, then its channels, then everybody."""

from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import administrators, rules
from bot.bot import Bot
from bot.linked import access
from bot.messages import ending_notices
from bot.messages.message import Message
from bot.people import Person
from bot.slack import SlackTrouble
from providers.contract import Cannot
from storage import outbox, owned, profiles, streams
from storage.models import Profile

log = structlog.get_logger()

FIRST = timedelta(days=max(rules.WARNED_DAYS))
# From the second warning on the channels hear of it, at the last one the administrators too.
CHANNELS_FROM, ADMINISTRATORS_FROM = rules.WARNED_DAYS[1], rules.WARNED_DAYS[2]
SNOOZE = timedelta(days=1)


async def warn_due(bot: Bot) -> None:
    """Warn of every profile that ends soon and that nothing but a new consent can keep."""
    now = bot.now()
    async with bot.database.reading() as session:
        soon = await profiles.ending_before(session, now + FIRST, now=now)
    for profile in soon:
        if profile.service not in bot.providers:
            continue
        ends = access.ends_at(profile, renewable=_is_renewable(bot, profile))
        days = rules.warning_due(now, ends, profile.warned_days) if ends else None
        if days is not None:
            await _warn(bot, profile, days)


def _is_renewable(bot: Bot, profile: Profile) -> bool:
    provider = bot.providers.get(profile.service)
    link = provider.link if provider else Cannot("")
    return not isinstance(link, Cannot) and link.refresh is not None


async def _warn(bot: Bot, profile: Profile, days: int) -> None:
    others = await _administrators(bot, profile) if days <= ADMINISTRATORS_FROM else []
    ends = access.ends_at(profile, renewable=_is_renewable(bot, profile))
    async with bot.database.writing() as session:
        read = await owned.through(session, profile.id)
        names = [page.name for _, page in read]
        if not read or ends is None or not await profiles.note_warned(session, profile, days):
            return
        label = bot.provider(profile.service).label
        own = ending_notices.to_linker(profile, label, names, ends)
        await _owe(session, bot, profile, profile.user_id, own, days)
        shared = ending_notices.to_others(profile, label, names, ends)
        readers = others
        if days <= CHANNELS_FROM:
            found = await streams.channels(session, [stream.id for stream, _ in read])
            readers = [*{channel for its in found.values() for channel in its}, *others]
        for reader in readers:
            await _owe(session, bot, profile, reader, shared, days)


async def _owe(
    session: AsyncSession, bot: Bot, profile: Profile, reader: str, said: Message, days: int
) -> None:
    key = f"ending.{profile.id}.{profile.linked_at:%Y%m%d%H%M}.{days}"
    await outbox.owe_notice(
        session, profile.workspace_id, reader, said.payload(), now=bot.now(), key=key
    )


async def _administrators(bot: Bot, profile: Profile) -> list[str]:
    try:
        found = await administrators.of(bot, profile.workspace_id)
    except SlackTrouble as error:
        log.warning("the administrators are not known", why=str(error))
        return []
    return [one.user_id for one in found if one.user_id != profile.user_id]


async def snooze(bot: Bot, who: Person, profile_id: int) -> None:
    """Hold further warnings of one's own profile back for a day."""
    async with bot.database.writing() as session:
        profile = await profiles.one(session, who.workspace_id, profile_id)
        if profile and profile.user_id == who.user_id:
            profile.snoozed_until = bot.now() + SNOOZE
