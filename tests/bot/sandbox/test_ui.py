"""The page's side: what a person sees, and what they do, as JSON."""

import asyncio
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.sandbox import Sandbox, open_sandbox
from tests.bot.sandbox.bolt import SCOPES, bare_app, by_socket

Json = dict[str, Any]
NAME = {
    "type": "input", "block_id": "name", "label": {"type": "plain_text", "text": "Name"},
    "element": {"type": "plain_text_input", "action_id": "name"},
}  # fmt: skip
BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
FIND = {"type": "external_select", "action_id": "find", "min_query_length": 0}
ACTIONS = {"type": "actions", "block_id": "acts", "elements": [BUTTON, FIND]}
MODAL = {
    "type": "modal", "callback_id": "made", "title": {"type": "plain_text", "text": "Add"},
    "submit": {"type": "plain_text", "text": "Save"}, "blocks": [NAME, ACTIONS],
}  # fmt: skip


class Page:
    """What the page does, as one person."""

    def __init__(self, sandbox: Sandbox, session: ClientSession, name: str = "jane") -> None:
        self._url = sandbox.slack.base_url
        self._session = session
        self.person = sandbox.person(name).id

    async def state(self, path: str = "state", **query: Any) -> Json:
        given = {"person": self.person, **query}
        async with self._session.get(f"{self._url}/ui/{path}", params=given) as answer:
            assert answer.status == 200
            state: Json = await answer.json()
            return state

    async def post(self, verb: str, **body: Any) -> Json:
        given = {"person": self.person, **body}
        async with self._session.post(f"{self._url}/ui/{verb}", json=given) as answer:
            assert answer.status == 200
            result: Json = await answer.json()
            return result


@pytest.fixture
def page(sandbox: Sandbox, session: ClientSession) -> Page:
    return Page(sandbox, session)


async def test_a_person_sees_people_channels_and_their_own_messages(
    sandbox: Sandbox, session: ClientSession, page: Page, client: AsyncWebClient
) -> None:
    social = sandbox.channel("social").id
    await client.chat_postEphemeral(channel=social, user=page.person, text="Psst")
    state = await page.state()
    assert [p["name"] for p in state["people"]] == ["jane", "omar", "gus"]
    names = [c["name"] for c in state["channels"]]
    assert names == ["social", "competitors", "random", "leads", ""]
    assert [c["user"] for c in state["channels"] if c.get("is_dm")] == [page.person]
    shown = state["messages"][social]
    assert [(m["text"], m["ephemeral"], m["bot"]) for m in shown] == [("Psst", True, True)]
    gus = await Page(sandbox, session, "gus").state()
    assert [c["name"] for c in gus["channels"]] == ["social", ""]
    assert gus["messages"][social] == []


async def test_the_page_knows_what_can_be_typed_and_whose_links_are_its_own(
    sandbox: Sandbox, page: Page
) -> None:
    sandbox.commands = [("topic add", "[topic]", "add pages to a topic")]
    state = await page.state()
    assert state["commands"] == [
        {"words": "topic add", "takes": "[topic]", "says": "add pages to a topic"}
    ]
    assert state["bot"]["app_id"] == sandbox.slack.app_id


async def test_a_change_ends_the_waiting(
    sandbox: Sandbox, page: Page, client: AsyncWebClient
) -> None:
    version = (await page.state())["version"]
    waiting = asyncio.create_task(page.state("changes", after=version))
    await asyncio.sleep(0)
    await client.chat_postMessage(channel="social", text="News")
    state = await waiting
    assert state["version"] > version
    assert state["messages"][sandbox.channel("social").id][0]["text"] == "News"


async def test_what_is_already_newer_is_answered_at_once(page: Page) -> None:
    assert (await page.state("changes", after=0))["version"] > 0


async def test_a_modal_is_opened_filled_in_refused_and_submitted(
    sandbox: Sandbox, page: Page
) -> None:
    app, seen = bare_app(sandbox), []

    @app.command("/social")
    async def social(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.action("go")
    async def go(ack: AsyncAck, body: Json) -> None:
        await ack()
        seen.append(body["view"]["state"]["values"]["name"]["name"]["value"])

    @app.options("find")
    async def find(ack: AsyncAck, payload: Json) -> None:
        option = {"text": {"type": "plain_text", "text": payload["value"]}, "value": "1"}
        await ack(options=[option])

    @app.view("made")
    async def made(ack: AsyncAck, view: Json) -> None:
        if view["state"]["values"]["name"]["name"]["value"] == "bad":
            await ack(response_action="errors", errors={"name": "Not that one"})
        else:
            await ack()

    def values(text: str) -> Json:
        return {"name": {"name": {"type": "plain_text_input", "value": text}}}

    async with by_socket(sandbox, app):
        channel = sandbox.channel("social").id
        assert await page.post("command", channel=channel, text="/social add") == {"ok": True}
        await sandbox.settled()
        view = (await page.state())["views"][0]
        where = {
            "container": {"type": "view", "view_id": view["id"]}, "block_id": "acts",
        }  # fmt: skip
        clicked = await page.post(
            "action", **where, action_id="go", value={"type": "button"}, state=values("typed")
        )
        assert (clicked, seen) == ({"ok": True}, ["typed"])
        found = await page.post("options", **where, action_id="find", value="Acme")
        assert [option["text"]["text"] for option in found["options"]] == ["Acme"]
        refused = await page.post("submit", view_id=view["id"], values=values("bad"))
        assert refused == {"ok": False, "errors": {"name": "Not that one"}}
        assert await page.post("submit", view_id=view["id"], values=values("good")) == {"ok": True}
    assert (await page.state())["views"] == []


async def test_a_click_on_what_is_gone_is_refused_in_words(sandbox: Sandbox, page: Page) -> None:
    where = {"type": "message", "channel": sandbox.channel("social").id, "ts": "1.0"}
    answer = await page.post("action", container=where, block_id="a", action_id="b", value={})
    assert answer == {"ok": False, "error": "The message is no longer there."}
    closed = await page.post("close", view_id="V404")
    assert closed == {"ok": False, "error": "The view is no longer open."}


async def test_a_command_that_fails_is_told_as_slackbot_would(session: ClientSession) -> None:
    async with open_sandbox(scopes=SCOPES, patience=0.05) as sandbox:
        page = Page(sandbox, session)
        channel = sandbox.channel("social").id
        answer = await page.post("command", channel=channel, text="/social topic add")
        notices = (await page.state())["notices"]
    assert answer == {"ok": False, "error": "the bot did not answer within 0.05 seconds"}
    expected = "/social failed: the bot did not answer within 0.05 seconds."
    assert [notice["text"] for notice in notices] == [expected]


async def test_a_person_writes_and_invites_the_bot(sandbox: Sandbox, page: Page) -> None:
    random = sandbox.channel("random")
    assert await page.post("message", channel=random.id, text="Hello") == {"ok": True}
    assert await page.post("command", channel=random.id, text="/invite @social") == {"ok": True}
    assert [(m.text, m.user) for m in random.messages] == [("Hello", page.person)]
    assert random.conversation.bot_is_member is True


async def test_the_fire_drills_happen_and_heal(
    sandbox: Sandbox, page: Page, client: AsyncWebClient
) -> None:
    social = sandbox.channel("social")
    published: list[str] = []
    sandbox.drills = {"new_post": lambda: published.append("new")}
    assert await page.post("drill", what="new_post") == {"ok": True}
    assert published == ["new"]
    await page.post("drill", what="channel_archive", channel="social")
    await page.post("drill", what="bot_removed", channel=social.id)
    assert (social.conversation.is_archived, social.conversation.bot_is_member) == (True, False)
    await page.post("drill", what="outage")
    await page.post("drill", what="heal")
    assert (await client.auth_test())["ok"] is True
    answer = await page.post("drill", what="flood")
    assert answer == {"ok": False, "error": "There is no drill “flood” here."}


@pytest.mark.parametrize(("body", "kind", "expected"), [
    ('{"person": "U404"}', "application/json", 400),
    ("[]", "application/json", 400),
    ("{", "application/json", 400),
    ("{}", "text/plain", 415),
])  # fmt: skip
async def test_a_malformed_request_is_the_page_s_error(
    sandbox: Sandbox, session: ClientSession, body: str, kind: str, expected: int
) -> None:
    url = f"{sandbox.slack.base_url}/ui/message"
    async with session.post(url, data=body, headers={"Content-Type": kind}) as answer:
        assert answer.status == expected


@pytest.mark.parametrize(("path", "expected"), [
    ("/", 200), ("/page/server.js", 200), ("/page/nothing.js", 404), ("/page/..%2Fapp.py", 404),
    ("/ui/state?person=U404", 404), ("/ui/changes?after=soon", 400), ("/file/F404", 404),
])  # fmt: skip
async def test_the_page_s_files_are_served_and_no_others(
    sandbox: Sandbox, session: ClientSession, path: str, expected: int
) -> None:
    url = URL(f"{sandbox.slack.base_url}{path}", encoded=True)
    async with session.get(url) as answer:
        assert answer.status == expected
