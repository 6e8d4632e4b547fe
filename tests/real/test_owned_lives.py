"""Whole lives of owned pages at real servers: lent, taken back there, reconnected, caught up."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser
from playwright.async_api import Page as Tab

from providers.wordpress.linking import APP_ID
from tests.real.servers.snac import Snac
from tests.real.servers.wordpress import WordPress
from tests.real.whole import PATIENCE, Whole, said, whole_bot

LATE = "late: the page was not read then"
MISSED = ("Boomerang", "Catapult", "Dynamite")


@dataclass(frozen=True)
class Life:
    """How a page lives at its server, and how it is lent there and taken back.

    What it `posts` anyone may read; what it `hears` only its owner.
    """

    posts: Callable[[str], Awaitable[object]]
    hears: Callable[[str], Awaitable[object]]
    takes_back: Callable[[], Awaitable[object]]
    consents: Callable[[Tab], Awaitable[None]]


async def is_lived_through(bot: Whole, name: str, life: Life) -> None:
    """Tell the story from the first item to the green alert."""
    await life.hears("Quicksand")
    assert LATE not in said(await bot.reads("Quicksand"))
    await life.takes_back()
    red = await bot.reads("needs to be reconnected")
    assert red.text == f":red_circle: *{name}* needs to be reconnected"
    assert "Meanwhile I read what anyone may see of it." in said(red)
    for word in MISSED:
        await life.hears(word)
    await life.posts("Seen by everyone")
    await bot.reads("Seen by everyone")
    assert not [word for word in MISSED if bot.found(word)]

    await bot.reconnects(life.consents)
    for word in MISSED:
        assert LATE in said(await bot.reads(word))
    green = await bot.reads("3 items caught up")
    assert (green.ts, green.text.split()[0]) == (red.ts, ":large_green_circle:")
    await life.hears("Elastic")
    assert LATE not in said(await bot.reads("Elastic"))

    order = ["Quicksand", "Seen by everyone", *MISSED, "Elastic"]
    assert [len(bot.found(text)) for text in order] == [1] * len(order)
    arrived = [float(bot.found(text)[0].ts) for text in order]
    assert arrived == sorted(arrived)


async def test_an_account_on_snac_is_taken_back_and_reconnected(
    chromium: Browser, snac: Snac, tmp_path: Path
) -> None:
    post = await snac.post("Ask me anything")

    async def consents(tab: Tab) -> None:
        await tab.fill("input[name=login]", "brand")
        await tab.fill("input[name=passwd]", snac.passwords["brand"])
        await tab.click("input[type=submit]")

    async def hears(word: str) -> None:
        text = f"@brand@{snac.host} {word}, please"
        await snac.post(text, by="fan", in_reply_to_id=post)
        # Its queue keeps no order, and its dates no parts of a second.
        async with asyncio.timeout(PATIENCE):
            while word not in str(await snac.asks("/api/v1/notifications", by="brand")):
                await asyncio.sleep(0.1)

    life = Life(snac.post, hears, snac.forgets, consents)
    hosts = snac.host, f"127.0.0.1:{snac.port}"
    async with whole_bot(chromium, tmp_path, *hosts, MASTODON_BASE_URL=snac.url) as bot:
        await bot.lends("mastodon", snac.url, consents)
        await bot.adds_own("mastodon", "brand")
        await is_lived_through(bot, "brand", life)


async def test_a_blog_is_taken_back_and_reconnected(
    chromium: Browser, wordpress: WordPress, tmp_path: Path
) -> None:
    post = await wordpress.post("Ask me anything", "<p>Please</p>")

    async def consents(tab: Tab) -> None:
        login, approve = tab.locator("#user_login"), tab.locator("#approve")
        await login.or_(approve).first.wait_for()
        if await login.is_visible():
            await login.fill("admin")
            await tab.fill("#user_pass", "of-admin")
            await tab.click("#wp-submit")
        await approve.click()

    async def takes_back() -> None:
        passwords = "/wp/v2/users/me/application-passwords"
        for one in await wordpress.ask("GET", passwords):
            if one["app_id"] == APP_ID:
                await wordpress.ask("DELETE", f"{passwords}/{one['uuid']}")

    async def posts(text: str) -> int:
        return await wordpress.post(text, "<p>Indeed</p>")

    async def hears(word: str) -> None:
        # What a visitor says is held until somebody approves it, and folded until somebody looks.
        await wordpress.visitor_comments(post, f"Have you got one ({word})?", name=word)

    life = Life(posts, hears, takes_back, consents)
    host = wordpress.url.removeprefix("http://")
    async with whole_bot(chromium, tmp_path, host) as bot:
        await bot.lends("wordpress", wordpress.url, consents)
        await bot.adds_own("wordpress", "Brand &amp; Blog")
        await is_lived_through(bot, "Brand &amp; Blog", life)
