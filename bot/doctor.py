"""`./social doctor`: says in words what is missing. One line a check; never a secret."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import manifest, ready
from bot.errors import SettingsWrong
from bot.logs import without_secrets
from bot.opening import slack_client
from bot.settings import Settings, read
from storage import installations, migrations
from storage.database import Database

SIGNS = {True: "✓", False: "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, whether it is well, and what to do when it is not."""

    what: str
    ok: bool
    words: str


async def examine(*, as_json: bool, said: Callable[[str], None]) -> int:
    """Look at everything and tell it; the exit code is 1 when something is missing."""
    findings = [finding async for finding in _findings()]
    well = all(finding.ok for finding in findings)
    if as_json:
        said(
            json.dumps({"ok": well, "checks": [asdict(finding) for finding in findings]}, indent=2)
        )
    else:
        for finding in findings:
            said(f"{SIGNS[finding.ok]} {finding.what}: {finding.words}")
        said(
            "\nAll is well: ./social run"
            if well
            else "\nMend what is marked ✗, then run doctor again."
        )
    return 0 if well else 1


async def _findings() -> AsyncIterator[Finding]:
    try:
        settings = read()
    except SettingsWrong as error:
        yield Finding("Settings", ok=False, words=str(error))
        return
    try:
        ready.check(settings)
        way = "Socket Mode" if settings.socket_mode else "HTTP, signed"
        many = ", many workspaces" if settings.has_many_workspaces else ""
        yield Finding("Settings", ok=True, words=f"{way}{many}")
    except SettingsWrong as error:
        yield Finding("Settings", ok=False, words=str(error))
    yield await _database(settings)
    if settings.has_many_workspaces:
        async for finding in _many(settings):
            yield finding
    if settings.slack_bot_token.get_secret_value():
        async with slack_client(settings, settings.slack_bot_token.get_secret_value()) as client:
            async for finding in _slack(client):
                yield finding
    if settings.socket_mode:
        async with slack_client(settings, settings.slack_app_token.get_secret_value()) as client:
            yield await _socket(client)


async def _database(settings: Settings) -> Finding:
    database = Database(settings.database_url)
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    try:
        revision = await migrations.current(database)
    except Exception as error:  # noqa: BLE001 - whatever it is, the person must hear of it
        why = without_secrets(str(error))
        return Finding(
            "Database", ok=False, words=f"{kind} does not answer: {why}. Check DATABASE_URL."
        )
    finally:
        await database.close()
    newest = migrations.head()
    return Finding(
        "Database",
        ok=True,
        words=f"{kind}, up to date"
        if revision == newest
        else f"{kind}, will be brought up to date at start",
    )


async def _many(settings: Settings) -> AsyncIterator[Finding]:
    """Look at what many workspaces need."""
    host = urlsplit(settings.address).hostname
    is_well = settings.address.startswith("https://") or host in {"127.0.0.1", "localhost"}
    back = f"{settings.address}/slack/oauth_redirect"
    yield Finding(
        "Redirect URL",
        ok=is_well,
        words=f"{back} must stand in the app under “OAuth & Permissions”, Redirect URLs"
        if is_well
        else "Slack sends people back to https:// only. Set PUBLIC_URL to https://your.host",
    )
    database = Database(settings.database_url)
    try:
        async with database.reading() as session:
            known = await installations.all_of_them(session)
    except Exception:  # noqa: BLE001 - what is the matter with the database was told before
        return
    finally:
        await database.close()
    dead = sorted(one.name or one.enterprise_id for one in known if one.refused_at)
    anew = f"Slack renews no token of {', '.join(dead)}: install anew" if dead else ""
    words = anew or f"{len(known)}. More at {settings.address}/slack/install"
    yield Finding("Installations", ok=not dead, words=words)


async def _slack(client: AsyncWebClient) -> AsyncIterator[Finding]:
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        yield Finding(
            "SLACK_BOT_TOKEN",
            ok=False,
            words=f"Slack refuses it ({error.response['error']}). "
            "Copy it anew from “OAuth & Permissions”.",
        )
        return
    except (OSError, TimeoutError) as error:
        yield Finding(
            "Slack",
            ok=False,
            words=f"cannot be reached: {type(error).__name__}. Check the network.",
        )
        return
    yield Finding("SLACK_BOT_TOKEN", ok=True, words=f"{answer['user']} in {answer['team']}")
    granted = {scope.strip() for scope in str(answer.headers.get("x-oauth-scopes", "")).split(",")}
    missing = sorted(manifest.scopes(manifest.read()) - granted)
    yield Finding(
        "Permissions",
        ok=not missing,
        words=f"missing {', '.join(missing)}: paste manifest.yaml again and reinstall the app."
        if missing
        else "all that the manifest asks for",
    )


async def _socket(client: AsyncWebClient) -> Finding:
    try:
        await client.api_call("apps.connections.open")
    except SlackApiError as error:
        return Finding(
            "SLACK_APP_TOKEN",
            ok=False,
            words=f"Slack refuses it ({error.response['error']}). "
            "Make one under “Basic Information”, App-Level Tokens, "
            "with the scope connections:write.",
        )
    except (OSError, TimeoutError) as error:
        return Finding(
            "SLACK_APP_TOKEN", ok=False, words=f"could not be tried: {type(error).__name__}."
        )
    return Finding("SLACK_APP_TOKEN", ok=True, words="opens a socket")
