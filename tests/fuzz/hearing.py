"""What is fuzzed of a bot that hears: payloads of Slack to every listener, and link callbacks."""

import importlib
import logging
import pkgutil
import re
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from copy import deepcopy
from random import Random
from typing import Any

import structlog
from slack_bolt.request.async_request import AsyncBoltRequest
from yarl import URL

import bot.messages
from bot.sandbox import payloads
from bot.slack import Refused
from tests.fuzz.scene import Scene
from tests.fuzz.spoiling import TEXTS
from tests.fuzz.targets import Attempt

Json = dict[str, Any]
ID = re.compile(r"[a-z_]+(\.[a-z_]+)+")
VERBS = (
    "topic add", "topic list", "topic show", "topic create", "topic rename", "topic channel",
    "topic pause", "topic resume", "topic remove", "topic delete", "status", "history", "help",
    "settings", "connect", "my pages",
)  # fmt: skip
SERVICES = ("bluesky", "mastodon", "facebook", "wordpress", "rss", "nobody")
WORKS_FOR = 10
# What is logged of an error that nobody has foreseen, and of one that nobody has even caught.
BROKEN = frozenset({"something broke", "work failed"})
STATUSES = range(200, 500)


def payloads_to_listeners(scene: Scene) -> Attempt:
    """Return what brings a payload to its listener, with other values than Slack would send."""
    known = _ids()

    async def attempt(dice: Random) -> None:
        body = _body(scene, known, dice)
        broken: list[str] = []
        with noting(broken):
            await _hears(scene, body)
        assert broken == []

    return attempt


async def _hears(scene: Scene, body: Json) -> None:
    response = await scene.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
    assert response.status in STATUSES, response.status
    await scene.bot.work.finish(seconds=WORKS_FOR)


def callbacks(scene: Scene) -> Attempt:
    """Return what comes back from a consent with anything in its address and its cookies."""

    async def attempt(dice: Random) -> None:
        def word() -> str:
            text = dice.choice((*TEXTS[1:], *SERVICES, "callback", "client-metadata.json", "x"))
            return "".join(char for char in text[:300] if char.isprintable()) or "x"

        path = "/".join(
            ["/link", *(word().replace("/", "") for _ in range(dice.choice((1, 2, 2))))]
        )
        if dice.random() < 0.7:
            path = f"/link/{dice.choice(SERVICES)}/callback"
        names = ("state", "code", "error", "iss", "error_description", "x")
        query = {dice.choice(names): word() for _ in range(dice.randrange(5))}
        url = URL.build(path=path, query=query)
        method = dice.choice(("GET", "GET", "POST"))
        cookie = {"Cookie": f"{dice.choice(('link', 'social_link', 'x'))}={dice.randrange(99)}"}
        async with scene.browser.request(
            method, url, headers=cookie, allow_redirects=False
        ) as reply:
            await reply.read()
            assert reply.status in STATUSES, (reply.status, url)

    return attempt


@contextmanager
def noting(broken: list[str]) -> Iterator[None]:
    """Note the errors that nobody has foreseen; nothing is written.

    What Slack refuses is none: it is asked here for people and channels that there are not.
    """

    def note(_: object, __: str, told: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        error = told.get("exc_info")
        if told["event"] in BROKEN and not isinstance(error, Refused):
            broken.append(repr(error))
        raise structlog.DropEvent

    before = structlog.get_config()
    everything = structlog.make_filtering_bound_logger(logging.NOTSET)
    structlog.configure(processors=[note], wrapper_class=everything)
    try:
        yield
    finally:
        structlog.configure(**before)


def _ids() -> list[str]:
    """Return the ids of all actions and views, which stand beside their words."""
    found: set[str] = set()
    for module in pkgutil.iter_modules(bot.messages.__path__):
        if not module.ispkg:
            facts = vars(importlib.import_module(f"bot.messages.{module.name}"))
            for value in facts.values():
                values = value.values() if isinstance(value, Mapping) else (value,)
                found |= {str(one) for one in values if isinstance(one, str) and ID.fullmatch(one)}
    return sorted(one for one in found if not one.startswith("bot."))


def _body(scene: Scene, known: list[str], dice: Random) -> Json:
    slack = scene.sandbox.slack
    user = dice.choice(list(slack.users.values()))
    channel = dice.choice(list(slack.conversations.values()))
    text = " ".join([dice.choice(VERBS), dice.choice(TEXTS)[:2_000]])
    command = payloads.command(slack, user, channel, name="/social", text=text)
    match dice.randrange(4):
        case 0:
            return command
        case 1:
            return _event(scene, user.id, channel.id, dice)
        case _:
            return _interaction(command, known, dice)


def _action(its_id: str, dice: Random) -> Json:
    value = dice.choice((*TEXTS, "1", "7.2", "{}", '{"topic_id": 1}'))
    return {
        "type": dice.choice(("button", "static_select", "overflow", "plain_text_input")),
        "action_id": its_id, "block_id": "b", "value": value, "action_ts": "1.0",
        "selected_option": {"value": value, "text": {"type": "plain_text", "text": "x"}},
    }  # fmt: skip


def _view(its_id: str, action: Json, team_id: str, dice: Random) -> Json:
    # Slack keeps to its shapes; what people and we ourselves have put into them is anything.
    return {
        "id": "V1", "type": dice.choice(("modal", "home")), "callback_id": its_id, "hash": "1.x",
        "private_metadata": dice.choice(("", "1", "{}", '{"topic_id": 1}', *TEXTS)),
        "title": {"type": "plain_text", "text": "x"}, "blocks": [],
        "team_id": team_id,
        "state": {"values": {"b": {its_id: action}}},
    }  # fmt: skip


def _interaction(command: Json, known: list[str], dice: Random) -> Json:
    kind = dice.choice(("block_actions", "view_submission", "block_suggestion"))
    its_id = dice.choice(known)
    action = _action(its_id, dice)
    view = _view(its_id, deepcopy(action), command["team_id"], dice)
    body: Json = {
        "type": kind, "team": {"id": command["team_id"], "domain": "sandbox"},
        "user": {"id": command["user_id"], "name": "x", "team_id": command["team_id"]},
        "api_app_id": command["api_app_id"], "trigger_id": command["trigger_id"], "token": "t",
        "is_enterprise_install": False, "enterprise": None,
    }  # fmt: skip
    if kind == "block_actions" and dice.random() < 0.5:
        message: Json = {"type": "message", "ts": "1.0", "text": "", "blocks": []}
        body |= {
            "message": message, "channel": {"id": command["channel_id"], "name": "x"},
            "container": {"type": "message", "message_ts": "1.0"},
            "response_url": command["response_url"],
        }  # fmt: skip
    else:
        body |= {"view": view, "container": {"type": "view", "view_id": "V1"}}
    if kind == "block_actions":
        body["actions"] = [action]
    if kind == "block_suggestion":
        body |= {"action_id": its_id, "block_id": "b", "value": action["value"]}
    return body


def _event(scene: Scene, user_id: str, channel_id: str, dice: Random) -> Json:
    kind = dice.choice(scene.events)
    event: Json = {
        "type": kind, "tab": dice.choice(("home", "messages")),
        "user": {"id": user_id} if kind == "user_change" else dice.choice((user_id, "U0")),
        "channel": dice.choice((channel_id, "C0")),
        "channel_type": "C", "inviter": user_id, "tokens": {"oauth": [user_id], "bot": [user_id]},
    }  # fmt: skip
    if kind in {"app_uninstalled", "tokens_revoked"}:
        # It would be the end of this workspace, and of the run.
        event["type"] = "app_home_opened"
    told: Json = payloads.event(scene.sandbox.slack, event)
    return {**told, "event_id": f"Ev{dice.randrange(10**12)}"}
