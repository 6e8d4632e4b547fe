"""The sandbox's own page: what it offers while somebody types, and where its links lead."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox, open_sandbox
from handlers.commands import COMMANDS
from tests.real.test_browser import SECONDS, picture

TYPED = [(one.words, one.takes, one.says) for one in COMMANDS]


@asynccontextmanager
async def at_the_page(
    browser: Browser, *, scheme: str = "light", width: int = 1280
) -> AsyncIterator[tuple[Page, Sandbox]]:
    """Open the page of a sandbox in which no bot listens; nothing may go wrong in its scripts."""
    wrong: list[str] = []
    async with open_sandbox() as sandbox:
        sandbox.commands = TYPED
        context = await browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        page = await context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.set_default_timeout(20 * SECONDS)
        await page.goto(sandbox.slack.base_url)
        yield page, sandbox
        await context.close()
    assert wrong == []


def options(page: Page) -> Locator:
    return page.get_by_test_id("completion").get_by_role("option")


def chosen(page: Page) -> Locator:
    return page.get_by_test_id("completion").get_by_role("option", selected=True)


async def says(sandbox: Sandbox, text: str, **more: Any) -> None:
    """Let the bot write into #social."""
    client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url)
    await client.chat_postMessage(channel="social", text=text, **more)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_slash_offers_the_command_and_then_every_word_after_it(
    chromium: Browser, scheme: str
) -> None:
    async with at_the_page(chromium, scheme=scheme) as (page, _):
        box = page.get_by_test_id("composer")
        await box.press_sequentially("/")
        await expect(options(page)).to_have_text(["/socialmonitored social pages, run from Slack"])
        await box.press("Tab")
        await expect(box).to_have_value("/social ")
        await expect(options(page)).to_have_text([f"{w}{takes}{what}" for w, takes, what in TYPED])
        await box.press("ArrowDown")
        await box.press("ArrowDown")
        await expect(chosen(page)).to_contain_text("topic list")
        await picture(page, f"completion-{scheme}")


async def test_what_is_typed_narrows_the_list_by_any_of_its_words(chromium: Browser) -> None:
    async with at_the_page(chromium) as (page, _):
        box = page.get_by_test_id("composer")
        await box.fill("/social  RE")
        begun = [w for w, _, _ in TYPED if any(part.startswith("re") for part in w.split())]
        await expect(options(page)).to_have_count(len(begun))
        await box.fill("/social nothing of the kind")
        await expect(page.get_by_test_id("completion")).to_be_hidden()


async def test_arrows_go_round_and_enter_takes_what_was_chosen(chromium: Browser) -> None:
    async with at_the_page(chromium) as (page, sandbox):
        box = page.get_by_test_id("composer")
        await box.fill("/social ")
        await box.press("ArrowUp")
        await expect(chosen(page)).to_contain_text("help")
        await expect(box).to_have_attribute(
            "aria-activedescendant", str(await chosen(page).get_attribute("id"))
        )
        await box.press("ArrowDown")
        await expect(chosen(page)).to_contain_text("topic add")
        await box.press("Enter")
        await expect(box).to_have_value("/social topic add ")
        assert sandbox.person("jane").notices == []


async def test_while_its_topic_is_typed_a_command_stands_there_and_enter_sends(
    chromium: Browser,
) -> None:
    async with at_the_page(chromium) as (page, sandbox):
        box = page.get_by_test_id("composer")
        await box.fill("/social topic add Comp")
        await expect(options(page)).to_have_text(
            ["topic add[topic]add pages to a topic, or to a new one"]
        )
        await picture(page, "completion-topic")
        await box.press("ArrowDown")
        await expect(chosen(page)).to_have_count(0)
        await box.press("Enter")
        await expect(box).to_have_value("")
        await sandbox.until(lambda: sandbox.person("jane").notices)
        assert sandbox.person("jane").notices[0].startswith("/social failed:")


async def test_escape_puts_the_list_away_and_keeps_what_was_typed(chromium: Browser) -> None:
    async with at_the_page(chromium) as (page, _):
        box = page.get_by_test_id("composer")
        await box.fill("/social top")
        await box.press("Escape")
        await expect(page.get_by_test_id("completion")).to_be_hidden()
        await expect(box).to_have_value("/social top")
        await box.press_sequentially("ic l")
        await expect(options(page)).to_have_count(1)


async def test_a_tap_takes_a_command_on_a_phone(chromium: Browser) -> None:
    async with at_the_page(chromium, width=390) as (page, _):
        box = page.get_by_test_id("composer")
        await box.fill("/social top")
        await picture(page, "completion-phone")
        await options(page).filter(has_text="topic pause").click()
        await expect(box).to_have_value("/social topic pause ")
        await expect(box).to_be_focused()


async def test_a_link_to_the_apps_home_opens_it_in_here(chromium: Browser) -> None:
    async with at_the_page(chromium) as (page, sandbox):
        slack = sandbox.slack
        home = f"https://slack.com/app_redirect?app={slack.app_id}&team={slack.team_id}&tab=home"
        words = {"type": "plain_text", "text": "Open Home"}
        button = {"type": "button", "action_id": "help.open_home", "text": words, "url": home}
        await says(sandbox, "Hello", blocks=[{"type": "actions", "elements": [button]}])
        await page.get_by_role("link", name="Open Home").click()
        await expect(page.get_by_test_id("tab-home")).to_have_attribute("aria-selected", "true")
        assert page.url == f"{slack.base_url}/#/jane/app/home"
        assert len(page.context.pages) == 1
        await page.go_back()
        await expect(page.get_by_role("heading", name="#social").first).to_be_visible()


async def test_links_to_a_channel_and_to_the_messages_open_them_in_here(chromium: Browser) -> None:
    async with at_the_page(chromium) as (page, sandbox):
        slack, there = sandbox.slack, sandbox.channel("competitors").id
        redirect = f"https://slack.com/app_redirect?team={slack.team_id}"
        await says(sandbox, f"<{redirect}&channel={there}|There> <{redirect}&tab=messages|Write>")
        await page.get_by_role("link", name="There").click()
        await expect(page.get_by_test_id("channel-competitors")).to_have_attribute(
            "aria-current", "page"
        )
        await page.go_back()
        await page.get_by_role("link", name="Write").click()
        await expect(page.get_by_test_id("tab-messages")).to_have_attribute("aria-selected", "true")
        assert len(page.context.pages) == 1


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://slack.com/app_redirect?app=A0ANOTHER&tab=home",
        "https://slack.com/app_redirect?team=T0ANOTHER&channel=C1",
        "https://slack.com.evil.example/app_redirect?tab=home",
        "https://evil.example/app_redirect?tab=home",
        "https://slack.com/help",
    ],
)
async def test_every_other_link_leaves_by_a_tab_of_its_own(
    chromium: Browser, elsewhere: str
) -> None:
    async with at_the_page(chromium) as (page, sandbox):
        await says(sandbox, f"<{elsewhere}|Elsewhere>")
        link = page.get_by_role("link", name="Elsewhere")
        await expect(link).to_have_attribute("href", elsewhere)
        await expect(link).to_have_attribute("target", "_blank")


async def test_a_button_with_an_address_opens_a_tab(chromium: Browser) -> None:
    async with at_the_page(chromium) as (page, sandbox):
        url, words = f"{sandbox.slack.base_url}/page/icon.svg", {"type": "plain_text", "text": "Go"}
        button = {"type": "button", "action_id": "item.open", "text": words, "url": url}
        await says(sandbox, "Hello", blocks=[{"type": "actions", "elements": [button]}])
        async with page.context.expect_page() as opened:
            await page.get_by_role("link", name="Go").click()
        await (await opened.value).wait_for_url(url)
        assert page.url == f"{sandbox.slack.base_url}/"
