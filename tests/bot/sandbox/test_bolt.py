"""A bare Bolt app works unchanged against the sandbox, by a real WebSocket and by signed HTTP."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import NotAcked, Sandbox, open_sandbox, words
from tests.bot.sandbox.bolt import SCOPES, WAYS, bare_app


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def modal(title: str, *blocks: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "modal", "callback_id": "made", "title": plain(title), "submit": plain("Save"),
        "blocks": list(blocks), "notify_on_close": True,
    }  # fmt: skip


NAME = {
    "type": "input", "block_id": "name", "label": plain("Name"),
    "element": {"type": "plain_text_input", "action_id": "name"},
}  # fmt: skip
SERVICE = {
    "type": "input", "block_id": "service", "label": plain("Service"), "optional": True,
    "element": {"type": "external_select", "action_id": "service", "min_query_length": 0},
}  # fmt: skip
PUSH = {"type": "button", "text": plain("Go on"), "action_id": "go", "value": "42"}
GO = {"type": "actions", "block_id": "go", "elements": [PUSH]}


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with open_sandbox(scopes=SCOPES, patience=0.5) as opened:
        yield opened


@pytest.fixture
def app(sandbox: Sandbox) -> AsyncApp:
    return bare_app(sandbox)


@pytest.fixture(params=sorted(WAYS))
async def way(
    request: pytest.FixtureRequest, sandbox: Sandbox, app: AsyncApp
) -> AsyncIterator[str]:
    async with WAYS[request.param](sandbox, app):
        yield request.param


async def test_a_command_opens_a_modal(sandbox: Sandbox, app: AsyncApp, way: str) -> None:
    @app.command("/social")
    async def social(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(body["text"], NAME))

    jane = sandbox.person("jane")
    assert await jane.command("/social topic add") == {}
    assert jane.modal is not None
    assert jane.modal.title == "topic add"


async def test_the_words_of_an_ack_are_seen_by_the_caller_alone(
    sandbox: Sandbox, app: AsyncApp, way: str
) -> None:
    @app.command("/social")
    async def social(ack: AsyncAck) -> None:
        await ack("Hello")

    await sandbox.person("omar").command("/social")
    assert [m.text for m in sandbox.person("omar").sees("social")] == ["Hello"]
    assert sandbox.person("jane").sees("social") == []


async def test_a_command_that_nobody_acks_fails(sandbox: Sandbox, app: AsyncApp, way: str) -> None:
    with pytest.raises(NotAcked):
        await sandbox.person("jane").command("/unheard")


async def test_a_click_in_a_message_answers_by_response_url(
    sandbox: Sandbox, app: AsyncApp, way: str
) -> None:
    heard: list[str] = []

    @app.action("go")
    async def go(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        await ack()
        heard.append(body["actions"][0]["value"])
        await respond(text="Only you", response_type="ephemeral", replace_original=False)
        await respond(text="Done", replace_original=True)

    await app.client.chat_postMessage(channel="#social", text="A question", blocks=[GO])
    await sandbox.person("omar").clicks("go", value="42")
    assert heard == ["42"]
    assert [m.text for m in sandbox.channel("social").messages] == ["Done"]
    assert [m.text for m in sandbox.person("omar").sees("social")] == ["Done", "Only you"]


async def test_options_come_from_the_bot(sandbox: Sandbox, app: AsyncApp, way: str) -> None:
    @app.command("/social")
    async def social(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        view = modal("Add", NAME, SERVICE)
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.options("service")
    async def offer(ack: AsyncAck, payload: dict[str, Any]) -> None:
        await ack(options=[{"text": plain(payload["value"].title()), "value": "m"}])

    jane = sandbox.person("jane")
    await jane.command("/social")
    assert await jane.options("service", "mast") == [{"text": plain("Mast"), "value": "m"}]
    await jane.chooses("service", "Mast")
    assert jane.modal is not None
    assert jane.modal.values["service"]["service"]["selected_option"]["value"] == "m"


async def test_a_submission_is_refused_then_taken(
    sandbox: Sandbox, app: AsyncApp, way: str
) -> None:
    @app.command("/social")
    async def social(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal("Add", NAME))

    @app.view("made")
    async def made(ack: AsyncAck, view: dict[str, Any]) -> None:
        name = view["state"]["values"]["name"]["name"]["value"]
        match name:
            case "bad":
                await ack(response_action="errors", errors={"name": "Not that one"})
            case "next":
                await ack(response_action="push", view=modal("Second", NAME))
            case "other":
                await ack(response_action="update", view=modal("Third", NAME))
            case "all":
                await ack(response_action="clear")
            case _:
                await ack()

    jane = sandbox.person("jane")
    await jane.command("/social")
    assert await jane.submits() == {"name": "Please complete this required field."}
    jane.types("name", "bad")
    assert await jane.submits() == {"name": "Not that one"}
    jane.types("name", "next")
    assert await jane.submits() == {}
    assert [view.title for view in jane.views] == ["Add", "Second"]
    jane.types("name", "other")
    await jane.submits()
    assert [view.title for view in jane.views] == ["Add", "Third"]
    jane.types("name", "good")
    await jane.submits()
    assert [view.title for view in jane.views] == ["Add"]
    jane.types("name", "all")
    await jane.submits()
    assert jane.modal is None


async def test_the_bot_hears_that_a_modal_was_closed(
    sandbox: Sandbox, app: AsyncApp, way: str
) -> None:
    heard: list[str] = []

    @app.command("/social")
    async def social(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal("Add", NAME))

    @app.view_closed("made")
    async def closed(ack: AsyncAck, view: dict[str, Any]) -> None:
        await ack()
        heard.append(view["callback_id"])

    jane = sandbox.person("jane")
    await jane.command("/social")
    await jane.closes()
    assert heard == ["made"]
    assert jane.views == []


async def test_opening_the_home_lets_the_bot_publish_it(
    sandbox: Sandbox, app: AsyncApp, way: str
) -> None:
    @app.event("app_home_opened")
    async def opened(event: dict[str, Any], client: AsyncWebClient) -> None:
        section = {"type": "section", "text": {"type": "mrkdwn", "text": "*Topics*"}}
        view = {"type": "home", "blocks": [section, GO]}
        await client.views_publish(user_id=event["user"], view=view)

    @app.action("go")
    async def go(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        view = {"type": "home", "blocks": [{"type": "divider"}]}
        await client.views_publish(user_id=body["user"]["id"], view=view, hash=body["view"]["hash"])

    gus = sandbox.person("gus")
    await gus.opens_home()
    assert gus.home is not None
    assert words(gus.home.blocks) == "*Topics*\nGo on"
    await gus.clicks("go")
    assert words(gus.home.blocks) == ""


async def test_the_bot_hears_of_an_archived_channel_and_of_its_own_removal(
    sandbox: Sandbox, app: AsyncApp, way: str
) -> None:
    heard: list[tuple[str, str]] = []

    async def hear(event: dict[str, Any]) -> None:
        heard.append((event["type"], event["channel"]))

    for kind in ("channel_archive", "member_left_channel", "group_left"):
        app.event(kind)(hear)
    social, leads = sandbox.channel("social"), sandbox.channel("leads")
    social.archive()
    leads.remove_bot()
    await sandbox.settled()
    expected = [
        ("channel_archive", social.id), ("group_left", leads.id), ("member_left_channel", leads.id)
    ]  # fmt: skip
    assert sorted(heard) == expected
    with pytest.raises(SlackApiError, match="is_archived"):
        await app.client.chat_postMessage(channel=social.id, text="Anyone?")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await app.client.chat_postMessage(channel=leads.id, text="Anyone?")


async def test_an_event_that_is_not_acked_comes_again(app: AsyncApp, sandbox: Sandbox) -> None:
    """Bolt answers 404 to what it does not listen to, so the second try follows at once."""
    tries: list[Any] = []

    @app.middleware
    async def watch(req: Any, next_: Any) -> None:
        tries.append(req.headers.get("x-slack-retry-num"))
        if len(tries) > 1:
            await next_()

    @app.event("channel_archive")
    async def archived() -> None:
        pass

    async with WAYS["http"](sandbox, app):
        sandbox.channel("social").archive()
        await sandbox.until(lambda: len(tries) == 2)
        await sandbox.settled()
    assert tries == [None, ["1"]]


async def test_what_a_listener_does_long_after_its_ack_is_waited_for(
    sandbox: Sandbox, app: AsyncApp, way: str
) -> None:
    @app.command("/social")
    async def social(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await asyncio.sleep(0.2)
        await client.chat_postMessage(channel=body["channel_id"], text="At last")

    await sandbox.person("jane").command("/social")
    assert [m.text for m in sandbox.channel("social").messages] == ["At last"]
