"""Authorized streams: added by who manages the page, read as they see it."""

import pytest

from bot.errors import CannotConnect
from bot.messages import health
from providers.vocabulary import Connection
from storage.models import Stream
from tests.harbour import READ
from tests.owned.shore import Shore


async def test_posts_and_comments_of_ones_own_page_arrive(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(acme)
    post = shore.harbour.publishes(acme, "We open in Lisbon", at=shore.clock.now())
    shore.harbour.comments_on(acme, "At last!", at=shore.clock.now(), answers=post.native_id)
    await shore.passes(hours=2)
    await shore.passes(hours=2)
    assert (shore.times("We open in Lisbon"), shore.times("At last!")) == (1, 1)


async def test_the_channel_reads_that_the_page_is_authorized(shore: Shore) -> None:
    await shore.watches(shore.harbour.page("Acme Boats", jane="manager"))
    assert "(Harbour, authorized)" in shore.reads()[0]


async def test_who_does_not_manage_a_page_cannot_add_it_as_theirs(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="guest", omar="manager")
    await shore.links(shore.jane, "jane")
    topic = await shore.topic("Ours")
    with pytest.raises(CannotConnect, match="do not manage that page"):
        await shore.adds_own(acme, topic)
    assert await shore.rows(Stream) == []


async def test_nobody_adds_a_page_through_somebody_elses_profile(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", omar="manager")
    await shore.links(shore.omar, "omar")
    topic = await shore.topic("Ours")
    with pytest.raises(CannotConnect, match="do not manage that page"):
        await shore.adds_own(acme, topic, who=shore.jane)


async def test_a_kind_whose_permission_is_missing_is_left_out(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.links(shore.jane, "jane", scopes=[READ])
    await shore.adds_own(acme, await shore.topic("Ours"))
    await shore.passes(minutes=2)
    shore.harbour.publishes(acme, "We open in Lisbon", at=shore.clock.now())
    await shore.passes(hours=2)
    assert shore.times("We open in Lisbon") == 1
    assert {kind for _, kind in shore.harbour.polls} == {"post"}
    assert shore.alerts() == []


async def test_a_public_page_becomes_authorized_in_place_when_its_owner_links_it(
    shore: Shore,
) -> None:
    shore.harbour.is_public = True
    shore.service_is()
    acme = shore.harbour.page("Acme Boats", jane="manager")
    post = shore.harbour.publishes(acme, "Read as anyone", at=shore.clock.now())
    topic = await shore.topic("Competitors")
    await shore.adds_public(acme, topic)
    await shore.passes(minutes=2)
    before = await shore.stream(acme)
    await shore.links(shore.jane, "jane")
    await shore.passes(minutes=2)
    after = await shore.stream(acme)
    shore.harbour.comments_on(acme, "Read as owner", at=shore.clock.now(), answers=post.native_id)
    await shore.passes(hours=2)
    assert (after.id, after.connection) == (before.id, Connection.AUTHORIZED)
    assert shore.times("It is authorized now") == 1
    assert shore.times("Read as anyone") == 1
    assert shore.times("Read as owner") == 1


async def test_comments_from_before_the_upgrade_are_history(shore: Shore) -> None:
    shore.harbour.is_public = True
    shore.service_is()
    acme = shore.harbour.page("Acme Boats", jane="manager")
    post = shore.harbour.publishes(acme, "A post", at=shore.clock.now())
    shore.harbour.comments_on(acme, "An old remark", at=shore.clock.now(), answers=post.native_id)
    await shore.adds_public(acme, await shore.topic("Competitors"))
    await shore.passes(minutes=2)
    await shore.links(shore.jane, "jane")
    await shore.passes(hours=2)
    assert shore.times("An old remark") == 0


async def test_a_page_that_is_read_as_its_owner_is_not_read_twice(shore: Shore) -> None:
    shore.harbour.is_public = True
    shore.service_is()
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(acme)
    await shore.adds_public(acme, await shore.topic("Competitors"))
    shore.harbour.publishes(acme, "Only once", at=shore.clock.now())
    await shore.passes(hours=2)
    assert (await shore.stream(acme)).connection == Connection.AUTHORIZED
    assert shore.times("Only once") == 1


async def test_who_links_later_adds_a_page_that_another_reads_already(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager", omar="manager")
    await shore.watches(acme)
    await shore.links(shore.omar, "omar")
    await shore.adds_own(acme, await shore.topic("Second"), who=shore.omar)
    assert (await shore.stream(acme)).profile_id == (await shore.profile("jane")).id


@pytest.mark.parametrize(("silent", "other"), [("comment", "A post"), ("post", "A comment")])
async def test_a_kind_that_cannot_be_had_keeps_the_others_from_nobody(
    shore: Shore, silent: str, other: str
) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(acme)
    shore.harbour.silent = silent
    shore.harbour.publishes(acme, "A post", at=shore.clock.now())
    shore.harbour.comments_on(acme, "A comment", at=shore.clock.now())
    await shore.passes(minutes=30)
    (standing,) = await shore.standing()
    assert shore.times(other) == 1
    assert standing.trouble == f"its {silent}s: did not answer"
    assert "fine, but in part" in health.words(standing, shore.clock.now())
    shore.harbour.silent = ""
    await shore.passes(minutes=30)
    assert (shore.times("A post"), shore.times("A comment")) == (1, 1)
    assert (await shore.standing())[0].trouble == ""
