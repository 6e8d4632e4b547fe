"""A person at the pages of Bluesky's authorization server, in a real browser of their own."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from playwright.async_api import Browser, Page
from playwright.async_api import TimeoutError as TookTooLong

from tests.real.servers.bluesky import PASSWORD, Account

SECONDS = 1_000.0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a browser, who knows the password of an account."""

    page: Page
    account: Account

    async def answers(self, consent_url: str, answer: str, redirect_uri: str) -> Mapping[str, str]:
        """Open the consent page, answer, and return what the browser takes back to the bot."""
        await self.page.goto(consent_url)
        async with self.page.expect_request(
            lambda one: one.url.startswith(redirect_uri)
        ) as brought:
            await self.says(answer)
        return dict(parse_qsl(urlsplit((await brought.value).url).query))

    async def says(self, answer: str) -> None:
        """Sign in where it must be, and answer whether the bot may."""
        password = self.page.locator("input[name=password]")
        said = self.page.get_by_role("button", name=answer, exact=True)
        try:
            await password.or_(said).first.wait_for()
        except TookTooLong as error:
            shown = await self.page.locator("body").inner_text()
            raise AssertionError(f"{self.page.url} shows: {shown}") from error
        if await password.is_visible():
            await password.fill(PASSWORD)
            await self.page.get_by_role("button", name="Sign in").click()
        await said.click()

    async def takes_back(self, pds: str) -> None:
        """Take the bot's access away, at the server's own pages for that."""
        await self.page.goto(f"{pds}/account/u/{self.account.handle}/apps")
        await self.page.get_by_role("button", name="Sign in").click()
        await self.page.fill("input[name=username]", self.account.handle)
        await self.page.fill("input[name=password]", PASSWORD)
        await self.page.get_by_role("button", name="Sign in").click()
        await self.page.get_by_role("link", name="Apps").first.click()
        await self.page.get_by_role("button", name="Details").first.click()
        await self.page.get_by_role("button", name="Revoke access").click()
        await self.page.get_by_text("Successfully revoked access").wait_for()


@asynccontextmanager
async def person(browser: Browser, account: Account) -> AsyncIterator[Person]:
    """Open a browser that knows nothing yet."""
    context = await browser.new_context()
    page = await context.new_page()
    page.set_default_timeout(30 * SECONDS)
    try:
        yield Person(page, account)
    finally:
        await context.close()
