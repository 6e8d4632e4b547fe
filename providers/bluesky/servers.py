"""Where an account lives: from what was typed to its DID, its own server, and who signs it in.

Each step is checked by the next one: the handle by the DID document and the other way round, the
account's server by the document, the authorization server by the account's server. Specifications:
atproto.com (handle, DID, OAuth), RFC 8414 and 9728.
"""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from providers.api import Api, check, parsed
from providers.bluesky import calls
from providers.bluesky.addresses import actor
from providers.errors import LinkRefused, PageGone, ReconnectNeeded, UnexpectedReply
from providers.http import Limits
from providers.shapes import expected_shape, record, records, text

PLC = "https://plc.directory"
# These documents are small, and may lead nowhere else.
DOCUMENT = Limits(bytes=200_000, seconds=8, redirects=0)
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account: its DID, its handle ("" when that does not lead back to it), and its server."""

    did: str
    handle: str
    pds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """The server that signs an account in, and where it answers; `revoke_url` may be ""."""

    issuer: str
    consent_url: str
    push_url: str
    token_url: str
    revoke_url: str


async def account(api: Api, typed: str) -> Account:
    """Find the account that is meant. Raises LinkRefused, ProviderError."""
    wanted = actor(typed)
    if not wanted:
        raise LinkRefused("needs a whole handle, such as name.bsky.social")
    did = wanted if wanted.startswith("did:") else await did_of(api, wanted)
    if not did:
        raise LinkRefused(f"knows no account @{wanted}")
    document = await _document(api, did)
    handle, pds = _read(api, document, did)
    if wanted == did:
        proven = handle if handle and await did_of(api, handle) == did else ""
        return Account(did=did, handle=proven, pds=pds)
    if handle != wanted:
        raise LinkRefused(f"says that @{wanted} is not the handle of that account any more")
    return Account(did=did, handle=handle, pds=pds)


async def authority(api: Api, pds: str) -> Authority:
    """Find who signs the accounts of a server in. Raises LinkRefused, ProviderError."""
    resource = await _fetched(api, f"{pds}/.well-known/oauth-protected-resource")
    with expected_shape():
        issuers = [text(one) for one in resource["authorization_servers"]]
        if len(issuers) != 1 or _origin(api, text(resource["resource"])) != pds:
            raise LinkRefused("says something about that account's server that does not fit")
    issuer = _origin(api, issuers[0])
    found = await _fetched(api, f"{issuer}/.well-known/oauth-authorization-server")
    with expected_shape():
        if text(found["issuer"]) != issuer:
            raise LinkRefused("names a server that goes by another name")
        _must_speak_as_we_do(found)
        revoke_url = text(found.get("revocation_endpoint"))
        return Authority(
            issuer=issuer,
            consent_url=_checked(api, text(found["authorization_endpoint"])),
            push_url=_checked(api, text(found["pushed_authorization_request_endpoint"])),
            token_url=_checked(api, text(found["token_endpoint"])),
            revoke_url=_checked(api, revoke_url) if revoke_url else "",
        )


def _must_speak_as_we_do(found: Mapping[str, Any]) -> None:
    wanted = {
        "code_challenge_methods_supported": "S256",
        "dpop_signing_alg_values_supported": "ES256",
        "scopes_supported": "atproto",
    }
    lacks = [name for name, value in wanted.items() if value not in (found.get(name) or ())]
    if lacks or found.get("authorization_response_iss_parameter_supported") is not True:
        raise LinkRefused("says that this account's server signs people in in another way")


async def did_of(api: Api, handle: str) -> str:
    """Return the DID that a handle leads to, "" when it leads nowhere."""
    try:
        answer = await calls.ask(api, "com.atproto.identity.resolveHandle", handle=handle)
    except (UnexpectedReply, PageGone):
        return ""
    with expected_shape():
        return text(record(answer.json)["did"])


async def _document(api: Api, did: str) -> Mapping[str, Any]:
    method, _, rest = did.removeprefix("did:").partition(":")
    if method == "plc":
        directory = api.client.more.get("plc_url", PLC).rstrip("/")
        return await _fetched(api, f"{directory}/{did}")
    host = unquote(rest)
    if method != "web" or not _HOST.fullmatch(host):
        raise LinkRefused(f"has no way to look up {did}")
    return await _fetched(api, _checked(api, f"https://{host}/.well-known/did.json"))


def _read(api: Api, document: Mapping[str, Any], did: str) -> tuple[str, str]:
    """Return the handle that the account claims, and its server."""
    with expected_shape():
        if document["id"] != did:
            raise LinkRefused("answers with somebody else's document")
        names = [text(name) for name in document.get("alsoKnownAs") or ()]
        handles = [name[5:].lower() for name in names if name.startswith("at://")]
        servers = [
            text(one["serviceEndpoint"])
            for one in records(document.get("service"))
            if text(one.get("id")).endswith("#atproto_pds")
            and one.get("type") == "AtprotoPersonalDataServer"
        ]
        if not servers:
            raise LinkRefused("says that this account has no server")
        return (handles[0] if handles else ""), _origin(api, servers[0])


async def _fetched(api: Api, url: str) -> Mapping[str, Any]:
    try:
        reply = await api.http.request(
            "GET", url, limits=DOCUMENT, headers={"Accept": "application/json"}
        )
        check(reply, api.now)
    except (PageGone, ReconnectNeeded) as error:
        raise LinkRefused("cannot say where that account signs in") from error
    with expected_shape():
        return record(parsed(reply))


def _origin(api: Api, url: str) -> str:
    """Return an address that must have no path. Raises LinkRefused."""
    checked = _checked(api, url.rstrip("/"))
    parts = urlsplit(checked)
    if parts.path or parts.query or parts.fragment:
        raise LinkRefused("names a server by an address that is not one")
    return checked


def _checked(api: Api, url: str) -> str:
    """Return an address that may be visited. Raises LinkRefused for one that is not encrypted."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if (
        not host
        or "@" in parts.netloc
        or not (
            parts.scheme == "https"
            or (_is_loopback(host) and parts.scheme == "http" and _at_home(api))
        )
    ):
        raise LinkRefused("names a server that cannot be visited safely")
    return url


def _at_home(api: Api) -> bool:
    """Whether the operator has put a whole network on the bot's own machine."""
    own = [api.base_url, *(api.client.more.get(name, "") for name in ("base_url", "plc_url"))]
    return any(
        url.startswith("http://") and _is_loopback(urlsplit(url).hostname or "") for url in own
    )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
