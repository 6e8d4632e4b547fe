"""A post made on a real server arrives in the channel."""

from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.watching import muting, wanted
from bot.watching.muting import Wish
from storage.models import Item
from tests.real.living import living
from tests.real.servers.bluesky import Bluesky
from tests.real.servers.mastodon_mock import MastodonMock
from tests.real.servers.nginx import Nginx
from tests.real.servers.snac import Snac


def feed(*titles: str) -> str:
    now = format_datetime(datetime.now(UTC))
    items = "".join(
        f"<item><guid isPermaLink='false'>{title}</guid><title>{title}</title>"
        f"<pubDate>{now}</pubDate></item>"
        for title in reversed(titles)
    )
    head = (
        "<title>Acme News</title><link>https://acme.example</link><description>News</description>"
    )
    return f"<rss version='2.0'><channel>{head}{items}</channel></rss>"


async def test_a_post_in_a_feed_behind_a_redirect_arrives(nginx: Nginx, tmp_path: Path) -> None:
    (nginx.feeds / "acme.rss").write_text(feed("An old one"))
    async with living(tmp_path) as life:
        assert await life.adds("rss", f"{nginx.url}/301/acme.rss") == "Acme News"
        (nginx.feeds / "acme.rss").write_text(feed("An old one", "We open in Lisbon"))
        await life.reads("We open in Lisbon")
        assert sum("We open in Lisbon" in said for said in life.said()) == 1


async def test_a_post_on_snac_arrives(snac: Snac, tmp_path: Path) -> None:
    async with living(tmp_path) as life:
        await snac.post("Before anybody listened")
        await life.adds("mastodon", f"{snac.url}/brand")
        await snac.post("Fresh from the quay")
        await life.reads("Fresh from the quay")


async def test_who_is_muted_on_snac_is_heard_again_when_the_mute_is_lifted(
    snac: Snac, tmp_path: Path
) -> None:
    async with living(tmp_path) as life:
        await life.adds("mastodon", f"{snac.url}/brand")
        await snac.post("Louder than the gulls")
        await life.reads("Louder than the gulls")
        channel = life.sandbox.channel("social").id
        async with life.bot.database.reading() as session:
            item = (await session.scalars(select(Item).order_by(col(Item.id).desc()))).first()
        assert item
        wish = Wish(what=wanted.AUTHOR)
        mute = await muting.mute(life.bot, life.jane, item.id, channel, wish)
        await snac.post("Unheard by the desk")
        await life.until_stored("Unheard by the desk")
        await muting.unmute(life.bot, life.jane, mute.id)
        await snac.post("Back on the air")
        await life.reads("Back on the air")
        assert [said for said in life.said() if "Unheard by the desk" in said] == []


async def test_a_post_on_a_mastodon_server_arrives(
    mastodon_mock: MastodonMock, tmp_path: Path
) -> None:
    async with living(tmp_path) as life:
        await life.adds("mastodon", f"{mastodon_mock.url}/@ada")
        await mastodon_mock.post("The engine weaves algebraic patterns")
        await life.reads("The engine weaves algebraic patterns")


async def test_a_post_on_bluesky_arrives_and_goes_when_it_is_deleted(
    bluesky: Bluesky, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLUESKY_BASE_URL", bluesky.appview)
    harbour = await bluesky.join("harbour")
    await bluesky.post(harbour, "Our first post")
    async with living(tmp_path) as life:
        await life.adds("bluesky", harbour.handle)
        uri = await bluesky.post(harbour, "Boats at half price")
        await life.reads("Boats at half price")
        await bluesky.delete(harbour, uri)
        await life.reads("eleted")
