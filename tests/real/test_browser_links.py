"""A person links a profile in the browser, adds a page, and reconnects it when it has expired."""

import re

from playwright.async_api import Browser, Locator, Page, expect

from tests.real.test_browser import at_the_sandbox, picture, types

QUAY = "Quay Café"


async def consents(page: Page, button: Locator, name: str) -> None:
    """Press a link's button; say yes as Jane in the tab that opens; keep what is shown there."""
    async with page.context.expect_page() as opened:
        await button.click()
    tab = await opened.value
    await expect(tab.locator("h1")).to_contain_text("Link your Facebook profile")
    await picture(tab, f"{name}-begin")
    await tab.get_by_test_id("continue").click()
    await tab.get_by_test_id("account-jane").click()
    await expect(tab.locator("h1")).to_contain_text("Continue as")
    await tab.get_by_test_id("continue").click()
    await expect(tab.locator("h1")).to_have_text(re.compile("^(Linked|Reconnected)$"))
    await picture(tab, f"{name}-done")
    await tab.close()


async def drills(page: Page, what: str) -> None:
    await page.get_by_test_id("drill").click()
    await page.get_by_test_id(f"drill-{what}").click()


async def adds_the_quay(page: Page, name: str) -> None:
    await page.get_by_test_id("channel-social").click()
    await types(page, "/social topic add Ours")
    modal = page.get_by_test_id("modal")
    await expect(modal).to_contain_text("Add pages")
    await modal.get_by_text("Facebook", exact=False).first.click()
    await modal.get_by_text("Pages I manage", exact=False).first.click()
    await picture(page, f"{name}-choose")
    await page.get_by_test_id("modal-submit").click()
    await expect(modal).to_contain_text("link your Facebook profile")
    await picture(page, f"{name}-first")
    await consents(page, page.locator("[data-action-id='profile.connect']").first, name)
    await expect(modal).to_contain_text(QUAY)
    await picture(page, f"{name}-mine")
    await modal.get_by_role("button", name=f"Add {QUAY}").click()
    await expect(modal).to_contain_text("Added to")
    await picture(page, f"{name}-added")
    await page.get_by_test_id("modal-submit").click()


async def test_a_page_is_linked_expires_and_is_reconnected(chromium: Browser) -> None:
    async with at_the_sandbox(chromium) as (page, _):
        await adds_the_quay(page, "link")
        messages = page.locator("main")
        await expect(messages).to_contain_text("authorized", timeout=30_000)
        await drills(page, "facebook_expire")
        await expect(messages).to_contain_text("needs to be reconnected", timeout=60_000)
        await picture(page, "link-red")
        await drills(page, "facebook_post")
        await page.locator("button[data-action-id='alert.reconnect']").last.click()
        modal = page.get_by_test_id("modal")
        await expect(modal).to_contain_text(QUAY)
        await picture(page, "link-reconnect")
        button = modal.locator("[data-action-id='profile.connect']").first
        await consents(page, button, "again")
        await expect(modal).to_contain_text("is read again")
        await picture(page, "link-again")
        await page.get_by_test_id("modal-close").click()
        await expect(messages).to_contain_text("is reconnected by", timeout=30_000)
        await expect(messages).to_contain_text("caught up", timeout=30_000)
        await picture(page, "link-green")


async def test_the_home_has_the_red_banner(chromium: Browser) -> None:
    async with at_the_sandbox(chromium) as (page, _):
        await adds_the_quay(page, "banner")
        await expect(page.locator("main")).to_contain_text("authorized", timeout=30_000)
        await drills(page, "facebook_revoke")
        await expect(page.locator("main")).to_contain_text(
            "needs to be reconnected", timeout=60_000
        )
        await page.get_by_test_id("home").click()
        home = page.locator("main")
        await expect(home).to_contain_text("needs to be reconnected")
        await picture(page, "link-home")
