"""Accounts are found by whatever a person may type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.bluesky.addresses import actor
from providers.bluesky.finding import find_pages
from providers.vocabulary import Found
from tests.providers.bluesky.server import DID, PROFILE, example, refused
from tests.providers.loopback import Answer, Asked, as_json, loopback
from tests.providers.played import played

NOBODY = refused("InvalidRequest", "Profile not found")


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("acme.bsky.social", "acme.bsky.social"),
        (" @Acme.BSKY.social ", "acme.bsky.social"),
        ("\u202a@acme.example.com\u202c", "acme.example.com"),
        ("<https://bsky.app/profile/acme.com|acme>", "acme.com"),
        ("https://bsky.app/profile/acme.example.com", "acme.example.com"),
        ("https://bsky.app/profile/acme.example.com/post/3kabc", "acme.example.com"),
        ("bsky.app/profile/did:plc:abc123", "did:plc:abc123"),
        ("https://deer.social/profile/acme.com?x=1", "acme.com"),
        ("at://did:plc:abc123/app.bsky.feed.post/3kabc", "did:plc:abc123"),
        ("at://acme.com", "acme.com"),
        ("did:web:acme.com", "did:web:acme.com"),
        ("acme", ""),
        ("Acme Inc.", ""),
        ("https://bsky.app/", ""),
        ("https://[", ""),
        ("a." * 200 + "com", ""),
    ],
)
def test_what_is_typed_is_understood(query: str, meant: str) -> None:
    assert actor(query) == meant


@given(query=st.text() | st.from_regex(r"(https?|at)://.*"))
def test_anything_can_be_typed(query: str) -> None:
    assert isinstance(actor(query), str)


def _answer(asked: Asked) -> Answer:
    match asked.path.rpartition(".")[2]:
        case "getProfile":
            return as_json(PROFILE) if asked.one("actor") in {DID, PROFILE["handle"]} else NOBODY
        case "searchActors":
            return as_json(example("search_actors.json"))
        case "getProfiles":
            return as_json(example("profiles.json"))
    return refused("MethodNotImplemented", status=501)


async def _found(query: str) -> Found:
    return await find_pages(played(_answer), query)


@pytest.mark.parametrize("query", ["@acme.example.com", DID, f"https://bsky.app/profile/{DID}"])
async def test_a_name_finds_its_one_account(query: str) -> None:
    assert [page.native_id for page in (await _found(query)).pages] == [DID]


async def test_a_search_goes_out_over_http_as_the_lexicon_says() -> None:
    async with loopback(_answer) as (server, api):
        found = await find_pages(api, "acme")
        assert [asked.path for asked in server.asked] == [
            "/xrpc/app.bsky.actor.searchActors",
            "/xrpc/app.bsky.actor.getProfiles",
        ]
        assert len(server.asked[1].query["actors"]) == 2
        assert [page.handle for page in found.pages] == [
            "@acme.example.com",
            "@acmeworks.example.com",
        ]


async def test_the_exact_name_comes_before_the_most_followed() -> None:
    loud = {
        **PROFILE,
        "did": "did:plc:loud",
        "handle": "acmefans.test",
        "followersCount": 9_000,
        "displayName": "Fans",
    }
    quiet = {**PROFILE, "did": "did:plc:quiet", "handle": "acme.bsky.social", "followersCount": 1}

    def answer(asked: Asked) -> Answer:
        return as_json({"actors": [loud, quiet], "profiles": [loud, quiet]})

    found = await find_pages(played(answer), "ACME")
    assert [page.handle for page in found.pages] == ["@acme.bsky.social", "@acmefans.test"]


async def test_a_handle_that_nobody_has_is_told_and_the_like_are_offered() -> None:
    found = await _found("acme.nowhere.example")
    assert [(one.what, one.why) for one in found.tried] == [
        ("acme.nowhere.example", "has no such account")
    ]
    assert len(found.pages) == 2


async def test_words_that_nobody_knows_are_told_so() -> None:
    found = await find_pages(played(lambda asked: as_json({"actors": []})), "zzz")
    assert found.tried[0].why == "knows no account like “zzz”"


async def test_an_account_for_signed_in_readers_only_is_named_but_not_offered() -> None:
    shy = {**PROFILE, "labels": [{"val": "!no-unauthenticated"}]}
    found = await find_pages(played(lambda asked: as_json(shy)), PROFILE["handle"])
    assert found.pages == ()
    assert found.tried[0].what == "@acme.example.com"


@pytest.mark.parametrize("query", ["acme", "acme.example.com", DID])
async def test_a_service_that_does_not_answer_is_told_so(query: str) -> None:
    found = await find_pages(played(lambda asked: Answer(status=503)), query)
    assert {one.why for one in found.tried} == {"answers 503"}
