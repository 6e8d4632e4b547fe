"""An account is linked at whatever server it lives, and let go again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from aiohttp import web

from providers.api import Api, bearer
from providers.errors import Cause, LinkRefused, ReconnectNeeded
from providers.linking import Asked, Back, Consent, Linked
from providers.mastodon import linking
from providers.mastodon.addresses import secure, server_named
from providers.mastodon.finding import find_pages
from providers.mastodon.linking import LINK, PERMISSIONS, granted, wanted
from tests.providers.mastodon.login import CALLBACK, CODE, SCOPES, Login, login

EVERY_SCOPE = [one.scope for one in PERMISSIONS]
NARROW = " ".join(EVERY_SCOPE)


async def begun(
    api: Api,
    typed: str,
    registered: Mapping[str, Mapping[str, str]] | None = None,
    redirect_uri: str = CALLBACK,
) -> Consent:
    asked = Asked(
        state="a-state", redirect_uri=redirect_uri, typed=typed, registered=registered or {}
    )
    return await linking.begin(api, asked)


async def linked(api: Api, consent: Consent, **query: str) -> Linked:
    query = {"code": CODE, "state": "a-state", **query}
    back = Back(query=query, kept=consent.kept, redirect_uri=CALLBACK)
    return await linking.finish(replace(api, base_url=consent.server), back)


def as_owner(api: Api, found: Linked) -> Api:
    return replace(api, signer=bearer(found.token), base_url=found.account.server)


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("mastodon.social", "https://mastodon.social"),
        ("@Mastodon.Social/", "https://mastodon.social"),
        ("https://mastodon.social/@acme/12?x=y", "https://mastodon.social"),
        ("http://mastodon.social/@acme", "https://mastodon.social"),
        ("<https://mastodon.social/explore|mastodon.social>", "https://mastodon.social"),
        ("mastodon.social/@acme", "https://mastodon.social"),
        ("@acme@mastodon.social", "https://mastodon.social"),
        ("https://a.example/@b@c.example", "https://c.example"),
        ("localhost:3300", "https://localhost:3300"),
        ("http://localhost:3300/@acme", "http://localhost:3300"),
        ("acme", ""),
        ("", ""),
    ],
)
def test_a_server_is_named_in_many_ways(typed: str, origin: str) -> None:
    assert server_named(typed, "https://base.example") == origin


def test_a_token_goes_over_https_wherever_there_is_a_network() -> None:
    base_url = "http://mastodon:3000"
    assert secure("http://mastodon.example", base_url) == "https://mastodon.example"
    assert secure("http://localhost.example:80", base_url) == "https://localhost.example:80"
    assert secure("http://127.0.0.1:80", base_url) == "http://127.0.0.1:80"
    assert secure(base_url, base_url) == base_url


async def test_the_consent_page_is_that_of_the_server_that_was_named() -> None:
    server = Login(knows=NARROW)
    async with login(server) as api:
        consent = await begun(api, server.url)
    parts = urlsplit(consent.url)
    query = dict(parse_qsl(parts.query))
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{server.url}/oauth/authorize"
    assert query.pop("code_challenge")
    assert query == {
        "response_type": "code",
        "client_id": "app-1",
        "redirect_uri": CALLBACK,
        "scope": NARROW,
        "state": "a-state",
        "code_challenge_method": "S256",
    }
    assert consent.server == server.url
    assert "secret-of-app-1" not in f"{consent} {consent.url}"
    # An endpoint on another host than the server's own is not believed.
    assert server.forms("/api/v1/apps") == [
        {"client_name": "Social for Slack", "redirect_uris": CALLBACK, "scopes": NARROW}
    ]


async def test_a_handle_leads_to_the_server_that_its_host_points_at() -> None:
    server = Login(subject="acme@example.com")
    async with login(server) as api:
        consent = await begun(api, f"@acme@{server.url.removeprefix('http://')}")
    assert consent.server == server.url


async def test_a_server_that_does_not_describe_itself_is_asked_at_the_usual_places() -> None:
    server = Login(knows="")
    async with login(server) as api:
        consent = await begun(api, server.url)
        found = await linked(api, consent)
    assert consent.url.startswith(f"{server.url}/oauth/authorize?")
    assert found.account.server == server.url


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ("", EVERY_SCOPE),
        ("read write follow push", ["read", "write"]),
        ("read read:accounts read:statuses", ["read:accounts", "read:statuses"]),
        ("openid", EVERY_SCOPE),
    ],
)
def test_no_more_is_asked_for_than_is_needed(known: str, asked: list[str]) -> None:
    assert wanted(known.split()) == asked


@pytest.mark.parametrize("typed", ["", "acme", "@"])
async def test_what_names_no_server_is_told_what_does(typed: str) -> None:
    async with login(Login()) as api:
        with pytest.raises(LinkRefused, match=r"like mastodon\.social, or your handle"):
            await begun(api, typed)


async def test_a_site_that_speaks_another_language_is_told_so() -> None:
    server = Login(knows="")
    server.instance = _not_found  # type: ignore[method-assign]
    async with login(server) as api:
        with pytest.raises(LinkRefused, match=r"no server of its kind at 127\.0\.0\.1"):
            await begun(api, server.url)


async def _not_found(_: web.Request) -> web.Response:
    raise web.HTTPNotFound


async def test_a_server_that_is_not_there_is_told_so() -> None:
    async with login(Login()) as api:
        with pytest.raises(LinkRefused, match=r"at nowhere\.invalid: it has no address"):
            await begun(api, "nowhere.invalid")


async def test_we_register_once_at_each_server() -> None:
    server = Login()
    async with login(server) as api:
        first = await begun(api, server.url)
        second = await begun(api, server.url, {first.server: first.registered})
    assert list(server.apps) == ["app-1"]
    assert second.registered == first.registered


async def test_a_server_that_has_forgotten_us_is_registered_at_anew() -> None:
    server = Login()
    async with login(server) as api:
        first = await begun(api, server.url)
        server.apps = {"app-of-somebody": "x"}
        second = await begun(api, server.url, {first.server: first.registered})
        assert (await linked(api, second)).account.name == "Acme Inc. :anvil:"
    assert second.registered["client_id"] == "app-2"


async def test_another_address_of_ours_is_registered_anew() -> None:
    server = Login()
    async with login(server) as api:
        first = await begun(api, server.url)
        moved = await begun(
            api, server.url, {first.server: first.registered}, "https://new.example/callback"
        )
    assert moved.registered["client_id"] == "app-2"


async def test_a_link_tells_whose_account_it_is_and_what_was_granted() -> None:
    server = Login(subject="acme@example.com", grants=NARROW)
    async with login(server) as api:
        found = await linked(api, await begun(api, server.url))
    assert found.account.native_id == f"{server.url}/api/v1/accounts/109301247632114587"
    assert (found.account.handle, found.account.server) == ("@acme@example.com", server.url)
    assert list(found.token.scopes) == EVERY_SCOPE
    assert found.token.expires_at is None
    assert "token-1" not in repr(found)
    assert "secret" not in repr(found)
    (form,) = server.forms("/oauth/token")
    assert form["redirect_uri"] == CALLBACK


@pytest.mark.parametrize(
    ("scopes", "names"),
    [
        ("read", EVERY_SCOPE[:4]),
        ("read write follow", EVERY_SCOPE),
        ("read:accounts read:statuses", ["read:accounts", "read:statuses"]),
        ("", []),
    ],
)
def test_a_wide_permission_is_all_those_below_it(scopes: str, names: list[str]) -> None:
    assert list(granted(scopes.split())) == names


def test_mentions_are_not_polled_without_their_permission() -> None:
    kinds = ["post", "mention"]
    assert LINK.open_kinds(kinds, ["read:accounts", "read:statuses"]) == ["post"]  # type: ignore[arg-type]
    assert LINK.open_kinds(kinds, EVERY_SCOPE) == kinds  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "cancelled"),
    [
        ({"error": "access_denied"}, True),
        ({"error": "invalid_scope"}, False),
        ({"code": "another"}, False),
        ({"code": ""}, False),
        ({"iss": "https://elsewhere.example/"}, False),
    ],
)
async def test_a_consent_that_came_to_nothing_says_who_said_no(
    query: dict[str, str], cancelled: bool
) -> None:
    server = Login()
    async with login(server) as api:
        with pytest.raises(LinkRefused) as caught:
            await linked(api, await begun(api, server.url), **query)
    assert (caught.value.cancelled, server.tokens) == (cancelled, {})


async def test_my_page_is_the_very_page_that_anyone_finds() -> None:
    server = Login(subject="acme@example.com")
    async with login(server) as api:
        found = await linked(api, await begun(api, server.url))
        (mine,) = (await linking.my_pages(as_owner(api, found), "")).pages
        (public,) = (await find_pages(api, f"{server.url}/@acme")).pages
        (by_handle,) = (await find_pages(api, f"@acme@{server.url[7:]}")).pages
    assert mine.page.native_id == public.native_id == by_handle.native_id
    assert mine.page == by_handle
    assert not mine.cannot


async def test_a_token_that_was_revoked_does_not_work_any_more() -> None:
    server = Login()
    async with login(server) as api:
        found = await linked(api, await begun(api, server.url))
        owner = as_owner(api, found)
        assert await linking.check(owner, found.token) == found.token
        await linking.revoke(owner, found.token)
        with pytest.raises(ReconnectNeeded) as caught:
            await linking.check(owner, found.token)
    assert caught.value.cause is Cause.REVOKED
    (form,) = server.forms("/oauth/revoke")
    assert (form["client_id"], form["token"]) == ("app-1", "token-1")


def _answer(status: int, **headers: str) -> Callable[[], web.Response]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda: web.json_response({"error": "In words"}, status=status, headers=named)


@pytest.mark.parametrize(
    ("refusal", "cause"),
    [
        (_answer(403), Cause.SUSPENDED),
        (lambda: web.Response(status=422), Cause.REVOKED),
        (lambda: web.Response(status=401), Cause.REVOKED),
        (
            _answer(403, WWW_Authenticate='Bearer error="insufficient_scope", scope="read"'),
            Cause.PERMISSION,
        ),
    ],
)
async def test_a_closed_login_a_void_token_and_a_missing_scope_are_told_apart(
    refusal: Callable[[], web.Response], cause: Cause
) -> None:
    server = Login()
    async with login(server) as api:
        found = await linked(api, await begun(api, server.url))
        server.refusal = refusal()
        with pytest.raises(ReconnectNeeded) as caught:
            await linking.check(as_owner(api, found), found.token)
    assert caught.value.cause is cause


async def test_a_suspended_account_is_told_so() -> None:
    server = Login()
    server.account["suspended"] = True
    async with login(server) as api:
        with pytest.raises(ReconnectNeeded) as caught:
            await linked(api, await begun(api, server.url))
    assert caught.value.cause is Cause.SUSPENDED


def test_what_is_asked_for_says_what_it_gives() -> None:
    assert SCOPES
    assert [one.scope for one in PERMISSIONS if one.required] == ["read:accounts", "read:statuses"]
    assert all(one.gives and not one.gives.endswith(".") for one in PERMISSIONS)
