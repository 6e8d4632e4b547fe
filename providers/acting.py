"""What can be done at a service as a page: reply, like, hide, delete, publish, and undo it.

A provider declares, for each verb, an `Act`; what is absent says why.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from html import escape
from typing import Protocol

from providers.api import Api
from providers.vocabulary import Item, Kind, Page


class Verb(StrEnum):
    """What can be done to an item."""

    REPLY = "reply"
    LIKE = "like"
    UNLIKE = "unlike"
    HIDE = "hide"
    UNHIDE = "unhide"
    DELETE = "delete"


UNDOES = {Verb.LIKE: Verb.UNLIKE, Verb.HIDE: Verb.UNHIDE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A picture to be published. `alt` describes it for those who do not see it."""

    content: bytes = field(repr=False)
    mime: str
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to be said. `key` is this wish's own, the same at each try, at most 32 characters."""

    text: str = ""
    pictures: tuple[Upload, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An item to act on. `made` is what undoing needs of the act that is undone: its `Made.ref`."""

    item: Item
    made: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What an act made: the new item's native id and address, where there is one.

    `ref` is what undoing it needs, opaque to everyone but the provider.
    """

    native_id: str = ""
    url: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a text may be, as the service counts it.

    `count` returns its length in `unit`s (plural: "characters", "graphemes"); `also` holds further
    limits by their own units.
    """

    most: int
    unit: str = "characters"
    count: Callable[[str], int] = len
    also: Mapping[str, tuple[int, Callable[[str], int]]] = field(default_factory=dict)


def as_it_is(text: str) -> str:
    """Return a text as the HTML of a service that makes nothing of it."""
    return "<br>".join(escape(line) for line in text.split("\n"))


def alike(shown: Callable[[str], str]) -> Callable[[Item, str], str]:
    """Return how an answer is shown where what it answers makes no difference."""

    def answer(item: Item, text: str) -> str:
        del item
        return shown(text)

    return answer


_AS_IT_IS = alike(as_it_is)


class Do(Protocol):
    """Do it, as the page, with the page's own token."""

    async def __call__(self, api: Api, page: Page, target: Target, draft: Draft, /) -> Made:
        """Return what it made.

        Doing what is done already is no error. Raises PageGone (the item is not there any more),
        ReconnectNeeded, RateLimited, ProviderError; `NotDone` for a no that is final.
        """
        ...


class Find(Protocol):
    """Look for what an earlier try has made, after a try whose answer was lost."""

    async def __call__(
        self, api: Api, page: Page, target: Target | None, draft: Draft, since: datetime, /
    ) -> Made | None:
        """Return it, or None when it was not made. `target` is None for what was published."""
        ...


class Whose(StrEnum):
    """Whose items a verb is for."""

    OWN = "own"
    OTHERS = "others"
    ANYONES = "anyones"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One verb: on which kinds of items, whose, with which permissions (all of them).

    Where doing it twice would do it twice, `find` looks first; None promises that it is harmless,
    by the draft's key or by its nature. `limits` are those of its text; `shown` returns the HTML as
    which the service will show that text under the item. `window` is how long after the item it can
    be done. `means` tells in a sentence what it does where its name says too little ("Hides it from
    everyone but its author."). `apart` holds kinds on which it is done otherwise: with other
    permissions, limits, or for others' items.
    """

    do: Do
    kinds: tuple[Kind, ...]
    whose: Whose = Whose.ANYONES
    scopes: tuple[str, ...] = ()
    find: Find | None = None
    limits: Limits | None = None
    shown: Callable[[Item, str], str] = _AS_IT_IS
    window: timedelta | None = None
    means: str = ""
    apart: Mapping[Kind, "Act"] = field(default_factory=dict)

    def on(self, kind: Kind) -> "Act | None":
        """Return how it is done on this kind of items; None where it is not."""
        return self.apart.get(kind, self if kind in self.kinds else None)


def on_own_posts_too(act: Act, *, limits: Limits | None = None) -> Act:
    """Return it for posts too, of which only the page's own come; `limits` where they differ."""
    posts = replace(act, kinds=(Kind.POST,), whose=Whose.OWN, limits=limits or act.limits)
    return replace(act, apart={Kind.POST: posts})


class Publish(Protocol):
    """Publish a post as the page."""

    async def __call__(self, api: Api, page: Page, draft: Draft, /) -> Made:
        """Return the post. Raises as `Do` does."""
        ...


class Remove(Protocol):
    """Take back what was published or replied."""

    async def __call__(self, api: Api, page: Page, native_id: str, /) -> None:
        """Return when it is gone, also when it was gone before. Raises as `Do` does."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """How a page publishes.

    `pictures` at most, each of one of the `mimes` and at most `bytes`. `shown` returns the HTML as
    which the service will show a text (links, mentions), for the preview. `find` as in `Act`.
    """

    do: Publish
    limits: Limits
    scopes: tuple[str, ...] = ()
    find: Find | None = None
    pictures: int = 0
    mimes: tuple[str, ...] = ("image/jpeg", "image/png")
    bytes: int = 0
    shown: Callable[[str], str] = as_it_is
