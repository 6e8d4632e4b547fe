"""Queries on the pages that can be published on: as whose, and who may."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import exists
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from providers.vocabulary import Connection
from storage.models import Feed, Page, Place, Profile, Stream, Topic


class Opening(NamedTuple):
    """A page that is connected as its own, with that stream and the permissions given for it."""

    page: Page
    stream: Stream
    scopes: list[str] | None


async def every(session: AsyncSession, workspace_id: int) -> list[Opening]:
    """Return the authorized pages of all topics, by name; `scopes` is None without a profile."""
    wanted = (
        select(Page, Stream, Profile.scopes)
        .join(Stream, col(Stream.page_id) == col(Page.id))
        .outerjoin(Profile, col(Profile.id) == col(Stream.profile_id))
        .where(
            col(Page.workspace_id) == workspace_id,
            col(Stream.connection) == Connection.AUTHORIZED.value,
            exists().where(col(Place.stream_id) == col(Stream.id)),
        )
        .order_by(col(Page.name), col(Page.id))
    )
    return [Opening(*row) for row in (await session.execute(wanted)).all()]


async def actors(
    session: AsyncSession, workspace_id: int, page_ids: Collection[int]
) -> dict[int, list[list[str]]]:
    """Return, by page, the user groups that each of its topics names."""
    wanted = (
        select(Stream.page_id, Topic.id, Topic.actors)
        .join(Place, col(Place.stream_id) == col(Stream.id))
        .join(Topic, col(Topic.id) == col(Place.topic_id))
        .where(col(Topic.workspace_id) == workspace_id, col(Stream.page_id).in_(page_ids))
    )
    found: dict[int, dict[int, list[str]]] = {}
    for page_id, topic_id, groups in (await session.execute(wanted)).all():
        found.setdefault(page_id, {})[topic_id] = groups
    return {page_id: [*topics.values()] for page_id, topics in found.items()}


async def channels(
    session: AsyncSession, workspace_id: int, page_ids: Collection[int]
) -> list[str]:
    """Return the channels of all topics that these pages are in."""
    wanted = (
        select(Feed.channel_id)
        .join(Place, col(Place.topic_id) == col(Feed.topic_id))
        .join(Stream, col(Stream.id) == col(Place.stream_id))
        .where(col(Feed.workspace_id) == workspace_id, col(Stream.page_id).in_(page_ids))
        .distinct()
    )
    return sorted((await session.scalars(wanted)).all())
