"""A person acts from Slack: likes, answers after a look at what goes out, hides a comment."""

from playwright.async_api import Browser, Locator, Page, expect

from tests.real.test_browser import at_the_sandbox, picture
from tests.real.test_browser_links import QUAY, adds_the_quay, drills

ANSWER = "Fresh since seven this morning."


async def answers(page: Page, button: Locator, name: str) -> None:
    """Press *Reply*; write, look at what goes out, and send it."""
    await button.click()
    modal = page.get_by_test_id("modal")
    await expect(modal).to_contain_text(f"Your answer as {QUAY} at Facebook")
    await modal.locator("textarea").fill(ANSWER)
    await picture(page, f"{name}-write")
    await page.get_by_test_id("modal-submit").click()
    await expect(modal).to_contain_text("This goes out as")
    await expect(modal).to_contain_text(ANSWER)
    await picture(page, f"{name}-preview")
    await page.get_by_test_id("modal-submit").click()


async def test_a_post_is_liked_and_answered(chromium: Browser) -> None:
    async with at_the_sandbox(chromium) as (page, _):
        await adds_the_quay(page, "acting")
        messages = page.locator("main")
        await expect(messages).to_contain_text("authorized", timeout=30_000)
        like = page.locator("[data-action-id='item.like']").last
        await like.click(timeout=30_000)
        await expect(messages).to_contain_text("Liked by", timeout=30_000)
        await answers(page, page.locator("[data-action-id='item.reply']").last, "acting-reply")
        await expect(messages).to_contain_text("Your answer goes out as", timeout=30_000)
        await picture(page, "acting-undo")
        await expect(messages).to_contain_text("Answered by", timeout=60_000)
        await picture(page, "acting-answered")


async def test_a_visitors_comment_is_hidden_and_shown_again(chromium: Browser) -> None:
    async with at_the_sandbox(chromium) as (page, _):
        await adds_the_quay(page, "hiding")
        # What was there at the first look is history: the comment comes after it.
        await expect(page.locator("main")).to_contain_text("New on the shelf", timeout=60_000)
        await drills(page, "facebook_comment")
        await page.get_by_test_id("thread-link").last.click(timeout=60_000)
        await page.locator("[data-action-id='item.hide']").last.click(timeout=30_000)
        thread = page.locator("body")
        await expect(thread).to_contain_text("Hidden by", timeout=30_000)
        await picture(page, "acting-hidden")
        await page.locator("[data-action-id='item.unhide']").last.click()
        await expect(thread).not_to_contain_text("Hidden by", timeout=30_000)


async def test_a_second_person_reads_an_answer_and_approves_it(chromium: Browser) -> None:
    async with at_the_sandbox(chromium) as (page, _):
        await adds_the_quay(page, "approving")
        messages = page.locator("main")
        await expect(messages).to_contain_text("New on the shelf", timeout=60_000)
        await page.get_by_test_id("home").click()
        await page.get_by_role("button", name="Settings").click()
        modal = page.get_by_test_id("modal")
        await modal.get_by_role("checkbox", name="Replying").check()
        await page.get_by_test_id("modal-submit").click()
        await expect(modal).to_be_hidden()
        await page.get_by_test_id("channel-social").click()
        await answers(page, page.locator("[data-action-id='item.reply']").last, "approving-reply")
        approve = page.locator("[data-action-id='act.approve']").last
        await approve.wait_for(timeout=30_000)
        await expect(messages).to_contain_text(ANSWER)
        await picture(page, "approving-waits")
        await page.get_by_test_id("person-omar").click()
        await page.get_by_test_id("channel-social").click()
        await picture(page, "approving-as-another")
        await approve.click()
        await expect(messages).to_contain_text("Answered by", timeout=60_000)
        await picture(page, "approving-done")
