"""What somebody does from here to a real blog, as its visitors see it."""

import re
import struct
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from providers.acting import Act, Draft, Made, Target, Upload, Verb
from providers.api import Api
from providers.contract import Poll
from providers.errors import Cause, NotDone, PageGone, ReconnectNeeded
from providers.http import Http, open_http
from providers.measuring import Figure
from providers.vocabulary import Connection, Item, Page
from providers.wordpress import PROVIDER
from providers.wordpress.acting import ACTS, remove
from providers.wordpress.finding import find_pages
from providers.wordpress.linking import Basic
from providers.wordpress.measuring import MEASURES
from providers.wordpress.polling import poll_own_comments, poll_own_posts
from providers.wordpress.saying import find_post, find_reply, publish
from tests.real.servers.wordpress import WordPress


@dataclass(frozen=True)
class Desk:
    """The blog, as its owner works on it from here, and as its visitors see it."""

    blog: WordPress
    http: Http
    page: Page

    def api(self, *, who: str = "admin", password: str = "") -> Api:
        signer = Basic(who, password or self.blog.token)
        now = datetime.now(UTC)
        return Api(self.http, self.page.native_id, now, signer=signer, check=PROVIDER.check)

    async def does(self, verb: Verb, item: Item, text: str = "", key: str = "") -> Made:
        act = how(verb, item)
        return await act.do(self.api(), self.page, Target(item=item), Draft(text=text, key=key))

    async def posts(self, title: str) -> Item:
        its_id = await self.blog.post(title, "<p>Please</p>")
        return await self.brought(poll_own_posts, f"/posts/{its_id}")

    async def hears(self, text: str, post: Item) -> Item:
        """Let a visitor comment; return the comment as it comes here."""
        await self.blog.visitor_comments(int(post.native_id.rpartition("/")[2]), text)
        (its_id, *_) = await self.blog.ask("GET", "/wp/v2/comments?status=hold&_fields=id")
        return await self.brought(poll_own_comments, f"/comments/{its_id['id']}")

    async def brought(self, poll: Poll, tail: str) -> Item:
        found = await poll(self.api(), self.page, "")
        return next(item for item in found.items if item.native_id.endswith(tail))

    async def again(self, comment: Item) -> Item:
        return await self.brought(poll_own_comments, comment.native_id.rpartition("v2")[2])

    async def visitors_see(self, post: Item) -> dict[str, str]:
        """Return what stands below a post for everyone: text by id of the native kind."""
        url = f"{self.page.native_id}/wp/v2/comments"
        query = {"post": post.native_id.rpartition("/")[2], "order": "asc"}
        async with (
            aiohttp.ClientSession(raise_for_status=True) as session,
            session.get(url, params=query) as reply,
        ):
            return {
                f"{url}/{one['id']}": one["content"]["rendered"].strip()
                for one in await reply.json()
            }

    async def shown(self, made: Made) -> tuple[str, str]:
        """Return a post's title and body as the site renders them for everyone."""
        async with (
            aiohttp.ClientSession(raise_for_status=True) as session,
            session.get(made.native_id) as reply,
        ):
            told = await reply.json()
        return told["title"]["rendered"], told["content"]["rendered"]

    async def told(self, made: Made | Item) -> Any:
        """Return how something stands, as the administrator is told."""
        path = made.native_id.removeprefix(self.page.native_id)
        return await self.blog.ask("GET", f"{path}?context=edit")


@pytest_asyncio.fixture(loop_scope="session", name="desk")
async def _desk(wordpress: WordPress) -> AsyncIterator[Desk]:
    async with open_http(allow_private=frozenset({"127.0.0.1:*"})) as http:
        nobody = Api(http, "", datetime.now(UTC), check=PROVIDER.check)
        (page,) = (await find_pages(nobody, wordpress.url)).pages
        yield Desk(wordpress, http, page)


def how(verb: Verb, item: Item) -> Act:
    """Return how that is done to such an item."""
    act = ACTS[verb]
    assert isinstance(act, Act)
    found = act.on(item.kind)
    assert found
    return found


def png(width: int, height: int) -> bytes:
    """Return a picture, all black."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = zlib.compress((b"\0" + bytes(width)) * height)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def test_a_comment_is_approved_answered_held_again_and_deleted(desk: Desk) -> None:
    post = await desk.posts("Ask me about anvils")
    held = await desk.hears("How heavy is an anvil?", post)
    assert (held.is_hidden, held.is_own) == (True, False)
    assert Verb.REPLY not in (held.can_be or ())
    before = await desk.told(held)
    assert await desk.visitors_see(post) == {}

    await desk.does(Verb.UNHIDE, held)
    assert await desk.visitors_see(post) == {held.native_id: "<p>How heavy is an anvil?</p>"}
    approved = await desk.again(held)
    assert not approved.is_hidden

    made = await desk.does(Verb.REPLY, approved, "50 kg & <b>more</b>\nCall us", key="wish-of-50")
    seen = await desk.visitors_see(post)
    assert seen[made.native_id] == "<p>50 kg &amp; &lt;b&gt;more&lt;/b&gt;<br />\nCall us</p>"
    assert made.url.endswith(f"#comment-{made.native_id.rpartition('/')[2]}")
    answer = await desk.again(Item(native_id=made.native_id))
    assert (answer.is_own, answer.answers) == (True, held.native_id)

    await desk.does(Verb.HIDE, approved)
    assert held.native_id not in await desk.visitors_see(post)
    await desk.does(Verb.HIDE, approved)
    assert (await desk.again(held)).is_hidden
    after = await desk.told(held)
    for kept in ("author_ip", "author_user_agent", "author_name", "author_email"):
        assert (kept, after[kept]) == (kept, before[kept])

    for _ in range(2):
        await desk.does(Verb.DELETE, approved)
        assert (await desk.told(held))["status"] == "trash"
    for verb in (Verb.REPLY, Verb.HIDE, Verb.UNHIDE):
        with pytest.raises(PageGone):
            await desk.does(verb, approved, "Too late")


async def test_an_answer_whose_receipt_was_lost_is_found_and_said_once(desk: Desk) -> None:
    post = await desk.posts("Say it once")
    since = desk.api().now
    made = await desk.does(Verb.REPLY, post, "Only this once", key="wish-of-once")
    draft = Draft(text="Only this once", key="wish-of-once")
    found = await find_reply(desk.api(), desk.page, Target(item=post), draft, since)
    assert found == made
    # Also a try that does not look first says nothing twice.
    assert await desk.does(Verb.REPLY, post, draft.text, key=draft.key) == made
    other = Draft(text=draft.text, key="wish-of-twice")
    assert not await find_reply(desk.api(), desk.page, Target(item=post), other, since)
    with pytest.raises(NotDone):
        await desk.does(Verb.REPLY, post, other.text, key=other.key)
    assert [*(await desk.visitors_see(post))] == [made.native_id]

    await remove(desk.api(), desk.page, made.native_id)
    await remove(desk.api(), desk.page, made.native_id)
    assert await desk.visitors_see(post) == {}
    # What somebody has taken back since is not said anew.
    assert await find_reply(desk.api(), desk.page, Target(item=post), draft, since) == made


async def test_a_post_with_pictures_is_published_once_and_taken_back(desk: Desk) -> None:
    text = "Anvils & more\n\nSee https://example.org/a?b=1&c=2 <now>\nor call.\n\nBye"
    pictures = tuple(
        Upload(content=png(40, side), mime="image/png", alt=f"An “anvil”, {side} cm")
        for side in (20, 30)
    )
    since = desk.api().now
    draft = Draft(text=text, pictures=pictures, key="wish-of-pictures")
    made = await publish(desk.api(), desk.page, draft)
    title, html = await desk.shown(made)
    assert title == "Anvils &amp; more"
    address = "https://example.org/a?b=1&amp;c=2"
    assert f'See <a href="{address}">{address}</a> &lt;now&gt;<br>or call.' in html
    assert re.findall('alt="([^"]*)"', html) == ["An “anvil”, 20 cm", "An “anvil”, 30 cm"]
    assert draft.key not in html
    item = await desk.brought(poll_own_posts, made.native_id.rpartition("v2")[2])
    assert (item.title, item.is_own, item.html.count("<img")) == ("Anvils & more", True, 2)

    found = await find_post(desk.api(), desk.page, None, draft, since)
    assert found
    assert found.native_id == made.native_id
    other = Draft(text=text, key="wish-of-others")
    assert not await find_post(desk.api(), desk.page, None, other, since)
    for _ in range(2):
        await remove(desk.api(), desk.page, made.native_id)
        assert (await desk.told(made))["status"] == "trash"
    found = await find_post(desk.api(), desk.page, None, draft, since)
    assert found
    assert found.native_id == made.native_id


async def test_a_comment_may_be_as_long_as_is_said_and_no_longer(desk: Desk) -> None:
    post = await desk.posts("Long-winded")
    limits = how(Verb.REPLY, post).limits
    assert limits
    longest = "é" * ((limits.most - 1) // 2)
    longest += "x" * (limits.most - limits.count(longest))
    assert limits.count(longest) == limits.most
    made = await desk.does(Verb.REPLY, post, longest)
    assert longest in (await desk.visitors_see(post))[made.native_id]
    with pytest.raises(NotDone, match="says: “"):
        await desk.does(Verb.REPLY, post, longest + "x")


async def test_what_cannot_be_answered_says_why(desk: Desk) -> None:
    closed, gone = await desk.posts("Closed"), await desk.posts("Gone")
    tail = closed.native_id.removeprefix(desk.page.native_id)
    await desk.blog.ask("POST", tail, comment_status="closed")
    assert (await desk.brought(poll_own_posts, tail)).can_be == ("delete",)
    with pytest.raises(NotDone):
        await desk.does(Verb.REPLY, closed, "Anybody?")
    await desk.does(Verb.DELETE, gone)
    with pytest.raises(PageGone):
        await desk.does(Verb.REPLY, gone, "Anybody?")


async def test_who_may_not_is_told_so_and_a_void_password_is_told_apart(desk: Desk) -> None:
    held = await desk.hears("Am I heard?", await desk.posts("Who may"))
    people = await desk.blog.ask("GET", "/wp/v2/users?search=anne&context=edit")
    passwords = f"/wp/v2/users/{people[0]['id']}/application-passwords"
    given = await desk.blog.ask("POST", passwords, name="Anne’s own")
    approve = how(Verb.UNHIDE, held)
    anne = desk.api(who="anne", password=given["password"])
    with pytest.raises(ReconnectNeeded) as caught:
        await approve.do(anne, desk.page, Target(item=held), Draft())
    assert caught.value.cause is Cause.ROLE
    await desk.blog.ask("DELETE", f"{passwords}/{given['uuid']}")
    with pytest.raises(ReconnectNeeded) as caught:
        await approve.do(anne, desk.page, Target(item=held), Draft())
    assert caught.value.cause is Cause.REVOKED
    assert (await desk.again(held)).is_hidden


async def test_posts_and_comments_are_counted_as_everyone_sees_them(desk: Desk) -> None:
    today = desk.api().now.date()
    quiet, lively = await desk.posts("Quiet"), await desk.posts("Lively")
    before = await _counted(desk)
    for number in range(3):
        await desk.does(Verb.REPLY, lively, f"Comment {number}")
    await desk.hears("Held, so not counted", quiet)
    after = await _counted(desk)
    assert after[Figure.POSTS] == before[Figure.POSTS]
    assert after[Figure.ENGAGEMENT] == before[Figure.ENGAGEMENT] + 3
    for connection in Connection:
        (measure,) = (one for one in MEASURES[connection] if one.posts)
        assert measure.posts
        assert await measure.posts(desk.api(), desk.page, [quiet, lively]) == {
            quiet.native_id: 0,
            lively.native_id: 3,
        }
    assert datetime.now(UTC).date() in {today, today + timedelta(days=1)}


async def _counted(desk: Desk) -> dict[Figure, float]:
    """Return the figures of these two days: it may be midnight."""
    until = desk.api().now.date() + timedelta(days=1)
    found = {}
    for measure in MEASURES[Connection.AUTHORIZED]:
        assert measure.page
        days = await measure.page(desk.api(), desk.page, until - timedelta(days=2), until)
        found[measure.figure] = sum(days.values())
    return found
