"""Polling: due streams are claimed and asked; what they bring goes to `storing`."""

import asyncio
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.bot import Bot
from providers.contract import Cannot
from providers.errors import PageGone, ProviderError, Unavailable, UnexpectedReply
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
    """What one poll brought: a batch for each kind of item, or the reason why there is none."""

    claimed: Claimed
    batches: Mapping[Kind, Batch]
    error: ProviderError | None = None


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
    return taken, 0


async def ask(bot: Bot, claimed: Claimed) -> Polled:
    """Ask the service; an error is a result too."""
    deadline = bot.settings.lease_seconds * PART_OF_LEASE
    try:
        async with asyncio.timeout(deadline):
            return Polled(claimed, await _batches(bot, claimed))
    except TimeoutError:
        return Polled(claimed, {}, Unavailable(f"did not answer within {deadline:.0f} seconds"))
    except ProviderError as error:
        return Polled(claimed, {}, error)
    except Exception:
        log.exception("a provider broke", service=claimed.page.service, stream=claimed.stream.id)
        return Polled(claimed, {}, UnexpectedReply("answers in a way that I do not understand"))


async def _batches(bot: Bot, claimed: Claimed) -> dict[Kind, Batch]:
    stream, service = claimed.stream, claimed.page.service
    if service not in bot.providers:
        raise Unavailable("belongs to a service that is not available here any more")
    polls = bot.provider(service).polls[Connection(stream.connection)]
    if isinstance(polls, Cannot):
        raise PageGone(polls.why)
    page, api = claimed.page, bot.api(service)
    return {
        kind: await poll(api, page, stream.cursors.get(kind, "")) for kind, poll in polls.items()
    }
