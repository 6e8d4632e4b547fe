"""The whole bot for many workspaces, as an operator starts it; what is missing is told in words."""

import json
from pathlib import Path

import pytest

from bot import manifest, ready
from bot.errors import SettingsWrong
from bot.sandbox import Sandbox, open_sandbox, words
from bot.settings import Settings
from tests.installs.estate import Browser
from tests.real.servers.processes import free_port
from tests.test_serving import environment, healthy, running, told


def many(sandbox: Sandbox, folder: Path, port: int, **more: str) -> dict[str, str]:
    return environment(
        sandbox,
        folder,
        SLACK_BOT_TOKEN="",
        SLACK_CLIENT_ID=sandbox.oauth.client_id,
        SLACK_CLIENT_SECRET=sandbox.oauth.client_secret,
        PUBLIC_URL=f"http://127.0.0.1:{port}",
        PORT=str(port),
        **more,
    )


@pytest.mark.parametrize("by", ["http", "socket"])
async def test_workspaces_install_it_and_are_heard(by: str, tmp_path: Path) -> None:
    port = free_port()
    async with open_sandbox(scopes=manifest.scopes(manifest.read())) as sandbox:
        second = sandbox.another()
        heard = {"SLACK_APP_TOKEN": sandbox.app_token}
        if by == "http":
            heard = {"SLACK_SIGNING_SECRET": sandbox.signing_secret}
        async with running(many(sandbox, tmp_path, port, **heard)):
            assert await healthy(port)
            if by == "http":
                sandbox.request_url = f"http://127.0.0.1:{port}/slack/events"
            await sandbox.connected(within=30)
            browser = Browser(f"http://127.0.0.1:{port}")
            for place in (sandbox, second):
                shown = await browser.installs(place.slack.team_id)
                assert (shown.status, "Social is in" in shown.text) == (200, True)
                jane = place.person("jane")
                await jane.command("/social help")
                await sandbox.until(lambda who=jane: bool(who.sees("social")), within=10)  # type: ignore[misc]
                assert "/social topic add" in words(jane.sees("social")[-1].blocks)
            await browser.close()
        assert not list(tmp_path.glob("**/*installer*"))


async def test_doctor_tells_who_has_installed_it(tmp_path: Path) -> None:
    async with open_sandbox() as sandbox:
        secret = sandbox.signing_secret
        whole = many(sandbox, tmp_path, 3000, SLACK_SIGNING_SECRET=secret)
        assert (await told("migrate", **whole))[0] == 0
        code, said = await told("doctor", "--json", **whole)
    checks = {one["what"]: one for one in json.loads(said)["checks"]}
    assert code == 0
    assert "many workspaces" in checks["Settings"]["words"]
    assert "/slack/oauth_redirect must stand in the app" in checks["Redirect URL"]["words"]
    assert checks["Installations"]["words"].startswith("0. More at http")
    assert sandbox.oauth.client_secret not in said


def settings(**facts: str) -> Settings:
    whole = {
        "slack_client_id": "1.2",
        "slack_client_secret": "secret",
        "slack_signing_secret": "signing",
        "public_url": "https://bot.example",
    }
    return Settings(_env_file=None, **whole | facts)  # type: ignore[arg-type]


def test_all_that_many_workspaces_need_is_enough() -> None:
    ready.check(settings())
    ready.check(settings(slack_signing_secret="", slack_app_token="xapp-1"))


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"slack_bot_token": "xoxb-1"}, "are both set"),
        ({"slack_client_secret": ""}, "SLACK_CLIENT_SECRET is not set"),
        ({"public_url": ""}, "PUBLIC_URL is not set"),
        ({"slack_signing_secret": ""}, "SLACK_APP_TOKEN is not set"),
        ({"database_url": "postgresql://db/social"}, "ENCRYPTION_KEYS is not set"),
        ({"slack_client_id": ""}, "SLACK_BOT_TOKEN is not set"),
    ],
)
def test_what_is_missing_is_told_in_words(facts: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsWrong, match=told):
        ready.check(settings(**facts))
