"""Linking: a person lends the bot their own profile at a service, by that service's own consent."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from urllib.parse import quote

import structlog

from bot.bot import Bot
from bot.errors import CannotConnect, LinkFailed, LinkStale, NotAllowed
from bot.keys import hashed
from bot.linked import profiles, revoking
from bot.linked.attempting import Done, Purpose, Waiting, purpose_of
from bot.messages import causes
from bot.people import Person, must_manage
from providers.contract import Cannot
from providers.errors import Cause, LinkRefused, ProviderError
from providers.linking import Asked, Back, Consent, Link, Linked, Permission
from storage import attempts, registrations, tokens
from storage.encryption import SecretLost
from storage.models import Attempt, Registration

log = structlog.get_logger()

LIVES = timedelta(minutes=10)
KEY_BYTES = 32


def offered(bot: Bot, service: str) -> Link:
    """Return how a service is linked. Raises CannotConnect when it is not, here."""
    link = bot.provider(service).link
    if isinstance(link, Cannot):
        raise CannotConnect(link.why)
    missing = settings_missing(bot, service)
    if missing:
        raise CannotConnect(
            f"{bot.provider(service).label} is not set up here: whoever runs the bot must set "
            f"{' and '.join(missing)}."
        )
    return link


def settings_missing(bot: Bot, service: str) -> list[str]:
    """Return the operator's settings without which a service cannot be linked."""
    link = bot.provider(service).link
    return [] if isinstance(link, Cannot) else missing(bot, service, link.needs)


def missing(bot: Bot, service: str, needs: Sequence[str]) -> list[str]:
    """Return by their whole names those of a service's settings that are not set."""
    given = bot.client(service).more
    return [f"{service.upper()}_{name}" for name in needs if not given.get(name.lower())]


async def offer(
    bot: Bot,
    who: Person,
    services: Sequence[str],
    purpose: Purpose,
    *,
    typed: str = "",
    lives: timedelta = LIVES,
) -> dict[str, str]:
    """Make a link to the consent page of each service: for this person, for once, for 10 minutes.

    Raises NotAllowed, CannotConnect.
    """
    must_manage(who)
    keys = {
        service: secrets.token_urlsafe(KEY_BYTES) for service in services if offered(bot, service)
    }
    async with bot.database.writing() as session:
        for service, key in keys.items():
            attempts.add(
                session,
                Attempt(
                    key_hash=hashed(key),
                    workspace_id=who.workspace_id,
                    user_id=who.user_id,
                    service=service,
                    typed=typed.strip(),
                    purpose=asdict(purpose),
                    expires_at=bot.now() + lives,
                ),
            )
    return {service: f"{bot.settings.address}/link/{key}" for service, key in keys.items()}


async def waiting(bot: Bot, key: str) -> Waiting:
    """Return what a ticket is about, and leave it as it is. Raises LinkStale."""
    async with bot.database.reading() as session:
        attempt = await attempts.look(session, hashed(key), now=bot.now())
    if attempt is None or attempt.browser_hash:
        raise LinkStale
    return _waiting(bot, attempt)


async def begin(bot: Bot, key: str, browser: str) -> str:
    """Use a ticket up and return the consent page's address; only that browser may come back.

    Raises LinkStale, LinkFailed.
    """
    async with bot.database.writing() as session:
        attempt = await attempts.take(session, hashed(key), now=bot.now())
    if attempt is None or attempt.browser_hash:
        raise LinkStale
    state = secrets.token_urlsafe(KEY_BYTES)
    consent = await _consent(bot, attempt, state)
    await _remember(bot, attempt, consent, state, browser)
    return consent.url


async def _consent(bot: Bot, attempt: Attempt, state: str) -> Consent:
    purpose = purpose_of(attempt)
    try:
        link = offered(bot, attempt.service)
        asked = Asked(
            state=state,
            redirect_uri=redirect_uri(bot, attempt.service),
            typed=attempt.typed,
            again=purpose.again,
            registered=await _registered(bot, attempt),
            public_url=bot.settings.public_url,
        )
        return await link.begin(bot.api(attempt.service), asked)
    except (CannotConnect, ProviderError) as error:
        raise await _failed(bot, attempt, error) from error


async def _registered(bot: Bot, attempt: Attempt) -> dict[str, dict[str, str]]:
    """Return what servers registered us as before, by the server."""
    async with bot.database.reading() as session:
        known = await registrations.of_service(session, attempt.workspace_id, attempt.service)
    return {one.server: _opened(bot, one) for one in known}


def _opened(bot: Bot, known: Registration) -> dict[str, str]:
    """Return what a server registered us as; nothing where no key opens it: it is asked anew."""
    try:
        return tokens.opened_facts(bot.keys, known.client, known.workspace_id, known.server)
    except SecretLost as error:
        log.warning("a registration cannot be read", service=known.service, why=str(error))
        return {}


async def _remember(bot: Bot, attempt: Attempt, consent: Consent, state: str, browser: str) -> None:
    kept = {**consent.kept, "server": consent.server}
    async with bot.database.writing() as session:
        if consent.registered:
            await registrations.keep(
                session,
                attempt.workspace_id,
                attempt.service,
                consent.server,
                client=tokens.seal_facts(
                    bot.keys, consent.registered, attempt.workspace_id, consent.server
                ),
                now=bot.now(),
            )
        attempts.add(
            session,
            Attempt(
                key_hash=hashed(state),
                workspace_id=attempt.workspace_id,
                user_id=attempt.user_id,
                service=attempt.service,
                typed=attempt.typed,
                browser_hash=hashed(browser),
                kept=tokens.seal_facts(bot.keys, kept, hashed(state)),
                purpose=attempt.purpose,
                expires_at=bot.now() + LIVES,
            ),
        )


async def finish(bot: Bot, service: str, query: Mapping[str, str], browser: str) -> Done:
    """Take the person back from the service, and keep the link. Nothing is kept of a failed one.

    Raises LinkStale (old, used, another's, or another browser's), LinkFailed.
    """
    state = hashed(query.get("state", ""))
    async with bot.database.writing() as session:
        attempt = await attempts.take(session, state, now=bot.now())
    if attempt is None or attempt.service != service or attempt.browser_hash != hashed(browser):
        raise LinkStale
    try:
        link = offered(bot, service)
        linked = await _linked(bot, link, attempt, query)
    except (CannotConnect, ProviderError) as error:
        raise await _failed(bot, attempt, error) from error
    try:
        return await _kept(bot, link, attempt, linked)
    except (LinkFailed, ProviderError) as error:
        await revoking.never_kept(bot, service, linked)
        if isinstance(error, LinkFailed):
            raise
        raise await _failed(bot, attempt, error) from error


async def _kept(bot: Bot, link: Link, attempt: Attempt, linked: Linked) -> Done:
    missing = link.missing(linked.token.scopes) if linked.token.scopes else []
    if any(one.required for one in missing):
        raise await _failed(bot, attempt, None, missing=missing)
    owned = await profiles.pages_of(bot, attempt.service, linked.account.server, linked.token)
    return await profiles.keep(bot, _waiting(bot, attempt), linked, owned, missing)


async def _linked(bot: Bot, link: Link, attempt: Attempt, query: Mapping[str, str]) -> Linked:
    kept = tokens.opened_facts(bot.keys, attempt.kept, attempt.key_hash)
    api = bot.api(attempt.service, server=kept.get("server", ""))
    back = Back(query=dict(query), kept=kept, redirect_uri=redirect_uri(bot, attempt.service))
    return await link.finish(api, back)


async def _failed(
    bot: Bot,
    attempt: Attempt,
    error: CannotConnect | ProviderError | None,
    *,
    missing: Sequence[Permission] = (),
) -> LinkFailed:
    """Return what to tell, with a fresh link for another try."""
    again = Purpose(**attempt.purpose | {"again": tuple(one.scope for one in missing)})
    who = Person(workspace_id=attempt.workspace_id, user_id=attempt.user_id)
    try:
        links = await offer(bot, who, [attempt.service], again, typed=attempt.typed)
    except (CannotConnect, NotAllowed):
        links = {}
    log.info("a link came to nothing", service=attempt.service, why=str(error))
    label = bot.provider(attempt.service).label
    return LinkFailed(
        f"{label} {error}." if isinstance(error, ProviderError) else str(error or ""),
        cancelled=isinstance(error, LinkRefused) and error.cancelled,
        label=label,
        whose=(attempt.workspace_id, attempt.user_id),
        missing=[(one.scope, one.gives) for one in missing],
        cure=causes.cure(Cause.PERMISSION, bot.provider(attempt.service)),
        again=links.get(attempt.service, ""),
    )


def redirect_uri(bot: Bot, service: str) -> str:
    """Return where that service sends people back to: one address for each service."""
    return f"{bot.settings.address}/link/{quote(service)}/callback"


def _waiting(bot: Bot, attempt: Attempt) -> Waiting:
    return Waiting(
        attempt.workspace_id,
        attempt.user_id,
        attempt.service,
        bot.provider(attempt.service).label,
        attempt.typed,
        purpose_of(attempt),
    )
