"""An account is linked at the pages of a real network, lives on, and ends in every way."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Browser

from providers.bluesky import calls, clients, notices
from providers.bluesky.linking import LINK
from providers.bluesky.polling import poll, poll_own
from providers.bluesky.proofs import new_key
from providers.bluesky.renewing import check, refresh, revoke
from providers.errors import Cause, LinkRefused, ReconnectNeeded, UnexpectedReply
from providers.vocabulary import Kind
from tests.real.bluesky_bot import PATIENCE, Bot, arrive, bot_of
from tests.real.servers.bluesky import BOT, Bluesky, accounts
from tests.real.servers.consent import person
from tests.real.servers.processes import free_port


async def cause_of(refused: Awaitable[object]) -> Cause:
    with pytest.raises(ReconnectNeeded) as caught:
        await refused
    return caught.value.cause


async def test_an_account_is_linked_and_read_as_its_owner(
    bluesky: Bluesky, chromium: Browser
) -> None:
    brand, fan = await bluesky.join("shipyard"), await bluesky.join("sailor")
    root = await bluesky.post(brand, "The new boats are here")
    async with bot_of(bluesky) as bot, person(chromium, brand) as owner:
        linked = await bot.links(owner)
        assert (linked.account.native_id, linked.account.handle) == (brand.did, "@shipyard.test")
        assert LINK.missing(linked.token.scopes) == []
        page, api = await bot.page(linked.token), bot.owner(linked.token)
        own, _ = await arrive(lambda cursor: poll_own(api, page, cursor), root)
        public, _ = await arrive(lambda cursor: poll(bot.api(), page, cursor), root)
        assert own == public

        answer = await bluesky.answer(fan, root, root, "I want one")
        mention = await bluesky.mention(fan, brand, "builds boats")
        embed = {"$type": "app.bsky.embed.record", "record": await bluesky.strong_ref(root)}
        quote = await bluesky.post(fan, "Look", embed=embed)
        told, cursor = await arrive(
            lambda cursor: notices.poll(api, page, cursor), answer, mention, quote
        )
        assert {uri: (one.kind, one.answers) for uri, one in told.items()} == {
            answer: (Kind.REPLY, root),
            mention: (Kind.MENTION, ""),
            quote: (Kind.MENTION, ""),
        }
        assert "The new boats are here" in told[quote].html
        await bluesky.delete(fan, answer)
        gone: tuple[str, ...] = ()
        async with asyncio.timeout(PATIENCE):
            while not gone:
                batch = await notices.poll(api, page, cursor)
                assert batch.items == ()
                gone, cursor = batch.gone, batch.cursor
        assert gone == (answer,)


async def test_what_its_owner_takes_back_stands_still_and_goes_on_after_a_new_link(
    bluesky: Bluesky, chromium: Browser
) -> None:
    brand = await bluesky.join("lighthouse")
    before = await bluesky.post(brand, "The light is on")
    async with bot_of(bluesky) as bot, person(chromium, brand) as owner:
        token = (await bot.links(owner)).token
        page = await bot.page(token)
        api = bot.owner(token)
        _, cursor = await arrive(lambda cursor: poll_own(api, page, cursor), before)

        await owner.takes_back(bluesky.pds)
        assert await cause_of(poll_own(api, page, cursor)) is Cause.EXPIRED
        assert await cause_of(refresh(bot.owner(token), token)) is Cause.REVOKED
        meanwhile = await bluesky.post(brand, "The light is off")

        anew = bot.owner((await bot.links(owner)).token)
        found, cursor = await arrive(
            lambda cursor: poll_own(anew, page, cursor), meanwhile, cursor=cursor
        )
        assert list(found) == [meanwhile]
        assert (await poll_own(anew, page, cursor)).items == ()


async def test_a_person_may_say_no(bluesky: Bluesky, chromium: Browser) -> None:
    brand = await bluesky.join("ferry")
    async with bot_of(bluesky) as bot, person(chromium, brand) as owner:
        with pytest.raises(LinkRefused) as caught:
            await bot.links(owner, "Deny access")
    assert caught.value.cancelled


async def test_a_token_is_renewed_once_and_a_second_time_ends_the_link(
    bluesky: Bluesky, chromium: Browser
) -> None:
    brand = await bluesky.join("harbour-master")
    async with bot_of(bluesky) as bot, person(chromium, brand) as owner:
        old = (await bot.links(owner)).token
        new = await refresh(bot.owner(old), old)
        assert (new.extra, new.ends_at, new.scopes) == (old.extra, old.ends_at, old.scopes)
        assert await cause_of(check(bot.owner(old), old)) is Cause.EXPIRED
        assert await check(bot.owner(new), new) == new
        assert await cause_of(refresh(bot.owner(old), old)) is Cause.REVOKED
        assert await cause_of(check(bot.owner(new), new)) is Cause.EXPIRED
        assert await cause_of(refresh(bot.owner(new), new)) is Cause.REVOKED


async def test_a_link_opens_what_was_asked_for_until_we_revoke_it(
    bluesky: Bluesky, chromium: Browser
) -> None:
    brand = await bluesky.join("pilot-boat")
    async with bot_of(bluesky) as bot, person(chromium, brand) as owner:
        token = (await bot.links(owner)).token
        # Nobody was asked for the right to read what others write to the account.
        timeline = calls.ask(bot.owner(token), "app.bsky.feed.getTimeline")
        assert await cause_of(timeline) is Cause.PERMISSION
        await revoke(bot.api(bluesky.pds), token)
        await revoke(bot.api(bluesky.pds), token)
        assert await cause_of(check(bot.owner(token), token)) is Cause.EXPIRED


async def test_an_account_that_stands_no_more_is_told_as_such(
    bluesky: Bluesky, chromium: Browser
) -> None:
    brand = await bluesky.join("wreck")
    async with bot_of(bluesky) as bot, person(chromium, brand) as owner:
        token = (await bot.links(owner)).token
        await bluesky.deactivate(brand)
        assert await cause_of(check(bot.owner(token), token)) is Cause.SUSPENDED
        await bluesky.take_down(brand)
        assert await cause_of(calls.session(bot.owner(token))) is Cause.EXPIRED
        assert await cause_of(check(bot.owner(token), token)) is Cause.SUSPENDED
        assert await cause_of(refresh(bot.owner(token), token)) is Cause.SUSPENDED


@asynccontextmanager
async def on_the_web(bot: Bot) -> AsyncIterator[Bot]:
    """Give the bot a key, and an address at which the network reads who it is."""
    port = free_port()
    folder = f"https://{BOT}:{port}/link/bluesky"
    known = replace(bot, redirect_uri=f"{folder}/callback", settings={"client_key": new_key().text})

    async def document(request: web.Request) -> web.Response:
        made: Mapping[str, Any] = LINK.documents[clients.DOCUMENT](known.api(), folder)
        return web.json_response(dict(made))

    app = web.Application()
    app.router.add_get(f"/link/bluesky/{clients.DOCUMENT}", document)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        trusted = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        trusted.load_cert_chain(bot.network.certificate)
        await web.TCPSite(runner, "127.0.0.1", port, ssl_context=trusted).start()
        yield known
    finally:
        await runner.cleanup()


async def test_a_bot_on_the_web_is_known_by_its_document_and_its_key(
    bluesky: Bluesky, chromium: Browser
) -> None:
    brand = await bluesky.join("embassy")
    async with (
        bot_of(bluesky) as bot,
        on_the_web(bot) as known,
        person(chromium, brand) as owner,
    ):
        token = (await known.links(owner)).token
        assert token.ends_at is not None
        assert token.ends_at > datetime.now(UTC) + timedelta(days=700)
        new = await refresh(known.owner(token), token)
        assert await check(known.owner(new), new) == new
        # Whoever has stolen the tokens, but not the bot's key, cannot renew them.
        with pytest.raises(UnexpectedReply):
            await refresh(bot.owner(new), new)


async def test_a_link_is_made_by_a_wrong_clock_and_ends_by_the_right_one(chromium: Browser) -> None:
    async with accounts() as (server, clock), bot_of(server) as bot:
        brand = await server.join("clockwork")
        await clock.set(timedelta(minutes=-10))
        async with person(chromium, brand) as owner:
            token = (await bot.links(owner)).token
        assert (await calls.session(bot.owner(token)))["did"] == brand.did

        await clock.set(timedelta(hours=2))
        assert await cause_of(calls.session(bot.owner(token))) is Cause.EXPIRED
        new = await refresh(bot.owner(token), token)
        assert (await calls.session(bot.owner(new)))["did"] == brand.did

        later = timedelta(days=15)
        await clock.set(later)
        assert await cause_of(calls.session(bot.owner(new))) is Cause.EXPIRED
        assert await cause_of(refresh(bot.owner(new, later), new)) is Cause.EXPIRED
