"""What is fuzzed: each target takes dice, and returns when all went as it should."""

import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import cast

from bot import rules
from bot.limits import problems
from bot.messages import item as items_said
from bot.messages import item_whole
from bot.sandbox.feeds import Newsroom, _atom, _json, _rss
from providers import discover
from providers.acting import Act, Draft, Target
from providers.api import Api, Bearer, Client
from providers.contract import Cannot, Provider
from providers.errors import ProviderError
from providers.http import Http
from providers.vocabulary import Batch, Page, Token
from storage.content import pack, unpack
from tests.fuzz.hearsay import Hearsay, Tells, written
from tests.fuzz.spoiling import TEXTS, spoilt, turned

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
PAGES = {
    "rss": "https://press.example/feed.xml", "bluesky": "did:plc:spj42ba42377ykc4s72npdgx",
    "mastodon": "https://social.example/users/ada", "wordpress": "https://blog.example.com",
    "facebook": "102030405060708",
}  # fmt: skip
TYPED = ("press.example", "@ada@social.example", "https://press.example/feed.xml", "ada", *TEXTS)

Attempt = Callable[[Random], Awaitable[None]]


@dataclass(frozen=True)
class Examples:
    """What services really answered, by the service."""

    texts: Mapping[str, Mapping[str, bytes]]

    @classmethod
    def found(cls) -> "Examples":
        """Read the examples of every provider, and the sandbox's own feeds."""
        room = Newsroom()
        drawn = {"rss": _rss, "atom": _atom, "json": _json}
        own = {name: feed(room, "http://x.example").encode() for name, feed in drawn.items()}
        texts = {
            name: {
                file.stem.replace("_", ""): file.read_bytes()
                for file in sorted((ROOT / "providers" / name / "examples").glob("*"))
                if file.is_file()
            }
            for name in discover()
        }
        return cls({**texts, "rss": texts["rss"] | own})


def feeds(examples: Examples) -> Attempt:
    """Return what reads feeds of spoilt bytes, twice: the second time it remembers the first."""
    known = list(examples.texts["rss"].values())
    return _service(discover()["rss"], lambda dice, _: spoilt(dice.choice(known), dice))


def replies(examples: Examples) -> Attempt:
    """Return what asks services that answer something else than they should."""
    attempts = [
        _service(provider, _teller(examples.texts[name]))
        for name, provider in discover().items()
        if name != "rss"
    ]

    async def attempt(dice: Random) -> None:
        await dice.choice(attempts)(dice)

    return attempt


def _teller(texts: Mapping[str, bytes]) -> Tells:
    parsed = {name: json.loads(text) for name, text in texts.items()}

    def tell(dice: Random, url: str) -> bytes:
        path = url.lower().replace("_", "").partition("?")[0]
        # What is told there usually; anything else at times.
        fitting = max((name for name in texts if name in path), key=len, default="")
        name = fitting if fitting and dice.random() < 0.9 else dice.choice(list(texts))
        if dice.random() < 0.1:
            return spoilt(texts[name], dice)
        return written(turned(deepcopy(parsed[name]), dice))

    return tell


def _service(provider: Provider, tells: Tells) -> Attempt:
    native_id = PAGES[provider.name]

    async def attempt(dice: Random) -> None:
        http = cast("Http", Hearsay(dice, tells))
        url = native_id if "://" in native_id else f"https://x.example/{native_id}"
        page = Page(service=provider.name, native_id=native_id, name="Ada", url=url)
        api = Api(
            http, provider.base_url or "https://x.example", NOW, Bearer("t"),
            Client("id", "secret", {}), provider.check,
        )  # fmt: skip
        with suppress(ProviderError):
            await _asked(provider, api, page, dice)

    return attempt


async def _asked(provider: Provider, api: Api, page: Page, dice: Random) -> None:
    throw = dice.random()
    if throw < 0.15 and not isinstance(provider.find_pages, Cannot):
        found = await provider.find_pages(api, dice.choice(TYPED))
        assert all(isinstance(one, Page) for one in found.pages)
        return
    if throw < 0.25 and not isinstance(provider.link, Cannot):
        await provider.link.my_pages(api, "")
        await provider.link.check(api, Token(access="t"))
        return
    polls = [polls for polls in provider.polls.values() if not isinstance(polls, Cannot)]
    kind, poll = dice.choice(list(dice.choice(polls).items()))
    batch = await poll(api, page, "")
    _shown(provider, page, batch)
    _shown(provider, page, await poll(api, page, batch.cursor))
    acts = [act for act in provider.acts.values() if isinstance(act, Act)]
    if acts and batch.items and dice.random() < 0.5:
        act = dice.choice(acts).on(kind)
        if act:
            target = Target(item=batch.items[0], made=dice.choice(TEXTS))
            await act.do(api, page, target, Draft(text="Hello", key="k"))


def _shown(provider: Provider, page: Page, batch: Batch) -> None:
    """Whatever came can be stored, told apart, and shown within Slack's limits."""
    batch.cursor.encode()
    for item in batch.items:
        assert unpack(pack(item)) == item
        pack(item).encode()
        rules.fingerprint(item)
        rules.marks(item)
        assert len(item.native_id) <= 500
        said = items_said.message(
            item, page, item_id=1, service_label=provider.label, service_emoji=provider.emoji
        )
        json.dumps(said.payload(), ensure_ascii=False).encode()
        assert problems(said.payload()) == []
        assert problems(item_whole.view(item, page)) == []
