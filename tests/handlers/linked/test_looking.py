"""The one look a second: only those work who have something to do, and nobody is forgotten."""

import asyncio

import pytest
import structlog

from bot.heartbeat import Heart
from providers.vocabulary import Page
from storage import due
from tests.handlers.linked.at_quay import Quay
from tests.handlers.linked.test_acting import replies


@pytest.fixture
def page(quay: Quay) -> Page:
    return quay.harbour.page("Acme Boats", jane="manager", omar="manager")


async def begins(quay: Quay) -> list[str]:
    """Let a heart look once; return who begins to work, and let them finish."""
    heart = Heart(quay.place.bot)
    pumps = {"poll": heart.polling, "deliver": heart.delivery, "act": heart.acting}
    begun: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for name, pump in pumps.items():
            patch.setattr(pump, "beat", lambda name=name: begun.append(name))
        await heart.look()
        await quay.place.bot.work.finish(seconds=10)
    return begun


async def test_while_nothing_is_due_nobody_works(quay: Quay, page: Page) -> None:
    await quay.watches(page, quay.jane, "jane")
    assert await begins(quay) == []


async def test_a_page_that_is_due_is_polled_and_what_it_brought_is_sent(
    quay: Quay, page: Page
) -> None:
    await quay.watches(page, quay.jane, "jane")
    quay.harbour.comments_on(page, "Are you open on Sunday?", at=quay.clock.now())
    quay.clock.forward(hours=2)
    assert await begins(quay) == ["poll"]
    await quay.heart.polling.drained()
    assert await begins(quay) == ["deliver"]
    await quay.settles()
    assert await begins(quay) == []


async def test_a_wish_is_carried_out_when_its_ten_seconds_are_over(quay: Quay, page: Page) -> None:
    await quay.watches(page, quay.jane, "jane")
    quay.harbour.comments_on(page, "Are you open on Sunday?", at=quay.clock.now())
    await quay.passes(hours=2)
    await replies(quay, "From noon.")
    await quay.settles()
    assert "act" not in await begins(quay)
    quay.clock.forward(seconds=11)
    assert "act" in await begins(quay)


async def test_a_database_that_is_away_is_asked_again(
    quay: Quay, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    await quay.watches(page, quay.jane, "jane")
    quay.clock.forward(hours=2)

    async def away(*_: object, **__: object) -> due.Due:
        raise ConnectionError("the database is away")

    with monkeypatch.context() as patch, structlog.testing.capture_logs() as logs:
        patch.setattr(due, "look", away)
        assert await begins(quay) == []
        await asyncio.sleep(0)
    assert [one["event"] for one in logs] == ["work failed"]
    assert await begins(quay) == ["poll"]
