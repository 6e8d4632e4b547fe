"""Warnings before the end, and people who leave, as Slack shows them."""

from datetime import timedelta

from bot.expired import ending
from bot.messages import ending_notices, profiles
from tests.handlers.linked.at_quay import Quay
from tests.handlers.place import last, modal


async def test_the_warning_reconnects_before_anything_is_missed(quay: Quay) -> None:
    quay.harbour.ends = quay.clock.now() + timedelta(days=10)
    await quay.watches(quay.harbour.page("Acme Boats", jane="manager"), quay.jane, "jane")
    await ending.warn_due(quay.place.bot)
    await quay.passes(seconds=5)
    assert "Your Harbour link ends" in quay.jane.sees("dm")[-1].text
    await quay.jane.clicks(ending_notices.RENEW)
    assert "Acme Boats" in modal(quay.jane)
    quay.harbour.ends = quay.clock.now() + timedelta(days=60)
    await quay.browser.links(quay.jane.element(profiles.CONNECT)["url"], "jane")
    await quay.place.sandbox.settled()
    await ending.warn_due(quay.place.bot)
    await quay.passes(seconds=5)
    warned = [one for one in quay.jane.sees("dm") if "link ends" in one.text]
    assert len(warned) == 1


async def test_snoozing_says_when_the_next_one_comes(quay: Quay) -> None:
    quay.harbour.ends = quay.clock.now() + timedelta(days=10)
    await quay.watches(quay.harbour.page("Acme Boats", jane="manager"), quay.jane, "jane")
    await ending.warn_due(quay.place.bot)
    await quay.passes(seconds=5)
    await quay.jane.clicks(ending_notices.SNOOZE)
    assert "I remind you again tomorrow." in last(quay.jane, "dm")


async def test_the_administrators_hear_of_somebody_who_is_deactivated(quay: Quay) -> None:
    await quay.watches(quay.harbour.page("Acme Boats", omar="manager"), quay.omar, "omar")
    await quay.omar.leaves()
    await quay.passes(seconds=5)
    told = quay.jane.sees("dm")[-1].text
    assert f"<@{quay.omar.id}> has left, and 1 page hangs on them" in told
