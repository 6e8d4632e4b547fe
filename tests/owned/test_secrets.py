"""Secrets: after a full life no token stands in clear anywhere, and keys can be changed."""

import logging
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select, text, update
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel, col

from bot import keys
from bot.bot import Bot
from bot.linked import profiles
from bot.opening import opened, slack_client
from bot.sandbox import Sandbox
from bot.settings import Settings
from storage import registrations
from storage.encryption import new_key
from storage.models import Profile
from tests.conftest import KEY, SERVER
from tests.owned.shore import Shore


async def test_a_full_life_leaves_no_token_in_clear(
    shore: Shore, settings: Settings, caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(acme)
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    await shore.checks()
    await shore.reconnects(shore.jane, "jane")
    await shore.passes(hours=2)
    secrets = [*shore.harbour.sessions, *shore.harbour.revoked]
    said = [*map(repr, shore.sandbox.calls), caplog.text, capsys.readouterr().out]
    assert secrets
    for secret in secrets:
        assert secret
        assert not any(secret in one for one in said)
        assert secret not in await _everything(shore.bot)
        assert secret not in _file(settings)


async def test_a_new_key_in_front_reads_what_the_old_one_sealed(
    shore: Shore, settings: Settings, sandbox: Sandbox
) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(acme)
    ring = f"{keys.written(new_key())},{KEY}"
    changed = settings.model_copy(update={"encryption_keys": SecretStr(ring)})
    providers, now = dict(shore.bot.providers), shore.clock.now
    async with (
        slack_client(changed, sandbox.bot_token) as client,
        opened(changed, client, providers=providers, now=now) as bot,
    ):
        (hanging,) = await profiles.own(bot, shore.jane)
        await profiles.unlink(bot, shore.jane, hanging.profile.id)
    assert len(shore.harbour.revoked) == 1


async def test_a_lost_key_asks_for_a_consent_instead_of_breaking(
    shore: Shore, settings: Settings
) -> None:
    await shore.watches(shore.harbour.page("Acme Boats", jane="manager"))
    async with shore.bot.database.writing() as session:
        await session.execute(text("UPDATE profile SET token = 'nothing.AAAA'"))
    await shore.passes(hours=2)
    assert len(shore.alerts()) == 1


async def test_what_a_server_registered_us_as_under_a_lost_key_is_asked_for_anew(
    shore: Shore,
) -> None:
    where, now = shore.jane.workspace_id, shore.clock.now()
    async with shore.bot.database.writing() as session:
        await registrations.keep(
            session, where, "harbour", "https://quay.example", client="nothing.AAAA", now=now
        )
    done = await shore.links(shore.jane, "jane")
    assert done.profile.native_id == "jane"


async def test_a_token_that_was_moved_to_another_row_opens_nothing(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager", omar="manager")
    await shore.watches(acme)
    await shore.links(shore.omar, "omar")
    stolen = (await shore.profile("omar")).token
    async with shore.bot.database.writing() as session:
        await session.execute(
            update(Profile).where(col(Profile.native_id) == "jane").values(token=stolen)
        )
        await session.execute(text("DELETE FROM managed WHERE profile_id = 2"))
    await shore.passes(hours=2)
    assert len(shore.alerts()) == 1


async def _everything(bot: Bot) -> str:
    async with bot.database.reading() as session:
        rows = [
            (await session.execute(select(one))).all() for one in SQLModel.metadata.sorted_tables
        ]
    return repr(rows)


def _file(settings: Settings) -> str:
    if SERVER:
        return ""
    path = Path(str(make_url(settings.database_url).database))
    return "".join(one.read_bytes().decode("latin-1") for one in path.parent.glob(f"{path.name}*"))
