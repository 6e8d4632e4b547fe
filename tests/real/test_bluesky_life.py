"""A page's whole life in the browser: linked, read, taken back by its owner, and linked again.

Only Slack is the sandbox: the bot runs in a process of its own, and Bluesky is a whole network.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from bot import manifest
from bot.sandbox import Sandbox, open_sandbox, words
from handlers.commands import COMMANDS
from tests.real.living import LOOPBACK
from tests.real.servers.bluesky import Account, Bluesky
from tests.real.servers.consent import SECONDS, Person
from tests.real.servers.processes import answers, free_port, running
from tests.real.test_browser import picture, types

ROOT = Path(__file__).parents[2]
NAME = "The Lighthouse"
MEANWHILE = [f"Fog, hour {number}" for number in range(1, 4)]


@asynccontextmanager
async def at_the_sandbox(
    browser: Browser, network: Bluesky, folder: Path
) -> AsyncIterator[tuple[Page, Sandbox]]:
    """Open the sandbox's page, with a bot that knows of this network alone."""
    asked, port = manifest.read(), free_port()
    opening = open_sandbox(scopes=manifest.scopes(asked), events=manifest.events(asked), pace=True)
    async with opening as sandbox:
        sandbox.commands = [(one.words, one.takes, one.says) for one in COMMANDS]
        environment = {
            "SLACK_BOT_TOKEN": sandbox.bot_token,
            "SLACK_APP_TOKEN": sandbox.app_token,
            "SLACK_API_URL": sandbox.api_url,
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'social.sqlite'}",
            "ALLOW_PRIVATE": LOOPBACK,
            "SHORTEST_POLL_SECONDS": "1",
            "PORT": str(port),
            "PUBLIC_URL": "",
            "LOG_LEVEL": "WARNING",
            "BLUESKY_BASE_URL": network.appview,
            "BLUESKY_PLC_URL": network.plc,
            "PYTHONPATH": str(ROOT),
        }
        ready = answers(f"http://127.0.0.1:{port}/")
        bot = (sys.executable, "-m", "bot", "run")
        async with running(*bot, ready=ready, folder=folder, env=environment):
            await sandbox.connected(within=30)
            context = await browser.new_context(
                viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
            )
            page = await context.new_page()
            page.set_default_timeout(30 * SECONDS)
            await page.goto(sandbox.slack.base_url)
            yield page, sandbox
            await context.close()


async def consents(page: Page, button: Locator, account: Account, name: str) -> None:
    """Press a link's button; say yes at the account's own server; keep what is shown there."""
    async with page.context.expect_page() as opened:
        await button.click()
    tab = await opened.value
    await expect(tab.locator("h1")).to_contain_text("Link your Bluesky profile")
    await tab.get_by_test_id("continue").click()
    await Person(tab, account).says("Authorize")
    await expect(tab.locator("h1")).to_contain_text(name)
    await picture(tab, f"bluesky-{name.lower()}")
    await tab.close()


async def adds(page: Page, account: Account) -> None:
    """Link the account on the way to adding its page."""
    await page.get_by_test_id("channel-social").click()
    await types(page, "/social topic add Ours")
    modal = page.get_by_test_id("modal")
    await expect(modal).to_contain_text("Add pages")
    await modal.get_by_text("Bluesky", exact=False).first.click()
    await modal.get_by_text("Pages I manage", exact=False).first.click()
    await page.get_by_test_id("modal-submit").click()
    await expect(modal).to_contain_text("link your Bluesky profile")
    await page.locator("[data-action-id='profile.connect_to']").first.click()
    await expect(modal).to_contain_text("Your handle")
    await modal.locator("input").first.fill(f"@{account.handle}")
    await picture(page, "bluesky-handle")
    await page.get_by_test_id("modal-submit").click()
    await expect(modal).to_contain_text("where you say yes or no")
    await consents(
        page, page.locator("[data-action-id='profile.connect']").first, account, "Linked"
    )
    await expect(modal).to_contain_text(f"Linked as @{account.handle}")
    await page.get_by_test_id("modal-close").click()
    await picture(page, "bluesky-debug")
    await modal.get_by_role("button", name=f"Add {NAME}").click()
    await expect(modal).to_contain_text("Added to")
    await picture(page, "bluesky-added")
    await page.get_by_test_id("modal-submit").click()


async def takes_back(page: Page, network: Bluesky, account: Account) -> None:
    tab = await page.context.new_page()
    await Person(tab, account).takes_back(network.pds)
    await tab.close()


def said(sandbox: Sandbox) -> list[str]:
    """Return what stands in the channel."""
    messages = sandbox.channel("social").messages
    return [words(message.blocks) or message.text for message in messages]


async def test_what_its_owner_takes_back_is_told_and_comes_late_after_a_new_link(
    bluesky: Bluesky, chromium: Browser, tmp_path: Path
) -> None:
    brand = await bluesky.join("lamp")
    await bluesky.write(brand, "app.bsky.actor.profile", {"displayName": NAME}, key="self")
    await bluesky.post(brand, "The light is on")
    async with at_the_sandbox(chromium, bluesky, tmp_path) as (page, sandbox):
        await adds(page, brand)
        messages = page.locator("main")
        await expect(messages).to_contain_text("authorized", timeout=30 * SECONDS)
        await bluesky.post(brand, "A ship in sight")
        await expect(messages).to_contain_text("A ship in sight", timeout=60 * SECONDS)

        await takes_back(page, bluesky, brand)
        await expect(messages).to_contain_text("needs to be reconnected", timeout=60 * SECONDS)
        await picture(page, "bluesky-red")
        for text in MEANWHILE:
            await bluesky.post(brand, text)

        await page.locator("button[data-action-id='alert.reconnect']").last.click()
        modal = page.get_by_test_id("modal")
        await expect(modal).to_contain_text(NAME)
        button = modal.locator("[data-action-id='profile.connect']").first
        await consents(page, button, brand, "Reconnected")
        await expect(modal).to_contain_text("is read again")
        await page.get_by_test_id("modal-close").click()
        await expect(messages).to_contain_text("is reconnected by", timeout=30 * SECONDS)
        await expect(messages).to_contain_text("caught up", timeout=60 * SECONDS)
        await picture(page, "bluesky-green")

        await bluesky.post(brand, "The fog is gone")
        await expect(messages).to_contain_text("The fog is gone", timeout=60 * SECONDS)
        told = [one for one in said(sandbox) if "Fog, hour" in one or "The fog is gone" in one]
        order = [*MEANWHILE, "The fog is gone"]
        assert [text in one for text, one in zip(order, told, strict=True)] == [True] * 4
        assert ["late: the page was not read then" in one for one in told] == [True] * 3 + [False]
        assert len([one for one in said(sandbox) if "A ship in sight" in one]) == 1
