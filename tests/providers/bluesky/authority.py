"""An account's server and its authorization server, which believe nothing that is not proven."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

from providers import bluesky
from providers.api import Api, Client
from providers.bluesky.linking import LINK
from providers.linking import Asked as Wish
from providers.linking import Back, Consent
from tests.providers.bluesky.login import ISSUER
from tests.providers.bluesky.server import DID, PROFILE, example, refused
from tests.providers.loopback import Answer, Asked, as_json
from tests.providers.played import played
from tests.providers.token_server import s256

PDS = "https://pds.example.com"
REDIRECT_URI = "http://127.0.0.1:3000/link/bluesky/callback"
# How far a clock may be from the server's.
SKEW = timedelta(minutes=3)


def _metadata() -> dict[str, Any]:
    return {
        "issuer": ISSUER,
        "authorization_endpoint": f"{ISSUER}/oauth/authorize",
        "pushed_authorization_request_endpoint": f"{ISSUER}/oauth/par",
        "token_endpoint": f"{ISSUER}/oauth/token",
        "revocation_endpoint": f"{ISSUER}/oauth/revoke",
        "code_challenge_methods_supported": ["S256"],
        "dpop_signing_alg_values_supported": ["RS256", "ES256"],
        "scopes_supported": ["atproto", "transition:generic"],
        "authorization_response_iss_parameter_supported": True,
    }


@dataclass
class Authority:
    """`ahead` is how far its clock is from ours; `nonce` what proofs must hold ("": nothing).

    `document`, `resource` and `metadata` are what it says of the account, of the account's server
    and of itself. `instead` is answered at a path, before anything is looked at. `grants` is the
    scope that is given (None: what was asked), `knows_narrow` whether it has heard of single
    permissions. `status` is how the account stands.
    """

    ahead: timedelta = timedelta()
    nonce: str = "nonce-1"
    grants: str | None = None
    knows_narrow: bool = True
    sub: str = DID
    status: str = ""
    instead: dict[str, Answer] = field(default_factory=dict)
    document: dict[str, Any] = field(
        default_factory=lambda: dict(example("session.json")["didDoc"])
    )
    resource: dict[str, Any] = field(
        default_factory=lambda: {"resource": PDS, "authorization_servers": [ISSUER]}
    )
    metadata: dict[str, Any] = field(default_factory=_metadata)
    handles: dict[str, str] = field(default_factory=lambda: {PROFILE["handle"]: DID})
    pushed: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)
    jwks: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, asked: Asked) -> Answer:
        """Answer one request, and say what time it is and which nonce is next."""
        self.asked.append(asked)
        told = self.instead.get(asked.path) or self._answer(asked)
        now = format_datetime(datetime.now(UTC) + self.ahead, usegmt=True)
        more = {"Date": now} | ({"DPoP-Nonce": self.nonce} if self.nonce else {})
        return replace(told, headers={**told.headers, **more})

    def paths(self) -> list[str]:
        """Return where it was asked."""
        return [asked.path for asked in self.asked]

    def _answer(self, asked: Asked) -> Answer:
        open_to_all = {
            "/.well-known/oauth-protected-resource": self.resource,
            "/.well-known/oauth-authorization-server": self.metadata,
            "/.well-known/did.json": self.document,
            f"/{DID}": self.document,
            "/xrpc/com.atproto.sync.getRepoStatus": {
                "did": DID,
                "active": not self.status,
                "status": self.status,
            },
        }
        if asked.path in open_to_all:
            return as_json(open_to_all[asked.path])
        if asked.path == "/xrpc/com.atproto.identity.resolveHandle":
            did = self.handles.get(asked.one("handle"))
            return as_json({"did": did}) if did else refused("InvalidRequest", "no such handle")
        return self._unproven(asked) or self._proven(asked)

    def _unproven(self, asked: Asked) -> Answer | None:
        proof = asked.headers["dpop"]
        header = json.loads(_decoded(proof.split(".")[0]))
        assert header["typ"] == "dpop+jwt"
        assert "d" not in header["jwk"]
        claims = jwt.decode(proof, ECKey.import_key(header["jwk"]), ["ES256"]).claims
        self.claims.append(claims)
        self.jwks.append(header["jwk"])
        assert (claims["htm"], claims["htu"].endswith(asked.path)) == (asked.method, True)
        now = datetime.now(UTC) + self.ahead
        if abs(datetime.fromtimestamp(claims["iat"], UTC) - now) > SKEW:
            return refused("invalid_dpop_proof", "iat", status=400)
        if self.nonce and claims.get("nonce") != self.nonce:
            return refused("use_dpop_nonce", status=400)
        return None

    def _proven(self, asked: Asked) -> Answer:
        match asked.path:
            case "/oauth/par":
                return self._push(asked.form)
            case "/oauth/token":
                return self._grant(asked.form)
        found = {
            "/oauth/revoke": {},
            "/xrpc/com.atproto.server.getSession": example("session.json"),
            "/xrpc/app.bsky.actor.getProfile": PROFILE,
            "/xrpc/app.bsky.feed.getAuthorFeed": example("author_feed.json"),
        }
        return as_json(found[asked.path])

    def _push(self, form: Mapping[str, str]) -> Answer:
        if not self.knows_narrow and "rpc" in form["scope"]:
            return as_json({"error": "invalid_scope"}, status=400)
        uri = f"urn:ietf:params:oauth:request_uri:{len(self.pushed)}"
        self.pushed[uri] = dict(form)
        return as_json({"request_uri": uri, "expires_in": 299}, status=201)

    def _grant(self, form: Mapping[str, str]) -> Answer:
        scope = self.grants
        if form["grant_type"] == "authorization_code":
            wanted = self.pushed[form["code"]]
            assert wanted["code_challenge"] == s256(form["code_verifier"])
            assert wanted["redirect_uri"] == form["redirect_uri"]
            scope = wanted["scope"] if scope is None else scope
        told = {
            "access_token": "eyJ.new.access",
            "token_type": "DPoP",
            "refresh_token": "ref-new",
            "expires_in": 3599,
            "sub": self.sub,
        }
        return as_json(told if scope is None else {**told, "scope": scope})


def api_at(server: Authority, at: str = PDS, /, **settings: str) -> Api:
    """Return an Api of the bot at a server, with the operator's settings."""
    api = played(server.answer, at)
    return replace(api, client=Client(more=settings), check=bluesky.PROVIDER.check)


async def begun(
    server: Authority,
    typed: str = "acme.example.com",
    redirect_uri: str = REDIRECT_URI,
    again: tuple[str, ...] = (),
    **settings: str,
) -> Consent:
    """Begin a link, where the AppView is."""
    api = api_at(server, bluesky.PROVIDER.base_url, **settings)
    wish = Wish(state="the-state", redirect_uri=redirect_uri, typed=typed, again=again)
    return await LINK.begin(api, wish)


def came_back(consent: Consent, redirect_uri: str = REDIRECT_URI, **query: str) -> Back:
    """Return a person who said yes, or what `query` says instead."""
    said = query or {"code": parameters(consent.url)["request_uri"], "iss": ISSUER}
    return Back(query=said, kept=consent.kept, redirect_uri=redirect_uri)


def parameters(url: str) -> dict[str, str]:
    """Return an address's parameters."""
    return dict(parse_qsl(urlsplit(url).query))


def _decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))
