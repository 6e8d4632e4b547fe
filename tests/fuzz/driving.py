"""Drives a target with many inputs, each within its limits of time and memory."""

import asyncio
import faulthandler
import logging
import resource
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

import structlog
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz import hearing, targets
from tests.fuzz.scene import scene
from tests.fuzz.targets import Attempt, Examples

NAMES = ("feeds", "replies", "payloads", "callbacks")
# Of its own CPU: a busy machine is no fault of the input.
SECONDS = 5.0
HANGS_AFTER = 120
MEGABYTES = 400
KILOBYTE = 1_024


class TooMuch(AssertionError):
    """An input that took too long, or too much memory."""


class Watch:
    """Ends the process, and says where it stood, when nothing has gone on for too long."""

    armed_at = -1.0

    def goes_on(self) -> None:
        """Begin the wait anew: at most once a second, for it takes a thread each time."""
        now = time.monotonic()
        if now - self.armed_at > 1:
            faulthandler.dump_traceback_later(HANGS_AFTER, exit=True)
            self.armed_at = now


def fuzz(name: str, *, inputs: int, seed_: int) -> None:
    """Try so many inputs on that target. What an input raises comes out, with the input."""
    before = structlog.get_config()
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        with asyncio.Runner() as runner:
            _drive(runner, name, inputs, seed_)
    finally:
        structlog.configure(**before)
        logging.disable(logging.NOTSET)


def _drive(runner: asyncio.Runner, name: str, inputs: int, seed_: int) -> None:
    target = _opened(name)
    attempt = runner.run(target.__aenter__())
    before = _memory()
    watch = Watch()

    @seed(seed_)
    @settings(
        max_examples=inputs, deadline=None, database=None, phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck), derandomize=False,
    )  # fmt: skip
    @given(st.binary(min_size=8, max_size=8))
    def tried(dice: bytes) -> None:
        begun = time.process_time()
        watch.goes_on()
        runner.run(_once(attempt, Random(dice)))  # noqa: S311 - inputs, not secrets
        if (took := time.process_time() - begun) > SECONDS:
            raise TooMuch(f"took {took:.1f} s")
        if (more := _memory() - before) > MEGABYTES:
            raise TooMuch(f"took {more:.0f} MB")

    try:
        tried()
    finally:
        faulthandler.cancel_dump_traceback_later()
        runner.run(target.__aexit__(None, None, None))


async def _once(attempt: Attempt, dice: Random) -> None:
    await attempt(dice)


@asynccontextmanager
async def _opened(name: str) -> AsyncIterator[Attempt]:
    if name in {"feeds", "replies"}:
        made = targets.feeds if name == "feeds" else targets.replies
        yield made(Examples.found())
        return
    async with scene() as opened:
        heard = hearing.payloads_to_listeners if name == "payloads" else hearing.callbacks
        yield heard(opened)


def _memory() -> float:
    """Return the most that this process ever took, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTE
