"""Linked profiles: kept, shown to their owner alone, and let go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.bot import Bot
from bot.errors import NoSuchProfile
from bot.expired import expiry, reconnecting
from bot.linked import revoking
from bot.linked.attempting import Done, Waiting
from bot.messages import profile_notices
from bot.people import Person
from providers.contract import Cannot
from providers.errors import (
    LinkRefused,
    ReconnectNeeded,
)
from providers.linking import Linked, Permission
from providers.vocabulary import Owned, Token
from storage import outbox, pages, profiles, roles, tokens
from storage.models import Profile

log = structlog.get_logger()

MOST_PORTIONS = 50


@dataclass(frozen=True, slots=True)
class Hanging:
    """A linked profile, and what is read through it: (topic, page) of each place."""

    profile: Profile
    service_label: str
    places: tuple[tuple[str, str], ...]


async def pages_of(bot: Bot, service: str, server: str, token: Token) -> list[Owned]:
    """Return every page that a profile manages, portion by portion. Raises ProviderError."""
    link = bot.provider(service).link
    if isinstance(link, Cannot):
        return []
    api = bot.api(service, server=server, token=token)
    owned: list[Owned] = []
    cursor = ""
    for _ in range(MOST_PORTIONS):
        portion = await link.my_pages(api, cursor)
        owned += portion.pages
        cursor = portion.cursor
        if not cursor:
            break
    return owned


async def keep(
    bot: Bot,
    waiting: Waiting,
    linked: Linked,
    owned: Sequence[Owned],
    missing: Sequence[Permission],
) -> Done:
    """Keep a link that worked, with all that it cures, in one transaction.

    Raises LinkRefused when it was to reconnect pages that this profile does not manage: nothing is
    kept then.
    """
    now = bot.now()
    async with bot.database.writing() as session:
        ids = await pages.keep(session, waiting.workspace_id, [one.page for one in owned], now=now)
        able = [id_ for id_, one in zip(ids, owned, strict=True) if not one.cannot]
        wanted = await reconnecting.wanted(session, waiting)
        if waiting.purpose.cures and not set(wanted) & set(able):
            raise LinkRefused(_wrong(linked, list(wanted.values())))
        profile = await _kept(session, bot, waiting, linked, now)
        await _keep_managed(session, bot, profile, list(zip(ids, owned, strict=True)), now)
        cured = await reconnecting.cure(session, profile, able, by=waiting.user_id, now=now)
        cured += await reconnecting.change_hands(
            session, profile, set(able) & set(waiting.purpose.page_ids), now=now
        )
        # Two may do it in the same second: the page is read again for both.
        cured += [name for id_, name in wanted.items() if id_ in able]
        upgraded = await reconnecting.upgrade(session, bot, profile, able, now=now)
        if not waiting.purpose.cures:
            said = profile_notices.linked(profile, waiting.label, len(owned), upgraded)
            await outbox.owe_notice(
                session, waiting.workspace_id, waiting.user_id, said.payload(), now=now
            )
    return Done(
        workspace_id=waiting.workspace_id,
        user_id=waiting.user_id,
        service=waiting.service,
        label=waiting.label,
        profile=profile,
        missing=tuple(missing),
        pages=len(owned),
        purpose=waiting.purpose,
        reconnected=tuple(dict.fromkeys(cured)),
    )


def _wrong(linked: Linked, wanted: Sequence[str]) -> str:
    account = linked.account.handle or linked.account.name
    pages_ = ", ".join(wanted[:3]) or "that page"
    return f"says that {account} does not manage {pages_}. Nothing was changed; try another account"


async def _kept(
    session: AsyncSession, bot: Bot, waiting: Waiting, linked: Linked, now: datetime
) -> Profile:
    account, token = linked.account, linked.token
    new = Profile(
        workspace_id=waiting.workspace_id,
        user_id=waiting.user_id,
        service=waiting.service,
        native_id=account.native_id,
        name=account.name,
        linked_at=now,
    )
    profile = await profiles.same_account(session, new) or new
    profile.name, profile.handle, profile.url = account.name, account.handle, account.url
    profile.picture_url, profile.server = account.picture_url, account.server
    profile.scopes, profile.linked_at = list(token.scopes), now
    profile.expires_at, profile.ends_at = token.expires_at, token.ends_at
    profile.refreshed_at = profile.refused_at = profile.snoozed_until = None
    profile.cause = profile.detail = ""
    profile.warned_days = profile.leased_until = None
    # Whoever still renews the token of before writes nothing any more.
    profile.fence = (profile.fence or 0) + 1
    profile.token = tokens.seal(bot.keys, token, profile)
    session.add(profile)
    await session.flush()
    return profile


async def _keep_managed(
    session: AsyncSession,
    bot: Bot,
    profile: Profile,
    owned: Sequence[tuple[int, Owned]],
    now: datetime,
) -> None:
    rows = [
        {
            "workspace_id": profile.workspace_id,
            "profile_id": profile.id,
            "page_id": page_id,
            "role": one.role,
            "cannot": one.cannot,
            "token": tokens.seal_page(bot.keys, one.token, profile, page_id),
            "seen_at": now,
            "lost_at": None,
        }
        for page_id, one in owned
    ]
    await roles.keep(session, rows, profile, now=now)


async def look_again(bot: Bot, profile: Profile, token: Token) -> set[int]:
    """Ask the service which pages a profile manages now, keep that, and return those it may read.

    Raises ProviderError.
    """
    owned = await pages_of(bot, profile.service, profile.server, token)
    now = bot.now()
    async with bot.database.writing() as session:
        ids = await pages.keep(session, profile.workspace_id, [one.page for one in owned], now=now)
        await _keep_managed(session, bot, profile, list(zip(ids, owned, strict=True)), now)
    return {id_ for id_, one in zip(ids, owned, strict=True) if not one.cannot}


async def own(bot: Bot, who: Person) -> list[Hanging]:
    """Return a person's own linked profiles, with what hangs on each. Nobody else sees them."""
    async with bot.database.reading() as session:
        mine = await profiles.of_user(session, who.workspace_id, who.user_id)
        places = await pages.places_of(session, who.workspace_id, [one.id for one in mine])
    return [
        Hanging(
            one,
            bot.label(one.service),
            tuple(places.get(one.id, ())),
        )
        for one in mine
    ]


async def unlink(bot: Bot, who: Person, profile_id: int) -> Hanging:
    """Let a profile go: its token is wiped here, and void at the service where that can be.

    Raises NoSuchProfile for one that is not this person's own.
    """
    gone = next((one for one in await own(bot, who) if one.profile.id == profile_id), None)
    if gone is None:
        raise NoSuchProfile("That profile is not linked any more.")
    now = bot.now()
    async with bot.database.writing() as session:
        shared = await profiles.is_linked(
            session, gone.profile.service, gone.profile.native_id, but=profile_id
        )
        error = ReconnectNeeded("is not linked by anybody any more")
        await expiry.note_refusal(session, bot, who.workspace_id, profile_id, (), error, now=now)
        await profiles.forget(session, gone.profile)
    # Some services void every link of an account at once: not where somebody else has one.
    if not shared:
        await revoking.profile(bot, gone.profile)
    return gone
