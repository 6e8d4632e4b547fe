"""What an account does from here at real servers, as another account sees it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

import aiohttp
import pytest
import pytest_asyncio

from providers.acting import Act, Draft, Made, Target, Upload, Verb
from providers.api import Api, bearer
from providers.errors import Cause, NotDone, PageGone, ReconnectNeeded, Unavailable
from providers.http import Http, Reply, open_http
from providers.mastodon import PROVIDER, linking
from providers.mastodon.acting import ACTS, remove
from providers.mastodon.bodies import plain
from providers.mastodon.measuring import MEASURES
from providers.mastodon.polling import poll_mentions, poll_messages, poll_own
from providers.mastodon.saying import find, publish
from providers.measuring import Figure
from providers.vocabulary import Connection, Item, Kind, Page, Token
from tests.real.servers.mastodon_mock import MastodonMock
from tests.real.servers.snac import Snac

PATIENCE = 60.0
Server = Snac | MastodonMock
Found = TypeVar("Found")
# One pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest_asyncio.fixture(loop_scope="session", name="http")
async def _http() -> AsyncIterator[Http]:
    async with open_http(allow_private=frozenset({"127.0.0.1:*", "::1:*"})) as http:
        yield http


@dataclass(frozen=True)
class Acting:
    """An account that acts from here, at `server` by its `name`; `other` is who reads along."""

    http: Http
    server: Server
    page: Page
    token: str
    name: str
    other: str

    def api(self, token: str = "") -> Api:
        signer = bearer(Token(access=token or self.token))
        now = datetime.now(UTC)
        return Api(self.http, self.server.url, now, signer=signer, check=PROVIDER.check)

    async def does(self, verb: Verb, item: Item, text: str = "", key: str = "") -> Made:
        act = how(verb, item)
        return await act.do(self.api(), self.page, Target(item=item), Draft(text=text, key=key))

    async def asked_by_other(self, text: str, **more: str) -> Item:
        """Let the other one write to the account; return it as it comes here."""
        await self.server.post(f"{self.name} {text}", by=self.other, **more)

        async def come() -> Item | None:
            batch = await poll_mentions(self.api(), self.page, "")
            return next((one for one in batch.items if text in one.html), None)

        return await until(come)

    async def again(self, item: Item) -> Item:
        batch = await poll_mentions(self.api(), self.page, "")
        return next(one for one in batch.items if one.native_id == item.native_id)

    async def own(self, native_id: str) -> Item:
        batch = await poll_own(self.api(), self.page, "")
        return next(item for item in batch.items if item.native_id == native_id)

    async def seen(self, native_id: str) -> Any:
        """Return a status as the other one sees it."""
        its_id = native_id.rpartition("/")[2]
        return await self.server.asks(f"/api/v1/statuses/{its_id}", by=self.other)

    async def reads(self, text: str, above: Item) -> list[str]:
        """Wait until the other one reads that below a status; return all that says so."""
        path = f"/api/v1/statuses/{above.native_id.rpartition('/')[2]}/context"

        async def below() -> list[str]:
            found = await self.server.asks(path, by=self.other)
            said = [plain(one["content"]) for one in found["descendants"]]
            return [one for one in said if text in one]

        return await until(below)

    async def heard(self, text: str, type_: str = "mention") -> None:
        """Wait until the server tells the other one of it."""

        async def told() -> bool:
            found = await self.server.asks("/api/v1/notifications", by=self.other)
            return any(one["type"] == type_ and text in one["status"]["content"] for one in found)

        assert await until(told)


def how(verb: Verb, item: Item) -> Act:
    """Return how that is done to such an item."""
    act = ACTS[verb]
    assert isinstance(act, Act)
    found = act.on(item.kind)
    assert found
    return found


async def until(look: Callable[[], Awaitable[Found | None]]) -> Found:
    """Wait for what takes a moment."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(Unavailable):
                if found := await look():
                    return found
            await asyncio.sleep(0.1)


async def acting(http: Http, server: Server, token: str, *, name: str, other: str) -> Acting:
    api = Api(http, server.url, datetime.now(UTC), signer=bearer(Token(access=token)))
    (mine,) = (await linking.my_pages(api, "")).pages
    return Acting(http, server, mine.page, token, name, other)


@pytest_asyncio.fixture(loop_scope="session", name="brand")
async def _brand(snac: Snac, http: Http) -> Acting:
    return await acting(http, snac, snac.tokens["brand"], name=f"@brand@{snac.host}", other="fan")


@pytest_asyncio.fixture(loop_scope="session", name="ada")
async def _ada(mastodon_mock: MastodonMock, http: Http) -> Acting:
    return await acting(http, mastodon_mock, "ada_token", name="@ada", other="alan")


class Losing:
    """The way to the web, on which the answer to whatever is written gets lost."""

    def __init__(self, http: Http) -> None:
        self.http = http

    async def request(self, method: str, url: str, **options: Any) -> Reply:
        reply = await self.http.request(method, url, **options)
        if method != "GET":
            raise Unavailable("did not answer")
        return reply


async def posts_with_a_picture(one: Acting) -> Item:
    picture = Upload(content=PNG, mime="image/png", alt="A pixel of Grüße")
    made = await publish(one.api(), one.page, Draft(text="Ask me & see", pictures=(picture,)))
    seen = await one.seen(made.native_id)
    assert plain(seen["content"]) == "Ask me & see"
    assert [media["description"] for media in seen["media_attachments"]] == [picture.alt]
    assert seen["visibility"] == "public"
    assert made.url == seen["url"]
    post = await one.own(made.native_id)
    assert (post.is_own, len(post.pictures)) == (True, 1)
    return post


async def answers(one: Acting, post: Item) -> Item:
    asked = await one.asked_by_other("how heavy?", in_reply_to_id=post.native_id.rpartition("/")[2])
    assert (asked.kind, asked.is_own, asked.answers) == (Kind.REPLY, False, post.native_id)
    made = await one.does(Verb.REPLY, asked, "50 kilos", key="wish-of-kilos")
    await one.heard("50 kilos")
    assert len(await one.reads("50 kilos", asked)) == 1
    seen = await one.seen(made.native_id)
    assert seen["in_reply_to_id"] == asked.native_id.rpartition("/")[2]
    assert plain(seen["content"]).startswith("@")
    return asked


async def likes_and_takes_it_back(one: Acting, asked: Item) -> None:
    for _ in range(2):
        await one.does(Verb.LIKE, asked)
        assert (await one.seen(asked.native_id))["favourites_count"] == 1
    assert (await one.again(asked)).is_liked
    for _ in range(2):
        await one.does(Verb.UNLIKE, asked)
        assert (await one.seen(asked.native_id))["favourites_count"] == 0
    assert not (await one.again(asked)).is_liked


async def says_once_what_was_lost(one: Acting, asked: Item) -> None:
    """Try as the bot does, when the first try's answer is lost."""
    draft = Draft(text="Lost & <found> @ the https://example.org/dock", key="wish-of-lost")
    target, since, act = Target(item=asked), one.api().now, how(Verb.REPLY, asked)
    assert not await find(one.api(), one.page, target, draft, since)
    lossy = replace(one.api(), http=cast("Http", Losing(one.http)))
    with pytest.raises(Unavailable):
        await act.do(lossy, one.page, target, draft)
    found = await find(one.api(), one.page, target, draft, since)
    assert found
    assert len(await one.reads("Lost", asked)) == 1
    other = replace(draft, text="Lost & <lost> @ the https://example.org/dock")
    assert not await find(one.api(), one.page, target, other, since)


async def publishes_once_what_was_lost(one: Acting) -> None:
    draft = Draft(text="Closed on Monday, for once", key="wish-of-monday")
    since = one.api().now
    lossy = replace(one.api(), http=cast("Http", Losing(one.http)))
    with pytest.raises(Unavailable):
        await publish(lossy, one.page, draft)
    found = await find(one.api(), one.page, None, draft, since)
    assert found
    assert plain((await one.seen(found.native_id))["content"]) == draft.text


async def test_an_account_on_snac_posts_answers_and_likes_each_once(brand: Acting) -> None:
    asked = await answers(brand, await posts_with_a_picture(brand))
    await likes_and_takes_it_back(brand, asked)
    await says_once_what_was_lost(brand, asked)
    await publishes_once_what_was_lost(brand)


async def test_an_account_on_a_mastodon_server_posts_answers_and_likes_each_once(
    ada: Acting,
) -> None:
    asked = await answers(ada, await posts_with_a_picture(ada))
    await likes_and_takes_it_back(ada, asked)
    await says_once_what_was_lost(ada, asked)
    await publishes_once_what_was_lost(ada)


async def test_a_mastodon_server_says_the_same_wish_once(ada: Acting) -> None:
    draft = Draft(text="Once for all", key="wish-of-once")
    first = await publish(ada.api(), ada.page, draft)
    assert await publish(ada.api(), ada.page, draft) == first
    assert await publish(ada.api(), ada.page, replace(draft, key="wish-of-twice")) != first


@pytest.mark.parametrize("visibility", ["unlisted", "private", "direct"])
async def test_an_answer_is_seen_by_no_more_people_than_what_it_answers(
    ada: Acting, mastodon_mock: MastodonMock, visibility: str
) -> None:
    its_id = await mastodon_mock.post("@ada between us", by="alan", visibility=visibility)
    asked = Item(native_id=f"{ada.server.url}/api/v1/statuses/{its_id}", kind=Kind.MENTION)
    made = await ada.does(Verb.REPLY, asked, "Of course", key=f"wish-{visibility}")
    assert (await ada.seen(made.native_id))["visibility"] == visibility


async def test_a_private_message_is_read_and_answered_in_private(
    ada: Acting, mastodon_mock: MastodonMock
) -> None:
    await mastodon_mock.post("@ada psst, a secret", by="alan", visibility="direct")
    batch = await poll_messages(ada.api(), ada.page, "")
    message = next(item for item in batch.items if "psst, a secret" in item.html)
    assert message.kind is Kind.PRIVATE_MESSAGE
    made = await ada.does(Verb.REPLY, message, "Not a word", key="wish-of-silence")
    await ada.heard("Not a word")
    assert (await ada.seen(made.native_id))["visibility"] == "direct"


async def test_what_an_account_deletes_is_gone_and_only_its_own(
    ada: Acting, mastodon_mock: MastodonMock
) -> None:
    made = await publish(ada.api(), ada.page, Draft(text="Not for long"))
    post = await ada.own(made.native_id)
    for _ in range(2):
        await ada.does(Verb.DELETE, post)
        await remove(ada.api(), ada.page, made.native_id)
    with pytest.raises(aiohttp.ClientResponseError):
        await ada.seen(made.native_id)
    for verb in (Verb.REPLY, Verb.LIKE, Verb.UNLIKE):
        with pytest.raises(PageGone):
            await ada.does(verb, post, "Too late")
    theirs = await mastodon_mock.post("Mine to keep", by="alan")
    with pytest.raises(NotDone):
        await remove(ada.api(), ada.page, f"{ada.server.url}/api/v1/statuses/{theirs}")
    assert await ada.seen(theirs)


async def test_snac_deletes_nothing_from_outside_and_says_so(brand: Acting) -> None:
    made = await publish(brand.api(), brand.page, Draft(text="Here to stay"))
    with pytest.raises(NotDone):
        await brand.does(Verb.DELETE, await brand.own(made.native_id))
    assert await brand.seen(made.native_id)


async def test_a_token_that_was_taken_back_asks_for_a_person(brand: Acting, ada: Acting) -> None:
    for one in (brand, ada):
        post = await one.own((await publish(one.api(), one.page, Draft(text="Like me"))).native_id)
        for verb in (Verb.LIKE, Verb.REPLY):
            act = how(verb, post)
            with pytest.raises(ReconnectNeeded) as caught:
                await act.do(one.api("of-yore"), one.page, Target(item=post), Draft(text="Hm"))
            assert caught.value.cause is Cause.REVOKED


async def test_posts_and_followers_are_counted_as_everyone_sees_them(
    brand: Acting, ada: Acting
) -> None:
    for one in (brand, ada):
        before = await counted(one)
        made = await publish(one.api(), one.page, Draft(text="Count me"))
        its_id = made.native_id.rpartition("/")[2]
        await one.asked_by_other("counting", in_reply_to_id=its_id)
        after = await counted(one)
        assert after[Figure.POSTS] == before[Figure.POSTS] + 1
        assert after[Figure.ENGAGEMENT] >= before[Figure.ENGAGEMENT]
        (measure,) = (each for each in MEASURES[Connection.AUTHORIZED] if each.posts)
        assert measure.posts
        post = await one.own(made.native_id)
        got = await measure.posts(one.api(), one.page, [post])
        assert got == {made.native_id: (await one.seen(made.native_id))["replies_count"]}


async def counted(one: Acting) -> dict[Figure, float]:
    """Return the figures of these two days: it may be midnight."""
    until, found = one.api().now.date() + timedelta(days=1), {}
    for measure in MEASURES[Connection.AUTHORIZED]:
        assert measure.page
        days = await measure.page(one.api(), one.page, until - timedelta(days=2), until)
        found[measure.figure] = sum(days.values())
    return found
