"""What people give to an input of a modal: Slack describes it, and gives it to who may read it."""

import base64

import pytest
from aiohttp import ClientSession
from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox, files
from tests.bot.sandbox.bolt import SCOPES, bare_app, by_socket
from tests.bot.sandbox.test_ui import Json, Page

FORM = {
    "type": "modal", "callback_id": "given", "title": {"type": "plain_text", "text": "Files"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [{
        "type": "input", "block_id": "files", "label": {"type": "plain_text", "text": "Files"},
        "element": {"type": "file_input", "action_id": "files", "max_files": 1},
    }],
}  # fmt: skip


@pytest.fixture
def readable(sandbox: Sandbox) -> Sandbox:
    sandbox.slack.scopes = frozenset(SCOPES | {"files:read"})
    return sandbox


async def given(sandbox: Sandbox, session: ClientSession) -> Json:
    """Let jane's page hand a file over."""
    content = base64.b64encode(b"\x89PNG").decode()
    answer = await Page(sandbox, session).post("upload", name="boat.png", content=content)
    file: Json = answer["file"]
    return file


async def test_a_file_is_described_as_slack_does(
    readable: Sandbox, session: ClientSession, client: AsyncWebClient
) -> None:
    file = await given(readable, session)
    assert (file["name"], file["mimetype"], file["filetype"], file["size"]) == (
        "boat.png", "image/png", "png", 4,
    )  # fmt: skip
    known = await client.files_info(file=file["id"])
    assert known["file"] == file


async def test_it_is_given_to_a_token_that_may_read_files(
    readable: Sandbox, session: ClientSession, client: AsyncWebClient
) -> None:
    file = await given(readable, session)
    signed = {"Authorization": f"Bearer {client.token}"}
    async with session.get(file["url_private_download"], headers=signed) as answer:
        assert await answer.read() == b"\x89PNG"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer xoxb-other"}])
async def test_all_others_are_led_to_a_page(
    readable: Sandbox, session: ClientSession, headers: dict[str, str]
) -> None:
    file = await given(readable, session)
    async with session.get(file["url_private_download"], headers=headers) as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")


async def test_without_the_scope_nothing_is_told_of_it(
    sandbox: Sandbox, session: ClientSession, client: AsyncWebClient
) -> None:
    file = await given(sandbox, session)
    with pytest.raises(SlackApiError, match="missing_scope"):
        await client.files_info(file=file["id"])
    signed = {"Authorization": f"Bearer {client.token}"}
    async with session.get(file["url_private_download"], headers=signed) as answer:
        assert answer.content_type == "text/html"


async def test_a_file_that_is_too_large_is_refused(
    sandbox: Sandbox, session: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST", 3)
    content = base64.b64encode(b"0000").decode()
    answer = await Page(sandbox, session).post("upload", name="boat.png", content=content)
    assert answer == {"ok": False, "error": "Files in a form have 10 MB at most."}


async def test_what_is_given_comes_with_the_form(sandbox: Sandbox) -> None:
    app = bare_app(sandbox)
    seen: list[str] = []

    @app.command("/social")
    async def social(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("given")
    async def saved(ack: AsyncAck, view: Json) -> None:
        await ack()
        seen.extend(one["name"] for one in view["state"]["values"]["files"]["files"]["files"])

    jane = sandbox.person("jane")
    async with by_socket(sandbox, app):
        await jane.command("/social")
        assert await jane.submits() == {"files": "Please complete this required field."}
        jane.attaches("files", ("a.png", b"a"), ("b.png", b"b"))
        assert await jane.submits() == {"files": "You can upload up to 1 files."}
        jane.attaches("files", ("a.png", b"a"))
        assert await jane.submits() == {}
    assert seen == ["a.png"]
