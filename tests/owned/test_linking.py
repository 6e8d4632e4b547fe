"""Linking a profile: once, by whom it was made for, in the browser that began."""

from dataclasses import replace

import pytest

from bot.errors import CannotConnect, LinkFailed, LinkStale, NotAllowed
from bot.linked import linking
from bot.linked.attempting import Purpose
from providers.errors import Unavailable
from storage.models import Attempt, Managed, Profile
from tests.dock import PUBLISH
from tests.gauge import COUNT
from tests.harbour import COMMENTS, EVERYTHING, READ
from tests.owned.shore import Shore


async def test_a_link_that_worked_keeps_the_profile_and_the_pages_it_manages(shore: Shore) -> None:
    shore.harbour.page("Acme Boats", jane="manager")
    shore.harbour.page("Blue Bay", jane="guest")
    done = await shore.links(shore.jane, "jane")
    assert (done.label, done.profile.handle, done.pages) == ("Harbour", "@jane", 2)
    assert done.missing == ()
    assert [(one.role, bool(one.cannot)) for one in await shore.rows(Managed)] == [
        ("Manager", False),
        ("Guest", True),
    ]


async def test_the_token_is_not_stored_in_clear(shore: Shore) -> None:
    await shore.links(shore.jane, "jane")
    profile = await shore.profile("jane")
    assert profile.token
    assert "access-" not in profile.token


async def test_a_link_works_once(shore: Shore) -> None:
    links = await linking.offer(shore.bot, shore.jane, ["harbour"], Purpose())
    key = links["harbour"].rpartition("/")[2]
    url = await linking.begin(shore.bot, key, "browser")
    with pytest.raises(LinkStale):
        await linking.begin(shore.bot, key, "browser")
    query = shore.harbour.consents(url, "jane")
    await linking.finish(shore.bot, "harbour", query, "browser")
    with pytest.raises(LinkStale):
        await linking.finish(shore.bot, "harbour", query, "browser")
    assert len(await shore.rows(Profile)) == 1


async def test_a_link_lives_for_ten_minutes(shore: Shore) -> None:
    links = await linking.offer(shore.bot, shore.jane, ["harbour"], Purpose())
    key = links["harbour"].rpartition("/")[2]
    shore.clock.forward(minutes=10, seconds=1)
    with pytest.raises(LinkStale):
        await linking.begin(shore.bot, key, "browser")


async def test_the_way_back_is_open_for_ten_minutes_too(shore: Shore) -> None:
    url, browser = await shore.consent(shore.jane)
    query = shore.harbour.consents(url, "jane")
    shore.clock.forward(minutes=10, seconds=1)
    with pytest.raises(LinkStale):
        await linking.finish(shore.bot, "harbour", query, browser)
    assert await shore.rows(Profile) == []


async def test_another_browser_cannot_come_back(shore: Shore) -> None:
    url, _ = await shore.consent(shore.jane)
    query = shore.harbour.consents(url, "mallory")
    for browser in ("another", ""):
        with pytest.raises(LinkStale):
            await linking.finish(shore.bot, "harbour", query, browser)
    assert await shore.rows(Profile) == []


async def test_a_state_that_we_never_gave_is_refused(shore: Shore) -> None:
    for query in ({}, {"state": ""}, {"state": "x" * 43, "code": "y"}):
        with pytest.raises(LinkStale):
            await linking.finish(shore.bot, "harbour", query, "browser")


async def test_the_way_back_of_another_service_is_refused(shore: Shore) -> None:
    url, browser = await shore.consent(shore.jane)
    query = shore.harbour.consents(url, "jane")
    with pytest.raises(LinkStale):
        await linking.finish(shore.bot, "town", query, browser)
    assert await shore.rows(Profile) == []


async def test_no_keys_of_links_are_stored_in_clear(shore: Shore) -> None:
    links = await linking.offer(shore.bot, shore.jane, ["harbour"], Purpose())
    key = links["harbour"].rpartition("/")[2]
    url = await linking.begin(shore.bot, key, "browser")
    state = shore.harbour.consents(url, "jane")["state"]
    (attempt,) = await _attempts(shore)
    kept = repr(attempt.model_dump())
    assert key not in kept
    assert state not in kept
    assert "'v': '1'" not in kept


async def test_cancelling_keeps_nothing_and_offers_another_try(shore: Shore) -> None:
    url, browser = await shore.consent(shore.jane)
    with pytest.raises(LinkFailed) as failed:
        await linking.finish(shore.bot, "harbour", shore.harbour.declines(url), browser)
    assert failed.value.cancelled
    assert "/link/" in failed.value.again
    assert await shore.rows(Profile) == []


async def test_the_other_try_works(shore: Shore) -> None:
    url, browser = await shore.consent(shore.jane)
    with pytest.raises(LinkFailed) as failed:
        await linking.finish(shore.bot, "harbour", shore.harbour.declines(url), browser)
    key = failed.value.again.rpartition("/")[2]
    url = await linking.begin(shore.bot, key, browser)
    await linking.finish(shore.bot, "harbour", shore.harbour.consents(url, "jane"), browser)
    assert len(await shore.rows(Profile)) == 1


async def test_a_permission_that_is_needed_is_named_and_nothing_is_kept(shore: Shore) -> None:
    with pytest.raises(LinkFailed) as failed:
        await shore.links(shore.jane, "jane", scopes=[PUBLISH, COUNT])
    assert list(failed.value.missing) == [
        (READ, "read your pages"),
        (COMMENTS, "read the comments on them"),
    ]
    assert await shore.rows(Profile) == []


async def test_the_next_try_asks_again_for_what_was_refused(shore: Shore) -> None:
    with pytest.raises(LinkFailed) as failed:
        await shore.links(shore.jane, "jane", scopes=[PUBLISH])
    key = failed.value.again.rpartition("/")[2]
    url = await linking.begin(shore.bot, key, "browser")
    assert f"again={READ}+{COMMENTS}" in url


async def test_a_permission_that_is_not_needed_may_be_missing(shore: Shore) -> None:
    done = await shore.links(shore.jane, "jane", scopes=[READ, PUBLISH, COUNT])
    assert [one.scope for one in done.missing] == [COMMENTS]


async def test_trouble_at_the_service_keeps_nothing_and_says_so(shore: Shore) -> None:
    url, browser = await shore.consent(shore.jane)
    query = shore.harbour.consents(url, "jane")
    shore.harbour.trouble = [Unavailable("did not answer within 10 seconds")]
    with pytest.raises(LinkFailed, match="Harbour did not answer within 10 seconds"):
        await linking.finish(shore.bot, "harbour", query, browser)
    assert await shore.rows(Profile) == []


async def test_trouble_after_the_token_keeps_nothing_either(shore: Shore) -> None:
    shore.harbour.page("Acme", jane="manager")
    url, browser = await shore.consent(shore.jane)
    query = shore.harbour.consents(url, "jane")

    async def breaks(*_: object) -> None:
        raise Unavailable("hung up")

    shore.link_is(my_pages=breaks)
    with pytest.raises(LinkFailed, match="Harbour hung up"):
        await linking.finish(shore.bot, "harbour", query, browser)
    assert await shore.rows(Profile) == []


async def test_linking_the_same_account_again_renews_the_one_profile(shore: Shore) -> None:
    await shore.links(shore.jane, "jane", scopes=[READ])
    first = await shore.profile("jane")
    await shore.links(shore.jane, "jane", scopes=EVERYTHING)
    again = await shore.profile("jane")
    assert again.id == first.id
    assert again.token != first.token
    assert set(again.scopes) == set(EVERYTHING)


async def test_two_people_may_link_the_same_account(shore: Shore) -> None:
    await shore.links(shore.jane, "acme")
    await shore.links(shore.omar, "acme")
    assert [one.user_id for one in await shore.rows(Profile)] == [
        shore.jane.user_id,
        shore.omar.user_id,
    ]


async def test_guests_and_strangers_get_no_link(shore: Shore) -> None:
    for who in (replace(shore.jane, is_guest=True), replace(shore.jane, is_stranger=True)):
        with pytest.raises(NotAllowed):
            await linking.offer(shore.bot, who, ["harbour"], Purpose())
    assert await _attempts(shore) == []


async def test_a_service_that_is_not_set_up_says_which_setting_is_missing(shore: Shore) -> None:
    shore.link_is(needs=("CLIENT_ID", "CLIENT_SECRET"))
    with pytest.raises(CannotConnect, match="HARBOUR_CLIENT_ID and HARBOUR_CLIENT_SECRET"):
        await linking.offer(shore.bot, shore.jane, ["harbour"], Purpose())


async def test_a_profile_that_manages_two_thousand_pages_keeps_them_all(shore: Shore) -> None:
    for number in range(2_000):
        shore.harbour.page(f"Page {number:04}", jane="manager")
    shore.harbour.gives = 170
    done = await shore.links(shore.jane, "jane")
    assert done.pages == 2_000
    assert len(await shore.rows(Managed)) == 2_000


async def _attempts(shore: Shore) -> list[Attempt]:
    from sqlmodel import select  # noqa: PLC0415

    async with shore.bot.database.reading() as session:
        return list((await session.scalars(select(Attempt))).all())
