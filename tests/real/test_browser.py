"""A person adds a page in the sandbox by typing and clicking, and reads what arrives."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot import manifest
from bot.sandbox import Sandbox
from bot.sandbox.demo import playground
from handlers.commands import COMMANDS

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
SECONDS = 1_000.0


@asynccontextmanager
async def at_the_sandbox(
    browser: Browser, *, width: int = 1280, height: int = 900
) -> AsyncIterator[tuple[Page, Sandbox]]:
    """Open the page of a sandbox whose bot runs beside it, in a process of its own."""
    asked = manifest.read()
    scopes, events = manifest.scopes(asked), manifest.events(asked)
    typed = [(one.words, one.takes, one.says) for one in COMMANDS]
    async with playground(0, scopes=scopes, events=events, commands=typed) as (sandbox, _):
        await sandbox.connected(within=30)
        context = await browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        page = await context.new_page()
        page.set_default_timeout(20 * SECONDS)
        await page.goto(sandbox.slack.base_url)
        yield page, sandbox
        await context.close()


async def picture(page: Page, name: str) -> None:
    """Keep a screenshot as build output."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=SCREENSHOTS / f"{name}.png")


async def types(page: Page, command: str) -> None:
    composer = page.get_by_test_id("composer")
    await composer.fill(command)
    await composer.press("Enter")


async def finds_the_newsroom(page: Page, sandbox: Sandbox, *, name: str = "competitors") -> None:
    await types(page, "/social topic add Harbour")
    modal = page.get_by_test_id("modal")
    await expect(modal).to_contain_text("Add pages")
    await modal.get_by_text("Web feed", exact=False).first.click()
    await picture(page, f"{name}-1-topic")
    await page.get_by_test_id("modal-submit").click()
    box = page.locator("[data-action-id='page_search.query'] input").first
    await box.fill(f"{sandbox.slack.base_url}/news")
    await box.press("Enter")
    await page.locator("button[data-action-id='page_search.add']").first.wait_for()
    await picture(page, f"{name}-2-found")


async def adds_the_newsroom(page: Page, sandbox: Sandbox, *, name: str = "competitors") -> None:
    await finds_the_newsroom(page, sandbox, name=name)
    modal = page.get_by_test_id("modal")
    await page.locator("button[data-action-id='page_search.add']").first.click()
    await expect(modal).to_contain_text("Added to")
    await picture(page, f"{name}-3-added")
    await page.get_by_test_id("modal-submit").click()


async def test_a_page_is_added_by_typing_and_clicking_and_its_posts_arrive(
    chromium: Browser,
) -> None:
    async with at_the_sandbox(chromium) as (page, sandbox):
        await page.get_by_test_id("channel-social").click()
        await adds_the_newsroom(page, sandbox)
        messages = page.locator("main")
        await expect(messages).to_contain_text("added Harbour Works", timeout=30 * SECONDS)
        await expect(messages).to_contain_text("(no. ", timeout=30 * SECONDS)
        before = newest(sandbox)
        await page.get_by_test_id("drill").click()
        await page.get_by_test_id("drill-new_post").click()
        await expect(messages).to_contain_text(f"(no. {before + 1})", timeout=30 * SECONDS)
        await picture(page, "4-arrived")


async def test_it_works_on_a_phone(chromium: Browser) -> None:
    async with at_the_sandbox(chromium, width=390, height=844) as (page, sandbox):
        await adds_the_newsroom(page, sandbox, name="phone")
        await expect(page.locator("main")).to_contain_text(
            "added Harbour Works", timeout=30 * SECONDS
        )
        await picture(page, "phone-4-arrived")


async def test_the_home_and_the_status_show_the_page(chromium: Browser) -> None:
    async with at_the_sandbox(chromium) as (page, sandbox):
        await page.get_by_test_id("channel-social").click()
        await adds_the_newsroom(page, sandbox, name="home")
        await types(page, "/social status")
        await expect(page.locator("main")).to_contain_text(re.compile("Harbour Works.*", re.DOTALL))
        await picture(page, "5-status")
        await page.get_by_test_id("home").click()
        await expect(page.locator("main")).to_contain_text("Harbour Works")
        await picture(page, "6-home")


async def test_a_page_is_looked_at_before_it_is_added(chromium: Browser) -> None:
    async with at_the_sandbox(chromium) as (page, sandbox):
        await page.get_by_test_id("channel-social").click()
        await finds_the_newsroom(page, sandbox)
        await page.get_by_role("button", name="Preview Harbour Works").click()
        modal = page.get_by_test_id("modal")
        await expect(modal).to_contain_text("The last 3 posts")
        await picture(page, "8-preview")
        await modal.locator("button[data-action-id='page_preview.add']").click()
        await expect(modal).to_contain_text("Added to Harbour")
        await picture(page, "9-preview-added")
        await page.get_by_test_id("modal-close").click()
        await expect(modal).to_contain_text("Find a page")
        await expect(modal).to_contain_text("Added to Harbour")


async def test_help_leads_to_the_home_without_leaving_the_page(chromium: Browser) -> None:
    async with at_the_sandbox(chromium) as (page, _):
        box = page.get_by_test_id("composer")
        await box.press_sequentially("/so")
        await box.press("Tab")
        await box.press("Enter")
        await page.get_by_role("link", name="Open Home").click()
        await expect(page.locator("main")).to_contain_text("Your topics")
        assert len(page.context.pages) == 1
        await picture(page, "10-help-home")


@pytest.mark.parametrize("person", ["gus"])
async def test_a_guest_is_told_kindly(chromium: Browser, person: str) -> None:
    async with at_the_sandbox(chromium) as (page, _):
        await page.get_by_test_id(f"person-{person}").click()
        await page.get_by_test_id("channel-social").click()
        await types(page, "/social topic add")
        await expect(page.locator("main")).to_contain_text("Guests can look")
        await picture(page, "7-guest")


def newest(sandbox: Sandbox) -> int:
    """Return the number of the newest post that the channel has."""
    texts = [message.text for message in sandbox.channel("social").messages]
    numbers = [int(found) for text in texts for found in re.findall(r"\(no\. (\d+)\)", text)]
    return max(numbers, default=0)
