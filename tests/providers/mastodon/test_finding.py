"""Accounts are found on any server by whatever a person may type."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.mastodon.addresses import Address, Handle, understood
from providers.mastodon.finding import find_pages
from providers.mastodon.pointers import Pointer
from providers.vocabulary import Found, Page
from tests.providers.any_order import json_values
from tests.providers.loopback import Answer, Asked, as_json, loopback, not_found
from tests.providers.mastodon.server import ACCOUNT, ID, example
from tests.providers.played import PlayedHttp, played

HOME = "https://mastodon.social"
WEBFINGER = "/.well-known/webfinger"
LOOKUP = "/api/v1/accounts/lookup"


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("@acme@example.com", Handle("acme", "example.com", "https://example.com")),
        ("acme@Example.com", Handle("acme", "example.com", "https://example.com")),
        ("acct:acme@example.com", Handle("acme", "example.com", "https://example.com")),
        ("<mailto:a@b.example|a@b.example>", Handle("a", "b.example", "https://b.example")),
        ("\u202a@acme@example.com\u202c", Handle("acme", "example.com", "https://example.com")),
        ("@acme@127.0.0.1:8101", Handle("acme", "127.0.0.1:8101", "https://127.0.0.1:8101")),
        (
            "https://a.example/@b@c.example/12",
            Handle("b", "c.example", "https://c.example"),
        ),
        (
            "https://a.example/@b/12",
            Address("https://a.example/@b/12", "b", "a.example", "https://a.example"),
        ),
        (
            "http://a.example/@b",
            Address("https://a.example/@b", "b", "a.example", "https://a.example"),
        ),
        (
            "a.example/users/b",
            Address("https://a.example/users/b", "b", "a.example", "https://a.example"),
        ),
        (
            "http://localhost:8101/brand",
            Address(
                "http://localhost:8101/brand", "brand", "localhost:8101", "http://localhost:8101"
            ),
        ),
        ("https://a.example/", Address("https://a.example/", "", "a.example", "https://a.example")),
        ("Acme Inc.", "Acme Inc."),
        ("@acme", "acme"),
        ("mastodon.social", "mastodon.social"),
    ],
)
def test_what_is_typed_is_understood(query: str, meant: object) -> None:
    assert understood(query, HOME) == meant


def test_the_server_of_the_settings_keeps_its_scheme() -> None:
    found = understood("@ada@localhost:3300", "http://localhost:3300")
    assert found == Handle("ada", "localhost:3300", "http://localhost:3300")


@given(query=st.text() | st.from_regex(r"https?://.*") | st.from_regex(r"@?.*@.*"))
def test_anything_can_be_typed(query: str) -> None:
    assert isinstance(understood(query, HOME), Handle | Address | str)


def _acme_with(**other: Any) -> dict[str, Any]:
    return {**ACCOUNT, **other}


async def _found(query: str, answers: Mapping[str, Answer]) -> Found:
    api = played(lambda asked: answers.get(asked.path, not_found()), HOME)
    return await find_pages(api, query)


async def test_a_handle_whose_server_has_another_name_is_followed_there() -> None:
    asked_for: list[str] = []

    class Http(PlayedHttp):
        async def request(self, method: str, url: str, **options: Any) -> Any:
            asked_for.append(url)
            return await super().request(method, url, **options)

    api = played(lambda asked: not_found(), HOME)
    answers = {WEBFINGER: as_json(example("webfinger.json")), LOOKUP: as_json(ACCOUNT)}
    object.__setattr__(api, "http", Http(lambda asked: answers[asked.path]))
    (page,) = (await find_pages(api, "@acme@example.com")).pages
    assert asked_for == [
        f"https://example.com{WEBFINGER}",
        f"https://social.example.com{LOOKUP}",
    ]
    assert page.handle == "@acme@example.com"
    assert page.native_id == f"https://social.example.com/api/v1/accounts/{ID}"


async def test_a_profiles_address_is_asked_where_it_is() -> None:
    async with loopback(_lookup_only) as (server, api):
        (page,) = (await find_pages(api, f"{server.url}/@acme")).pages
        assert page.native_id == f"{server.url}/api/v1/accounts/{ID}"
        assert page.handle == f"@acme@{server.url.removeprefix('http://')}"


def _lookup_only(asked: Asked) -> Answer:
    return as_json(ACCOUNT) if asked.path == LOOKUP else not_found()


async def test_a_server_without_webfinger_is_asked_all_the_same() -> None:
    (page,) = (await _found("@acme@example.com", {LOOKUP: as_json(ACCOUNT)})).pages
    assert page.native_id == f"https://example.com/api/v1/accounts/{ID}"


async def test_a_handle_that_nobody_has_is_told_so() -> None:
    (tried,) = (await _found("@nobody@example.com", {})).tried
    assert (tried.what, tried.why) == ("@nobody@example.com", "has no such account")


async def test_an_address_that_is_no_profile_is_told_so() -> None:
    (tried,) = (await _found("https://example.com/", {})).tried
    assert tried.why == "is not the address of an account"


async def test_a_closed_server_is_told_so() -> None:
    answers = {LOOKUP: as_json({"error": "This method requires an authenticated user"}, status=401)}
    (tried,) = (await _found("@acme@example.com", answers)).tried
    assert tried.why == "shows this to its own members only"


async def test_a_suspended_account_is_not_offered() -> None:
    answers = {LOOKUP: as_json(_acme_with(suspended=True))}
    found = await _found("@acme@example.com", answers)
    assert (found.pages, found.tried[0].why) == ((), "is suspended by its server")


async def test_an_account_that_moved_is_found_where_it_is_now() -> None:
    moved = _acme_with(moved={"url": "https://new.example/@acme2"})

    def answer(asked: Asked) -> Answer:
        if asked.path != LOOKUP:
            return not_found()
        return as_json(moved if asked.one("acct") == "acme" else _acme_with(username="acme2"))

    found = await find_pages(played(answer, HOME), "https://old.example/@acme")
    assert [page.handle for page in found.pages] == ["@acme2@new.example"]
    assert found.tried[0].why == "has moved to https://new.example/@acme2"


async def test_two_accounts_that_moved_to_each_other_end_the_search() -> None:
    moved = _acme_with(moved={"url": "https://new.example/@acme"})
    found = await _found("https://old.example/@acme", {LOOKUP: as_json(moved)})
    assert (found.pages, len(found.tried)) == ((), 2)


async def test_words_bring_the_exact_name_first_then_the_most_followed() -> None:
    search = example("search.json")
    by_name = {account["username"]: account for account in search["accounts"]}

    def answer(asked: Asked) -> Answer:
        if asked.path == "/api/v2/search":
            assert "resolve" not in asked.query
            return as_json(search)
        return as_json(by_name[asked.one("acct")])

    found = await find_pages(played(answer, HOME), "Acme")
    assert [page.handle for page in found.pages] == [
        "@acme@mastodon.social",
        "@acmefans@mastodon.social",
        "@acmeworks@desert.example",
    ]
    assert found.pages[2].native_id.startswith("https://desert.example/")


async def test_a_far_account_whose_server_does_not_answer_is_told_and_the_others_stay() -> None:
    search = example("search.json")

    def answer(asked: Asked) -> Answer:
        if asked.path == "/api/v2/search":
            return as_json(search)
        return Answer(status=503) if asked.one("acct") == "acmeworks" else as_json(ACCOUNT)

    found = await find_pages(played(answer, HOME), "acme")
    assert all(isinstance(page, Page) for page in found.pages)
    assert [(one.what, one.why) for one in found.tried] == [
        ("@acmeworks@desert.example", "answers 503")
    ]


async def test_words_that_nobody_knows_say_how_anyone_is_found() -> None:
    found = await _found("zzz", {"/api/v2/search": as_json({"accounts": []})})
    assert found.tried[0].what == "mastodon.social"
    assert "@name@server" in found.tried[0].why


async def test_a_search_that_needs_a_member_says_so() -> None:
    found = await _found("acme", {"/api/v2/search": Answer(status=401)})
    assert found.tried[0].why == "shows this to its own members only"


def test_a_host_that_points_at_somebody_elses_account_gives_it_no_new_name() -> None:
    found = Pointer("https://a.example", "acme", "@acme@evil.example", "https://a.example/users/x")
    assert found.handle_of(ACCOUNT) == "@acme@a.example"


@given(
    value=json_values("accounts links subject id username acct url"),
    query=st.sampled_from(["acme", "@acme@example.com", "https://example.com/x/y"]),
)
async def test_whatever_servers_answer_a_search_ends_in_words(value: Any, query: str) -> None:
    found = await find_pages(played(lambda asked: as_json(value), HOME), query)
    assert found.pages or found.tried
