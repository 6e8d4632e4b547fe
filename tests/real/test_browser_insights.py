"""A person looks how a page fares: in the modal, then as charts in the channel."""

import re

from playwright.async_api import Browser, expect

from tests.real.test_browser import adds_the_newsroom, at_the_sandbox, picture, types
from tests.real.test_browser_links import QUAY, adds_the_quay


async def test_a_page_that_one_manages_is_shown_in_figures_and_charts(chromium: Browser) -> None:
    async with at_the_sandbox(chromium, height=1400) as (page, _):
        await adds_the_quay(page, "insights")
        await expect(page.locator("main")).to_contain_text("New on the shelf", timeout=30_000)
        await types(page, "/social insights")
        modal = page.get_by_test_id("modal")
        await expect(modal).to_contain_text(QUAY)
        await expect(modal).to_contain_text(re.compile("Views.*displays"), timeout=30_000)
        await expect(modal).not_to_contain_text("I ask Facebook", timeout=30_000)
        await picture(page, "insights-modal")
        await modal.get_by_text("Posts that did best").scroll_into_view_if_needed()
        await picture(page, "insights-modal-end")
        await page.get_by_test_id("modal-submit").click()
        figure = page.locator("figure.chart")
        await expect(figure).to_have_count(5)
        await expect(page.locator("main svg[role=img]").first).to_be_visible()
        await picture(page, "insights-charts")
        await page.get_by_text("Another page or range").scroll_into_view_if_needed()
        await expect(page.locator(".type-data_table table")).to_contain_text("New on the shelf")
        await picture(page, "insights-table")


async def test_a_page_of_strangers_tells_what_is_public_and_why_no_more(chromium: Browser) -> None:
    async with at_the_sandbox(chromium) as (page, sandbox):
        await page.get_by_test_id("channel-social").click()
        await adds_the_newsroom(page, sandbox, name="insights-public")
        await types(page, "/social insights")
        modal = page.get_by_test_id("modal")
        await expect(modal).to_contain_text("This service tells no figures of its pages.")
        await expect(modal).to_contain_text("A feed has what its site puts into it")
        await picture(page, "insights-public")
