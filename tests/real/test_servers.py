"""The real servers really run: what is put in comes out."""

import asyncio
import signal
import time
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import pytest
from playwright.async_api import Browser

from tests.real.servers.bluesky import Bluesky
from tests.real.servers.mastodon_mock import MastodonMock
from tests.real.servers.nginx import Nginx
from tests.real.servers.processes import NotStarted, listens, running
from tests.real.servers.snac import Snac
from tests.real.servers.wordpress import WordPress

FEED = "<rss version='2.0'><channel><title>News</title></channel></rss>"


async def read(url: str, **options: Any) -> tuple[int, dict[str, str], bytes]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(url, allow_redirects=False, **options) as reply,
    ):
        headers = {name.lower(): value for name, value in reply.headers.items()}
        return reply.status, headers, await reply.read()


def is_alive(process: str) -> bool:
    return Path("/proc", process).exists()


async def test_nothing_outlives_its_server(tmp_path: Path) -> None:
    noted = tmp_path / "child"
    stubborn = "trap '' TERM; sleep 1000 & echo $! >child; wait"

    async def ready() -> bool:
        return noted.exists() and bool(noted.read_text())

    async with running("sh", "-c", stubborn, ready=ready, folder=tmp_path, stop=signal.SIGINT):
        child = noted.read_text().strip()
        assert is_alive(child)
    async with asyncio.timeout(10):
        while is_alive(child):
            await asyncio.sleep(0.01)


async def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(NotStarted, match="out of luck"):
        async with running("sh", "-c", "echo out of luck", ready=listens(1), folder=tmp_path):
            pass


async def test_postgres_keeps_what_it_is_given(postgres: str) -> None:
    connection = await asyncpg.connect(postgres.replace("+asyncpg", ""))
    await connection.execute("CREATE TEMPORARY TABLE page (name text)")
    await connection.execute("INSERT INTO page VALUES ('Acme Inc. — Ünïcode')")
    assert await connection.fetchval("SELECT name FROM page") == "Acme Inc. — Ünïcode"
    await connection.close()


async def test_nginx_knows_what_has_not_changed(nginx: Nginx) -> None:
    (nginx.feeds / "news.rss").write_text(FEED)
    status, headers, body = await read(f"{nginx.url}/news.rss")
    assert (status, headers["content-encoding"], body) == (200, "gzip", FEED.encode())
    again = {"If-None-Match": headers["etag"]}
    assert (await read(f"{nginx.url}/news.rss", headers=again))[0] == 304
    status, headers, _ = await read(f"{nginx.url}/no-etag/news.rss", headers=again)
    assert (status, headers.get("etag"), headers.get("last-modified")) == (200, None, None)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_nginx_sends_elsewhere(nginx: Nginx, status: int) -> None:
    answered, headers, _ = await read(f"{nginx.url}/{status}/news.rss")
    assert (answered, headers["location"]) == (status, f"{nginx.url}/news.rss")


@pytest.mark.parametrize("status", [404, 410, 429, 500, 503])
async def test_nginx_refuses(nginx: Nginx, status: int) -> None:
    answered, headers, _ = await read(f"{nginx.url}/{status}")
    assert (answered, "retry-after" in headers) == (status, status in {429, 503})


async def test_nginx_is_slow(nginx: Nginx) -> None:
    (nginx.feeds / "long.rss").write_text("x" * 400)
    begun = time.monotonic()
    _, _, body = await read(f"{nginx.url}/slow/long.rss")
    assert len(body) == 400
    assert time.monotonic() - begun > 0.9


async def test_nginx_breaks_off_in_the_middle(nginx: Nginx) -> None:
    with pytest.raises(aiohttp.ClientPayloadError):
        await read(f"{nginx.url}/half")


async def test_nginx_is_silent(nginx: Nginx) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(read(f"{nginx.url}/silence"), 1)


async def test_nginx_sends_more_than_anyone_wants(nginx: Nginx) -> None:
    assert len((await read(f"{nginx.url}/huge"))[2]) > 30_000_000
    assert len((await read(f"{nginx.url}/garbage"))[2]) == 50_000


async def test_mastodon_mock_shows_a_new_status(mastodon_mock: MastodonMock) -> None:
    posted = await mastodon_mock.post("Hello from Ada")
    _, _, body = await read(f"{mastodon_mock.url}/api/v1/statuses/{posted}")
    assert b"Hello from Ada" in body


async def test_snac_shows_a_new_note(snac: Snac) -> None:
    await snac.post("Hello from a brand")
    _, _, body = await read(f"{snac.url}/brand")
    assert b"Hello from a brand" in body


async def test_wordpress_shows_a_new_post(wordpress: WordPress) -> None:
    posted = await wordpress.post("Hello from a blog", "")
    _, _, body = await read(f"{wordpress.url}/wp-json/wp/v2/posts/{posted}")
    assert b"Hello from a blog" in body


async def test_bluesky_shows_a_new_post_to_everyone(bluesky: Bluesky) -> None:
    account = await bluesky.join("brand")
    uri = await bluesky.post(account, "Hello from a brand")
    asked = f"{bluesky.appview}/xrpc/app.bsky.feed.getAuthorFeed?actor={account.did}"
    async with asyncio.timeout(20):
        while uri.encode() not in (await read(asked))[2]:
            await asyncio.sleep(0.05)


async def test_chromium_reads_a_page(chromium: Browser, nginx: Nginx) -> None:
    (nginx.feeds / "page.html").write_text("<h1 onclick='this.textContent=\"Clicked\"'>Click</h1>")
    page = await chromium.new_page()
    await page.goto(f"{nginx.url}/page.html")
    await page.click("h1")
    assert await page.text_content("h1") == "Clicked"
    await page.close()
