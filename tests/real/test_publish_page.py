"""The form of /social publish in a real browser: pages, a picture, a time, and what is sent."""

from playwright.async_api import Browser, FilePayload, expect

from bot.acts.outlets import Outlets
from bot.messages import publish
from bot.sandbox.views import stack_on
from tests.bot.messages.test_hostile_publish import ABOUT, outlet
from tests.real.test_sandbox_page import at_the_page

FORM = publish.write(
    ABOUT, Outlets([outlet(1, "Acme Boats", "Town"), outlet(2, "Bay Tours", "Town")], [])
)


async def test_files_and_a_time_are_given_in_the_form(chromium: Browser) -> None:
    async with at_the_page(chromium) as (page, sandbox):
        jane = sandbox.person("jane")
        view = stack_on(sandbox.slack, jane.id, FORM)
        form = page.get_by_role("dialog")
        await form.get_by_label("Text").fill("Our boat")
        picker = form.locator("input[type=file]")
        boat: FilePayload = {"name": "boat.png", "mimeType": "image/png", "buffer": b"\x89PNG"}
        crew: FilePayload = {"name": "crew.jpg", "mimeType": "image/jpeg", "buffer": b""}
        await picker.set_input_files([boat, crew])
        await expect(form.locator(".given-files li")).to_have_count(2)
        await form.get_by_role("button", name="Remove crew.jpg").click()
        await expect(form.locator(".given-files li")).to_have_count(1)
        await form.locator("input[type=datetime-local]").fill("2026-12-24T18:00")
        await form.get_by_label("Pages").first.click()
        await page.get_by_role("option", name="Acme Boats").click()
        await page.keyboard.press("Escape")
        await form.get_by_role("button", name="Preview").click()
        await sandbox.until(lambda: view.values["text"][publish.WORDS]["value"] == "Our boat")
        (file,) = view.values["pictures"][publish.FILES]["files"]
        assert (file["name"], file["size"]) == ("boat.png", 4)
        (chosen,) = view.values["pages"][publish.PAGES]["selected_options"]
        assert chosen["value"] == "1"
        assert view.values["when"][publish.TIME]["selected_date_time"] > 0
