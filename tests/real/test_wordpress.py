"""A real blog: found, followed, lent by its owner in a browser, and taken back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from playwright.async_api import Page as Tab

from providers.api import Api
from providers.contract import Poll
from providers.errors import Cause, LinkRefused, ReconnectNeeded
from providers.http import Http, open_http
from providers.linking import Asked, Back, Consent, Linked
from providers.vocabulary import Batch, Page
from providers.wordpress import PROVIDER, linking, sites
from providers.wordpress.finding import find_pages
from providers.wordpress.linking import basic
from providers.wordpress.polling import (
    poll_comments,
    poll_own_comments,
    poll_own_posts,
    poll_posts,
)
from tests.real.servers.wordpress import WordPress

CALLBACK = "http://localhost:3000/link/wordpress/callback"


@pytest_asyncio.fixture(loop_scope="session", name="http")
async def _http() -> AsyncIterator[Http]:
    async with open_http(allow_private=frozenset({"127.0.0.1:*"})) as http:
        yield http


def nobody(http: Http, base_url: str = "") -> Api:
    return Api(http, base_url, datetime.now(UTC), check=PROVIDER.check)


def owner(http: Http, linked: Linked) -> Api:
    return replace(nobody(http, linked.account.server), signer=basic(linked.token))


@asynccontextmanager
async def consent_page(browser: Browser, consent: Consent, *, who: str) -> AsyncIterator[Tab]:
    """Open a consent page as somebody who logs in for it."""
    context = await browser.new_context()
    tab = await context.new_page()
    await tab.route(f"{CALLBACK}**", lambda route: route.fulfill(body="Back"))
    await tab.goto(consent.url)
    await tab.fill("#user_login", who)
    await tab.fill("#user_pass", f"of-{who}")
    await tab.click("#wp-submit")
    yield tab
    await context.close()


async def begun(http: Http, blog: WordPress) -> Consent:
    asked = Asked(state="a-state", redirect_uri=CALLBACK, typed=blog.url)
    return await linking.begin(nobody(http), asked)


async def linked(http: Http, browser: Browser, blog: WordPress, *, who: str = "admin") -> Linked:
    """Go the whole way, through the browser."""
    consent = await begun(http, blog)
    async with consent_page(browser, consent, who=who) as tab:
        back = await led_back(tab, consent, "#approve")
    return await linking.finish(nobody(http, consent.server), back)


async def led_back(tab: Tab, consent: Consent, button: str) -> Back:
    async with tab.expect_request(f"{CALLBACK}**") as request:
        await tab.click(button)
    query = dict(parse_qsl(urlsplit((await request.value).url).query))
    assert query["state"] == "a-state"
    return Back(query=query, kept=consent.kept, redirect_uri=CALLBACK)


async def the_page(http: Http, blog: WordPress) -> Page:
    (page,) = (await find_pages(nobody(http), blog.url)).pages
    return page


async def everything(poll: Poll, api: Api, page: Page, cursor: str) -> tuple[list[str], str]:
    """Poll to the end; return the titles, the oldest first."""
    found: list[str] = []
    batch = Batch(cursor=cursor, more=True)
    while batch.more:
        batch = await poll(api, page, batch.cursor)
        found += [item.title for item in reversed(batch.items)]
    return found, batch.cursor


async def test_a_blog_is_found_by_a_post_and_its_posts_are_read(
    wordpress: WordPress, http: Http
) -> None:
    post = await wordpress.post("We open &amp; <em>how</em>", "<p>In <a href='/x'>Lisbon</a></p>")
    link = (await wordpress.ask("GET", f"/wp/v2/posts/{post}"))["link"]
    (page,) = (await find_pages(nobody(http), link)).pages
    assert (page.name, page.native_id) == ("Brand & Blog", f"{wordpress.url}/wp-json")

    first = await poll_posts(nobody(http), page, "")
    item = next(one for one in first.items if one.native_id.endswith(f"/posts/{post}"))
    assert (item.title, item.url, item.metrics) == ("We open & how", link, {"comments": 0})
    assert f'"{wordpress.url}/x"' in item.html.replace("'", '"')
    assert item.posted_at
    assert abs((item.posted_at - datetime.now(UTC)).total_seconds()) < 120

    await wordpress.ask("POST", f"/wp/v2/posts/{post}", content="In Porto")
    second = await poll_posts(nobody(http), page, first.cursor)
    assert ["In Porto" in one.html for one in second.items] == [True]
    await wordpress.ask("DELETE", f"/wp/v2/posts/{post}")
    third = await poll_posts(nobody(http), page, second.cursor)
    assert third.gone == (item.native_id,)


async def test_a_visitors_comment_is_the_owners_until_it_is_approved(
    wordpress: WordPress, http: Http, chromium: Browser
) -> None:
    found = await linked(http, chromium, wordpress)
    assert (found.account.name, found.account.handle) == ("admin", "admin")
    (mine,) = (await linking.my_pages(owner(http, found), "")).pages
    assert mine.page == await the_page(http, wordpress)
    assert (mine.role, mine.cannot) == ("Administrator", "")

    own, page = owner(http, found), mine.page
    post = await wordpress.post("Ask me anything", "<p>Please</p>")
    before = await poll_comments(nobody(http), page, "")
    seen = await poll_own_comments(own, page, "")
    await wordpress.visitor_comments(post, "How heavy is an anvil?")
    (held,) = (await poll_own_comments(own, page, seen.cursor)).items
    assert (held.author.name, held.is_hidden) == ("Wile", True)
    assert held.answers == f"{page.native_id}/wp/v2/posts/{post}"
    assert (await poll_comments(nobody(http), page, before.cursor)).items == ()

    its_id = held.native_id.rpartition("/")[2]
    await wordpress.ask("POST", f"/wp/v2/comments/{its_id}", status="approved")
    (public,) = (await poll_comments(nobody(http), page, before.cursor)).items
    assert (public.native_id, public.is_hidden) == (held.native_id, False)
    (counted, *_) = (await poll_own_posts(own, page, "")).items
    assert counted.metrics == {"comments": 1}

    seen = await poll_own_comments(own, page, "")
    await wordpress.ask("POST", f"/wp/v2/comments/{its_id}", status="spam")
    assert (await poll_own_comments(own, page, seen.cursor)).gone == (held.native_id,)


async def test_a_password_that_we_give_back_is_void(
    wordpress: WordPress, http: Http, chromium: Browser
) -> None:
    found = await linked(http, chromium, wordpress)
    own, page = owner(http, found), await the_page(http, wordpress)
    assert await linking.check(own, found.token) == found.token
    await linking.revoke(own, found.token)
    for look in (linking.check(own, found.token), poll_own_comments(own, page, "")):
        with pytest.raises(ReconnectNeeded) as caught:
            await look
        assert caught.value.cause is Cause.REVOKED


async def test_a_password_that_its_owner_takes_back_is_void(
    wordpress: WordPress, http: Http, chromium: Browser
) -> None:
    found = await linked(http, chromium, wordpress)
    own, page = owner(http, found), await the_page(http, wordpress)
    passwords = "/wp/v2/users/me/application-passwords"
    every = await wordpress.ask("GET", passwords)
    ours = [one["uuid"] for one in every if one["app_id"] == linking.APP_ID]
    for uuid in ours:
        await wordpress.ask("DELETE", f"{passwords}/{uuid}")
    with pytest.raises(ReconnectNeeded) as caught:
        await poll_own_comments(own, page, "")
    assert caught.value.cause is Cause.REVOKED


async def test_a_person_who_says_no_links_nothing(
    wordpress: WordPress, http: Http, chromium: Browser
) -> None:
    consent = await begun(http, wordpress)
    async with consent_page(chromium, consent, who="admin") as tab:
        back = await led_back(tab, consent, "#reject")
    with pytest.raises(LinkRefused) as caught:
        await linking.finish(nobody(http, consent.server), back)
    assert caught.value.cancelled


async def test_an_author_is_told_which_role_is_needed(
    wordpress: WordPress, http: Http, chromium: Browser
) -> None:
    found = await linked(http, chromium, wordpress, who="anne")
    (mine,) = (await linking.my_pages(owner(http, found), "")).pages
    assert (mine.role, "Editor or Administrator" in mine.cannot) == ("Author", True)
    with pytest.raises(ReconnectNeeded) as caught:
        await poll_own_comments(owner(http, found), mine.page, "not a cursor")
    assert caught.value.cause is Cause.ROLE


async def test_more_posts_than_one_answer_shows_are_all_read_in_their_order(
    wordpress: WordPress, http: Http
) -> None:
    page = await the_page(http, wordpress)
    await wordpress.post("Start", "")
    _, cursor = await everything(poll_posts, nobody(http), page, "")
    titles = [f"Story {number}" for number in range(45)]
    for title in titles:
        await wordpress.post(title, "")
    found, _ = await everything(poll_posts, nobody(http), page, cursor)
    assert sorted(found) == sorted(titles)


async def test_a_site_without_readable_addresses_is_read_as_well(
    wordpress: WordPress, http: Http
) -> None:
    post = await wordpress.post("Plainly", "")
    root = f"{wordpress.url}/index.php?rest_route="
    site = await sites.described(nobody(http), root)
    batch = await poll_posts(nobody(http), site.page, "")
    assert batch.items[0].native_id == f"{root}/wp/v2/posts/{post}"
    assert (await poll_posts(nobody(http), site.page, batch.cursor)).items == ()
