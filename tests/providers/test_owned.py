"""The checklist's part for pages that a linked profile manages, and for the profile itself."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from providers.contract import Cannot, Poll, Provider
from providers.errors import ProviderError, ReconnectNeeded, Unavailable
from providers.linking import Link
from providers.vocabulary import Connection, Owned
from tests.providers.loopback import Answer, Loopback, loopback
from tests.providers.plays import Play, owned, profile
from tests.providers.test_contract import OWNED, PROVIDERS, every_provider, opened

every_owned_poll = pytest.mark.parametrize(("poll", "play"), OWNED)


def _profiles() -> Iterator[Any]:
    for name, provider in PROVIDERS.items():
        play = profile(name)
        if play and not isinstance(provider.link, Cannot):
            yield pytest.param(provider.link, play, id=name)


every_profile = pytest.mark.parametrize(("link", "play"), list(_profiles()))


def _seen(server: Loopback) -> str:
    """Return all that a proxy between us and the service would write into its log."""
    return "\n".join(f"{asked.method} {asked.path} {asked.query}" for asked in server.asked)


def _hidden(play: Play, *told: object) -> bool:
    return not any(secret in str(one) for secret in play.secrets() for one in told)


@every_provider
def test_every_kind_of_an_owned_page_and_the_profile_are_played(provider: Provider) -> None:
    polls = provider.polls[Connection.AUTHORIZED]
    kinds = set() if isinstance(polls, Cannot) else set(polls)
    plays = owned(provider.name)
    assert kinds == {kind for play in plays for kind in (play.kinds or kinds)}
    assert all(play.token for play in plays)
    assert isinstance(provider.link, Cannot) or profile(provider.name)


@every_provider
def test_what_can_be_linked_is_explained(provider: Provider) -> None:
    if isinstance(provider.link, Cannot):
        assert provider.link.why.endswith(".")
        return
    link = provider.link
    assert link.gives
    assert all(re.fullmatch(r"[A-Z][A-Z_]+", name) for name in link.needs)
    assert all(why.endswith(".") for why in link.not_listed)


@every_provider
def test_every_permission_says_what_it_gives(provider: Provider) -> None:
    permissions = () if isinstance(provider.link, Cannot) else provider.link.permissions
    scopes = [one.scope for one in permissions]
    assert len(set(scopes)) == len(scopes)
    # It ends the sentence “Without it I cannot …”.
    assert all(re.fullmatch(r"[a-z].*[^.]", one.gives) for one in permissions)


@every_owned_poll
async def test_the_token_goes_along_and_is_seen_nowhere(poll: Poll, play: Play) -> None:
    async with loopback(play.answer) as (server, bare):
        api = opened(bare, play)
        batch = await poll(api, play.page(server.url), "")
    assert all("authorization" in asked.headers for asked in server.asked)
    assert _hidden(play, _seen(server), api, play.token, batch)


@every_owned_poll
async def test_a_dead_token_asks_for_a_person(poll: Poll, play: Play) -> None:
    async with loopback(play.dead) as (server, api):
        with pytest.raises(ReconnectNeeded) as caught:
            await poll(opened(api, play), play.page(server.url), "")
    assert _hidden(play, _seen(server), caught.value, repr(caught.value))


@every_owned_poll
@pytest.mark.parametrize("status", [429, 500, 502, 503])
async def test_trouble_on_the_way_rings_no_alarm(poll: Poll, play: Play, status: int) -> None:
    async with loopback(play.instead(Answer(b"<html>", status))) as (server, api):
        with pytest.raises(ProviderError) as caught:
            await poll(opened(api, play), play.page(server.url), "")
    assert not isinstance(caught.value, ReconnectNeeded)
    assert _hidden(play, caught.value)


@every_profile
async def test_a_profile_lists_the_pages_that_it_manages(link: Link, play: Play) -> None:
    async with loopback(play.answer) as (server, api):
        portion = await link.my_pages(opened(api, play), "")
    assert portion.pages
    for one in portion.pages:
        _check_owned(one)
    tokens = [one.token for one in portion.pages if one.token]
    assert not any(token in told for token in tokens for told in (_seen(server), repr(portion)))
    assert _hidden(play, _seen(server), portion)


def _check_owned(one: Owned) -> None:
    assert one.page.service in PROVIDERS
    assert one.page.native_id
    assert one.page.name or one.page.handle
    assert one.page.url.startswith(("https://", "http://"))
    assert one.cannot == "" or one.cannot.endswith(".")


@every_profile
async def test_a_token_that_works_is_given_back_with_what_it_is_good_for(
    link: Link, play: Play
) -> None:
    assert play.token
    async with loopback(play.answer) as (server, api):
        token = await link.check(opened(api, play), play.token)
    assert token.access == play.token.access
    assert not [one for one in link.missing(token.scopes) if one.required and token.scopes]
    assert all(at.utcoffset() == timedelta(0) for at in (token.ends_at, token.expires_at) if at)
    assert _hidden(play, _seen(server), token)


@every_profile
async def test_a_token_that_died_is_told(link: Link, play: Play) -> None:
    assert play.token
    async with loopback(play.dead) as (server, api):
        with pytest.raises(ReconnectNeeded) as caught:
            await link.check(opened(api, play), play.token)
    assert _hidden(play, _seen(server), caught.value)


@every_profile
@pytest.mark.parametrize("status", [429, 500, 502, 503])
async def test_a_profile_whose_service_is_in_trouble_is_not_told_dead(
    link: Link, play: Play, status: int
) -> None:
    assert play.token
    async with loopback(play.instead(Answer(b"<html>", status))) as (_, api):
        for ask in (
            link.my_pages(opened(api, play), ""),
            link.check(opened(api, play), play.token),
        ):
            with pytest.raises(ProviderError) as caught:
                await ask
            assert not isinstance(caught.value, ReconnectNeeded)
            assert isinstance(caught.value, Unavailable) or status == 429
