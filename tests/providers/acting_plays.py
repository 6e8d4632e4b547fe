"""How the checklist plays acting: on a service that runs, with a page of its own and strangers.

A service that declares `acts`, `publishing` or `measures` brings `tests/providers/<name>/stage.py`
with

    @asynccontextmanager
    async def open_stage() -> AsyncIterator[Stage]: …

which begins anew each time. The stage is a double (or a real server) that remembers: what is done
to it is seen there afterwards, and what it refuses it refuses in the service's own words. `Stage`
names the hooks; inherit from it, and `public` needs no writing.

What the checklist does with them, for each verb and each kind of items that it is declared for:

1. `write` an item, look for it with the provider's own authorized polls (so that `ref`, `can_be`,
   `until` are there), and do it: `seen` and `said` tell whether it happened.
2. Undo it where UNDOES has it; do it twice; lose an answer and look with `find`.
3. `withdraw` a permission, `erase` the item, let it be `later`, write too much.
4. Answer 401, 429, 5xx and rubbish in the service's place (this needs no hook: only what is sent
   is taken away; `dead` of the service's first OWNED play is how it refuses a token).

`whose` and `can_be` are heeded: a stranger's item is tried first, then the page's own.
"""

import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, cast

import providers
from providers.acting import Made
from providers.api import Api, Nobody
from providers.contract import Cannot, Provider
from providers.http import Http
from providers.vocabulary import Connection, Item, Kind, Page
from tests.providers.loopback import Answering
from tests.providers.played import PlayedHttp

PROVIDERS = providers.discover()
TEXT = "Thank you for asking: yes, until nine tonight"
KEY = "wish-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How something stands at the service: its text (HTML or plain), and how many pictures."""

    text: str = ""
    pictures: int = 0
    is_hidden: bool = False
    is_liked: bool = False


class Stage(Protocol):
    """A service on which the checklist acts as `page`."""

    page: Page

    def api(self) -> Api:
        """Open the service as who manages the page, at the stage's moment (`api.now`)."""
        ...

    def public(self) -> Api:
        """Open the service as anyone does, for the measures of unauthorized pages."""
        return replace(self.api(), signer=Nobody())

    async def write(self, kind: Kind, *, own: bool = False) -> str:
        """Let a stranger (or the page: `own`) write such an item, now; return its native id.

        Each time another text, and a moment later than whatever was written before.
        """
        ...

    async def seen(self, native_id: str) -> Seen | None:
        """Return how it stands, looked up behind the provider's back; None when it is gone."""
        ...

    async def said(self) -> Sequence[str]:
        """Return the native ids of all that the page has written: posts, replies, messages."""
        ...

    async def erase(self, native_id: str) -> None:
        """Let whoever wrote it delete it."""
        ...

    async def withdraw(self, scope: str) -> None:
        """Take a permission away; `api` opens the service without it from now on."""
        ...

    async def later(self, by: timedelta) -> None:
        """Let time go by, for the service and for `api`."""
        ...


OpenStage = Callable[[], AbstractAsyncContextManager[Stage]]


def stage_of(service: str) -> OpenStage:
    """Return what opens a service's stage."""
    name = f"tests.providers.{service}.stage"
    assert find_spec(name), f"{service} acts or measures, so it needs {name} with open_stage"
    found: OpenStage = import_module(name).open_stage
    return found


@asynccontextmanager
async def on_stage(provider: Provider) -> AsyncIterator[Stage]:
    """Open the stage of a service that acts."""
    async with stage_of(provider.name)() as stage:
        yield stage


async def brought(stage: Stage, provider: Provider, native_id: str) -> Item | None:
    """Return an item as the provider's own polls bring it now, None when none does."""
    polls = provider.polls[Connection.AUTHORIZED]
    assert not isinstance(polls, Cannot)
    for poll in polls.values():
        for item in (await poll(stage.api(), stage.page, "")).items:
            if item.native_id == native_id:
                return item
    return None


async def was_said(stage: Stage, made: Made, text: str) -> Seen:
    """Tell that the page said so, once it has; return how it stands."""
    assert made.native_id in await stage.said()
    assert made.url == "" or made.url.startswith(("https://", "http://"))
    seen = await stage.seen(made.native_id)
    assert seen
    assert text in seen.text
    return seen


def read(html: str) -> str:
    """Return what a reader sees of HTML."""
    return unescape(re.sub("<[^>]*>", " ", html))


def instead(api: Api, answering: Answering) -> Api:
    """Return the same way with another service at its end."""
    return replace(api, http=cast("Http", PlayedHttp(answering)))


def scopes_of(provider: Provider) -> set[str]:
    """Return the permissions that a person is asked for."""
    if isinstance(provider.link, Cannot):
        return set()
    return {one.scope for one in provider.link.permissions}
