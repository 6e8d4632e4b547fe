"""Queries on pages, streams and their places in topics."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete as delete_from
from sqlalchemy import exists, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from providers import vocabulary
from storage.conflict import insert
from storage.models import Page, Place, Stream, Topic

_DESCRIBED = ("name", "url", "handle", "picture_url", "description", "followers")
OF_PAGE = ("service", "native_id", *_DESCRIBED)
ADDED_WITHIN = timedelta(days=1)


async def keep(
    session: AsyncSession, workspace_id: int, found: Sequence[vocabulary.Page], *, now: datetime
) -> list[int]:
    """Write pages, or what has changed of them; return their ids in the same order."""
    if not found:
        return []
    statement = insert(session, Page)
    statement = statement.on_conflict_do_update(
        index_elements=["workspace_id", "service", "native_id"],
        set_={name: statement.excluded[name] for name in (*_DESCRIBED, "found_at")},
    )
    rows = [{"workspace_id": workspace_id, "found_at": now, **asdict(page)} for page in found]
    await session.execute(statement, rows)
    wanted = select(Page.id, Page.service, Page.native_id).where(
        col(Page.workspace_id) == workspace_id,
        col(Page.native_id).in_([page.native_id for page in found]),
    )
    ids = {(service, native): id_ for id_, service, native in (await session.execute(wanted)).all()}
    return [ids[page.service, page.native_id] for page in found]


async def one(session: AsyncSession, workspace_id: int, page_id: int) -> Page | None:
    """Return that page of that workspace."""
    wanted = select(Page).where(col(Page.workspace_id) == workspace_id, col(Page.id) == page_id)
    return (await session.scalars(wanted)).first()


async def some(session: AsyncSession, workspace_id: int, ids: Collection[int]) -> Sequence[Page]:
    """Return those pages of that workspace, by name."""
    wanted = select(Page).where(col(Page.workspace_id) == workspace_id, col(Page.id).in_(ids))
    return (await session.scalars(wanted.order_by(col(Page.name), col(Page.id)))).all()


def described(page: Page) -> vocabulary.Page:
    """Return a page in the providers' words."""
    return page_of([getattr(page, name) for name in OF_PAGE])


def page_of(values: Sequence[Any]) -> vocabulary.Page:
    """Return a page of the values of `OF_PAGE`."""
    return vocabulary.Page(**dict(zip(OF_PAGE, values, strict=True)))


async def keep_stream(
    session: AsyncSession,
    workspace_id: int,
    page_id: int,
    connection: str,
    *,
    host: str,
    now: datetime,
    profile_id: int | None = None,
) -> Stream:
    """Return the page's stream of that connection, made (due now) where there is none."""
    row = {
        "workspace_id": workspace_id,
        "page_id": page_id,
        "connection": connection,
        "profile_id": profile_id,
        "cursors": {},
        "begun": {},
        "cause": "",
        "detail": "",
        "next_poll_at": now,
        "created_at": now,
        "fence": 0,
        "host": host,
        "failures": 0,
        "trouble": "",
    }
    await session.execute(insert(session, Stream).on_conflict_do_nothing(), [row])
    wanted = select(Stream).where(
        col(Stream.page_id) == page_id, col(Stream.connection) == connection
    )
    return (await session.scalars(wanted)).one()


async def streams_of(session: AsyncSession, page_id: int) -> dict[str, Stream]:
    """Return the page's streams by their connection."""
    wanted = select(Stream).where(col(Stream.page_id) == page_id)
    return {one.connection: one for one in await session.scalars(wanted)}


async def refreshed(session: AsyncSession, stream: Stream) -> Stream:
    """Return the stream as statements have left it."""
    await session.refresh(stream)
    return stream


async def place(
    session: AsyncSession, topic_id: int, stream: Stream, *, by: str, now: datetime
) -> bool:
    """Put the stream into the topic; False when it is there already."""
    row = {
        "workspace_id": stream.workspace_id,
        "topic_id": topic_id,
        "stream_id": stream.id,
        "added_by": by,
        "added_at": now,
    }
    statement = insert(session, Place).on_conflict_do_nothing().returning(col(Place.id))
    return (await session.execute(statement, [row])).scalar_one_or_none() is not None


async def placed(
    session: AsyncSession, workspace_id: int, *, topic_id: int | None = None
) -> Sequence[tuple[Place, Stream, Page]]:
    """Return the streams of a topic, or of all topics, by the page's name."""
    wanted = (
        select(Place, Stream, Page)
        .join(Stream, col(Stream.id) == col(Place.stream_id))
        .join(Page, col(Page.id) == col(Stream.page_id))
        .where(col(Place.workspace_id) == workspace_id)
        .order_by(col(Page.name), col(Place.id))
    )
    if topic_id is not None:
        wanted = wanted.where(col(Place.topic_id) == topic_id)
    return [(one, stream, page) for one, stream, page in (await session.execute(wanted)).all()]


async def placed_at(
    session: AsyncSession, workspace_id: int, place_id: int
) -> tuple[Place, Stream, Page] | None:
    """Return one place with its stream and page."""
    wanted = (
        select(Place, Stream, Page)
        .join(Stream, col(Stream.id) == col(Place.stream_id))
        .join(Page, col(Page.id) == col(Stream.page_id))
        .where(col(Place.workspace_id) == workspace_id, col(Place.id) == place_id)
    )
    row = (await session.execute(wanted)).first()
    return (row[0], row[1], row[2]) if row else None


async def places_of(
    session: AsyncSession, workspace_id: int, profile_ids: Iterable[int]
) -> dict[int, list[tuple[str, str]]]:
    """Return (topic, page) of each place whose stream is read as one of these, by profile."""
    wanted = (
        select(Stream.profile_id, Topic.name, Page.name)
        .join(Place, col(Place.stream_id) == col(Stream.id))
        .join(Topic, col(Topic.id) == col(Place.topic_id))
        .join(Page, col(Page.id) == col(Stream.page_id))
        .where(
            col(Stream.workspace_id) == workspace_id,
            col(Stream.profile_id).in_(list(profile_ids)),
        )
        .order_by(col(Topic.name), col(Page.name))
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for profile_id, topic, page in (await session.execute(wanted)).all():
        found.setdefault(profile_id, []).append((topic, page))
    return found


async def take_out(session: AsyncSession, place: Place) -> None:
    """Remove a stream from a topic; one that stands in no topic any more is polled no more."""
    await session.delete(place)
    await session.flush()
    await drop_unplaced(session, place.workspace_id)


async def drop_unplaced(session: AsyncSession, workspace_id: int) -> None:
    """Delete the streams that stand in no topic."""
    await session.execute(
        delete_from(Stream).where(
            col(Stream.workspace_id) == workspace_id,
            ~exists().where(col(Place.stream_id) == col(Stream.id)),
        )
    )


async def drop_never_added(session: AsyncSession, *, now: datetime) -> None:
    """Delete the pages that a search found and that nobody monitors, with their items."""
    await session.execute(
        delete_from(Page).where(
            col(Page.found_at) < now - ADDED_WITHIN,
            ~exists().where(col(Stream.page_id) == col(Page.id)),
        )
    )


async def wake(session: AsyncSession, stream: Stream, *, now: datetime) -> None:
    """Make a stream due now, and forget its trouble."""
    await session.execute(
        update(Stream)
        .where(col(Stream.workspace_id) == stream.workspace_id, col(Stream.id) == stream.id)
        .values(next_poll_at=now, gone_at=None, failures=0, trouble="", trouble_since=None)
    )
