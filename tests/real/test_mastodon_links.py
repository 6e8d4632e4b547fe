"""An account is linked at real servers, read as its owner reads it, and let go again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
import pytest_asyncio

from providers.api import Api, bearer
from providers.errors import Cause, LinkRefused, ReconnectNeeded
from providers.http import Http, open_http
from providers.linking import Asked, Back, Consent, Linked
from providers.mastodon import PROVIDER, linking
from providers.mastodon.finding import find_pages
from providers.mastodon.polling import poll, poll_mentions, poll_own
from providers.vocabulary import Batch, Item, Kind, Page
from tests.real.servers.mastodon_mock import MastodonMock
from tests.real.servers.snac import Snac

CALLBACK = "http://localhost:3000/link/mastodon/callback"
PATIENCE = 60.0
Server = Snac | MastodonMock


@pytest_asyncio.fixture(loop_scope="session", name="http")
async def _http() -> AsyncIterator[Http]:
    async with open_http(allow_private=frozenset({"127.0.0.1:*", "::1:*"})) as http:
        yield http


def nobody(http: Http, base_url: str = PROVIDER.base_url) -> Api:
    return Api(http, base_url, datetime.now(UTC), check=PROVIDER.check)


def owner(http: Http, linked: Linked) -> Api:
    return replace(nobody(http, linked.account.server), signer=bearer(linked.token))


async def begun(http: Http, typed: str, before: Consent | None = None) -> Consent:
    registered = {before.server: before.registered} if before else {}
    asked = Asked(state="a-state", redirect_uri=CALLBACK, typed=typed, registered=registered)
    return await linking.begin(nobody(http), asked)


async def linked(
    http: Http, typed: str, approves: Callable[[str], Awaitable[str]], before: Consent | None = None
) -> tuple[Consent, Linked]:
    """Go the whole way, but for the browser."""
    consent = await begun(http, typed, before)
    led_to = await approves(consent.url)
    assert led_to.startswith(f"{CALLBACK}?")
    query = dict(parse_qsl(urlsplit(led_to).query))
    assert query["state"] == "a-state"
    api = nobody(http, consent.server)
    back = Back(query=query, kept=consent.kept, redirect_uri=CALLBACK)
    return consent, await linking.finish(api, back)


async def until(found: Callable[[], Awaitable[Batch]], wanted: Callable[[Item], bool]) -> Item:
    """Poll until an item is there: servers take a moment to tell of what others wrote."""
    for _ in range(round(PATIENCE / 0.1)):
        batch = await found()
        hits = [item for item in batch.items if wanted(item)]
        if hits:
            return hits[0]
        await asyncio.sleep(0.1)
    raise AssertionError("nothing came")


async def until_notified(api: Api, text: str) -> None:
    """Wait until the server tells its owner of something, whoever may read it."""
    for _ in range(round(PATIENCE / 0.1)):
        told = await api.json("/api/v1/notifications")
        if [one for one in told if text in one["status"]["content"]]:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"nobody told of {text}")


async def my_page(http: Http, found: Linked) -> Page:
    (mine,) = (await linking.my_pages(owner(http, found), "")).pages
    return mine.page


async def public_page(http: Http, query: str) -> Page:
    return (await find_pages(nobody(http), query)).pages[0]


async def test_an_account_on_snac_is_linked_read_and_let_go(snac: Snac, http: Http) -> None:
    consent, found = await linked(http, f"{snac.url}/brand", snac.approves)
    assert found.account.handle == f"@brand@{snac.host}"
    assert (consent.server, found.account.server) == (snac.url, snac.url)

    mine = await my_page(http, found)
    public = await public_page(http, f"{snac.url}/brand")
    assert (mine.native_id, mine.handle) == (public.native_id, public.handle)

    post = await snac.post("Anvils at half price")
    api = owner(http, found)
    own, anyone = await poll_own(api, mine, ""), await poll(nobody(http), public, "")
    assert [item.native_id for item in own.items] == [item.native_id for item in anyone.items]
    assert own.items[0].native_id == f"{snac.url}/api/v1/statuses/{post}"

    await linking.revoke(api, found.token)
    with pytest.raises(ReconnectNeeded) as caught:
        await linking.check(api, found.token)
    assert caught.value.cause is Cause.REVOKED
    with pytest.raises(ReconnectNeeded):
        await poll_mentions(api, mine, "")


async def test_an_answer_on_snac_comes_to_the_owner_and_a_private_one_does_not(
    snac: Snac, http: Http
) -> None:
    _, found = await linked(http, f"{snac.url}/brand", snac.approves)
    mine, api = await my_page(http, found), owner(http, found)
    post = await snac.post("Who wants an anvil?")
    before = await poll_mentions(api, mine, "")
    name = f"@brand@{snac.host}"
    await snac.post(f"{name} psst", by="fan", visibility="direct", in_reply_to_id=post)
    await snac.post(f"{name} I do", by="fan", in_reply_to_id=post)
    item = await until(
        lambda: poll_mentions(api, mine, before.cursor), lambda one: "I do" in one.html
    )
    assert (item.kind, item.answers) == (Kind.REPLY, f"{snac.url}/api/v1/statuses/{post}")
    assert item.author.handle == f"@fan@{snac.host}"
    await until_notified(api, "psst")
    every = await poll_mentions(api, mine, "")
    assert not [one for one in every.items if "psst" in one.html]


async def test_snac_is_registered_at_once_and_anew_when_it_has_forgotten_us(
    snac: Snac, http: Http
) -> None:
    first, _ = await linked(http, snac.url, snac.approves)
    again, _ = await linked(http, snac.url, snac.approves, before=first)
    assert again.registered == first.registered
    forgotten = replace(first, registered={**first.registered, "client_id": "of-another-life"})
    anew, found = await linked(http, snac.url, snac.approves, before=forgotten)
    assert anew.registered["client_id"] not in {"of-another-life", first.registered["client_id"]}
    assert found.account.name == "brand"


async def test_a_person_who_says_no_links_nothing(snac: Snac, http: Http) -> None:
    consent = await begun(http, snac.url)
    led_to = await snac.approves(consent.url)
    query = dict(parse_qsl(urlsplit(led_to).query)) | {"error": "access_denied"}
    back = Back(query=query, kept=consent.kept, redirect_uri=CALLBACK)
    with pytest.raises(LinkRefused) as caught:
        await linking.finish(nobody(http, consent.server), back)
    assert caught.value.cancelled


async def test_an_account_on_a_mastodon_server_is_linked_read_and_let_go(
    mastodon_mock: MastodonMock, http: Http
) -> None:
    consent, found = await linked(http, mastodon_mock.url, mastodon_mock.approves)
    assert "scope=read+write" in consent.url
    assert list(found.token.scopes) == [one.scope for one in linking.PERMISSIONS]
    mine, api = await my_page(http, found), owner(http, found)
    public = await public_page(http, f"{mastodon_mock.url}/@ada")
    assert (mine.native_id, mine.handle) == (public.native_id, public.handle)

    post = await mastodon_mock.post("The engine weaves algebraic patterns")
    secret = await mastodon_mock.post("For Charles alone", visibility="direct")
    own = await poll_own(api, mine, "")
    assert own.items[0].native_id == f"{mastodon_mock.url}/api/v1/statuses/{post}"
    assert not [item for item in own.items if item.native_id.endswith(f"/{secret}")]

    before = await poll_mentions(api, mine, "")
    await mastodon_mock.post("@ada can it think?", by="alan", in_reply_to_id=post)
    item = await until(
        lambda: poll_mentions(api, mine, before.cursor), lambda one: "can it think" in one.html
    )
    assert (item.kind, item.answers) == (Kind.REPLY, own.items[0].native_id)

    assert await linking.check(api, found.token) == found.token
    await linking.revoke(api, found.token)
    with pytest.raises(ReconnectNeeded) as caught:
        await linking.check(api, found.token)
    assert caught.value.cause is Cause.REVOKED


async def test_a_storm_of_mentions_on_a_mastodon_server_is_read_to_its_end(
    mastodon_mock: MastodonMock, http: Http
) -> None:
    _, found = await linked(http, mastodon_mock.url, mastodon_mock.approves)
    mine, api = await my_page(http, found), owner(http, found)
    cursor = (await poll_mentions(api, mine, "")).cursor
    for number in range(75):
        await mastodon_mock.post(f"@ada question {number}.", by="alan")
    brought: list[str] = []
    more = True
    while more:
        batch = await poll_mentions(api, mine, cursor)
        brought += [item.html for item in reversed(batch.items)]
        cursor, more = batch.cursor, batch.more
    assert [f"question {number}." in html for number, html in enumerate(brought)] == [True] * 75
