"""What a provider declares about linking: how a person lends the bot their own profile."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from providers.api import Api, Signer, bearer
from providers.errors import Cause
from providers.vocabulary import Account, Kind, Portion, Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asked to link.

    `state` is to come back as it is; `typed` is the server or handle, where the service needs one;
    `again` names permissions that were refused before and are asked for once more. `registered` is
    what servers gave before in `Consent.registered`, by the server. `public_url` is where documents
    of ours are served, "" where the Internet does not reach us.
    """

    state: str = field(repr=False)
    redirect_uri: str
    typed: str = ""
    again: tuple[str, ...] = ()
    registered: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    public_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Where the person is sent.

    `kept` is sealed until they are back (a verifier, a key). `registered` is what the server gave
    us as a client of its own, "client_id" and the like: remembered for the next link at `server`.
    """

    url: str = field(repr=False)
    kept: Mapping[str, str] = field(default_factory=dict, repr=False)
    server: str = ""
    registered: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """What the person came back with: the query of the redirect, and what was kept."""

    query: Mapping[str, str] = field(repr=False)
    kept: Mapping[str, str] = field(repr=False)
    redirect_uri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A link that worked: whose account, and the token. What was granted is `token.scopes`."""

    account: Account
    token: Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """A permission as a service names it, and what it gives, so that one who lacks it can be told.

    `gives` ends the sentence "Without it I cannot …". Nothing works without a `required` one; the
    `kinds` of items are not polled without it.
    """

    scope: str
    gives: str
    required: bool = False
    kinds: tuple[Kind, ...] = ()


class Begin(Protocol):
    """Prepare a consent."""

    async def __call__(self, api: Api, asked: Asked, /) -> Consent:
        """Return where to send the person.

        Raises LinkRefused (what was typed is no account or server), ProviderError.
        """
        ...


class Finish(Protocol):
    """Turn what the person came back with into a token."""

    async def __call__(self, api: Api, back: Back, /) -> Linked:
        """Return the link. Raises LinkRefused, ProviderError."""
        ...


class Refresh(Protocol):
    """Trade a token that ends for a new one."""

    async def __call__(self, api: Api, token: Token, /) -> Token:
        """Return the new pair; the old one may be void by then.

        Raises ReconnectNeeded when the service says no, ProviderError for trouble on the way.
        """
        ...


class Revoke(Protocol):
    """Tell the service that the token is not needed any more."""

    async def __call__(self, api: Api, token: Token, /) -> None:
        """Return when it is void. Raises ProviderError."""
        ...


class Check(Protocol):
    """Ask the service, live, whether a token still works, and for what."""

    async def __call__(self, api: Api, token: Token, /) -> Token:
        """Return the token with what the service says of it now: `scopes`, `ends_at`.

        Raises ReconnectNeeded, ProviderError.
        """
        ...


class MyPages(Protocol):
    """List the pages that the profile manages."""

    async def __call__(self, api: Api, cursor: str, /) -> Portion:
        """Return the next portion ("" for the first). Raises ProviderError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """How a profile is linked, and what for.

    `gives` stands beside *Connect*. `asks_for` labels the box for a server or handle, "" when none
    is needed. `needs` are the operator's settings without the service's prefix. `permissions` come
    in the order in which they are explained. `not_listed` says why a page may be missing from the
    list, a sentence each. `signer` signs each request; `refresh` is None where tokens cannot be
    refreshed. `documents` are served below our public address: a path and what makes its JSON.
    `cures` tells what helps against a cause at this very service, in a sentence each, where the
    common words would say too little.
    """

    gives: str
    begin: Begin
    finish: Finish
    check: Check
    my_pages: MyPages
    permissions: Sequence[Permission]
    asks_for: str = ""
    needs: tuple[str, ...] = ()
    not_listed: tuple[str, ...] = ()
    refresh: Refresh | None = None
    revoke: Revoke | None = None
    signer: "MakeSigner" = bearer
    documents: Mapping[str, "Document"] = field(default_factory=dict)
    cures: Mapping[Cause, str] = field(default_factory=dict)

    def open_kinds(self, kinds: Iterable[Kind], granted: Sequence[str]) -> list[Kind]:
        """Return those of the kinds that the granted permissions open; none named: all of them."""
        closed = {kind for one in self.missing(granted) for kind in one.kinds} if granted else set()
        return [kind for kind in kinds if kind not in closed]

    def missing(self, granted: Sequence[str]) -> list[Permission]:
        """Return the permissions that were asked for and not granted."""
        return [one for one in self.permissions if one.scope not in granted]


class MakeSigner(Protocol):
    """Make what signs the requests of one token."""

    def __call__(self, token: Token, /) -> Signer:
        """Return it."""
        ...


class Document(Protocol):
    """A JSON document about us that the service fetches from our public address."""

    def __call__(self, api: Api, public_url: str, /) -> Mapping[str, Any]:
        """Return it. `public_url` is the address of the folder in which it is served."""
        ...
