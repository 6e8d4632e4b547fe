"""Pages: searching them at a service, and adding them to a topic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy.ext.asyncio import AsyncSession

from bot.bot import Bot
from bot.errors import CannotConnect, NoSuchPage
from bot.expired import reconnecting
from bot.messages import notices
from bot.people import Person, must_manage
from bot.watching import channels, topics
from providers.contract import Cannot, Poll
from providers.errors import ProviderError
from providers.vocabulary import Connection, Found, Kind, Page, Tried
from storage import history, items, outbox, roles, streams
from storage import models as stored_models
from storage import pages as stored
from storage import topics as stored_topics
from storage.models import Stream, Topic

LONGEST_QUERY = 2_000
TOO_OLD = "That search is too old. Please search again."


@dataclass(frozen=True, slots=True)
class Findings:
    """What a search found and what it tried in vain.

    Pages stand with the id that `add` takes, the most relevant first.
    """

    pages: tuple[tuple[int, Page], ...]
    tried: tuple[Tried, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a page did; `already` when it was there and nothing changed."""

    page: Page
    topic: Topic
    already: bool


async def find(bot: Bot, who: Person, service: str, query: str) -> Findings:
    """Search a service for pages, by what a person typed. Raises NotAllowed, CannotConnect."""
    must_manage(who)
    found = await _search(bot, service, query.strip())
    async with bot.database.writing() as session:
        ids = await stored.keep(session, who.workspace_id, found.pages, now=bot.now())
    return Findings(tuple(zip(ids, found.pages, strict=True)), found.tried)


async def found(bot: Bot, who: Person, page_ids: Sequence[int]) -> list[tuple[int, Page]]:
    """Return pages that a search found before; those that were dropped since are left out."""
    async with bot.database.reading() as session:
        rows = [await stored.one(session, who.workspace_id, page_id) for page_id in page_ids]
    return [(row.id, stored.described(row)) for row in rows if row]


async def add(bot: Bot, who: Person, topic_id: int, page_id: int, connection: Connection) -> Added:
    """Add a page to a topic, and tell the topic's channels.

    An authorized one is read as the profile of this person's which manages it; if it is read as
    anyone's page already, it becomes authorized in place, with all that was stored of it.

    Raises NotAllowed, NoSuchTopic, NoSuchPage, CannotConnect, CannotEnter.
    """
    must_manage(who)
    for channel_id in (await topics.show(bot, who, topic_id)).channels:
        await channels.enter(bot, who.workspace_id, channel_id)
    async with bot.database.writing() as session:
        topic = await topics.one(session, who, topic_id)
        row = await stored.one(session, who.workspace_id, page_id)
        if row is None:
            raise NoSuchPage(TOO_OLD)
        page = stored.described(row)
        offered(bot, page.service, connection)
        stream = await _stream(session, bot, who, row, connection)
        if not await stored.place(session, topic.id, stream, by=who.user_id, now=bot.now()):
            return Added(page, topic, already=True)
        await _begin(session, bot, who, topic, stream, page)
    return Added(page, topic, already=False)


async def _stream(
    session: AsyncSession, bot: Bot, who: Person, page: stored_models.Page, connection: Connection
) -> Stream:
    """Return the page's stream, made or changed as this connection needs it."""
    now = bot.now()
    there = await stored.streams_of(session, page.id)
    owned_ = there.get(Connection.AUTHORIZED)
    if connection is Connection.AUTHORIZED:
        profile = await roles.manager(session, who.workspace_id, who.user_id, page.id)
        if profile is None:
            raise CannotConnect("You do not manage that page with any profile you have linked.")
        if owned_ is None and Connection.UNAUTHORIZED in there:
            await reconnecting.upgrade(session, bot, profile, [page.id], now=now)
            return await stored.refreshed(session, there[Connection.UNAUTHORIZED])
        if owned_ is not None:
            await reconnecting.cure(session, profile, [page.id], by=who.user_id, now=now)
            return await stored.refreshed(session, owned_)
    elif owned_ is not None:
        # Read as its owner sees it already: anyone's view of it would only be less.
        return owned_
    else:
        profile = None
    return await stored.keep_stream(
        session,
        who.workspace_id,
        page.id,
        connection,
        host=urlsplit(page.url).netloc,
        now=now,
        profile_id=profile.id if profile else None,
    )


async def _begin(
    session: AsyncSession, bot: Bot, who: Person, topic: Topic, stream: Stream, page: Page
) -> None:
    """Tell the channels, and show the newest post where the page is read already."""
    now, workspace_id = bot.now(), who.workspace_id
    if stream.gone_at or stream.trouble_since:
        await stored.wake(session, stream, now=now)
    told = notices.page_added(
        who.user_id,
        page,
        bot.provider(page.service).label,
        Connection(stream.connection),
        topic.name,
    )
    feeds = (await stored_topics.feeds(session, workspace_id, [topic.id])).get(topic.id, [])
    for channel_id in feeds:
        await outbox.owe_notice(session, workspace_id, channel_id, told.payload(), now=now)
    history.note(
        session,
        workspace_id,
        topic.id,
        who=who.user_id,
        what="added",
        at=now,
        topic=topic.name,
        page=page.name,
        service=page.service,
        connection=stream.connection,
    )
    newest = await items.newest(session, stream.page_id, kind=Kind.POST)
    if stream.first_polled_at and newest:
        owed = [(workspace_id, channel_id, newest.id) for channel_id in feeds]
        await outbox.owe_items(session, owed, now=now)
        await streams.note_previewed(session, [stream.id], now=now)


async def _search(bot: Bot, service: str, query: str) -> Found:
    provider = bot.provider(service)
    if isinstance(provider.find_pages, Cannot):
        raise CannotConnect(provider.find_pages.why)
    if not query:
        return Found(tried=(Tried(what="nothing", why="because the box was empty"),))
    if len(query) > LONGEST_QUERY:
        return Found(
            tried=(Tried(what=f"{query[:60]}…", why=f"is longer than {LONGEST_QUERY} characters"),)
        )
    try:
        return await provider.find_pages(bot.api(service), query)
    except ProviderError as error:
        return Found(tried=(Tried(what=provider.label, why=str(error)),))


def offered(bot: Bot, service: str, connection: Connection) -> Mapping[Kind, Poll]:
    """Return how pages connected so are polled. Raises CannotConnect where they cannot be."""
    polls = bot.provider(service).polls.get(connection, Cannot("That connection is not offered."))
    if isinstance(polls, Cannot):
        raise CannotConnect(polls.why)
    return polls
