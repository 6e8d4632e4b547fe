"""Whatever comes in, nothing crashes, hangs, or eats the memory; `./social fuzz` tries more."""

import pytest

from tests.fuzz.driving import NAMES, fuzz


@pytest.mark.parametrize("name", NAMES)
def test_anything_may_come_in(name: str) -> None:
    fuzz(name, inputs=150, seed_=1)
