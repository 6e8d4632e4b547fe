"""The sandbox keeps to itself: nobody reaches it from outside, and nothing real is reached."""

from pathlib import Path

import pytest

from bot import manifest
from bot.sandbox import Sandbox, demo
from bot.sandbox.demo import playground
from bot.settings import Settings

REAL = {
    "SLACK_BOT_TOKEN": "xoxb-real",
    "SLACK_APP_TOKEN": "xapp-real",
    "SLACK_SIGNING_SECRET": "real-signing-secret",
    "SLACK_CLIENT_ID": "real-client",
    "SLACK_CLIENT_SECRET": "real-client-secret",
    "DATABASE_URL": "postgresql://real-database/social",
    "ENCRYPTION_KEYS": "real-key",
    "SMTP_URL": "smtp://me@real.example:secret@real.example",
    "METRICS_TOKEN": "real-metrics-token",
    "SERVICE_CLIENT_SECRET": "real-service-secret",
    "HOST": "0.0.0.0",
    "PUBLIC_URL": "https://real.example",
}


async def test_it_listens_on_loopback_alone(sandbox: Sandbox) -> None:
    assert sandbox.slack.base_url.startswith("http://127.0.0.1:")
    port = int(sandbox.slack.base_url.rpartition(":")[2])
    listening = [
        line.split()[1]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[1].endswith(f":{port:04X}")
    ]
    assert listening == [f"0100007F:{port:04X}"]


async def test_its_bot_is_given_nothing_real(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in REAL.items():
        monkeypatch.setenv(name, value)
        monkeypatch.setenv(f"{name}_FILE", f"/run/secrets/{value}")
    given = demo._environment(sandbox, tmp_path)
    assert [value for value in REAL.values() if value in given.values()] == []
    assert [name for name in REAL if f"{name}_FILE" in given] == []
    assert given["SLACK_API_URL"] == sandbox.api_url


async def test_it_starts_beside_real_settings_and_takes_none_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in REAL.items()))
    monkeypatch.chdir(tmp_path)
    for name, value in REAL.items():
        monkeypatch.setenv(name, value)
    asked = manifest.read()
    opening = playground(0, scopes=manifest.scopes(asked), events=manifest.events(asked))
    async with opening as (sandbox, bot):
        await sandbox.connected(within=60)
        environment = Path(f"/proc/{bot.pid}/environ").read_bytes().decode()
        folder = Path(f"/proc/{bot.pid}/cwd").readlink()
    given = dict(line.partition("=")[::2] for line in environment.split("\0") if line)
    assert [value for value in REAL.values() if value in given.values()] == []
    assert folder != tmp_path


def test_every_secret_of_the_settings_is_among_those_that_stay_outside() -> None:
    kept = {name for name in Settings.model_fields if name.upper() in REAL}
    secret = {
        name
        for name, field in Settings.model_fields.items()
        if hasattr(field.get_default(), "get_secret_value")
    }
    assert secret - kept == set()
