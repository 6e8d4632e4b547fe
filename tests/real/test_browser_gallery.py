"""Every modal and list that a person meets is drawn, and kept as build output."""

import re

from playwright.async_api import Browser, Page, expect

from tests.real.test_browser import at_the_sandbox, picture, types
from tests.real.test_browser_links import adds_the_quay, drills

# What is typed, and what must be read in the modal that opens, or in the channel.
MODALS = {
    "topic words Ours": "Words",
    "topic quiet Ours": "Quiet hours",
    "topic escalate Ours": "Escalate",
    "topic show Ours": "Quay",
    "topic rename Ours": "Rename topic",
    "topic channel Ours": "Channels",
    "connect": "Your profiles",
    "publish": "Publish",
    "insights": "Insights",
}
LISTS = {
    "status": "fine",
    "history": "The history",
    "topic list": "Ours",
    "inbox": "open",
    "mutes": "muted",
    "publish list": "scheduled",
    "help": "/social topic add",
}
FROM_HOME = {"Who may act": "Channel for private messages", "Delete": "Delete topic"}


async def shut(page: Page) -> None:
    """Close the modal."""
    await page.get_by_test_id("modal-close").last.click()
    await expect(page.get_by_test_id("modal")).to_be_hidden()


async def test_all_that_opens_by_a_command(chromium: Browser) -> None:
    async with at_the_sandbox(chromium) as (page, _):
        await adds_the_quay(page, "gallery")
        await expect(page.locator("main")).to_contain_text("authorized", timeout=30_000)
        await drills(page, "facebook_comment")
        for command, said in MODALS.items():
            await types(page, f"/social {command}")
            modal = page.get_by_test_id("modal")
            await expect(modal).to_contain_text(said)
            await picture(page, f"gallery-{command.replace(' ', '-')}")
            await shut(page)
        for command, said in LISTS.items():
            await types(page, f"/social {command}")
            newest = page.get_by_test_id("message").last
            await expect(newest).to_contain_text(re.compile(said, re.IGNORECASE))
            await picture(page, f"gallery-{command.replace(' ', '-')}")


async def test_all_that_opens_from_the_home(chromium: Browser) -> None:
    async with at_the_sandbox(chromium) as (page, _):
        await adds_the_quay(page, "gallery-home")
        await expect(page.locator("main")).to_contain_text("authorized", timeout=30_000)
        await page.get_by_test_id("home").click()
        await expect(page.locator("main")).to_contain_text("Your topics")
        await picture(page, "gallery-home")
        for words, said in FROM_HOME.items():
            await page.locator("[data-action-id='topic.more']").first.click()
            await page.get_by_role("menuitem", name=re.compile(words)).click()
            await expect(page.get_by_test_id("modal")).to_contain_text(said)
            await picture(page, f"gallery-{words.lower().replace(' ', '-')}")
            await shut(page)
        await page.get_by_role("button", name="Settings").click()
        await expect(page.get_by_test_id("modal")).to_contain_text("second person must approve")
        await picture(page, "gallery-settings")
