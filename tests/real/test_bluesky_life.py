"""A page's whole life in the browser: linked, read, taken back by its owner, and linked again.

Only Slack is the sandbox: the bot runs in a process of its own, and Bluesky is a whole network.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect

from bot import manifest
from bot.sandbox import Sandbox, open_sandbox, words
from handlers.commands import COMMANDS
from providers.bluesky.items import SIGNED_IN_ONLY
from tests.real.living import LOOPBACK
from tests.real.servers.bluesky import Account, Bluesky
from tests.real.servers.consent import SECONDS, Person
from tests.real.servers.processes import answers, free_port, running
from tests.real.test_browser import picture, types

ROOT = Path(__file__).parents[2]
NAME = "The Lighthouse"
MEANWHILE = [f"Fog, hour {number}" for number in range(1, 4)]
AFTERWARDS = "The fog is gone"
LATE = "late: the page was not read then"


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


async def links(page: Page, account: Account) -> None:
    """Link the account by its handle."""
    await page.get_by_test_id("channel-social").click()
    await types(page, "/social connect bluesky")
    await page.locator("[data-action-id='profile.connect_to']").first.click()
    modal = page.get_by_test_id("modal")
    await expect(modal).to_contain_text("Your handle")
    await modal.locator("input").first.fill(f"@{account.handle}")
    await picture(page, "bluesky-handle")
    await page.get_by_test_id("modal-submit").click()
    await expect(modal).to_contain_text("where you say yes or no")
    button = modal.locator("[data-action-id='profile.connect']").first
    await consents(page, button, account, "Linked")
    await expect(modal).to_contain_text(f"Linked as @{account.handle}")
    await page.get_by_test_id("modal-close").click()
    await expect(modal).to_contain_text("Nothing is read by it yet")
    await picture(page, "bluesky-profile")
    await page.get_by_test_id("modal-close").click()


async def adds(page: Page) -> None:
    """Add the page that the account is."""
    await types(page, "/social topic add Ours")
    modal = page.get_by_test_id("modal")
    await expect(modal).to_contain_text("Add pages")
    await modal.get_by_text("Bluesky", exact=False).first.click()
    await modal.get_by_text("Pages I manage", exact=False).first.click()
    await page.get_by_test_id("modal-submit").click()
    await modal.get_by_role("button", name=f"Add {NAME}").click()
    await expect(modal).to_contain_text("Added to")
    await picture(page, "bluesky-added")
    await page.get_by_test_id("modal-submit").click()


async def begins(page: Page, network: Bluesky, name: str, **profile: Any) -> Account:
    """Open an account, link it, add its page, and see that it is read."""
    brand = await network.join(name)
    named = {"displayName": NAME, **profile}
    await network.write(brand, "app.bsky.actor.profile", named, key="self")
    await network.post(brand, "The light is on")
    await links(page, brand)
    await adds(page)
    await reads(page, "authorized")
    await network.post(brand, "A ship in sight")
    await reads(page, "A ship in sight")
    return brand


async def takes_back(page: Page, network: Bluesky, account: Account) -> None:
    """Take the bot's access away at the server's own page, and see that the bot says so."""
    tab = await page.context.new_page()
    await Person(tab, account).takes_back(network.pds)
    await tab.close()
    await reads(page, "needs to be reconnected")
    await picture(page, f"bluesky-red-{account.handle}")


async def reconnects(page: Page, account: Account) -> None:
    """Press *Reconnect* under the alert, and see it turn green."""
    await page.locator("button[data-action-id='alert.reconnect']").last.click()
    modal = page.get_by_test_id("modal")
    await expect(modal).to_contain_text(NAME)
    button = modal.locator("[data-action-id='profile.connect']").first
    await consents(page, button, account, "Reconnected")
    await expect(modal).to_contain_text("is read again")
    await page.get_by_test_id("modal-close").click()
    await reads(page, "is reconnected by")
    await reads(page, "caught up")
    await expect(page.locator("main")).not_to_contain_text("needs to be reconnected")
    await picture(page, f"bluesky-green-{account.handle}")


async def reads(page: Page, text: str) -> None:
    await expect(page.locator("main")).to_contain_text(text, timeout=60 * SECONDS)


def told(sandbox: Sandbox, *texts: str) -> list[tuple[str, bool]]:
    """Return which of these texts the channel has, in its order, and whether marked as late."""
    messages = sandbox.channel("social").messages
    said = [words(message.blocks) or message.text for message in messages]
    return [(text, LATE in one) for one in said for text in texts if text in one]


async def test_what_only_its_owner_could_read_comes_late_after_a_new_link(
    bluesky: Bluesky, chromium: Browser, tmp_path: Path
) -> None:
    labels = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": SIGNED_IN_ONLY}]}
    async with at_the_sandbox(chromium, bluesky, tmp_path) as (page, sandbox):
        brand = await begins(page, bluesky, "lamp", labels=labels)
        await takes_back(page, bluesky, brand)
        for text in MEANWHILE:
            await bluesky.post(brand, text)
        await reconnects(page, brand)
        await bluesky.post(brand, AFTERWARDS)
        await reads(page, AFTERWARDS)
        assert told(sandbox, "A ship in sight", *MEANWHILE, AFTERWARDS) == [
            ("A ship in sight", False),
            *((text, True) for text in MEANWHILE),
            (AFTERWARDS, False),
        ]


async def test_what_everyone_may_read_goes_on_and_what_others_say_comes_late(
    bluesky: Bluesky, chromium: Browser, tmp_path: Path
) -> None:
    fan = await bluesky.join("moth")
    async with at_the_sandbox(chromium, bluesky, tmp_path) as (page, sandbox):
        brand = await begins(page, bluesky, "lantern")
        await takes_back(page, bluesky, brand)
        await bluesky.mention(fan, brand, "is so bright")
        await bluesky.post(brand, "Fog, hour 1")
        await reads(page, "Fog, hour 1")
        await bluesky.mention(fan, brand, "never sleeps")
        await reconnects(page, brand)
        await bluesky.mention(fan, brand, "is my friend")
        await reads(page, "is my friend")
        assert told(sandbox, "Fog, hour 1", "is so bright", "never sleeps", "is my friend") == [
            ("Fog, hour 1", False),
            ("is so bright", True),
            ("never sleeps", True),
            ("is my friend", False),
        ]
