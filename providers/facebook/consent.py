"""How a profile is linked: the dialog, the code, a token for sixty days, and its end."""

from dataclasses import replace
from typing import Any

from providers import oauth
from providers._meta import VERSION
from providers._meta.calls import drop, read, say
from providers.api import Api, bearer
from providers.errors import (
    Cause,
    LinkRefused,
    PageGone,
    ReconnectNeeded,
    UnexpectedReply,
)
from providers.facebook import items
from providers.facebook.inspecting import granted, inspect
from providers.facebook.permissions import PERMISSIONS, REQUIRED, SWITCH_ON
from providers.linking import Asked, Back, Consent, Linked
from providers.shapes import expected_shape
from providers.vocabulary import Token

ACCOUNT = "id,name,picture{url}"


def home(api: Api) -> str:
    """Return where people see pages and consents, by the operator's DIALOG_BASE_URL."""
    return api.client.more.get("dialog_base_url", items.HOME).rstrip("/")


def wanted(api: Api) -> str:
    """Return the permissions to ask for: of those that are not required, only the operator's.

    Facebook shows no dialog at all when it names a permission that the app may not ask for, so the
    setting SCOPES can name those that it may.
    """
    named = api.client.more.get("scopes", "").replace(",", " ").split()
    asked = [one for one in PERMISSIONS if one.required or not named or one.scope in named]
    return ",".join(one.scope for one in asked)


async def begin(api: Api, asked: Asked) -> Consent:
    """Return the dialog's address; what was declined before is asked for once more."""
    # Without this, the dialog passes over whatever was declined once.
    again = {"auth_type": "rerequest"} if asked.again else {}
    return oauth.consent(
        api, asked, f"{home(api)}/{VERSION}/dialog/oauth", scopes=wanted(api), **again
    )


async def finish(api: Api, back: Back) -> Linked:
    """Trade the code for a token of an hour, and that one for a token of sixty days."""
    code = oauth.said_yes(back)
    try:
        short = await _traded(
            api,
            code=code,
            redirect_uri=back.redirect_uri,
            code_verifier=back.kept.get("verifier", ""),
        )
        token = await _traded(api, grant_type="fb_exchange_token", fb_exchange_token=short.access)
    except (PageGone, ReconnectNeeded, UnexpectedReply) as error:
        raise LinkRefused(f"does not take the code ({error})") from error
    api = replace(api, signer=bearer(token))
    account = await read(api, "me", fields=ACCOUNT)
    token = await _looked_at(api, token)
    with expected_shape():
        own = items.account(account.json)
    return Linked(account=own, token=replace(token, extra={"user": own.native_id}))


async def check(api: Api, token: Token) -> Token:
    """Ask whether a token works and for what, with the app's word and with the token's own.

    The app's word tells when it ends; only the token's own tells of a login that is wanted first.
    """
    token = await _looked_at(api, token)
    missing = [scope for scope in REQUIRED if scope not in token.scopes]
    if missing:
        raise ReconnectNeeded(SWITCH_ON, Cause.PERMISSION, missing=missing)
    return token


async def revoke(api: Api, token: Token) -> None:
    """Take the app off the person's account; that voids every token of theirs that we have."""
    try:
        await drop(api, f"{token.extra.get('user', 'me')}/permissions")
    except ReconnectNeeded:
        # It was void already.
        return


async def _looked_at(api: Api, token: Token) -> Token:
    inspected = await inspect(api, token.access)
    return replace(
        token,
        scopes=await granted(api),
        expires_at=inspected.expires_at,
        ends_at=inspected.ends_at,
    )


async def _traded(api: Api, **given: str) -> Token:
    client = {"client_id": api.client.id, "client_secret": api.client.secret}
    answer: Any = await say(api, "oauth/access_token", client | given)
    with expected_shape():
        return oauth.token_of(api, answer)
