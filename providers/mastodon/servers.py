"""The server of an account: found by what was typed, its OAuth endpoints, and us as its client.

Source: RFC 8414 (Mastodon 4.3 and later), `POST /api/v1/apps`, docs.joinmastodon.org.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from providers.api import Api, Client, parsed
from providers.errors import LinkRefused, PageGone, ProviderError, RateLimited
from providers.http import Reply
from providers.linking import Asked
from providers.mastodon import calls
from providers.mastodon.addresses import Handle, secure, server_named, understood
from providers.mastodon.pointers import pointer
from providers.mastodon.refusals import NotSpoken, of_nobody
from providers.shapes import address, expected_shape, record, text

NAME = "Social for Slack"


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server is asked for what. `scopes` are those that it knows, none when it is silent.

    `issuer` is how it names itself in its answers, "" where it does not.
    """

    origin: str
    authorize_url: str
    token_url: str
    apps_url: str
    issuer: str = ""
    scopes: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        """Its name, as people write it."""
        return urlsplit(self.origin).netloc


async def found(api: Api, typed: str) -> Server:
    """Return the server that a person means by its name, a handle or the address of a profile.

    Raises LinkRefused when there is none, ProviderError.
    """
    api = replace(api, check=of_nobody)
    origin = server_named(typed, api.base_url)
    if not origin:
        raise LinkRefused("needs your server, like mastodon.social, or your handle, @you@server")
    meant = understood(typed, api.base_url)
    if isinstance(meant, Handle):
        origin = await _pointed_at(api, meant, origin)
    try:
        return await _described(api, origin)
    except RateLimited:
        raise
    except ProviderError as error:
        host = urlsplit(origin).netloc
        raise LinkRefused(f"finds no server of its kind at {host}: it {error}") from error


async def client(api: Api, server: Server, asked: Asked, scopes: str) -> Mapping[str, str]:
    """Return what the server registered us as: what it gave before, or a new registration.

    Raises LinkRefused, ProviderError.
    """
    wanted = {"redirect_uri": asked.redirect_uri, "scopes": scopes}
    known = asked.registered.get(server.origin, {})
    fits = known.get("client_id") and wanted.items() <= known.items()
    if fits and await _remembers(api, server, known):
        return known
    return {**await _registered(api, server, wanted), **wanted}


def as_client(facts: Mapping[str, str]) -> Client:
    """Return us as that server's client."""
    return Client(facts.get("client_id", ""), facts.get("client_secret", ""))


async def _pointed_at(api: Api, handle: Handle, origin: str) -> str:
    """Ask a handle's host by WebFinger which server has the account; itself, if it cannot tell."""
    try:
        answer = await calls.webfinger(api, origin, f"acct:{handle.name}@{handle.host}")
        with expected_shape():
            return secure(pointer(answer, handle).origin, api.base_url)
    except ProviderError:
        return origin


async def _described(api: Api, origin: str) -> Server:
    try:
        reply = await _get(api, f"{origin}/.well-known/oauth-authorization-server")
        with expected_shape():
            return _read(reply, _usual(_origin(api, reply.url)))
    except RateLimited:
        raise
    except ProviderError:
        # Older than that document, or not Mastodon itself; but it must speak the same language.
        reply = await _get(api, f"{origin}/api/v1/instance")
        with expected_shape():
            record(parsed(reply))["version"]
        return _usual(_origin(api, reply.url))


async def _get(api: Api, url: str) -> Reply:
    return await api.send("GET", url, limits=calls.PATIENCE)


def _usual(origin: str) -> Server:
    return Server(
        origin, f"{origin}/oauth/authorize", f"{origin}/oauth/token", f"{origin}/api/v1/apps"
    )


def _read(reply: Reply, usual: Server) -> Server:
    """Read the document; an endpoint on another host than its own is not believed."""
    told: dict[str, Any] = record(parsed(reply))
    issuer = text(told["issuer"])

    def own(name: str, otherwise: str) -> str:
        url = address(told.get(name))
        return url if urlsplit(url).netloc == usual.host else otherwise

    return replace(
        usual,
        authorize_url=own("authorization_endpoint", usual.authorize_url),
        token_url=own("token_endpoint", usual.token_url),
        apps_url=own("app_registration_endpoint", usual.apps_url),
        issuer=issuer,
        scopes=tuple(text(one) for one in told.get("scopes_supported") or ()),
    )


async def _remembers(api: Api, server: Server, known: Mapping[str, str]) -> bool:
    """Ask the server, as its client, for something harmless: does it know us still?"""
    form = {**_names(known), "grant_type": "client_credentials"}
    # snac looks at nobody who names no address.
    form["redirect_uri"] = known["redirect_uri"]
    reply = await calls.send_form(api, server.token_url, form)
    return reply.status != 401 and b'"invalid_client"' not in reply.body


async def _registered(api: Api, server: Server, wanted: Mapping[str, str]) -> Mapping[str, str]:
    form = {
        "client_name": NAME,
        "redirect_uris": wanted["redirect_uri"],
        "scopes": wanted["scopes"],
    }
    reply = await calls.send_form(api, server.apps_url, form)
    try:
        of_nobody(reply, api.now)
    except (PageGone, NotSpoken) as error:
        raise LinkRefused(f"finds no server of its kind at {server.host}") from error
    with expected_shape():
        return _names(record(parsed(reply)))


def _names(told: Mapping[str, Any]) -> Mapping[str, str]:
    return {name: text(told[name]) for name in ("client_id", "client_secret")}


def _origin(api: Api, url: str) -> str:
    parts = urlsplit(url)
    return secure(f"{parts.scheme}://{parts.netloc}", api.base_url)
