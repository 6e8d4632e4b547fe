"""A workspace with a page in a topic, written straight into the tables."""

from dataclasses import dataclass

import pytest

from providers.vocabulary import Page
from storage import pages, topics, workspaces
from storage.database import Database
from storage.models import Stream
from tests.clock import Clock


@dataclass(frozen=True)
class Scene:
    """What there is at first."""

    workspace_id: int
    topic_id: int
    page_id: int
    stream: Stream


@pytest.fixture
async def scene(database: Database, clock: Clock) -> Scene:
    return await furnish(database, clock, "T1")


async def furnish(database: Database, clock: Clock, team: str, *, streams: int = 1) -> Scene:
    """Write a workspace with a topic that feeds C1 and holds so many pages; return the last."""
    now = clock.now()
    async with database.writing() as session:
        workspace = await workspaces.add(session, team, now)
        topic = await topics.add(session, workspace.id, "Competitors", by="U1", now=now)
        assert topic
        await topics.set_feeds(session, topic, ["C1"], now=now)
        found = [
            Page(
                service="town",
                native_id=f"p{number}",
                name=f"Page {number}",
                url="https://t.example",
            )
            for number in range(streams)
        ]
        for page_id in await pages.keep(session, workspace.id, found, now=now):
            stream = await pages.keep_stream(
                session, workspace.id, page_id, "unauthorized", host="t.example", now=now
            )
            await pages.place(session, topic.id, stream, by="U1", now=now)
        return Scene(workspace.id, topic.id, page_id, stream)
