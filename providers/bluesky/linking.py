"""Linking an account: AT Protocol's OAuth profile, with a key for each link (DPoP).

An access token lives for an hour, and a refresh token for one use. A consent ends after two weeks
for a public client, after two years for one with a key of its own.
"""

import contextlib
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from providers import oauth
from providers.api import Api
from providers.bluesky import calls, clients, items, permissions, servers
from providers.bluesky.proofs import KEY, Key, Proofs, new_key, signer
from providers.bluesky.renewing import check, refresh, revoke
from providers.bluesky.tokens import Desk, desk
from providers.errors import LinkRefused, ProviderError
from providers.linking import Asked, Back, Consent, Link, Linked
from providers.shapes import expected_shape, text
from providers.vocabulary import Account, Owned, Page, Portion, Token

# What is kept with a token: the key of its proofs, and where it is renewed by whom.
KEPT = (KEY, "client_id", "did", "issuer", "token_url", "revoke_url")


async def begin(api: Api, asked: Asked, /) -> Consent:
    """Find the account's server and who signs people in there, and announce the consent."""
    account = await servers.account(api, asked.typed)
    authority = await servers.authority(api, account.pds)
    key, verifier = new_key(), oauth.verifier()
    wanted = {
        "response_type": "code",
        "redirect_uri": asked.redirect_uri,
        "state": asked.state,
        "code_challenge": oauth.challenge(verifier),
        "code_challenge_method": "S256",
        "login_hint": account.handle or account.did,
    }
    us, request_uri = await _announced(api, authority, key, wanted, is_again=bool(asked.again))
    return Consent(
        url=_address(authority.consent_url, client_id=us.id, request_uri=request_uri),
        kept={
            KEY: key.text,
            "verifier": verifier,
            "client_id": us.id,
            "did": account.did,
            "handle": account.handle,
            "issuer": authority.issuer,
            "token_url": authority.token_url,
            "revoke_url": authority.revoke_url,
        },
        server=account.pds,
    )


async def finish(api: Api, back: Back, /) -> Linked:
    """Trade the code for a token, and see that it is that account's."""
    code = oauth.said_yes(back)
    if not back.query.get("iss"):
        raise LinkRefused("does not say in whose name it answers")
    extra, handle = {name: back.kept[name] for name in KEPT}, back.kept.get("handle", "")
    server = desk(api, extra)
    try:
        answer = await server.token(
            extra["token_url"],
            grant_type="authorization_code",
            code=code,
            redirect_uri=back.redirect_uri,
            code_verifier=back.kept["verifier"],
        )
    except oauth.Refusal as refusal:
        raise LinkRefused(f"refuses the code ({refusal.code})") from refusal
    found = oauth.token_of(api, answer)
    token = replace(
        found,
        scopes=permissions.granted(found.scopes),
        ends_at=api.now + server.us.lives,
        extra=extra,
    )
    if answer.get("sub") != extra["did"]:
        with contextlib.suppress(ProviderError):
            await revoke(api, token)
        wanted = f"@{handle}" if handle else extra["did"]
        raise LinkRefused(f"signed in another account than {wanted}")
    return Linked(account=await _account(api, token, handle), token=token)


async def my_pages(api: Api, cursor: str, /) -> Portion:
    """Return the account itself: it is the only page that it manages."""
    del cursor
    session = await calls.session(api)
    with expected_shape():
        did = text(session["did"])
    return Portion(pages=(Owned(page=await _page(api, did), role="Owner"),))


async def _announced(
    api: Api, authority: servers.Authority, key: Key, wanted: dict[str, str], *, is_again: bool
) -> tuple[clients.Us, str]:
    """Push the consent: for single permissions, or for all where a server knows no single ones."""
    scopes = [permissions.BROAD] if is_again else [permissions.NARROW, permissions.BROAD]
    proofs, refusal = Proofs(key), oauth.Refusal("")
    for scope in scopes:
        us = clients.client_for(api, wanted["redirect_uri"], scope)
        server = Desk(api, authority.issuer, us, proofs)
        try:
            return us, await server.push(authority.push_url, scope=scope, **wanted)
        except oauth.Refusal as error:
            refusal = error
            if error.code != "invalid_scope":
                break
    raise LinkRefused(f"refuses to ask you ({refusal.code})") from refusal


def _address(url: str, **params: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(params)}"


async def _account(api: Api, token: Token, handle: str) -> Account:
    did = token.extra["did"]
    try:
        page = await _page(replace(api, signer=signer(token)), did)
    except ProviderError:
        # The link stands; the AppView that knows the name and the picture is another server.
        name = handle or did
        return Account(native_id=did, name=name, handle=f"@{name}", server=api.base_url)
    return Account(
        native_id=did,
        name=page.name,
        handle=page.handle,
        url=page.url,
        picture_url=page.picture_url,
        server=api.base_url,
    )


async def _page(api: Api, did: str) -> Page:
    profile: Any = await calls.profile(api, did)
    with expected_shape():
        return items.page(profile)


LINK = Link(
    gives="Your own account: its posts, and who answers, mentions or quotes it. Publish, answer, "
    "like, hide and delete.",
    asks_for="Your handle, like you.bsky.social",
    begin=begin,
    finish=finish,
    check=check,
    my_pages=my_pages,
    permissions=permissions.PERMISSIONS,
    not_listed=("An account is one page; link each further account by itself.",),
    refresh=refresh,
    revoke=revoke,
    signer=signer,
    documents={clients.DOCUMENT: clients.document},
)
