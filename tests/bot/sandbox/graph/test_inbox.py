"""Private messages on the small Facebook: who may read them, and for how long one may answer."""

import json
from typing import Any

import pytest

from bot.sandbox.graph import inbox
from bot.sandbox.graph.records import CLASSIC
from tests.bot.sandbox.graph.calling import Caller, error

CAFE, NADIA, TOM = "61550000000101", "7700000000000001", "7700000000000002"
LIST = f"{CAFE}/conversations"


@pytest.fixture
async def access(caller: Caller) -> str:
    return await caller.page_token()


async def send(caller: Caller, access: str, text: str = "Yes", to: str = NADIA, **more: str) -> Any:
    given = {
        "recipient": json.dumps({"id": to}),
        "messaging_type": "RESPONSE",
        "message": json.dumps({"text": text}),
    }
    return await caller.post(f"{CAFE}/messages", access, **{**given, **more})


async def test_the_conversation_that_was_written_in_last_comes_first(
    caller: Caller, access: str
) -> None:
    inbox.received(caller.graph, "quaycafe", "Hello?", by=NADIA)
    caller.clock.forward(minutes=1)
    inbox.received(caller.graph, "quaycafe", "My hat?", by=TOM)
    fields = "can_reply,messages.limit(1){message,from}"
    first, second = (await caller.get(LIST, access, platform="messenger", fields=fields))["data"]
    assert first["messages"]["data"][0]["message"] == "My hat?"
    assert second["messages"]["data"][0]["from"]["id"] == NADIA
    assert second["can_reply"] is True


async def test_only_what_was_written_in_since_is_listed(caller: Caller, access: str) -> None:
    inbox.received(caller.graph, "quaycafe", "Hello?", by=NADIA)
    since = int(caller.clock.now().timestamp() * 1000)
    caller.clock.forward(minutes=1)
    inbox.received(caller.graph, "quaycafe", "My hat?", by=TOM)
    told = await caller.get(LIST, access, updated_after_ms=since, fields="snippet")
    assert [one["snippet"] for one in told["data"]] == ["My hat?"]
    assert error(await caller.get(LIST, access, updated_after_ms="soon")) == (100, 0)


async def test_conversations_are_paged_by_cursors(caller: Caller, access: str) -> None:
    for number in range(5):
        caller.clock.forward(minutes=1)
        inbox.received(caller.graph, "quaycafe", str(number), by=str(7_700_000 + number))
    first = await caller.get(LIST, access, fields="snippet", limit=3)
    after = first["paging"]["cursors"]["after"]
    rest = await caller.get(LIST, access, fields="snippet", limit=3, after=after)
    found = [one["snippet"] for one in first["data"] + rest["data"]]
    assert found == ["4", "3", "2", "1", "0"]


async def test_of_older_messages_nothing_is_told_but_that_there_were_some(
    caller: Caller, access: str
) -> None:
    for number in range(inbox.TOLD + 1):
        caller.clock.forward(minutes=1)
        inbox.received(caller.graph, "quaycafe", str(number), by=NADIA)
    its_id = (await caller.get(LIST, access))["data"][0]["id"]
    told = (await caller.get(f"{its_id}/messages", access, fields="message", limit=50))["data"]
    assert [one["message"] for one in told[:-1]] == [str(n) for n in range(inbox.TOLD, 0, -1)]
    assert set(told[-1]) == {"id", "created_time"}


async def test_a_message_is_answered_within_a_day(caller: Caller, access: str) -> None:
    inbox.received(caller.graph, "quaycafe", "Hello?", by=NADIA)
    told = await send(caller, access)
    assert (told["recipient_id"], told["message_id"][:2]) == (NADIA, "m_")
    caller.clock.forward(hours=23, minutes=59)
    assert "message_id" in await send(caller, access)
    caller.clock.forward(minutes=1)
    assert error(await send(caller, access)) == (10, 2_018_278)
    inbox.received(caller.graph, "quaycafe", "Hello??", by=NADIA)
    assert "message_id" in await send(caller, access)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"to": TOM}, (100, 2_018_001)),
        ({"text": ""}, (100, 0)),
        ({"text": "x" * (inbox.LONGEST + 1)}, (100, 0)),
        ({"messaging_type": "SMOKE"}, (100, 0)),
        ({"recipient": "Nadia"}, (100, 0)),
        ({"shoe_size": "44"}, (100, 0)),
    ],
)
async def test_what_cannot_be_sent_is_refused(
    caller: Caller, access: str, more: dict[str, str], told: tuple[int, int]
) -> None:
    inbox.received(caller.graph, "quaycafe", "Hello?", by=NADIA)
    assert error(await send(caller, access, **more)) == told


async def test_who_blocked_the_page_gets_nothing(caller: Caller, access: str) -> None:
    inbox.received(caller.graph, "quaycafe", "Hello?", by=NADIA)
    caller.graph.sites["quaycafe"].threads[NADIA].blocked = True
    assert error(await send(caller, access)) == (551, 1_545_041)


@pytest.mark.parametrize("scope", inbox.SCOPES)
async def test_reading_needs_three_permissions(caller: Caller, access: str, scope: str) -> None:
    assert "data" in await caller.get(LIST, access)
    caller.graph.drop_permission(scope)
    assert error(await caller.get(LIST, access)) == (10, 0)


async def test_sending_needs_the_permission_and_the_role(caller: Caller, access: str) -> None:
    inbox.received(caller.graph, "quaycafe", "Hello?", by=NADIA)
    roles = caller.graph.sites["quaycafe"].roles
    roles["jane"] = tuple({*CLASSIC} - {"MANAGE", "MESSAGING"})
    assert error(await send(caller, access)) == (200, 0)
    caller.graph.drop_permission("pages_messaging")
    assert error(await send(caller, access)) == (230, 0)


async def test_a_conversation_that_nobody_has_is_not_there(caller: Caller, access: str) -> None:
    assert error(await caller.get("t_1/messages", access)) == (100, 33)
