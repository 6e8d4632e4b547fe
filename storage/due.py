"""The one question that the heartbeat asks all day long: is there anything to do?"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import claims, lanes, streams

# In one breath, and put together once: ten thousand idle streams cost no more than this.
_LOOK = select(
    exists().where(*streams.IS_DUE), exists().where(*lanes.IS_DUE), exists().where(*claims.IS_DUE)
)


class Due(NamedTuple):
    """Whether there is a stream to poll, a channel to send to, a wish to carry out."""

    polls: bool
    sends: bool
    acts: bool


async def look(session: AsyncSession, *, now: datetime) -> Due:
    """Tell what is due now, and held by nobody."""
    connection = await session.connection()
    return Due(*(await connection.execute(_LOOK, {"now": now})).one())
