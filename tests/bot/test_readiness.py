"""Is the bot alive, and is it at work? Each part is told by its name."""

import time
from typing import cast

import pytest
from sqlalchemy import text

from bot import readiness
from bot.bot import Bot
from bot.ears import Ears
from bot.heartbeat import Heart
from storage.database import Database
from tests.bot.asking import site


class Hearing:
    """Ears that are as they are told to be."""

    def __init__(self, why: str = "") -> None:
        self.why = why
        self.silent_seconds = 2.04

    def wrong(self) -> str:
        return self.why

    def as_ears(self) -> Ears:
        return cast("Ears", self)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "AGAIN_SECONDS", 0.0)


async def test_all_is_well(bot: Bot, its_heart: Heart) -> None:
    async with site(bot, its_heart, Hearing().as_ears()) as operator:
        status, told = await operator.json("/readyz")
    assert (status, told["ok"]) == (200, True)
    assert {name: check["ok"] for name, check in told["checks"].items()} == {
        "database": True, "migrations": True, "heartbeat": True, "socket": True,
    }  # fmt: skip
    assert told["checks"]["socket"]["seconds"] == 2.0
    assert told["checks"]["heartbeat"]["seconds"] < 30


async def test_by_http_no_socket_islooked_at(bot: Bot, its_heart: Heart) -> None:
    async with site(bot, its_heart) as operator:
        _, told = await operator.json("/readyz")
    assert "socket" not in told["checks"]


async def test_a_socket_that_hears_nothing_is_told(bot: Bot, its_heart: Heart) -> None:
    deaf = Hearing("Slack has been silent for 90 seconds.").as_ears()
    async with site(bot, its_heart, deaf) as operator:
        status, told = await operator.json("/readyz")
    assert (status, told["ok"], told["checks"]["database"]["ok"]) == (503, False, True)
    assert told["checks"]["socket"]["why"] == "Slack has been silent for 90 seconds."


async def test_a_heart_that_stands_still_is_told(bot: Bot, its_heart: Heart) -> None:
    its_heart.looked_at = time.monotonic() - 45
    async with site(bot, its_heart) as operator:
        status, told = await operator.json("/readyz")
    assert status == 503
    assert told["checks"]["heartbeat"]["why"] == "“poll” last moved 45 seconds ago."


async def test_a_pump_that_hangs_is_told_although_the_clock_beats(
    bot: Bot, its_heart: Heart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(its_heart.delivery), "stuck_seconds", 31.0)
    async with site(bot, its_heart) as operator:
        status, _ = await operator.json("/readyz")
    assert status == 503


async def test_a_database_that_stands_at_an_older_revision_is_told(
    bot: Bot, its_heart: Heart
) -> None:
    await _stands_at(bot.database, "0001")
    async with site(bot, its_heart) as operator:
        status, told = await operator.json("/readyz")
    assert (status, told["checks"]["database"]) == (503, {"ok": True})
    assert told["checks"]["migrations"]["why"] == "The database is not at the newest revision."


async def test_a_newer_revision_leaves_older_replicas_at_work(bot: Bot, its_heart: Heart) -> None:
    await _stands_at(bot.database, "9999")
    async with site(bot, its_heart) as operator:
        status, _ = await operator.json("/readyz")
    assert status == 200


async def test_a_database_that_does_not_answer_is_told_without_its_address(
    bot: Bot, its_heart: Heart
) -> None:
    nowhere = Database("postgresql+asyncpg://social:hunter2@127.0.0.1:1/social")
    object.__setattr__(bot, "database", nowhere)
    async with site(bot, its_heart) as operator:
        status, told = await operator.json("/readyz")
        assert (await operator.json("/healthz")) == (200, {"ok": True})
    await nowhere.close()
    assert status == 503
    assert told["checks"]["database"]["why"].startswith("The database does not answer (")
    assert "hunter2" not in repr(told)


async def test_strangers_who_ask_without_end_do_not_reach_the_database(
    bot: Bot, its_heart: Heart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "AGAIN_SECONDS", 60.0)
    async with site(bot, its_heart) as operator:
        await operator.json("/readyz")
        await _stands_at(bot.database, "0001")
        status, _ = await operator.json("/readyz")
    assert status == 200


async def _stands_at(database: Database, revision: str) -> None:
    async with database.writing() as session:
        await session.execute(
            text("UPDATE alembic_version SET version_num = :it"), {"it": revision}
        )
