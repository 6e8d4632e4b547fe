"""A small Facebook with a consented profile, and a client that knows nothing of our providers."""

from collections.abc import AsyncIterator

import pytest

from tests.bot.sandbox.graph.calling import Caller, calling
from tests.clock import Clock


@pytest.fixture
async def caller(clock: Clock) -> AsyncIterator[Caller]:
    async with calling(clock) as opened:
        yield opened
