"""A small Facebook of the test's own."""

from collections.abc import AsyncIterator

import pytest

from tests.clock import Clock
from tests.providers.facebook.double import Double, open_double
from tests.providers.facebook.stage import OnFacebook, open_stage


@pytest.fixture
async def facebook(clock: Clock) -> AsyncIterator[Double]:
    async with open_double(clock) as double:
        yield double


@pytest.fixture
async def stage() -> AsyncIterator[OnFacebook]:
    async with open_stage() as opened:
        yield opened
