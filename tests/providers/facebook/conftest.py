"""A small Facebook of the test's own."""

from collections.abc import AsyncIterator

import pytest

from tests.clock import Clock
from tests.providers.facebook.double import Double, open_double


@pytest.fixture
async def facebook(clock: Clock) -> AsyncIterator[Double]:
    async with open_double(clock) as double:
        yield double
