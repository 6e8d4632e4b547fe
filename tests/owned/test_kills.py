"""Killed at each step of linking, reconnecting and renewing: never half a link, nothing lost."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

from bot.acts import acted, doing, replying
from bot.bot import Bot
from bot.linked import access, profiles
from bot.people import Person
from providers.vocabulary import Kind
from storage import tokens
from storage.models import Act, Alert, Item, Managed, Profile
from tests.guillotine import Guillotine, Killed
from tests.owned.shore import Shore

A_WHILE = timedelta(minutes=5)  # longer than a lease


def under(shore: Shore, blade: Guillotine) -> Shore:
    """Return the same shore with a bot that dies at a step."""
    return replace(shore, bot=blade.over(shore.bot))


async def is_whole(shore: Shore, who: Person, pages: int) -> bool:
    """Tell whether there is a link; there is none, or all of it."""
    found = [one for one in await shore.rows(Profile) if one.user_id == who.user_id]
    managed = await shore.rows(Managed)
    if not found:
        assert managed == []
        return False
    (profile,) = found
    assert tokens.opened(shore.bot.keys, profile).access in shore.harbour.sessions
    assert len(managed) == pages
    return True


async def test_killed_at_any_step_of_linking_there_is_no_half_of_a_link(shore: Shore) -> None:
    for name in ("Acme Boats", "Acme Ropes"):
        shore.harbour.page(name, jane="manager")
    for step in count(1):
        blade = Guillotine(step)
        try:
            await under(shore, blade).links(shore.jane, "jane")
        except Killed:
            await is_whole(shore, shore.jane, pages=2)
            await shore.links(shore.jane, "jane")
        assert await is_whole(shore, shore.jane, pages=2)
        (own,) = await profiles.own(shore.bot, shore.jane)
        await profiles.unlink(shore.bot, shore.jane, own.profile.id)
        if blade.steps < step:
            break
    assert step > 10


async def test_killed_at_any_step_of_reconnecting_nothing_is_lost_or_told_twice(
    shore: Shore,
) -> None:
    page = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(page)
    for step in count(1):
        shore.harbour.refuses("jane")
        await shore.passes(hours=2)
        assert (await shore.stream(page)).refused_at
        shore.harbour.publishes(page, f"Meanwhile {step}.", at=shore.clock.now())
        blade = Guillotine(step)
        try:
            await under(shore, blade).reconnects(shore.jane, "jane")
        except Killed:
            await shore.passes(minutes=5)
            if (await shore.stream(page)).refused_at:
                await shore.reconnects(shore.jane, "jane")
        await shore.passes(hours=2)
        assert shore.times(f"Meanwhile {step}.") == 1
        assert all(one.closed_at for one in await shore.rows(Alert))
        if blade.steps < step:
            break
    assert step > 10


async def test_killed_at_any_step_of_answering_it_is_said_once(shore: Shore) -> None:
    page = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(page)
    shore.harbour.comments_on(page, "Are you open?", at=shore.clock.now())
    await shore.passes(hours=2)
    (item,) = await shore.rows(Item, kind=Kind.COMMENT.value)
    for step in count(1):
        words, blade = f"Until nine, {step}.", Guillotine(step)
        kept = await replying.draft(shore.bot, shore.jane, item.id, words, click=str(step))
        await replying.send(shore.bot, shore.jane, kept.act.id)
        shore.clock.forward(seconds=11)
        try:
            await _acts(under(shore, blade).bot)
        except Killed:
            shore.clock.forward(seconds=A_WHILE.total_seconds())
        await _acts(shore.bot)
        assert [one.text for one in shore.harbour.dock.said.values()].count(words) == 1
        assert (await shore.rows(Act))[-1].done_at
        if blade.steps < step:
            break
    assert step > 5


async def _acts(bot: Bot) -> None:
    claimed, _ = await doing.claim(bot, 10, ())
    await acted.settle(bot, [await doing.do(bot, one) for one in claimed])


async def test_killed_at_any_step_of_renewing_it_goes_on_or_says_so(shore: Shore) -> None:
    shore.harbour.lives, shore.harbour.renews = timedelta(hours=1), True
    shore.service_is()
    page = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(page)
    lost = 0
    for step in count(1):
        shore.clock.forward(minutes=50)
        blade = Guillotine(step)
        try:
            await access.renew_due(under(shore, blade).bot)
        except Killed:
            shore.clock.forward(seconds=A_WHILE.total_seconds())
        shore.harbour.publishes(page, f"Meanwhile {step}.", at=shore.clock.now())
        await shore.passes(hours=1)
        if (await shore.stream(page)).refused_at:
            lost += 1
            assert len(shore.alerts()) == 1
            await shore.reconnects(shore.jane, "jane")
            await shore.passes(hours=1)
        assert shore.times(f"Meanwhile {step}.") == 1
        if blade.steps < step:
            break
    assert step > 3
    # The service has given a new token and forgotten the old one; nobody could know the new one.
    assert lost <= 2
