"""From what a person has, the address of any page, to the feeds behind it."""

import asyncio
from collections.abc import Mapping

import pytest

from providers.rss.discovery import find_pages
from providers.vocabulary import Found, Page
from tests.providers.loopback import Answer, Answering, loopback

HTML = {"Content-Type": "text/html; charset=utf-8"}
XML = {"Content-Type": "application/rss+xml"}


def feed(title: str, *stories: str, link: str = "/") -> Answer:
    items = "".join(
        f"<item><title>{story}</title><link>/{story}</link></item>" for story in stories
    )
    head = f"<title>{title}</title><link>{link}</link><description>Words</description>"
    return Answer(
        f"<rss version='2.0'><channel>{head}{items}</channel></rss>".encode(), headers=XML
    )


def page(*feeds: tuple[str, str], head: str = "") -> Answer:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{href}" title="{title}">'
        for href, title in feeds
    )
    return Answer(f"<html><head>{head}{links}</head></html>".encode(), headers=HTML)


def site(paths: Mapping[str, Answer]) -> Answering:
    missing = Answer(b"<html>Nothing here</html>", 404, HTML)
    return lambda asked: paths.get(asked.path, missing)


async def find(paths: Mapping[str, Answer], query: str = "{}/") -> tuple[Found, str]:
    async with loopback(site(paths)) as (server, api):
        return await find_pages(api, query.format(server.url)), server.url


async def test_the_address_of_a_feed_is_the_page() -> None:
    found, url = await find({"/feed": feed("Acme", "a")}, "{}/feed")

    assert found.pages == (
        Page(
            service="rss", native_id=f"{url}/feed", name="Acme", url=f"{url}/", handle="127.0.0.1",
            description="Words",
        ),
    )  # fmt: skip


async def test_a_page_leads_to_its_feeds_the_main_one_first() -> None:
    home = page(("/comments", "Comments"), ("/main", "News"))
    paths = {"/": home, "/comments": feed("Comments on Acme", "x"), "/main": feed("Acme", "a")}

    found, url = await find(paths)

    assert [one.native_id for one in found.pages] == [f"{url}/main", f"{url}/comments"]


async def test_the_same_stories_in_two_formats_are_one_page() -> None:
    paths = {"/": page(("/a", ""), ("/b", "")), "/a": feed("Acme", "x"), "/b": feed("Acme", "x")}

    found, url = await find(paths)

    assert [one.native_id for one in found.pages] == [f"{url}/a"]


async def test_a_page_that_names_no_feed_may_have_one_where_feeds_usually_are() -> None:
    paths = {"/blog/": page(), "/blog/feed": feed("Blog", "x")}

    found, url = await find(paths, "{}/blog/")

    assert [one.native_id for one in found.pages] == [f"{url}/blog/feed"]


async def test_a_feed_without_a_picture_takes_the_one_of_its_site() -> None:
    head = '<meta property="og:image" content="/logo.png">'
    paths = {"/": page(("/a", ""), head=head), "/a": feed("Acme", "x")}

    found, url = await find(paths)

    assert found.pages[0].picture_url == f"{url}/logo.png"


async def test_a_feed_that_moved_for_good_is_known_by_its_new_address() -> None:
    moved = Answer(status=301, headers={"Location": "/new"})

    found, url = await find({"/old": moved, "/new": feed("Acme", "x")}, "{}/old")

    assert [one.native_id for one in found.pages] == [f"{url}/new"]


async def test_a_feed_that_is_elsewhere_for_now_keeps_its_address() -> None:
    moved = Answer(status=302, headers={"Location": "/cdn"})

    found, url = await find({"/old": moved, "/cdn": feed("Acme", "x")}, "{}/old")

    assert [one.native_id for one in found.pages] == [f"{url}/old"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(status=404), "is not there (404)"),
        (Answer(status=410), "is gone for good (410)"),
        (Answer(status=403), "is not open to the public (403)"),
        (Answer(status=500), "has trouble of its own (500)"),
        (Answer(b"", headers=HTML), "sends an empty page"),
        (Answer(b"<html><body>Hi</body></html>", headers=HTML), "is no feed and names none"),
        (
            Answer(b"\x89PNG\r\n", headers={"Content-Type": "image/png"}),
            "is no feed and names none",
        ),
        (Answer(b"x" * 5_000_001, headers=HTML), "is larger than 5 MB"),
    ],
)
async def test_what_leads_nowhere_says_why(answer: Answer, why: str) -> None:
    found, url = await find({"/": answer})

    assert found.pages == ()
    assert (found.tried[0].what, found.tried[0].why) == (f"{url}/", why)


async def test_a_feed_that_a_page_names_and_that_is_not_there_is_told() -> None:
    found, url = await find({"/": page(("/gone.xml", "News"))})

    assert [(tried.what, tried.why) for tried in found.tried] == [
        (f"{url}/", "is not a feed"),
        (f"{url}/gone.xml", "is not there (404)"),
    ]


async def test_a_redirect_for_ever_is_told() -> None:
    found, _ = await find({"/": Answer(status=302, headers={"Location": "/"})})

    assert [tried.why for tried in found.tried] == ["redirects more than 5 times"]


@pytest.mark.parametrize(
    "query", ["localhost", "http://10.0.0.1/", "127.0.0.1:1", "http://[::1]/", "169.254.169.254"]
)
async def test_a_private_address_is_not_visited(query: str) -> None:
    found, _ = await find({}, query)

    assert [tried.why for tried in found.tried] == [
        "is inside a private network, which I do not visit"
    ]


@pytest.mark.parametrize("query", ["", "two words", "x" * 10_000, "<!channel>"])
async def test_no_address_at_all_is_told_without_asking_anybody(query: str) -> None:
    found, _ = await find({}, query)

    assert found.pages == ()
    assert len(found.tried) == 1
    assert len(found.tried[0].what) <= 100


async def test_many_candidates_are_asked_a_few_at_a_time_and_not_all() -> None:
    names = [f"/{number}" for number in range(50)]
    paths = {"/": page(*((name, "") for name in names))}
    async with loopback(site(paths)) as (server, api):
        found = await asyncio.wait_for(find_pages(api, server.url), 10)

    assert found.pages == ()
    assert len(server.asked) == 1 + 10
