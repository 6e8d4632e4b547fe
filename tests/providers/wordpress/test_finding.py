"""A site is found by any of its addresses."""

import contextlib
import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.errors import AddressRefused
from providers.wordpress.addresses import addresses
from providers.wordpress.finding import find_pages
from tests.providers.loopback import Answer, Asked, as_json, loopback, not_found
from tests.providers.wordpress.blog import EXAMPLES

HTML = {"Content-Type": "text/html"}
INDEX = json.loads((EXAMPLES / "index.json").read_text())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("example.com", ("https://example.com/", "http://example.com/")),
        ("http://example.com/x?y=z#w", ("https://example.com/x?y=z", "http://example.com/x?y=z")),
        ("https://Example.com", ("https://example.com/",)),
        ("<http://example.com|example.com>", ("https://example.com/", "http://example.com/")),
        ("http://localhost:8200/", ("http://localhost:8200/",)),
        ("\u202ablog.example.com\u202c", ("https://blog.example.com/", "http://blog.example.com/")),
    ],
)
def test_what_is_typed_is_understood(typed: str, meant: tuple[str, ...]) -> None:
    assert addresses(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["", "acme", "Acme Inc.", "@acme@example.com", "https://a:b@c.example", "://", "x" * 3000],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(AddressRefused):
        addresses(typed)


@given(st.text() | st.from_regex(r"https?://.*"))
def test_anything_can_be_typed(typed: str) -> None:
    found: tuple[str, ...] = ()
    with contextlib.suppress(AddressRefused):
        found = addresses(typed)
    assert all(one.startswith(("https://", "http://")) for one in found)


class Site:
    """A site that names its API in one way, and has it at `root`."""

    def __init__(self, way: str, root: str, index: object = INDEX) -> None:
        self.way, self.root, self.index, self.url = way, root, index, ""

    def answer(self, asked: Asked) -> Answer:
        route = asked.one("rest_route")
        here = f"{asked.path}?rest_route={route}" if route else asked.path
        if here == f"{self.root}/":
            return as_json(self.index)
        if asked.path.startswith(("/wp-json", "/index.php")):
            return not_found()
        link = f"{self.url}{self.root}/"
        if self.way == "header":
            return Answer(headers=HTML | {"Link": f'<{link}>; rel="https://api.w.org/"'})
        head = f"<head><link rel='https://api.w.org/' href='{link}'></head>"
        return Answer(head.encode() if self.way == "head" else b"<p>Hi", headers=HTML)


@pytest.mark.parametrize(
    ("way", "root"),
    [
        ("header", "/wp-json"),
        ("header", "/blog/wp-json"),
        ("header", "/index.php?rest_route="),
        ("head", "/news/wp-json"),
        ("nothing", "/wp-json"),
        ("nothing", "/index.php?rest_route="),
    ],
)
async def test_a_site_is_found_by_any_of_its_pages(way: str, root: str) -> None:
    site = Site(way, root)
    async with loopback(site.answer) as (server, api):
        site.url = server.url
        found = await find_pages(api, f"{server.url}/2026/a-post/")
    assert [(page.native_id, page.name) for page in found.pages] == [
        (f"{server.url}{root}", "Brand & Blog")
    ]


@pytest.mark.parametrize(
    ("index", "why"),
    [
        ({"name": "Shop", "namespaces": ["shop/v1"]}, "runs no WordPress, or hides its API"),
        ({"code": "rest_disabled"}, "runs no WordPress, or hides its API"),
    ],
)
async def test_another_kind_of_site_is_told_so(index: Mapping[str, object], why: str) -> None:
    site = Site("nothing", "/wp-json", index)
    async with loopback(site.answer) as (server, api):
        found = await find_pages(api, server.url)
    assert (found.pages, [tried.why for tried in found.tried]) == ((), [why])


async def test_a_site_that_keeps_its_api_to_itself_is_told_so() -> None:
    told = as_json({"code": "rest_cannot_access", "data": {"status": 401}}, status=401)
    site = Site("header", "/wp-json")

    def answer(asked: Asked) -> Answer:
        return told if asked.path == "/wp-json/" else site.answer(asked)

    async with loopback(answer) as (server, api):
        site.url = server.url
        (tried,) = (await find_pages(api, server.url)).tried
    assert (tried.what, tried.why) == (f"{server.url}/", "does not show this to everyone (401)")


async def test_words_are_told_what_is_wanted() -> None:
    async with loopback(lambda asked: not_found()) as (server, api):
        (tried,) = (await find_pages(api, "Acme Inc.")).tried
    assert (tried.what, "like https://example.com" in tried.why) == ("Acme Inc.", True)
    assert server.asked == []
