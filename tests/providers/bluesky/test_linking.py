"""An account is linked: found, asked for, and proven to be the one that was meant."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from providers.bluesky import clients, permissions
from providers.bluesky.linking import LINK
from providers.bluesky.proofs import new_key
from providers.errors import LinkRefused, Unavailable, UnexpectedReply
from providers.linking import Linked
from providers.vocabulary import Kind
from tests.providers.bluesky.authority import (
    PDS,
    REDIRECT_URI,
    Authority,
    api_at,
    begun,
    came_back,
    parameters,
)
from tests.providers.bluesky.login import ISSUER
from tests.providers.bluesky.server import DID
from tests.providers.loopback import NOW, Answer, as_json
from tests.providers.token_server import s256

HTTPS = "https://bot.example.com/link/bluesky/callback"


async def linked(server: Authority) -> Linked:
    return await LINK.finish(api_at(server), came_back(await begun(server)))


async def test_a_handle_leads_to_the_consent_page_of_its_own_server() -> None:
    server = Authority()
    consent = await begun(server, "@Acme.Example.com")
    assert consent.url.startswith(f"{ISSUER}/oauth/authorize?")
    assert set(parameters(consent.url)) == {"client_id", "request_uri"}
    (pushed,) = server.pushed.values()
    assert pushed == {
        "client_id": parameters(consent.url)["client_id"],
        "response_type": "code",
        "redirect_uri": REDIRECT_URI,
        "scope": permissions.NARROW,
        "state": "the-state",
        "code_challenge": s256(consent.kept["verifier"]),
        "code_challenge_method": "S256",
        "login_hint": "acme.example.com",
    }
    assert (consent.kept["did"], consent.server) == (DID, PDS)


@pytest.mark.parametrize("typed", [DID, f"https://bsky.app/profile/{DID}", f"at://{DID}"])
async def test_a_did_needs_no_handle(typed: str) -> None:
    server = Authority()
    assert (await begun(server, typed)).kept["handle"] == "acme.example.com"
    server.handles = {"acme.example.com": "did:plc:somebodyelse"}
    assert (await begun(server, typed)).kept["handle"] == ""
    assert [one["login_hint"] for one in server.pushed.values()] == ["acme.example.com", DID]


async def test_an_account_may_be_known_by_a_domain_of_its_own() -> None:
    server = Authority()
    server.document["id"] = "did:web:acme.example.com"
    consent = await begun(server, "did:web:acme.example.com")
    assert consent.kept["did"] == "did:web:acme.example.com"
    assert "/.well-known/did.json" in server.paths()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "needs a whole handle"),
        ("acme", "needs a whole handle"),
        ("https://bsky.app/", "needs a whole handle"),
        ("nobody.example.com", "knows no account @nobody.example.com"),
        ("did:key:zQ3sh", "has no way to look up did:key:zQ3sh"),
        ("did:web:127.0.0.1%3A80", "has no way to look up"),
        ("did:web:localhost", "has no way to look up"),
    ],
)
async def test_what_is_no_account_is_told_at_once(typed: str, words: str) -> None:
    with pytest.raises(LinkRefused, match=words):
        await begun(Authority(), typed)


def _service(url: str, kind: str = "AtprotoPersonalDataServer") -> dict[str, Any]:
    return {"service": [{"id": "#atproto_pds", "type": kind, "serviceEndpoint": url}]}


@pytest.mark.parametrize(
    ("which", "change"),
    [
        ("document", {"id": "did:plc:somebodyelse"}),
        ("document", {"alsoKnownAs": ["at://other.example.com", "at://acme.example.com"]}),
        ("document", {"alsoKnownAs": []}),
        ("document", {"service": []}),
        ("document", _service(PDS, "SomethingElse")),
        ("document", _service("http://pds.example.com")),
        ("document", _service("http://127.0.0.1:2583")),
        ("document", _service("https://jane:secret@pds.example.com")),
        ("document", _service("https://pds.example.com/path")),
        ("document", _service("https://")),
        ("document", _service("javascript:alert(1)")),
        ("resource", {"resource": "https://other.example.com"}),
        ("resource", {"authorization_servers": []}),
        ("resource", {"authorization_servers": [ISSUER, "https://other.example.com"]}),
        ("resource", {"authorization_servers": ["http://entry.example.com"]}),
        ("metadata", {"issuer": "https://other.example.com"}),
        ("metadata", {"authorization_endpoint": "http://entry.example.com/oauth/authorize"}),
        ("metadata", {"authorization_endpoint": "javascript:alert(1)"}),
        ("metadata", {"pushed_authorization_request_endpoint": "http://127.0.0.1/oauth/par"}),
        ("metadata", {"token_endpoint": "http://entry.example.com/oauth/token"}),
        ("metadata", {"revocation_endpoint": "http://entry.example.com/oauth/revoke"}),
        ("metadata", {"code_challenge_methods_supported": ["plain"]}),
        ("metadata", {"dpop_signing_alg_values_supported": None}),
        ("metadata", {"scopes_supported": ["openid"]}),
        ("metadata", {"authorization_response_iss_parameter_supported": "true"}),
    ],
)
async def test_what_does_not_fit_together_is_refused_before_anybody_is_sent_there(
    which: str, change: dict[str, Any]
) -> None:
    server = Authority()
    getattr(server, which).update(change)
    with pytest.raises(LinkRefused):
        await begun(server)
    assert not server.pushed


async def test_a_network_on_the_operators_own_machine_needs_no_encryption() -> None:
    server = Authority()
    server.document |= _service("http://localhost:2583")
    server.resource |= {"resource": "http://localhost:2583"}
    consent = await begun(server, base_url="http://localhost:2584")
    assert consent.server == "http://localhost:2583"


@pytest.mark.parametrize(
    ("path", "answer", "error"),
    [
        (f"/{DID}", Answer(status=404), LinkRefused),
        ("/.well-known/oauth-protected-resource", Answer(status=404), LinkRefused),
        ("/.well-known/oauth-authorization-server", Answer(status=403), LinkRefused),
        (f"/{DID}", Answer(status=503), Unavailable),
        ("/.well-known/oauth-protected-resource", Answer(b"<html>"), UnexpectedReply),
        ("/.well-known/oauth-protected-resource", Answer(b"[]"), UnexpectedReply),
        ("/.well-known/oauth-authorization-server", Answer(b"{}"), UnexpectedReply),
        ("/oauth/par", Answer(status=502), Unavailable),
        ("/oauth/par", as_json({}, status=201), UnexpectedReply),
        ("/oauth/par", as_json({"error": "invalid_client_metadata"}, status=400), LinkRefused),
    ],
)
async def test_trouble_on_the_way_to_the_consent_page(
    path: str, answer: Answer, error: type[Exception]
) -> None:
    server = Authority(instead={path: answer})
    with pytest.raises(error):
        await begun(server)


async def test_a_server_that_knows_no_single_permissions_is_asked_for_the_wide_one() -> None:
    server = Authority(knows_narrow=False)
    link = await linked(server)
    (pushed,) = server.pushed.values()
    assert pushed["scope"] == "atproto transition:generic"
    assert LINK.missing(link.token.scopes) == []


async def test_a_server_that_drops_what_it_does_not_know_is_asked_widely_the_second_time() -> None:
    server = Authority(grants="atproto")
    missing = LINK.missing((await linked(server)).token.scopes)
    assert any(one.required for one in missing)
    server.grants = None
    consent = await begun(server, again=tuple(one.scope for one in missing))
    link = await LINK.finish(api_at(server), came_back(consent))
    assert list(server.pushed.values())[1]["scope"] == "atproto transition:generic"
    assert LINK.missing(link.token.scopes) == []


async def test_what_was_not_granted_is_known() -> None:
    read = permissions.PERMISSIONS[1].scope
    link = await linked(Authority(grants=f"atproto {read}"))
    assert Kind.MENTION not in LINK.open_kinds([Kind.POST, Kind.MENTION], link.token.scopes)
    assert not [one for one in LINK.missing(link.token.scopes) if one.required]


@pytest.mark.parametrize("minutes", [-10, -4, 0, 4, 10])
async def test_a_clock_that_is_wrong_is_corrected_by_the_servers(minutes: int) -> None:
    server = Authority(ahead=timedelta(minutes=minutes))
    await linked(server)
    assert server.paths().count("/oauth/par") == 2
    assert server.paths().count("/oauth/token") == 2


async def test_one_key_is_made_for_each_link_and_kept_with_its_token() -> None:
    server = Authority()
    first, second = (await linked(server)).token, (await linked(server)).token
    public = [ECKey.import_key(json.loads(one.extra["key"])) for one in (first, second)]
    proven = {json.dumps(jwk, sort_keys=True) for jwk in server.jwks}
    assert proven == {json.dumps(one.as_dict(private=False), sort_keys=True) for one in public}
    assert len(proven) == 2
    assert len({claims["jti"] for claims in server.claims}) == len(server.claims)


async def test_a_link_knows_its_account_and_when_it_ends() -> None:
    link = await linked(Authority())
    account, token = link.account, link.token
    assert (account.native_id, account.handle, account.server) == (DID, "@acme.example.com", PDS)
    assert (token.access, token.refresh) == ("eyJ.new.access", "ref-new")
    assert token.expires_at == NOW + timedelta(seconds=3599)
    assert token.ends_at == NOW + timedelta(days=14)
    assert "eyJ" not in repr(link)
    assert token.extra["key"] not in repr(link)


async def test_a_link_stands_though_nobody_knows_the_accounts_name_at_the_moment() -> None:
    server = Authority(instead={"/xrpc/app.bsky.actor.getProfile": Answer(status=502)})
    assert (await linked(server)).account.handle == "@acme.example.com"


async def test_another_account_than_the_one_that_was_typed_is_refused_and_let_go() -> None:
    server = Authority(sub="did:plc:somebodyelse")
    with pytest.raises(LinkRefused, match="another account than @acme"):
        await linked(server)
    assert server.asked[-1].path == "/oauth/revoke"
    assert server.asked[-1].form["token"] == "ref-new"


@pytest.mark.parametrize(
    ("query", "cancelled"),
    [
        ({"error": "access_denied", "iss": ISSUER}, True),
        ({"error": "access_denied", "iss": "https://other.example.com"}, False),
        ({"code": "c", "iss": "https://other.example.com"}, False),
        ({"code": "c"}, False),
        ({"iss": ISSUER}, False),
    ],
)
async def test_a_person_who_comes_back_without_a_yes(
    query: dict[str, str], cancelled: bool
) -> None:
    server = Authority()
    consent = await begun(server)
    with pytest.raises(LinkRefused) as caught:
        await LINK.finish(api_at(server), came_back(consent, **query))
    assert caught.value.cancelled is cancelled
    assert "/oauth/token" not in server.paths()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (as_json({"error": "invalid_grant"}, status=400), LinkRefused),
        (as_json({"error": "use_dpop_nonce"}, status=400), LinkRefused),
        (Answer(status=500), Unavailable),
        (as_json({"access_token": "a", "token_type": "Bearer", "sub": DID}), UnexpectedReply),
        (as_json({"token_type": "DPoP", "sub": DID}), UnexpectedReply),
    ],
)
async def test_a_code_that_becomes_no_token(answer: Answer, error: type[Exception]) -> None:
    server = Authority(instead={"/oauth/token": answer})
    with pytest.raises(error):
        await linked(server)


@pytest.mark.parametrize(
    "redirect_uri",
    ["http://localhost:3000/link/bluesky/callback", "http://bot.example.com/link/bluesky/callback"],
)
async def test_an_address_that_the_protocol_does_not_know_is_told_to_the_operator(
    redirect_uri: str,
) -> None:
    with pytest.raises(LinkRefused, match="PUBLIC_URL"):
        await begun(Authority(), redirect_uri=redirect_uri)


async def test_on_ones_own_machine_the_client_is_the_one_for_development() -> None:
    client_id = parameters((await begun(Authority())).url)["client_id"]
    assert client_id.startswith("http://localhost?")
    assert parameters(client_id) == {"redirect_uri": REDIRECT_URI, "scope": permissions.NARROW}


async def test_on_the_web_the_client_is_a_document_of_ours() -> None:
    consent = await begun(Authority(), redirect_uri=HTTPS)
    document = LINK.documents[clients.DOCUMENT](
        api_at(Authority()), HTTPS.removesuffix("/callback")
    )
    assert parameters(consent.url)["client_id"] == document["client_id"]
    assert document["redirect_uris"] == [HTTPS]
    assert document["token_endpoint_auth_method"] == "none"
    assert set(permissions.NARROW.split()) <= set(document["scope"].split())


async def test_a_client_with_a_key_proves_who_it_is_and_links_for_two_years() -> None:
    key = new_key()
    server = Authority()
    api = api_at(server, client_key=key.text)
    consent = await begun(server, redirect_uri=HTTPS, client_key=key.text)
    link = await LINK.finish(api, came_back(consent, redirect_uri=HTTPS))
    document = LINK.documents[clients.DOCUMENT](api, HTTPS.removesuffix("/callback"))
    (jwk,) = document["jwks"]["keys"]
    assert "d" not in jwk
    assert document["token_endpoint_auth_method"] == "private_key_jwt"
    posted = [asked.form for asked in server.asked if asked.path == "/oauth/token"]
    proof = jwt.decode(posted[-1]["client_assertion"], ECKey.import_key(jwk), ["ES256"])
    assert proof.header["kid"] == jwk["kid"]
    assert (proof.claims["iss"], proof.claims["aud"]) == (document["client_id"], ISSUER)
    assert link.token.ends_at == NOW + timedelta(days=730)


@pytest.mark.parametrize("key", ["nonsense", "{}", '{"kty": "oct", "k": "AA"}', "-----BEGIN"])
async def test_a_key_that_cannot_be_read_is_told_without_showing_it(key: str) -> None:
    with pytest.raises(Unavailable, match="the key") as caught:
        await begun(Authority(), redirect_uri=HTTPS, client_key=key)
    assert "nonsense" not in repr(caught.value)


async def test_the_profile_itself_is_the_page() -> None:
    server = Authority()
    token = (await linked(server)).token
    owner = replace(api_at(server), signer=LINK.signer(token))
    (owned,) = (await LINK.my_pages(owner, "")).pages
    assert (owned.page.native_id, owned.page.handle) == (DID, "@acme.example.com")
    assert server.asked[-1].headers["authorization"] == f"DPoP {token.access}"
