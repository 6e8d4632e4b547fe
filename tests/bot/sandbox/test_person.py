"""A person of the sandbox does what a person can do in Slack, and no more."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from tests.bot.sandbox.bolt import bare_app, by_socket

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(text: str, value: str) -> Json:
    return {"text": plain(text), "value": value}


TWO = [option("Mastodon", "m"), option("Bluesky", "b")]
BUTTON = {"type": "button", "action_id": "go", "text": plain("Go")}


def asked(kind: str, **more: Any) -> Json:
    element = {"type": kind, "action_id": kind, **more}
    return {"type": "input", "block_id": kind, "label": plain(kind), "element": element}


def modal(*blocks: Json) -> Json:
    return {
        "type": "modal", "title": plain("Form"), "submit": plain("Save"), "blocks": [*blocks],
    }  # fmt: skip


@pytest.fixture
async def app(sandbox: Sandbox) -> AsyncIterator[AsyncApp]:
    app = bare_app(sandbox)
    async with by_socket(sandbox, app):
        yield app


async def opened(sandbox: Sandbox, client: AsyncWebClient, *blocks: Json) -> None:
    trigger = sandbox.slack.new_trigger(sandbox.person("jane").id)
    await client.views_open(trigger_id=trigger, view=modal(*blocks))


@pytest.mark.parametrize(("element", "wanted", "expected"), [
    ({"kind": "static_select", "options": TWO}, "Bluesky", {"selected_option": TWO[1]}),
    ({"kind": "static_select", "options": TWO}, "m", {"selected_option": TWO[0]}),
    ({"kind": "radio_buttons", "options": TWO}, "b", {"selected_option": TWO[1]}),
    ({"kind": "checkboxes", "options": TWO}, "b", {"selected_options": [TWO[1]]}),
    ({"kind": "checkboxes", "options": TWO, "initial_options": TWO}, "b",
     {"selected_options": [TWO[0]]}),
    ({"kind": "multi_static_select", "option_groups": [{"label": plain("All"), "options": TWO}]},
     "Mastodon", {"selected_options": [TWO[0]]}),
    ({"kind": "users_select"}, "omar", {"selected_user": "U0OMAR0000"}),
    ({"kind": "channels_select"}, "#social", {"selected_channel": "C000000001"}),
    ({"kind": "conversations_select"}, "leads", {"selected_conversation": "C000000004"}),
    ({"kind": "multi_users_select"}, "@gus", {"selected_users": ["U0GUS00000"]}),
    ({"kind": "datepicker"}, "2026-12-01", {"selected_date": "2026-12-01"}),
    ({"kind": "timepicker"}, "09:30", {"selected_time": "09:30"}),
    ({"kind": "datetimepicker"}, "1800000000", {"selected_date_time": 1_800_000_000}),
])  # fmt: skip
async def test_a_choice_stands_in_the_form_as_slack_writes_it(
    sandbox: Sandbox, client: AsyncWebClient, element: Json, wanted: str, expected: Json
) -> None:
    more = {name: value for name, value in element.items() if name != "kind"}
    kind, jane = element["kind"], sandbox.person("jane")
    await opened(sandbox, client, asked(kind, **more))
    await jane.chooses(kind, wanted)
    assert jane.modal is not None
    assert jane.modal.values[kind][kind] == {"type": kind, **expected}


async def test_what_is_not_offered_cannot_be_chosen(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    await opened(sandbox, client, asked("static_select", options=TWO))
    with pytest.raises(LookupError, match="does not offer Facebook, but Mastodon, Bluesky"):
        await sandbox.person("jane").chooses("static_select", "Facebook")


async def test_what_is_not_there_cannot_be_clicked(sandbox: Sandbox) -> None:
    with pytest.raises(LookupError, match="jane sees no go; there is nothing"):
        await sandbox.person("jane").clicks("go")
    with pytest.raises(LookupError, match="jane has no modal open"):
        await sandbox.person("jane").submits()


async def test_a_choice_outside_a_form_is_heard_by_the_bot(sandbox: Sandbox, app: AsyncApp) -> None:
    heard: list[Json] = []

    @app.action("more")
    async def more(ack: AsyncAck, action: Json) -> None:
        await ack()
        heard.append(action["selected_option"])

    menu = {"type": "overflow", "action_id": "more", "options": TWO}
    blocks = [{"type": "section", "text": plain("A page"), "accessory": menu}]
    await app.client.chat_postMessage(channel="social", text="A page", blocks=blocks)
    await sandbox.person("omar").chooses("more", "Bluesky")
    assert heard == [TWO[1]]


async def test_enter_is_heard_where_the_block_dispatches(sandbox: Sandbox, app: AsyncApp) -> None:
    heard: list[str] = []

    @app.action("plain_text_input")
    async def typed(ack: AsyncAck, action: Json) -> None:
        await ack()
        heard.append(action["value"])

    await opened(sandbox, app.client, {**asked("plain_text_input"), "dispatch_action": True})
    await sandbox.person("jane").enters("plain_text_input", "acme.example")
    assert heard == ["acme.example"]


async def test_the_newest_message_with_the_button_is_the_one_clicked(
    sandbox: Sandbox, app: AsyncApp
) -> None:
    heard: list[str] = []

    @app.action("go")
    async def go(ack: AsyncAck, body: Json) -> None:
        await ack()
        heard.append(body["message"]["text"])

    blocks = [{"type": "actions", "elements": [BUTTON]}]
    for text in ("old", "new"):
        await app.client.chat_postMessage(channel="social", text=text, blocks=blocks)
    omar = sandbox.person("omar")
    await omar.clicks("go")
    await omar.clicks("go", message=omar.sees("social")[0])
    assert heard == ["new", "old"]


async def test_a_button_in_an_attachment_can_be_clicked(sandbox: Sandbox, app: AsyncApp) -> None:
    heard: list[str] = []

    @app.action("go")
    async def go(ack: AsyncAck, body: Json) -> None:
        await ack()
        heard.append(body["container"]["type"])

    inside = [{"type": "actions", "elements": [BUTTON]}]
    attachment = {"color": "#e01e5a", "fallback": "Expired", "blocks": inside}
    await app.client.chat_postMessage(channel="social", text="Alert", attachments=[attachment])
    await sandbox.person("omar").clicks("go")
    assert heard == ["message_attachment"]


async def test_a_guest_reads_only_the_channels_they_are_in(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel="competitors", text="Not for guests")
    assert sandbox.person("gus").sees("competitors") == []
    assert [m.text for m in sandbox.person("omar").sees("competitors")] == ["Not for guests"]


async def test_what_people_write_stands_in_the_channel_and_its_threads(sandbox: Sandbox) -> None:
    thread = (await sandbox.person("jane").says("Hello")).ts
    await sandbox.person("omar").says("Hi", thread=thread)
    told = [(m.text, m.thread_ts) for m in sandbox.channel("social").messages]
    assert told == [("Hello", None), ("Hi", thread)]


def test_strangers_are_not_at_home_here(sandbox: Sandbox) -> None:
    with pytest.raises(LookupError, match="nobody here is called max"):
        sandbox.person("max")
    with pytest.raises(LookupError, match="there is no channel nowhere"):
        sandbox.channel("nowhere")


async def test_waiting_for_what_never_comes_ends(sandbox: Sandbox) -> None:
    with pytest.raises(TimeoutError):
        await sandbox.until(lambda: False, within=0.02)
    sandbox.watch(lambda: True)
    with pytest.raises(TimeoutError):
        await sandbox.settled(within=0.05)
