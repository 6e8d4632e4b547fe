"""SECURITY.md names every door there is, and the proofs that it names are there."""

import re
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from aiohttp import web
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from bot import web as operators
from bot.__main__ import COMMANDS
from bot.bot import Bot
from bot.heartbeat import Heart
from bot.installs.installations import Installations
from bot.sandbox import Sandbox
from handlers import install_pages, link_pages
from handlers.app import create

ROOT = Path(__file__).parents[1]
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in SECURITY.splitlines()
    if line.startswith("| ") and not line.startswith(("| door |", "| --- |"))
]
PROOFS = sorted(set(re.findall(r"`(tests/[^`]+::[^`]+)`", SECURITY)))


def test_every_row_is_whole_and_proved() -> None:
    assert [row[0] for row in ROWS if len(row) != 4 or "::" not in row[3] or not all(row)] == []


@pytest.mark.parametrize("proof", PROOFS)
def test_each_proof_is_a_test_that_is_there(proof: str) -> None:
    file, _, name = proof.partition("::")
    text = (ROOT / file).read_text(encoding="utf-8")
    assert re.search(rf"^(async )?def {name}\(", text, re.MULTILINE)


async def test_every_route_of_the_bot_stands_in_the_table(
    bot: Bot, its_heart: Heart, sandbox: Sandbox
) -> None:
    open_wide = replace(
        bot,
        settings=bot.settings.model_copy(update={"metrics_token": SecretStr("a" * 16)}),
        installations=cast("Installations", object()),
    )
    client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])
    site = create(bot, client, signing_secret="x").web_app(path="/slack/events")
    site.add_routes(operators.routes(open_wide, its_heart, None))
    site.add_routes([*link_pages.routes(open_wide), *install_pages.routes(open_wide)])
    doors = "\n".join(row[0] for row in ROWS)
    assert [route for route in _routes(site) if f"`{route}`" not in doors] == []
    assert len(_routes(site)) >= 10


def test_no_route_stands_in_the_table_that_is_not_there() -> None:
    main = (ROOT / "bot/__main__.py").read_text(encoding="utf-8")
    sources = main + "".join(
        (ROOT / name).read_text(encoding="utf-8")
        for name in ("bot/web.py", "handlers/link_pages.py", "handlers/install_pages.py")
    )
    named = re.findall(r"`(?:GET|POST) (/[^`]+)`", "\n".join(row[0] for row in ROWS))
    assert [path for path in named if f'"{path}"' not in sources] == []


def test_only_these_files_open_routes_of_the_bot() -> None:
    """A route that is added elsewhere would not be asked for above."""
    opening = {
        str(path.relative_to(ROOT))
        for package in ("bot", "handlers")
        for path in (ROOT / package).rglob("*.py")
        if "sandbox" not in path.parts
        and re.search(r"web\.(get|post|put|route|view|static)\(", path.read_text(encoding="utf-8"))
    }
    assert opening == {"bot/web.py", "handlers/link_pages.py", "handlers/install_pages.py"}


def test_every_command_stands_in_the_table() -> None:
    doors = "\n".join(row[0] for row in ROWS)
    assert [name for name in COMMANDS if f"`./social {name}`" not in doors] == []


def _routes(site: web.Application) -> list[str]:
    return sorted(
        f"{route.method} {route.resource.canonical}"
        for route in site.router.routes()
        if route.resource and route.method != "HEAD"
    )
