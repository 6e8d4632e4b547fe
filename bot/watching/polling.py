"""Polling: due streams are claimed and asked; what they bring goes to `storing`."""

import asyncio
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot import rules
from bot.bot import Bot
from bot.linked import access
from providers.api import Api
from providers.contract import Cannot, Poll
from providers.errors import (
    PageGone,
    ProviderError,
    ReconnectNeeded,
    Unavailable,
    UnexpectedReply,
)
from providers.vocabulary import Batch, Connection, Kind
from storage import streams
from storage.streams import Claimed

log = structlog.get_logger()

# A worker gives up well inside its lease, so that nobody else asks at the same moment.
PART_OF_LEASE = 0.5
IN_FLIGHT = 400
IN_FLIGHT_PER_HOST = 25


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll brought: a batch for each cursor, or the reason why there is none.

    `partly` tells which kinds could not be had beside those that could, and why; "" for none.
    """

    claimed: Claimed
    batches: Mapping[str, Batch]
    error: ProviderError | None = None
    partly: str = ""


async def claim(
    bot: Bot, most: int, crowded: Collection[Hashable]
) -> tuple[Sequence[Claimed], float]:
    """Take due streams, none of a crowded host; others may be due at the next beat."""
    now = bot.now()
    async with bot.database.writing() as session:
        taken = await streams.claim_due(
            session,
            now=now,
            until=now + timedelta(seconds=bot.settings.lease_seconds),
            most=most,
            but_not=[str(host) for host in crowded],
        )
    bot.tally.claimed((now - one.stream.next_poll_at).total_seconds() for one in taken)
    return taken, 0


async def give_back(bot: Bot, claimed: Sequence[Claimed]) -> None:
    """Let others poll what was claimed: these are due as before."""
    async with bot.database.writing() as session:
        await streams.settle(session, [(one.stream, {}) for one in claimed])


async def ask(bot: Bot, claimed: Claimed) -> Polled:
    """Ask the service; an error is a result too."""
    polled = await _tried(bot, claimed)
    bot.tally.polled(bot.counted_as(claimed.page.service), polled.error)
    return polled


async def _tried(bot: Bot, claimed: Claimed) -> Polled:
    deadline = bot.settings.lease_seconds * PART_OF_LEASE
    try:
        async with asyncio.timeout(deadline):
            return await _asked(bot, claimed)
    except TimeoutError:
        return Polled(claimed, {}, Unavailable(f"did not answer within {deadline:.0f} seconds"))
    except ProviderError as error:
        return Polled(claimed, {}, error)
    except Exception:
        log.exception("a provider broke", service=claimed.page.service, stream=claimed.stream.id)
        return Polled(claimed, {}, UnexpectedReply("answers in a way that I do not understand"))


async def _asked(bot: Bot, claimed: Claimed) -> Polled:
    stream, service = claimed.stream, claimed.page.service
    if service not in bot.providers:
        raise Unavailable("belongs to a service that is not available here any more")
    if rules.read_as(stream) is Connection.UNAUTHORIZED:
        return await _polled(claimed, bot.api(service), _polls(bot, claimed))
    where = (stream.workspace_id, stream.profile_id, stream.page_id)
    try:
        api, granted = await access.as_profile(bot, *where)
        return await _polled(claimed, api, _polls(bot, claimed, granted))
    except ReconnectNeeded as refusal:
        # Nobody is alarmed by one odd answer: the token is renewed or looked at, and tried again.
        api, granted = await access.again(bot, *where, refusal)
        return await _polled(claimed, api, _polls(bot, claimed, granted))


def _polls(bot: Bot, claimed: Claimed, granted: Sequence[str] = ()) -> Mapping[Kind, Poll]:
    """Return the polls of a stream, but for those that need a permission which was not given."""
    provider, how = bot.provider(claimed.page.service), rules.read_as(claimed.stream)
    polls = provider.polls[how]
    if isinstance(polls, Cannot):
        raise PageGone(polls.why)
    if how is Connection.UNAUTHORIZED or isinstance(provider.link, Cannot):
        return polls
    return {kind: polls[kind] for kind in provider.link.open_kinds(polls, granted)}


async def _polled(claimed: Claimed, api: Api, polls: Mapping[Kind, Poll]) -> Polled:
    """Ask for each kind by itself: one that cannot be had keeps the others from nobody."""
    how, batches = rules.read_as(claimed.stream), dict[str, Batch]()
    missed: dict[Kind, ProviderError] = {}
    for kind, poll in polls.items():
        key = rules.cursor_key(how, kind)
        try:
            batches[key] = await poll(api, claimed.page, claimed.stream.cursors.get(key, ""))
        except (Unavailable, UnexpectedReply) as error:
            missed[kind] = error
    if missed and not batches:
        raise next(iter(missed.values()))
    return Polled(claimed, batches, partly=_in_words(missed))


def _in_words(missed: Mapping[Kind, ProviderError]) -> str:
    return "; ".join(f"its {kind.replace('_', ' ')}s: {why}" for kind, why in missed.items())
