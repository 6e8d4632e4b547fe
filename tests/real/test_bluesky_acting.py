"""What the bot does on a real network, as somebody else sees it: a third account."""

import asyncio
import struct
import zlib
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser

from providers.acting import Draft, Made, Target, Upload, Verb
from providers.api import Api
from providers.bluesky import composing, notices, permissions
from providers.bluesky.acting import ACTS
from providers.bluesky.measuring import MEASURES
from providers.bluesky.polling import poll_own
from providers.bluesky.publishing import publish, remove
from providers.errors import Cause, NotDone, PageGone, ReconnectNeeded
from providers.vocabulary import Item, Kind, Page
from tests.real.bluesky_bot import PATIENCE, arrive, bot_of
from tests.real.servers.bluesky import Account, Bluesky
from tests.real.servers.consent import person

WRITING = ("repo:", "blob:")
POST, LIKE, GATE = "app.bsky.feed.post", "app.bsky.feed.like", "app.bsky.feed.threadgate"


async def shown(look: Callable[[], Awaitable[bool]]) -> None:
    """Wait until the AppView knows."""
    async with asyncio.timeout(PATIENCE):
        while not await look():
            await asyncio.sleep(0.05)


class Acting:
    """An account that the bot acts as, and somebody who reads along."""

    def __init__(self, network: Bluesky, third: Account, api: Api, page: Page) -> None:
        self.network, self.third, self.api, self.page = network, third, api, page

    async def does(self, verb: Verb, item: Item, text: str = "", key: str = "") -> Made:
        act = ACTS[verb].on(item.kind)
        assert act
        return await act.do(self.api, self.page, Target(item=item), Draft(text=text, key=key))

    async def told(self, uri: str) -> Item:
        return (await arrive(lambda cursor: notices.poll(self.api, self.page, cursor), uri))[0][uri]

    async def own(self, uri: str) -> Item:
        return (await arrive(lambda cursor: poll_own(self.api, self.page, cursor), uri))[0][uri]

    async def sees(self, uri: str) -> dict[str, Any]:
        await shown(lambda: self.is_there(uri))
        found = await self.network.seen(self.third, uri)
        assert found
        return found

    async def is_there(self, uri: str) -> bool:
        return await self.network.seen(self.third, uri) is not None

    async def is_gone(self, uri: str) -> bool:
        return not await self.is_there(uri)

    async def likes(self, uri: str) -> int:
        return int((await self.sees(uri))["likeCount"])

    async def thread(self, root: str, method: str = "getPostThreadV2") -> list[str]:
        """Return what stands below a post, in the thread or (Other) apart from it."""
        found = await self.network.asks(self.third, f"app.bsky.unspecced.{method}", anchor=root)
        return [one["uri"] for one in found["thread"] if one["uri"] != root]


def picture(width: int, height: int, padded: int = 0) -> bytes:
    """Return a PNG, all black, with a comment that makes it bigger."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = zlib.compress((b"\0" + bytes(width)) * height)
    comment = chunk(b"tEXt", b"Comment\0" + b"x" * padded)
    return b"\x89PNG\r\n\x1a\n" + head + comment + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def linked(post: dict[str, Any]) -> dict[str, str]:
    """Return what is a link in a post, by its text, and whereto."""
    whole = post["record"]["text"].encode()
    found = {}
    for facet in post["record"].get("facets", []):
        (feature,) = facet["features"]
        start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        value = feature.get("uri") or feature.get("did") or feature.get("tag")
        found[whole[start:end].decode()] = value
    return found


async def test_what_the_bot_publishes_answers_and_deletes_is_seen_by_everyone_once(
    bluesky: Bluesky, chromium: Browser
) -> None:
    brand, fan = await bluesky.join("bakery"), await bluesky.join("eater")
    third = await bluesky.join("passer-by")
    async with bot_of(bluesky) as bot, person(chromium, brand) as owner:
        token = (await bot.links(owner)).token
        page = await bot.page(token)
        as_third = Acting(bluesky, third, bot.owner(token), page)

        # A post with all that a text can hold, and with pictures as large as they may be.
        text = (
            f"Grüße 🥐 @{fan.handle}, @nobody.test: see https://example.org/new?a=1&b=2. #Brötchen!"
        )
        big = picture(3, 2, composing.BYTES - len(picture(3, 2)))
        assert len(big) == composing.BYTES
        pictures = (
            Upload(content=big, mime="image/png", alt="A croissant"),
            *(Upload(content=picture(1, n), mime="image/png") for n in (1, 2, 3)),
        )
        draft = Draft(text=text, pictures=pictures, key="0f8c5d6e7a")
        made = await publish(as_third.api, page, draft)
        seen = await as_third.sees(made.native_id)
        assert seen["record"]["text"] == text
        assert linked(seen) == {
            f"@{fan.handle}": fan.did,
            "https://example.org/new?a=1&b=2": "https://example.org/new?a=1&b=2",
            "#Brötchen": "Brötchen",
        }
        images = seen["embed"]["images"]
        assert [one["alt"] for one in images] == ["A croissant", "", "", ""]
        assert images[0]["aspectRatio"] == {"width": 3, "height": 2}
        assert made.url == f"https://bsky.app/profile/{brand.handle}/post/{seen['uri'][-13:]}"
        kept = [one["image"]["size"] for one in seen["record"]["embed"]["images"]]
        assert kept == [len(one.content) for one in pictures]

        # The answer was lost on its way to us: the bot does it again.
        for _ in range(2):
            assert await publish(as_third.api, page, draft) == made
        later = Draft(text="And another one", key="another")
        assert (await publish(as_third.api, page, later)).native_id != made.native_id
        assert len(await bluesky.records(brand, POST)) == 2

        # It comes back as the page's own; a stranger's answer to it is answered.
        item = await as_third.own(made.native_id)
        assert (item.is_own, item.kind) == (True, Kind.POST)
        question = await bluesky.answer(fan, made.native_id, made.native_id, "Still warm?")
        asked = await as_third.told(question)
        assert (asked.is_own, asked.kind) == (False, Kind.REPLY)
        for _ in range(2):
            answer = await as_third.does(Verb.REPLY, asked, f"Yes, @{fan.handle}", key="wish")
        below = await as_third.sees(answer.native_id)
        assert below["record"]["reply"] == {
            "root": await bluesky.strong_ref(made.native_id),
            "parent": await bluesky.strong_ref(question),
        }
        assert linked(below) == {f"@{fan.handle}": fan.did}
        assert len(await bluesky.records(brand, POST)) == 3
        told = await bluesky.asks(fan, "app.bsky.notification.listNotifications")
        assert answer.native_id in [one["uri"] for one in told["notifications"]]

        # Taken back, twice; and deleted by the button.
        for _ in range(2):
            await remove(as_third.api, page, answer.native_id)
        await shown(lambda: as_third.is_gone(answer.native_id))
        for _ in range(2):
            await as_third.does(Verb.DELETE, item)
        await shown(lambda: as_third.is_gone(made.native_id))
        assert len(await bluesky.records(brand, POST)) == 1
        with pytest.raises(NotDone):
            await remove(as_third.api, page, question)

        # Nobody answers what is not there.
        with pytest.raises(PageGone):
            await as_third.does(Verb.REPLY, item, "Hello?", key="too late")
        assert len(await bluesky.records(brand, POST)) == 1


async def test_a_like_is_one_like_whoever_made_it(bluesky: Bluesky, chromium: Browser) -> None:
    brand, fan = await bluesky.join("gallery"), await bluesky.join("painter")
    third = await bluesky.join("onlooker")
    mention = await bluesky.mention(fan, brand, "shows me")
    async with bot_of(bluesky) as bot, person(chromium, brand) as owner:
        token = (await bot.links(owner)).token
        as_third = Acting(bluesky, third, bot.owner(token), await bot.page(token))

        async def is_liked(times: int) -> bool:
            return await as_third.likes(mention) == times

        item = await as_third.told(mention)
        assert not item.is_liked
        for _ in range(2):
            made = await as_third.does(Verb.LIKE, item)
        assert list(await bluesky.records(brand, LIKE)) == [made.ref]
        await shown(lambda: is_liked(1))
        liked = await as_third.told(mention)
        assert liked.is_liked

        # To and fro, faster than the AppView reads.
        for _ in range(2):
            await as_third.does(Verb.UNLIKE, liked)
            assert await bluesky.records(brand, LIKE) == {}
            again = await as_third.does(Verb.LIKE, item)
            assert list(await bluesky.records(brand, LIKE)) == [again.ref]
        await as_third.does(Verb.UNLIKE, item)
        await shown(lambda: is_liked(0))

        # A person likes it in the app, after the bot has read the post.
        subject = {"subject": await bluesky.strong_ref(mention)}
        elsewhere = await bluesky.write(brand, LIKE, subject)
        await shown(lambda: is_liked(1))
        assert (await as_third.does(Verb.LIKE, item)).ref == elsewhere
        await as_third.does(Verb.UNLIKE, item)
        assert await bluesky.records(brand, LIKE) == {}
        await shown(lambda: is_liked(0))


async def test_an_answer_is_hidden_from_everyone_and_shown_again(
    bluesky: Bluesky, chromium: Browser
) -> None:
    brand, fan = await bluesky.join("theatre"), await bluesky.join("critic")
    third = await bluesky.join("audience")
    root = await bluesky.post(brand, "Tonight: Hamlet")
    allow = [{"$type": "app.bsky.feed.threadgate#mentionRule"}]
    theirs = await bluesky.post(fan, "What a bad week")
    async with bot_of(bluesky) as bot, person(chromium, brand) as owner:
        token = (await bot.links(owner)).token
        page = await bot.page(token)
        as_third = Acting(bluesky, third, bot.owner(token), page)

        rude = await bluesky.answer(fan, root, root, "Boring")
        kind = await bluesky.answer(fan, root, root, "But well played")
        rude_item, kind_item = await as_third.told(rude), await as_third.told(kind)
        assert Verb.HIDE in (rude_item.can_be or ())

        async def is_in_the_thread(*uris: str) -> bool:
            return set(await as_third.thread(root)) == set(uris)

        await shown(lambda: is_in_the_thread(rude, kind))
        for _ in range(2):
            await as_third.does(Verb.HIDE, rude_item)
        await shown(lambda: is_in_the_thread(kind))
        assert await as_third.thread(root, "getPostThreadOtherV2") == [rude]

        # In the app, the brand lets only those answer whom it names; that stays.
        (gate,) = (await bluesky.records(brand, GATE)).items()
        await bluesky.replace(brand, gate[0], gate[1] | {"allow": allow})
        await as_third.does(Verb.HIDE, kind_item)
        await as_third.does(Verb.UNHIDE, rude_item)
        kept = (await bluesky.records(brand, GATE))[gate[0]]
        assert (kept["allow"], kept["hiddenReplies"], kept["post"]) == (allow, [kind], root)
        await shown(lambda: is_in_the_thread(rude))
        assert await as_third.thread(root, "getPostThreadOtherV2") == [kind]
        assert not (await as_third.told(rude)).is_hidden

        # The thread is not the brand's own.
        own = await bluesky.answer(brand, theirs, theirs, "Poor you")
        below = await bluesky.answer(fan, own, theirs, "You!")
        item = await as_third.told(below)
        assert Verb.HIDE not in (item.can_be or ())
        with pytest.raises(NotDone):
            await as_third.does(Verb.HIDE, item)


async def test_who_may_not_answer_is_told_and_writes_nothing(
    bluesky: Bluesky, chromium: Browser
) -> None:
    brand, fan = await bluesky.join("florist"), await bluesky.join("beekeeper")
    third = await bluesky.join("gardener")
    mention = await bluesky.mention(fan, brand, "has roses")
    gate = {"post": mention, "allow": []}
    await bluesky.write(fan, GATE, gate, key=mention.rpartition("/")[2])
    below = await bluesky.answer(fan, mention, mention, "Red ones")
    async with bot_of(bluesky) as bot, person(chromium, brand) as owner:
        token = (await bot.links(owner)).token
        as_third = Acting(bluesky, third, bot.owner(token), await bot.page(token))

        async def is_closed() -> bool:
            return Verb.REPLY not in ((await as_third.told(mention)).can_be or ())

        await shown(is_closed)
        with pytest.raises(NotDone):
            await as_third.does(Verb.REPLY, await as_third.told(mention), "Thank you", key="one")
        lower = Item(native_id=below, kind=Kind.REPLY)
        with pytest.raises(NotDone):
            await as_third.does(Verb.REPLY, lower, "Thank you", key="two")
        assert await bluesky.records(brand, POST) == {}
        # They are liked all the same.
        await as_third.does(Verb.LIKE, lower)

        await bluesky.write(fan, "app.bsky.graph.block", {"subject": brand.did})

        async def is_out_of_sight() -> bool:
            return await bluesky.seen(brand, below) is None

        await shown(is_out_of_sight)
        for verb in (Verb.REPLY, Verb.LIKE):
            with pytest.raises(PageGone):
                await as_third.does(verb, lower, "Thank you", key="three")
        assert await bluesky.records(brand, POST) == {}


async def test_a_permission_that_was_not_given_is_named(
    bluesky: Bluesky, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    brand, fan = await bluesky.join("janitor"), await bluesky.join("tenant")
    root = await bluesky.post(brand, "The lift works again")
    answer = await bluesky.answer(fan, root, root, "At last")
    reading = [one.scope for one in permissions.PERMISSIONS if not one.scope.startswith(WRITING)]
    monkeypatch.setattr(permissions, "NARROW", " ".join(reading))
    async with bot_of(bluesky) as bot, person(chromium, brand) as owner:
        token = (await bot.links(owner)).token
        acting = Acting(bluesky, fan, bot.owner(token), await bot.page(token))
        item, own = await acting.told(answer), await acting.own(root)
        for verb, target, scope in [
            (Verb.REPLY, item, permissions.POSTS),
            (Verb.LIKE, item, permissions.LIKES),
            (Verb.UNLIKE, item, permissions.LIKES),
            (Verb.HIDE, item, permissions.GATES),
            (Verb.DELETE, own, permissions.POSTS),
        ]:
            with pytest.raises(ReconnectNeeded) as caught:
                await acting.does(verb, target, "Thank you", key="one")
            assert (caught.value.cause, caught.value.missing) == (Cause.PERMISSION, (scope,))
        draft = Draft(pictures=(Upload(content=picture(1, 1), mime="image/png"),))
        with pytest.raises(ReconnectNeeded) as caught:
            await publish(acting.api, acting.page, draft)
        assert caught.value.missing == (permissions.PICTURES,)
        assert list(await bluesky.records(brand, POST)) == [root]


async def test_what_is_counted_is_counted_for_everyone(bluesky: Bluesky, chromium: Browser) -> None:
    brand, fan = await bluesky.join("orchestra"), await bluesky.join("listener")
    root = await bluesky.post(brand, "Tonight: Mahler")
    await bluesky.post(brand, "Last month: Verdi", createdAt="2026-10-01T12:00:00Z")
    await bluesky.answer(fan, root, root, "I will be there")
    await bluesky.write(fan, LIKE, {"subject": await bluesky.strong_ref(root)})
    await bluesky.write(fan, "app.bsky.graph.follow", {"subject": brand.did})
    followers, posts, engagement = MEASURES
    of_page, of_posts = followers.page, engagement.posts
    assert of_page
    assert of_posts
    assert posts.page
    async with bot_of(bluesky) as bot, person(chromium, brand) as owner:
        token = (await bot.links(owner)).token
        page, api = await bot.page(token), bot.owner(token)
        (item,) = (one for one in (await poll_own(api, page, "")).items if one.native_id == root)
        today = api.now.date()
        since = today - timedelta(days=89)
        for who in (api, bot.api()):

            async def is_counted(who: Api = who) -> bool:
                got = await of_posts(who, page, [item])
                return (got, await of_page(who, page, since, today)) == ({root: 2}, {today: 1})

            await shown(is_counted)
            counted = await posts.page(who, page, since, today)
            assert {day: number for day, number in counted.items() if number} == {
                date(2026, 10, 1): 1,
                today: 1,
            }
            assert len(counted) == 90


# One sign, or a few that a person sees as one.
SIGNS = [
    "x",
    "ü",
    "u\u0308",
    "🇩🇪",
    "1️⃣",
    "👍🏽",
    "नि",
    "क्षि",
    "각",
    "กำ",
    "நி",
    "🏳️‍🌈",
    "👩‍🚀",
    "\r\n",
]


@pytest.mark.parametrize("sign", SIGNS)
async def test_the_network_counts_as_we_do(bluesky: Bluesky, sign: str) -> None:
    brand = await bluesky.join(f"counter-{SIGNS.index(sign)}")
    text = sign * min(299, 2_600 // len(sign.encode()))
    full = text + "-" * (composing.LIMITS.most - composing.LIMITS.count(text))
    await bluesky.post(brand, full)
    with pytest.raises(aiohttp.ClientResponseError):
        await bluesky.post(brand, f"{full}-")
