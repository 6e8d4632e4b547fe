"""A blog of one's own is lent by an application password, and let go again."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from providers.api import Api
from providers.errors import Cause, LinkRefused, ReconnectNeeded, Unavailable, UnexpectedReply
from providers.linking import Asked as Wanted
from providers.linking import Back, Consent
from providers.vocabulary import Token
from providers.wordpress import linking
from providers.wordpress.finding import find_pages
from tests.providers.loopback import Answer, Asked, as_json, loopback, not_found
from tests.providers.wordpress.blog import EXAMPLES, example

CALLBACK = "https://social.example.org/link/wordpress/callback"
PASSWORD = "abcd EFGH 1234 ijkl MNOP 6789"
TOKEN = Token(access=PASSWORD, extra={"user": "admin"})
LOGGED_OUT = as_json({"code": "rest_not_logged_in", "data": {"status": 401}}, status=401)


class Blog:
    """A blog on loopback whose administrator has one application password."""

    def __init__(self, *, login_at: str = "", **me: Any) -> None:
        self.url, self.login_at, self.signed_by = "", login_at, "YWRtaW46"
        self.me = {**example("me.json"), **me}
        self.gives_passwords = True
        self.deleted: list[str] = []

    def answer(self, asked: Asked) -> Answer:
        path = asked.path.removeprefix("/wp-json")
        if path == asked.path:
            link = f'<{self.url}/wp-json/>; rel="https://api.w.org/"'
            return Answer(headers={"Content-Type": "text/html", "Link": link})
        if path == "/":
            return as_json(self._index())
        if not asked.headers.get("authorization", "").startswith(f"Basic {self.signed_by}"):
            return LOGGED_OUT
        return self._owned(asked.method, path.removeprefix("/wp/v2/users/me"))

    def _owned(self, method: str, path: str) -> Answer:
        if method == "DELETE":
            self.deleted.append(path.rpartition("/")[2])
            self.signed_by = "nobody"
            return as_json({"deleted": True})
        return as_json(example("introspect.json") if path else self.me)

    def _index(self) -> Mapping[str, Any]:
        text = (EXAMPLES / "index.json").read_text()
        index = json.loads(text.replace("https://blog.example.com", self.url))
        ways = index["authentication"]
        if self.login_at:
            ways["application-passwords"]["endpoints"]["authorization"] = self.login_at
        # PHP writes an empty object as a list.
        return index if self.gives_passwords else {**index, "authentication": []}


async def begun(api: Api, typed: str, redirect_uri: str = CALLBACK) -> Consent:
    return await linking.begin(api, Wanted(state="a-state", redirect_uri=redirect_uri, typed=typed))


def back(consent: Consent, **query: str) -> Back:
    """Return a person as the site's own script sends them."""
    given = {"site_url": consent.kept["site"], "user_login": "admin", "password": PASSWORD}
    return Back(query={"state": "a-state", **given, **query}, kept=consent.kept, redirect_uri="")


async def test_the_person_is_sent_to_the_sites_own_page_and_back_with_the_state() -> None:
    blog = Blog()
    async with loopback(blog.answer) as (server, api):
        blog.url = server.url
        consent = await begun(api, f"{server.url}/2026/a-post/")
    parts = urlsplit(consent.url)
    query = dict(parse_qsl(parts.query))
    assert parts.path == "/wp-admin/authorize-application.php"
    assert query["success_url"] == f"{CALLBACK}?state=a-state"
    assert query["reject_url"] == f"{CALLBACK}?state=a-state&error=access_denied"
    assert query["app_id"] == linking.APP_ID
    assert query["app_name"] == "Social for Slack, 2026-11-24 12:00:00"
    assert consent.server == f"{server.url}/wp-json"


async def test_a_link_tells_whose_it_is_and_shows_its_password_nowhere() -> None:
    blog = Blog()
    async with loopback(blog.answer) as (server, api):
        blog.url = server.url
        consent = await begun(api, server.url)
        linked = await linking.finish(replace(api, base_url=consent.server), back(consent))
    assert linked.account.native_id == f"{server.url}/wp-json/wp/v2/users/1"
    assert (linked.account.name, linked.account.handle) == ("Jane Doe", "admin")
    assert linked.account.server == f"{server.url}/wp-json"
    assert PASSWORD not in repr((linked, consent, back(consent), linking.basic(linked.token)))
    assert not any(PASSWORD in f"{one.path} {one.query}" for one in server.asked)


@pytest.mark.parametrize(
    ("query", "cancelled", "why"),
    [
        ({"error": "access_denied"}, True, "was told no"),
        ({"error": "disabled"}, False, "refuses this"),
        ({"password": ""}, False, "sent nothing along"),
        ({"user_login": ""}, False, "sent nothing along"),
        ({"site_url": "https://elsewhere.example"}, False, "answered in another site’s name"),
        ({"user_login": "somebody"}, False, "does not take the password that it has just given"),
    ],
)
async def test_a_consent_that_came_to_nothing_says_why(
    query: dict[str, str], cancelled: bool, why: str
) -> None:
    blog = Blog()
    async with loopback(blog.answer) as (server, api):
        blog.url = server.url
        consent = await begun(api, server.url)
        with pytest.raises(LinkRefused) as caught:
            await linking.finish(replace(api, base_url=consent.server), back(consent, **query))
    assert (str(caught.value), caught.value.cancelled) == (why, cancelled)


async def test_a_site_without_application_passwords_says_what_it_needs() -> None:
    blog = Blog()
    blog.gives_passwords = False
    async with loopback(blog.answer) as (server, api):
        blog.url = server.url
        with pytest.raises(LinkRefused, match="gives no application passwords"):
            await begun(api, server.url)


async def test_a_site_cannot_collect_another_ones_passwords() -> None:
    blog = Blog(login_at="https://victim.example/wp-admin/authorize-application.php")
    async with loopback(blog.answer) as (server, api):
        blog.url = server.url
        with pytest.raises(LinkRefused, match="on another host than its API"):
            await begun(api, server.url)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("acme", "needs your site’s address"),
        ("", "needs your site’s address"),
        ("nowhere.invalid", "is not found at that address: it has no address"),
    ],
)
async def test_what_is_no_site_is_told_so(typed: str, why: str) -> None:
    async with loopback(lambda asked: not_found()) as (_, api):
        with pytest.raises(LinkRefused, match=why):
            await begun(api, typed)


async def test_my_page_is_the_very_page_that_anyone_finds() -> None:
    blog = Blog()
    async with loopback(blog.answer) as (server, api):
        blog.url = server.url
        owner = replace(api, base_url=f"{server.url}/wp-json", signer=linking.basic(TOKEN))
        (mine,) = (await linking.my_pages(owner, "")).pages
        (public,) = (await find_pages(api, server.url)).pages
    assert mine.page == public
    assert (mine.role, mine.cannot) == ("Administrator", "")


@pytest.mark.parametrize("roles", [["author"], {"1": "author"}])
async def test_a_role_that_is_too_weak_says_which_is_needed(roles: object) -> None:
    blog = Blog(roles=roles, capabilities={"read": True, "edit_posts": True})
    async with loopback(blog.answer) as (server, api):
        blog.url = server.url
        owner = replace(api, base_url=f"{server.url}/wp-json", signer=linking.basic(TOKEN))
        (mine,) = (await linking.my_pages(owner, "")).pages
    assert mine.role == "Author"
    assert mine.cannot == (
        "To read its comments you need the role Editor or Administrator there; yours is Author."
    )


async def test_what_is_let_go_is_deleted_there_and_does_not_work_any_more() -> None:
    blog = Blog()
    async with loopback(blog.answer) as (server, api):
        blog.url = server.url
        owner = replace(api, base_url=f"{server.url}/wp-json")
        assert await linking.check(owner, TOKEN) == TOKEN
        await linking.revoke(owner, TOKEN)
        with pytest.raises(ReconnectNeeded) as caught:
            await linking.check(owner, TOKEN)
    assert blog.deleted == [example("introspect.json")["uuid"]]
    assert caught.value.cause is Cause.REVOKED


async def test_a_fence_before_the_site_rings_nobody() -> None:
    told = Answer(b"", 401, {"WWW-Authenticate": 'Basic realm="Staging"'})
    async with loopback(lambda asked: told) as (_, api):
        with pytest.raises(Unavailable):
            await linking.check(api, TOKEN)


async def test_an_account_in_another_shape_is_unexpected() -> None:
    async with loopback(lambda asked: as_json([])) as (_, api):
        with pytest.raises(UnexpectedReply):
            await linking.check(api, TOKEN)
