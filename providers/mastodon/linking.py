"""Linking an account at its own server: OAuth 2 with PKCE, whose tokens do not expire.

A token lives until its owner removes us, the server closes the login, or we revoke it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from providers import oauth
from providers.api import Api, bearer
from providers.errors import Cause, ProviderError, ReconnectNeeded, Unavailable
from providers.linking import Asked, Back, Consent, Link, Linked, Permission
from providers.mastodon import calls, items, servers
from providers.mastodon.addresses import Handle
from providers.mastodon.pointers import pointer
from providers.mastodon.refusals import of_login, of_nobody
from providers.shapes import expected_shape, record, text
from providers.vocabulary import Account, Kind, Owned, Page, Portion, Token

# The least first.
PERMISSIONS = (
    Permission(scope="read:accounts", gives="tell whose account it is", required=True),
    Permission(scope="read:statuses", gives="read the account’s own posts", required=True),
    Permission(
        scope="read:notifications",
        gives="see who answers, mentions or quotes the account, or writes to it privately",
        kinds=(Kind.MENTION, Kind.PRIVATE_MESSAGE),
    ),
    Permission(scope="read:search", gives="look up a post of another server"),
    Permission(scope="write:favourites", gives="like posts"),
    Permission(scope="write:statuses", gives="publish, answer, boost and delete posts"),
    Permission(scope="write:media", gives="publish pictures"),
    Permission(scope="write:conversations", gives="mark private messages as read"),
    Permission(scope="write:mutes", gives="mute people and conversations"),
)


async def begin(api: Api, asked: Asked, /) -> Consent:
    """Find the server, be its client, and return its consent page."""
    server = await servers.found(api, asked.typed)
    scopes = " ".join(wanted(server.scopes))
    known = await servers.client(api, server, asked, scopes)
    consent = oauth.consent(
        replace(api, client=servers.as_client(known)),
        asked,
        server.authorize_url,
        scopes=scopes,
        issuer=server.issuer,
    )
    kept = {**consent.kept, **known, "token_url": server.token_url}
    return replace(consent, kept=kept, server=server.origin, registered=known)


async def finish(api: Api, back: Back, /) -> Linked:
    """Trade the code for a token, and ask whose it is."""
    client = servers.as_client(back.kept)
    token = await oauth.exchange(replace(api, client=client), back, back.kept["token_url"])
    token = replace(
        token,
        scopes=granted(token.scopes),
        extra={"client_id": client.id, "client_secret": client.secret},
    )
    page = await _own_page(replace(api, signer=bearer(token)))
    account = Account(
        native_id=page.native_id,
        name=page.name,
        handle=page.handle,
        url=page.url,
        picture_url=page.picture_url,
        server=api.base_url,
    )
    return Linked(account=account, token=token)


async def check(api: Api, token: Token, /) -> Token:
    """Ask the server who we are; it does not say what for."""
    await _login(replace(api, signer=bearer(token)))
    return token


async def revoke(api: Api, token: Token, /) -> None:
    """Void the token, as the client that got it."""
    api, url = replace(api, client=servers.as_client(token.extra)), f"{api.base_url}/oauth/revoke"
    try:
        await oauth.revoke(api, token, url)
    except Unavailable:
        # See calls.send_form.
        await oauth.revoke(api, token, url)


async def my_pages(api: Api, cursor: str, /) -> Portion:
    """Return the account itself: it is the only page that it manages."""
    del cursor
    return Portion(pages=(Owned(page=await _own_page(api), role="Owner"),))


def wanted(known: Sequence[str]) -> list[str]:
    """Return the scopes to ask for: the wide ones where a server knows no narrow ones."""
    scopes = [one.scope for one in PERMISSIONS]
    wide = [*dict.fromkeys(one.partition(":")[0] for one in scopes)]
    narrowed = [one for one in scopes if one in known], [one for one in wide if one in known]
    return next(filter(None, narrowed), scopes)


def granted(scopes: Sequence[str]) -> tuple[str, ...]:
    """Return which of our permissions these scopes are; a wide one is all those below it."""
    every = (one.scope for one in PERMISSIONS)
    return tuple(one for one in every if {one, one.partition(":")[0]} & set(scopes))


async def _own_page(api: Api) -> Page:
    account = await _login(api)
    handle = await _handle(api, account)
    with expected_shape():
        return items.page(account, api.base_url, handle)


async def _login(api: Api) -> dict[str, Any]:
    found = await replace(api, check=of_login).json("/api/v1/accounts/verify_credentials")
    with expected_shape():
        account = record(found)
        if items.is_suspended(account):
            raise ReconnectNeeded("has suspended this account", Cause.SUSPENDED)
        return account


async def _handle(api: Api, account: Any) -> str:
    """Return the handle that others know: the server's people may go by another host than its own.

    Found as the public page's is, so that both have the same.
    """
    with expected_shape():
        name, host = text(account["username"]), urlsplit(api.base_url).netloc
    typed = Handle(name, host, api.base_url)
    try:
        answer = await calls.webfinger(
            replace(api, check=of_nobody), api.base_url, f"acct:{name}@{host}"
        )
        with expected_shape():
            return pointer(answer, typed).handle_of(account)
    except ProviderError:
        return str(typed)


LINK = Link(
    gives="Your own account: its posts, who answers, mentions or quotes it, and private messages. "
    "Publish, answer, like and delete.",
    asks_for="Your server or handle, like @you@mastodon.social",
    begin=begin,
    finish=finish,
    check=check,
    my_pages=my_pages,
    permissions=PERMISSIONS,
    not_listed=("An account is one page; link each further account by itself.",),
    revoke=revoke,
)
