"""Doing: wishes are claimed, done at their services, and written down; none is done twice."""

import asyncio
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b

import structlog

from bot.bot import Bot
from bot.linked import access
from providers.acting import Act, Draft, Find, Made, Target, Upload, Verb
from providers.api import Api
from providers.contract import Cannot
from providers.errors import NotDone, ProviderError, ReconnectNeeded, Unavailable
from providers.vocabulary import Item, Page
from storage import claims, publications
from storage.acts import PUBLISH, TAKE_BACK
from storage.claims import Staged
from storage.content import unpack
from storage.models import Act as Row
from storage.models import Stream
from storage.pages import described

log = structlog.get_logger()

LEASE = timedelta(minutes=2)
# A worker gives up well inside its lease, so that nobody else does it at the same moment.
SECONDS = 60
IN_FLIGHT = 50
# A clock of theirs may be behind ours by this much, when we look for what we made.
CLOCKS_APART = timedelta(minutes=2)
KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Wish:
    """An act while this worker holds it; `item` is None for what is published.

    `stream` is None while nobody's token opens the page.
    """

    act: Row
    page: Page
    item: Item | None
    stream: Stream | None


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a wish: what was made, or why nothing."""

    wish: Wish
    made: Made | None = None
    error: ProviderError | None = None


async def claim(bot: Bot, most: int, crowded: Collection[Hashable]) -> tuple[Sequence[Wish], float]:
    """Take due wishes, of each page one at a time; the rows see to that, so no lane is crowded."""
    del crowded
    now = bot.now()
    async with bot.database.writing() as session:
        taken = await claims.take(session, now=now, until=now + LEASE, most=most)
        if not taken:
            return [], 0
        staged = await claims.staged(session, [one.id for one in taken])
        await claims.begin(session, [one.id for one in taken], now=now)
    return [_wish(one) for one in staged], 0


def _wish(one: Staged) -> Wish:
    item = unpack(one.item.content) if one.item else None
    return Wish(one.act, described(one.page), item, one.stream)


async def do(bot: Bot, wish: Wish) -> Done:
    """Do it; an error is a result too."""
    try:
        async with asyncio.timeout(SECONDS):
            return Done(wish, made=await _as_owner(bot, wish))
    except TimeoutError:
        return Done(wish, error=Unavailable(f"did not answer within {SECONDS} seconds"))
    except ProviderError as error:
        return Done(wish, error=error)
    except Exception:
        log.exception("an act broke", act=wish.act.id, verb=wish.act.verb)
        return Done(wish, error=NotDone("answers in a way that I do not understand"))


async def _as_owner(bot: Bot, wish: Wish) -> Made:
    act, stream = wish.act, wish.stream
    if wish.page.service not in bot.providers:
        raise NotDone("is not available here any more")
    if stream is None:
        raise NotDone("must be reconnected first")
    where = (act.workspace_id, stream.profile_id, act.page_id)
    try:
        opened = await access.as_profile(bot, *where)
        return await _done(bot, wish, opened.api)
    except ReconnectNeeded as refusal:
        opened = await access.again(bot, *where, refusal)
        return await _done(bot, wish, opened.api)


async def _done(bot: Bot, wish: Wish, api: Api) -> Made:
    provider, verb = bot.provider(wish.page.service), wish.act.verb
    if verb == TAKE_BACK:
        if provider.remove is None:
            raise NotDone("does not let anything be taken back")
        await provider.remove(api, wish.page, wish.act.made_id)
        return Made()
    if verb == PUBLISH:
        return await _published(bot, wish, api)
    act = provider.acts.get(Verb(verb))
    how = act.on(wish.item.kind) if isinstance(act, Act) and wish.item else None
    if how is None or wish.item is None:
        raise NotDone("does not offer that any more")
    draft = Draft(text=wish.act.text, key=_key(wish.act))
    target = Target(item=wish.item, made=wish.act.made_ref)
    found = await _found(how.find, wish, api, target, draft)
    return found or await how.do(api, wish.page, target, draft)


async def _published(bot: Bot, wish: Wish, api: Api) -> Made:
    publishing = bot.provider(wish.page.service).publishing
    if isinstance(publishing, Cannot):
        raise NotDone(publishing.why)
    async with bot.database.reading() as session:
        uploads = await publications.uploads(session, wish.act.publication_id or 0)
    pictures = tuple(Upload(content=one.content, mime=one.mime, alt=one.alt) for one in uploads)
    draft = Draft(text=wish.act.text, pictures=pictures, key=_key(wish.act))
    found = await _found(publishing.find, wish, api, None, draft)
    return found or await publishing.do(api, wish.page, draft)


async def _found(
    find: Find | None, wish: Wish, api: Api, target: Target | None, draft: Draft
) -> Made | None:
    """Look for what an earlier try may have made, where doing it again would do it twice."""
    begun = wish.act.claimed_at
    if find is None or begun is None:
        return None
    return await find(api, wish.page, target, draft, begun - CLOCKS_APART)


def _key(act: Row) -> str:
    named = f"{act.workspace_id}.{act.id}.{act.key}"
    return blake2b(named.encode(), digest_size=KEY_BYTES).hexdigest()
