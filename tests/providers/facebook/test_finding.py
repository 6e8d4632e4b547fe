"""Pages are found by whatever a person may type; and it is told what did not help."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.api import Client
from providers.facebook.addresses import Elsewhere, Named, handle_like, understood
from providers.facebook.finding import find_pages
from tests.providers.any_order import json_values
from tests.providers.facebook.double import Double
from tests.providers.facebook.plays import CLIENT, example
from tests.providers.loopback import Answer, Asked, as_json
from tests.providers.played import played

HOME = "https://www.facebook.com"


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("https://www.facebook.com/acmeworks", Named("acmeworks")),
        ("https://m.facebook.com/acmeworks/posts/pfbid0abc?ref=1", Named("acmeworks")),
        ("<https://facebook.com/acme.works/|facebook.com/acme.works>", Named("acme.works")),
        ("facebook.com/acmeworks", Named("acmeworks")),
        ("fb.com/acmeworks", Named("acmeworks")),
        ("https://de-de.facebook.com/acmeworks/", Named("acmeworks")),
        ("https://www.facebook.com/profile.php?id=61550000000101&sk=a", Named("61550000000101")),
        ("https://www.facebook.com/pages/Acme-Works/102030405060708", Named("102030405060708")),
        ("https://www.facebook.com/people/Acme/61550000000101/", Named("61550000000101")),
        ("https://www.facebook.com/p/Acme-Works-61550000000101/", Named("61550000000101")),
        ("https://www.facebook.com/Acme-Works-102030405060708/", Named("102030405060708")),
        ("\u202a@acmeworks\u202c", Named("acmeworks")),
        ("102030405060708", Named("102030405060708")),
        ("https://www.facebook.com/groups/acme", Elsewhere("https://www.facebook.com/groups/acme")),
        ("https://www.facebook.com/", Elsewhere("https://www.facebook.com/")),
        ("https://notfacebook.com/acme", Elsewhere("https://notfacebook.com/acme")),
        ("https://www.facebook.com.evil.example/a", Elsewhere("https://www.facebook.com.evil.example/a")),
        ("Acme Works", "Acme Works"),
        ("acme", "acme"),
        ("@acme works", "acme works"),
    ],
)  # fmt: skip
def test_what_is_typed_is_understood(query: str, meant: object) -> None:
    assert understood(query, HOME) == meant


def test_pages_of_the_operators_own_address_are_understood_too() -> None:
    home = "http://127.0.0.1:8765/facebook"
    assert understood(f"{home}/quaycafe", home) == Named("quaycafe")
    assert understood("127.0.0.1:8765/facebook/quaycafe", home) == Named("quaycafe")


def test_words_may_be_a_handle_written_apart() -> None:
    assert handle_like("Quay Café & Sons") == Named("QuayCafSons")
    assert handle_like("日本") is None


@given(query=st.text() | st.from_regex(r"https?://.*") | st.from_regex(r"facebook\.com/.*"))
def test_anything_can_be_typed(query: str) -> None:
    assert isinstance(understood(query, HOME), Named | Elsewhere | str)


@pytest.mark.parametrize("query", ["@quaycafe", "61550000000101", "{url}/facebook/quaycafe"])
async def test_a_handle_a_number_and_an_address_find_the_page(facebook: Double, query: str) -> None:
    (page,) = (await find_pages(facebook.api(), query.format(url=facebook.url))).pages
    assert (page.name, page.native_id) == ("Quay Café", "61550000000101")
    assert (page.handle, page.followers) == ("@quaycafe", 2431)
    assert page.description == "Coffee beside the boats, 7 to 19."


async def test_words_find_pages_that_are_called_so(facebook: Double) -> None:
    found = await find_pages(facebook.api(), "ferry")
    assert [page.name for page in found.pages] == ["Night Ferry"]


async def test_words_that_nobody_knows_say_how_any_page_is_found(facebook: Double) -> None:
    (tried,) = (await find_pages(facebook.api(), "zeppelin")).tried
    assert tried.why == "knows no page like “zeppelin”; a page's whole address finds it"


async def test_a_handle_that_nobody_has_says_so(facebook: Double) -> None:
    (tried,) = (await find_pages(facebook.api(), "@nobody.at.all")).tried
    assert (tried.what, tried.why) == ("@nobody.at.all", "is no page that Facebook shows to us")


async def test_without_the_feature_it_is_told_what_the_app_lacks(facebook: Double) -> None:
    facebook.graph.public_content_access = False
    found = await find_pages(facebook.api(), "@quaycafe")
    assert "*Page Public Content Access*" in found.tried[0].why


async def test_without_an_app_it_is_told_once(facebook: Double) -> None:
    found = await find_pages(replace(facebook.api(), client=Client()), "quay café")
    assert [one.why for one in found.tried] == [
        "answers only apps that it knows, and none is set up here"
    ]


async def test_a_search_that_is_gone_falls_back_to_the_handle() -> None:
    def answer(asked: Asked) -> Answer:
        if asked.path.endswith("/pages/search"):
            return as_json({"error": {"code": 2500, "message": "Unknown path"}}, status=400)
        assert asked.path.endswith("/acmeworks")
        return as_json(example("page.json"))

    api = replace(played(answer), client=CLIENT)
    (page,) = (await find_pages(api, "acme works")).pages
    assert page.name == "Acme Works"


@given(
    value=json_values("data id name link picture"),
    query=st.sampled_from(["acme", "@acme.works", "https://www.facebook.com/acme"]),
)
async def test_whatever_is_answered_a_search_ends_in_words(value: Any, query: str) -> None:
    api = replace(played(lambda asked: as_json(value)), client=CLIENT)
    found = await find_pages(api, query)
    assert found.pages or found.tried
