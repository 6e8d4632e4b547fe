"""Linking one's own site by an application password (core 5.6), which its owner approves there.

The password comes back in the query of the redirect. It does not expire; it ends when its owner
revokes it in their profile, or we do. It can do what its owner's role can.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from providers.api import Api, Nobody, Signer
from providers.errors import (
    AddressRefused,
    LinkRefused,
    ProviderError,
    RateLimited,
    ReconnectNeeded,
)
from providers.linking import Asked, Back, Consent, Link, Linked
from providers.shapes import address, expected_shape, key, record, text
from providers.vocabulary import Account, Owned, Portion, Token
from providers.wordpress import calls, sites
from providers.wordpress.addresses import addresses, is_local, same_host
from providers.wordpress.refusals import of_owner
from providers.wordpress.sites import Site

# What a site knows this program by, whoever runs it.
APP_ID = "6f3d8f0e-3c0b-4b52-9d0a-5d1c7a0e9b44"
NEEDED = "moderate_comments"
TOO_WEAK = "To read its comments you need the role Editor or Administrator there; yours is {role}."


@dataclass(frozen=True, slots=True)
class Basic(Nobody):
    """Signs with a name and a password (RFC 7617)."""

    name: str
    password: str = field(repr=False)

    def headers(self, method: str, url: str) -> Mapping[str, str]:
        """Return the header."""
        del method, url
        signed = b64encode(f"{self.name}:{self.password}".encode()).decode()
        return {"Authorization": f"Basic {signed}"}


def basic(token: Token) -> Signer:
    """Return a signer of application passwords."""
    return Basic(token.extra.get("user", ""), token.access)


async def begin(api: Api, asked: Asked, /) -> Consent:
    """Find the site, and return its page for authorizing applications."""
    site = await _site(api, asked.typed)
    _must_be_safe(site, asked)
    back = f"{asked.redirect_uri}?{urlencode({'state': asked.state})}"
    query = {
        # A site wants each password to have a name of its own; its owner sees it in the profile.
        "app_name": f"Social for Slack, {api.now:%Y-%m-%d %H:%M:%S}",
        "app_id": APP_ID,
        "success_url": back,
        "reject_url": f"{back}&error=access_denied",
    }
    url = f"{site.authorize_url}{'&' if '?' in site.authorize_url else '?'}{urlencode(query)}"
    return Consent(url=url, kept={"site": site.url}, server=site.root)


async def finish(api: Api, back: Back, /) -> Linked:
    """Take the password, and ask whose it is."""
    error = back.query.get("error", "")
    if error:
        cancelled = error == "access_denied"
        raise LinkRefused("was told no" if cancelled else "refuses this", cancelled=cancelled)
    password, name = back.query.get("password", ""), back.query.get("user_login", "")
    if not password or not name:
        raise LinkRefused("sent nothing along")
    if back.query.get("site_url", "").rstrip("/") != back.kept["site"].rstrip("/"):
        raise LinkRefused("answered in another site’s name")
    token = Token(access=password, extra={"user": name})
    try:
        me = await _myself(replace(api, signer=basic(token)))
    except ReconnectNeeded as error_:
        # Some web servers keep the header from it.
        raise LinkRefused("does not take the password that it has just given") from error_
    with expected_shape():
        return Linked(account=_account(me, name, api.base_url), token=token)


async def check(api: Api, token: Token, /) -> Token:
    """Ask the site who we are."""
    await _myself(replace(api, signer=basic(token)))
    return token


async def revoke(api: Api, token: Token, /) -> None:
    """Delete the application password itself."""
    await calls.forget(replace(api, signer=basic(token), check=of_owner))


async def my_pages(api: Api, cursor: str, /) -> Portion:
    """Return the site, and whether the account's role is enough."""
    del cursor
    me = await _myself(api)
    site = await sites.described(replace(api, check=of_owner), api.base_url)
    with expected_shape():
        role, can = _role(me), record(me.get("capabilities")).get(NEEDED)
    cannot = "" if can else TOO_WEAK.format(role=role)
    return Portion(pages=(Owned(page=site.page, role=role, cannot=cannot),))


def _must_be_safe(site: Site, asked: Asked) -> None:
    """Raise LinkRefused where a password could come to somebody else, or could not come at all."""
    is_here = is_local(site.root)
    if not site.authorize_url or not (is_here or site.root.startswith("https:")):
        raise LinkRefused("gives no application passwords at that site: they need https there")
    if not same_host(site.authorize_url, site.root) or not same_host(site.url, site.root):
        # Else one site could collect another one's passwords.
        raise LinkRefused("keeps its logins on another host than its API there, which is not safe")
    if not (is_here or asked.redirect_uri.startswith("https:")):
        raise LinkRefused("sends people back over https only, and this bot has no such address")


async def _site(api: Api, typed: str) -> Site:
    try:
        # A password goes there: never in clear over a network.
        wanted = [one for one in addresses(typed) if one.startswith("https:") or is_local(one)]
    except AddressRefused as error:
        raise LinkRefused("needs your site’s address, like https://example.com") from error
    why: ProviderError = AddressRefused("is not reached over https")
    for one in wanted:
        try:
            return await sites.found(api, one)
        except RateLimited:
            raise
        except ProviderError as error:
            why = error
    raise LinkRefused(f"is not found at that address: it {why}") from why


async def _myself(api: Api) -> dict[str, Any]:
    told = await calls.myself(replace(api, check=of_owner))
    with expected_shape():
        return record(told)


def _account(me: Mapping[str, Any], name: str, root: str) -> Account:
    pictures = me.get("avatar_urls")
    return Account(
        native_id=f"{root}/wp/v2/users/{key(me['id'])}",
        name=text(me.get("name")) or name,
        handle=name,
        url=address(me.get("link")),
        picture_url=address(pictures.get("96")) if isinstance(pictures, dict) else "",
        server=root,
    )


def _role(me: Mapping[str, Any]) -> str:
    # PHP writes a list with gaps as an object.
    roles = me.get("roles") or []
    names = [*roles.values()] if isinstance(roles, dict) else [*roles]
    return text(names[0]).replace("_", " ").capitalize() if names else "none"


LINK = Link(
    gives="Your own blog: its posts, and every comment, those that are held too. Publish, answer, "
    "hold, approve and delete.",
    asks_for="Your site’s address, like https://example.com",
    begin=begin,
    finish=finish,
    check=check,
    my_pages=my_pages,
    permissions=(),
    not_listed=("A site is one page; link each further site by itself.",),
    revoke=revoke,
    signer=basic,
)
