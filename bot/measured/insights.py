"""Insights: what is known of a page's figures, in a range of days, and what is not and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot import rules
from bot.bot import Bot
from bot.errors import NoSuchPage
from bot.measured import figures, measuring
from bot.measured.figures import Told
from bot.people import Person
from providers.contract import Cannot, Provider
from providers.measuring import Figure, Measure
from providers.vocabulary import Connection, Item
from storage import figures as stored
from storage import pages, profiles
from storage.content import unpack
from storage.models import Page, Stream

MOST_POSTS = 200
TOP = 5
# What makes a post the better one, where the service counts it.
FIRST = (Figure.IMPRESSIONS, Figure.REACH, Figure.ENGAGEMENT)
NO_FIGURES = Cannot("This service tells no figures of its pages.")
# What we can count ourselves where the service does not.
OUR_POSTS = Measure(
    figure=Figure.POSTS,
    label="Posts",
    means="Posts that I have read of it, by the day (UTC). Counted here, not by the service.",
    counts="posts",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A measure, what it tells of a range, and the permissions that it lacks."""

    measure: Measure
    told: Told | None
    missing: tuple[str, ...] = ()


class Post(NamedTuple):
    """A post with its figures, by their name."""

    item: Item
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A page's figures in its last `days` days.

    `why` says why a service tells no more of it, in a sentence ("" where it tells all that it has),
    `a_week` how many posts a page publishes, by our own count. `since` is when we began to collect,
    `again_at` when the service is asked next; `is_due` tells that it could be asked now.
    """

    page: Page
    service_label: str
    service_emoji: str
    connection: Connection
    days: int
    today: date
    readings: tuple[Reading, ...]
    by: tuple[Measure, ...]
    posts: tuple[Post, ...]
    why: str
    a_week: float | None
    since: datetime
    again_at: datetime | None
    is_due: bool


async def report(bot: Bot, who: Person, page_id: int, days: int) -> Report:
    """Return what is stored of a page that is in a topic. Raises NoSuchPage.

    What a page tells to its owner alone is shown to the members of the workspace, not to guests.
    """
    page, stream = await _found(bot, who, page_id)
    provider = bot.providers.get(page.service)
    connection = rules.read_as(stream)
    if who.is_guest or who.is_stranger:
        connection = Connection.UNAUTHORIZED
    measures = measuring.measures(provider, connection)
    now = bot.now()
    moments = await _moments(bot, page, now - max(2 * figures.YOUNG, 2 * timedelta(days=days)))
    readings = await _readings(bot, page, stream, measures, days)
    by = _by(measures)
    return Report(
        page=page,
        service_label=bot.label(page.service),
        service_emoji=provider.emoji if provider else "",
        connection=connection,
        days=days,
        today=now.date(),
        readings=(*readings, *_ours(measures, moments, days, now.date())),
        by=by,
        posts=await _posts(bot, page, by, now - timedelta(days=days)),
        why=_why(provider, connection),
        a_week=figures.a_week(moments, now),
        since=stream.created_at,
        again_at=measuring.again_at(stream.measured_at) if stream.measured_at else None,
        is_due=bool(measures and stream.first_polled_at)
        and measuring.is_due(now, stream.measured_at),
    )


async def fetch(bot: Bot, who: Person, page_id: int) -> None:
    """Fetch what is missing of a page, unless that was done today. Raises NoSuchPage."""
    await _found(bot, who, page_id)
    await measuring.collect_page(bot, who.workspace_id, page_id)


async def _found(bot: Bot, who: Person, page_id: int) -> tuple[Page, Stream]:
    async with bot.database.reading() as session:
        page = await pages.one(session, who.workspace_id, page_id)
        streams = await pages.streams_of(session, page.id) if page else {}
    if page is None or not streams:
        raise NoSuchPage("That page is in no topic any more.")
    return page, streams.get(Connection.AUTHORIZED) or streams[Connection.UNAUTHORIZED]


def _why(provider: Provider | None, connection: Connection) -> str:
    if provider is None:
        return "Its service is not available here any more."
    measures = provider.measures.get(connection, NO_FIGURES)
    closed = measures.why if isinstance(measures, Cannot) else ""
    withheld = provider.withheld if connection is Connection.UNAUTHORIZED else ""
    return f"{closed} {withheld}".strip()


async def _readings(
    bot: Bot, page: Page, stream: Stream, measures: Sequence[Measure], days: int
) -> tuple[Reading, ...]:
    today = bot.now().date()
    since = today - timedelta(days=2 * days + max((one.lag for one in measures), default=0) + 1)
    async with bot.database.reading() as session:
        known = await stored.of_page(session, page.workspace_id, page.id, since=since)
        profile = await profiles.one(session, page.workspace_id, stream.profile_id or 0)
    granted = tuple(profile.scopes) if profile else ()
    return tuple(
        Reading(
            one,
            figures.told(one, known.get(one.figure, {}), days, today),
            tuple(rules.lacking(one.scopes, granted)),
        )
        for one in measures
        if one.page
    )


def _by(measures: Sequence[Measure]) -> tuple[Measure, ...]:
    """Return the measures of single posts, the one by which they are sorted first."""
    of_posts = {one.figure: one for one in measures if one.posts}
    first = [of_posts[figure] for figure in FIRST if figure in of_posts]
    return (*first, *(one for one in of_posts.values() if one not in first))


async def _posts(bot: Bot, page: Page, by: Sequence[Measure], since: datetime) -> tuple[Post, ...]:
    """Return the best posts since then."""
    if not by:
        return ()
    async with bot.database.reading() as session:
        rows = await stored.posts(session, page.workspace_id, page.id, since=since, most=MOST_POSTS)
        values = await stored.of_posts(session, page.workspace_id, [row.id for row in rows])
    found = [row for row in rows if row.id in values]
    found.sort(key=lambda row: [values[row.id].get(one.figure, -1) for one in by], reverse=True)
    return tuple(Post(unpack(row.content), values[row.id]) for row in found[:TOP])


async def _moments(bot: Bot, page: Page, since: datetime) -> list[datetime]:
    async with bot.database.reading() as session:
        return await stored.moments(session, page.workspace_id, page.id, since=since)


def _ours(
    measures: Sequence[Measure], moments: Sequence[datetime], days: int, today: date
) -> list[Reading]:
    """Return our own count of posts, where the service has none."""
    if any(one.figure is Figure.POSTS for one in measures):
        return []
    told = figures.told(OUR_POSTS, figures.by_day(moments, today), days, today)
    return [Reading(OUR_POSTS, told)] if told else []
