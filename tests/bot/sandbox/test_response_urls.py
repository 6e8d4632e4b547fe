"""response_urls answer five times within half an hour, to one person or to the channel."""

from typing import Any

from aiohttp import ClientSession

from bot.sandbox import Sandbox
from tests.clock import Clock


def response_url(sandbox: Sandbox, name: str = "omar") -> str:
    user = sandbox.person(name)
    return sandbox.slack.new_response_url(sandbox.channel("social").id, user.id)


async def post(session: ClientSession, url: str, **body: Any) -> tuple[int, str]:
    async with session.post(url, json=body) as answer:
        return answer.status, await answer.text()


async def test_an_answer_is_for_the_caller_unless_it_says_otherwise(
    sandbox: Sandbox, session: ClientSession
) -> None:
    url = response_url(sandbox)
    assert await post(session, url, text="For you") == (200, "ok")
    await post(session, url, text="For all", response_type="in_channel")
    assert [m.text for m in sandbox.person("omar").sees("social")] == ["For you", "For all"]
    assert [m.text for m in sandbox.person("jane").sees("social")] == ["For all"]


async def test_the_first_answer_can_be_replaced_and_deleted(
    sandbox: Sandbox, session: ClientSession
) -> None:
    url, omar = response_url(sandbox), sandbox.person("omar")
    await post(session, url, text="Looking …")
    await post(session, url, text="Found", replace_original=True)
    assert [m.text for m in omar.sees("social")] == ["Found"]
    await post(session, url, delete_original=True)
    assert omar.sees("social") == []


async def test_a_sixth_answer_is_refused(sandbox: Sandbox, session: ClientSession) -> None:
    url = response_url(sandbox)
    answers = [await post(session, url, text=str(n)) for n in range(6)]
    assert [status for status, _ in answers] == [200] * 5 + [404]
    assert "used_url" in answers[-1][1]


async def test_half_an_hour_later_it_is_expired(
    sandbox: Sandbox, session: ClientSession, clock: Clock
) -> None:
    url = response_url(sandbox)
    clock.forward(minutes=31)
    status, words = await post(session, url, text="Too late")
    assert (status, "expired_url" in words) == (404, True)


async def test_blocks_are_checked_here_too(sandbox: Sandbox, session: ClientSession) -> None:
    status, words = await post(session, response_url(sandbox), blocks=[{"type": "marquee"}])
    assert (status, "invalid_blocks" in words) == (400, True)
    assert sandbox.person("omar").sees("social") == []


async def test_a_response_url_can_fail_like_a_method(
    sandbox: Sandbox, session: ClientSession
) -> None:
    sandbox.fail("response_url", status=500)
    assert (await post(session, response_url(sandbox), text="a"))[0] == 500
