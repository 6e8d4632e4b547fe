"""Offering: which services a person can link here, each with a link made for them."""

from collections.abc import Sequence

from bot.bot import Bot
from bot.linked import linking, profiles
from bot.linked.attempting import Purpose
from bot.messages.profiles import Lent, Offered
from bot.people import Person
from providers.contract import Cannot, Provider


async def services(
    bot: Bot, who: Person, purpose: Purpose, *, only: Sequence[str] = (), typed: str = ""
) -> list[Offered]:
    """Return the services that can be linked, or those of them that are named.

    Those that ask for a server first have no link yet, unless it is `typed`. Raises NotAllowed.
    """
    known = [
        one
        for one in bot.providers.values()
        if not isinstance(one.link, Cannot) and (not only or one.name in only)
    ]
    missing = {one.name: linking.settings_missing(bot, one.name) for one in known}
    ready = [one.name for one in known if not missing[one.name] and (typed or not _asks(one))]
    urls = await linking.offer(bot, who, ready, purpose, typed=typed)
    return [_offered(one, urls.get(one.name, ""), missing[one.name]) for one in known]


def _asks(provider: Provider) -> bool:
    return not isinstance(provider.link, Cannot) and bool(provider.link.asks_for)


def _offered(provider: Provider, url: str, missing: Sequence[str]) -> Offered:
    assert not isinstance(provider.link, Cannot)  # noqa: S101 - `services` has looked
    return Offered(
        provider.name, provider.label, provider.emoji, provider.link, url, tuple(missing)
    )


async def lent(bot: Bot, who: Person) -> list[Lent]:
    """Return the profiles that this person has linked."""
    return [
        Lent(
            profile_id=one.profile.id,
            service=one.profile.service,
            name=one.profile.handle or one.profile.name,
            places=one.places,
            cause=one.profile.cause if one.profile.refused_at else "",
        )
        for one in await profiles.own(bot, who)
    ]
