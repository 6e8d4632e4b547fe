"""How every listener is wrapped: acked at once, its work handed on, its errors told.

A listener that raised just after its ack would lose the ack, so none can.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse

from bot import heard
from bot.limits import problems
from bot.slack import Unsendable
from handlers import errors
from handlers.call import Call

Job = Callable[[Call], Awaitable[None]]
OnTopic = Callable[[Call, int], Awaitable[None]]
Answer = Callable[[Call], Awaitable[dict[str, Any]]]
Listener = Callable[..., Awaitable[BoltResponse]]

# Slack waits three seconds for an ack; half a second of them is the way.
ACK_SECONDS = 2.5


def hears(job: Job) -> Listener:
    """Wrap a job that goes on after the ack."""

    async def listener(ack: AsyncAck, call: Call) -> BoltResponse:
        goes_on(call, job)
        return await ack()

    return listener


def goes_on(call: Call, job: Job) -> None:
    """Start a job for a caller; its errors are told there."""
    call.bot.work.start(_done(call, job), name=getattr(job, "__qualname__", "job"))


def hears_event(job: Job) -> Listener:
    """Wrap a job on an event: Slack repeats those that it thinks were not heard."""

    async def once(call: Call) -> None:
        if await heard.first_time(call.bot, str(call.body["event_id"])):
            await job(call)

    return hears(once)


def hears_for_sure(job: Job) -> Listener:
    """Wrap a job that is done before the ack, and may be done twice: if it fails, Slack repeats."""

    async def listener(ack: AsyncAck, call: Call) -> BoltResponse:
        async with asyncio.timeout(ACK_SECONDS):
            await job(call)
        return await ack()

    return listener


def hears_of_topic(job: OnTopic) -> Listener:
    """Wrap a job on the topic whose id the button carries."""

    async def on_its_topic(call: Call) -> None:
        await job(call, call.number)

    return hears(on_its_topic)


def answers(answer: Answer) -> Listener:
    """Wrap what must be answered in the ack itself: a submission, or the options of a select."""

    async def listener(ack: AsyncAck, call: Call) -> BoltResponse:
        try:
            async with asyncio.timeout(ACK_SECONDS):
                said = await answer(call)
            _check(said)
        except Exception as error:  # noqa: BLE001 - told in the ack, whatever it is
            said = errors.in_ack(call, error)
        return await ack(**said)

    return listener


def _check(said: dict[str, Any]) -> None:
    if wrong := problems(said.get("view") or []):
        raise Unsendable("; ".join(wrong)[:500])


async def _done(call: Call, job: Job) -> None:
    try:
        await job(call)
    except Exception as error:  # noqa: BLE001 - whatever it is, the person is told
        await errors.tell(call, error)
