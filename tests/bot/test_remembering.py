"""What was looked up lately: looked up once, kept for a moment, and never kept when it is wrong."""

import asyncio

import pytest

from bot.installs.remembering import Remembered


class Source:
    """Counts how often it is asked."""

    def __init__(self, *values: str | None) -> None:
        self.values, self.asked = list(values), 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def look_up(self) -> str | None:
        self.asked += 1
        await self.gate.wait()
        value = self.values.pop(0)
        if value == "error":
            raise LookupError(value)
        return value


@pytest.fixture
def moment() -> list[float]:
    return [0.0]


@pytest.fixture
def lately(moment: list[float]) -> Remembered[str, str]:
    return Remembered(10, clock=lambda: moment[0], most=2)


async def test_many_who_ask_at_once_are_answered_by_one_look(lately: Remembered[str, str]) -> None:
    source = Source("a", "b")
    source.gate.clear()
    asking = [asyncio.create_task(lately.find("k", source.look_up)) for _ in range(5)]
    await asyncio.sleep(0)
    source.gate.set()
    assert await asyncio.gather(*asking) == ["a"] * 5
    assert source.asked == 1


async def test_it_is_kept_for_a_moment(lately: Remembered[str, str], moment: list[float]) -> None:
    source = Source("a", "b")
    assert await lately.find("k", source.look_up) == "a"
    moment[0] = 9.9
    assert (await lately.find("k", source.look_up), lately.known("k")) == ("a", "a")
    moment[0] = 10
    assert lately.known("k") is None
    assert await lately.find("k", source.look_up) == "b"


async def test_that_there_is_none_is_not_kept(lately: Remembered[str, str]) -> None:
    source = Source(None, "a")
    assert await lately.find("k", source.look_up) is None
    assert await lately.find("k", source.look_up) == "a"


async def test_an_error_is_told_and_not_kept(lately: Remembered[str, str]) -> None:
    source = Source("error", "a")
    with pytest.raises(LookupError):
        await lately.find("k", source.look_up)
    assert await lately.find("k", source.look_up) == "a"


async def test_what_was_looked_up_before_all_was_forgotten_is_not_kept(
    lately: Remembered[str, str],
) -> None:
    source = Source("old", "new")
    source.gate.clear()
    asking = asyncio.create_task(lately.find("k", source.look_up))
    await asyncio.sleep(0)
    lately.forget()
    source.gate.set()
    assert await asking == "old"
    assert await lately.find("k", source.look_up) == "new"


async def test_one_can_be_dropped(lately: Remembered[str, str]) -> None:
    source = Source("a", "b", "c")
    for key in ("a", "b"):
        await lately.find(key, source.look_up)
    lately.drop("a")
    assert [lately.known(key) for key in ("a", "b")] == [None, "b"]
    assert await lately.find("a", source.look_up) == "c"


async def test_the_oldest_goes_when_there_are_too_many(lately: Remembered[str, str]) -> None:
    source = Source("a", "b", "c")
    for key in ("a", "b", "c"):
        await lately.find(key, source.look_up)
    assert [lately.known(key) for key in ("a", "b", "c")] == [None, "b", "c"]
