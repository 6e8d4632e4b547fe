"""The manifest asks for what the bot hears and does, and for no more."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot import manifest
from bot.bot import Bot
from handlers import membership, uninstall
from handlers.app import create
from handlers.commands import COMMANDS

ROOT = Path(__file__).parents[1]
PRODUCT = [
    path
    for package in ("bot", "handlers")
    for path in (ROOT / package).rglob("*.py")
    if "sandbox" not in path.parts
]
# What each method of the Web API needs, as Slack documents it (November 2026).
NEEDED_BY_METHOD: dict[str, set[str]] = {
    "apps.connections.open": set(),
    "auth.teams.list": set(),
    "auth.test": set(),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    # Any bot token may ask it of a conversation that it is in (Web API, 2026).
    "chat.getPermalink": set(),
    "chat.update": {"chat:write"},
    "conversations.history": {"channels:history", "groups:history"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.join": {"channels:join"},
    "conversations.replies": {"channels:history", "groups:history"},
    "usergroups.list": {"usergroups:read"},
    "usergroups.users.list": {"usergroups:read"},
    "files.info": {"files:read"},
    "users.info": {"users:read"},
    "users.list": {"users:read", "users:read.email"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}
NEEDED_BY_EVENT: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_uninstalled": set(),
    "tokens_revoked": set(),
    "user_change": {"users:read"},
    "channel_archive": {"channels:read"},
    "channel_deleted": {"channels:read"},
    "channel_left": {"channels:read"},
    "channel_unarchive": {"channels:read"},
    "group_archive": {"groups:read"},
    "group_deleted": {"groups:read"},
    "group_left": {"groups:read"},
    "group_unarchive": {"groups:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
}
METHOD = re.compile(
    r"(apps|auth|bots|chat|conversations|files|reactions|team|usergroups|users|views)\.\w+(\.\w+)?"
)


@pytest.fixture
def asked() -> dict[str, Any]:
    return manifest.read()


@pytest.fixture
def app(bot: Bot) -> AsyncApp:
    return create(bot, AsyncWebClient("xoxb-nobody"), signing_secret="secret")


def called() -> set[str]:
    """Return the methods of the Web API that the product's code calls."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in PRODUCT]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    # Methods in a tuple are compared with, not called.
    compared = {id(one) for node in nodes if isinstance(node, ast.Tuple) for one in node.elts}
    strings = (
        node.value for node in nodes if isinstance(node, ast.Constant) and id(node) not in compared
    )
    # Bolt and the SDK call two on our behalf.
    methods = {"auth.test", "apps.connections.open"}
    return methods | {text for text in strings if isinstance(text, str) and METHOD.fullmatch(text)}


async def hears(app: AsyncApp, body: dict[str, Any]) -> bool:
    """Tell whether a listener takes this payload."""
    request = AsyncBoltRequest(body=body, mode="socket_mode")
    app._init_context(request)
    response = BoltResponse(status=200)
    matched = [await one.async_matches(req=request, resp=response) for one in app._async_listeners]
    return any(matched)


def event(kind: str) -> dict[str, Any]:
    inner = {"type": kind, "user": "U1", "channel": "C1"}
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": inner}


async def test_every_event_that_is_asked_for_is_heard(app: AsyncApp, asked: dict[str, Any]) -> None:
    deaf = [kind for kind in manifest.events(asked) if not await hears(app, event(kind))]
    assert deaf == []


def test_no_event_is_listened_to_that_is_not_asked_for(asked: dict[str, Any]) -> None:
    events = {
        "app_home_opened",
        "user_change",
        *membership.BECAUSE,
        *membership.OPENED,
        *uninstall.SENT_AWAY,
    }
    assert events == manifest.events(asked)


async def test_what_only_an_organisation_tells_is_heard_and_can_be_asked_for(
    app: AsyncApp,
) -> None:
    assert await hears(app, event(uninstall.TAKEN_OUT))
    optional = (ROOT / "manifest.yaml").read_text(encoding="utf-8")
    assert f"# - {uninstall.TAKEN_OUT}\n" in optional


@pytest.mark.parametrize("kind", ["message", "app_mention", "reaction_added", "team_join"])
async def test_what_people_write_is_not_heard(app: AsyncApp, kind: str) -> None:
    assert not await hears(app, event(kind))


async def test_every_command_that_is_asked_for_is_heard(
    app: AsyncApp, asked: dict[str, Any]
) -> None:
    commands = [one["command"] for one in asked["features"]["slash_commands"]]
    assert commands == ["/social"]
    for command in commands:
        assert await hears(app, {"command": command, "text": "", "team_id": "T1", "user_id": "U1"})


def test_the_scopes_are_those_that_its_calls_and_events_need(asked: dict[str, Any]) -> None:
    needed = {"commands"}
    for method in called():
        needed |= NEEDED_BY_METHOD[method]
    for kind in manifest.events(asked):
        needed |= NEEDED_BY_EVENT[kind]
    assert sorted(manifest.scopes(asked)) == sorted(needed)


def test_each_scope_says_what_for() -> None:
    lines = (ROOT / "manifest.yaml").read_text(encoding="utf-8").splitlines()
    first = next(number for number, line in enumerate(lines) if line.strip() == "bot:")
    scopes = [number for number in range(first, len(lines)) if re.match(r" {6}- \w", lines[number])]
    unexplained = [
        lines[number]
        for number in scopes
        if ":" in lines[number] and not lines[number - 1].strip().startswith("#")
    ]
    assert unexplained == []


def test_the_manifest_is_within_slacks_limits(asked: dict[str, Any]) -> None:
    about = asked["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 175 <= len(about["long_description"]) <= 4000
    assert len(manifest.events(asked)) <= 100
    for command in asked["features"]["slash_commands"]:
        assert len(command["command"]) <= 32
        assert len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000
        assert command["should_escape"] is True


def test_the_manifest_needs_no_public_address(asked: dict[str, Any]) -> None:
    assert asked["settings"]["socket_mode_enabled"] is True
    assert asked["settings"]["interactivity"] == {"is_enabled": True}
    assert asked["features"]["app_home"]["home_tab_enabled"] is True
    assert "http" not in str(asked)


def test_the_commands_that_help_lists_are_told_apart_by_their_words() -> None:
    words = [command.words for command in COMMANDS]
    assert len(set(words)) == len(words)
