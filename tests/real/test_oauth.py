"""OAuth 2 against a server that others keep right: our words are the ones that it understands."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from providers import oauth
from providers.api import Api, Client
from providers.errors import LinkRefused, ReconnectNeeded
from providers.http import open_http
from providers.linking import Asked, Back, Consent
from providers.vocabulary import Token
from tests.real.servers.oidc import CALLBACK, Oidc

SCOPES = "openid offline_access"


@asynccontextmanager
async def known_to(oidc: Oidc) -> AsyncIterator[Api]:
    async with open_http(allow_private=frozenset({"127.0.0.1:*"})) as http:
        client = Client(oidc.client_id, oidc.secret)
        yield Api(http, oidc.url, datetime.now(UTC), client=client)


def consent(api: Api) -> Consent:
    asked = Asked(state="the-state", redirect_uri=CALLBACK)
    url = f"{api.base_url}/auth"
    return oauth.consent(api, asked, url, scopes=SCOPES, issuer=api.base_url, prompt="consent")


async def linked(oidc: Oidc, api: Api) -> Token:
    begun = consent(api)
    query = await oidc.consents(begun.url)
    assert query["state"] == "the-state"
    return await oauth.exchange(api, back(begun, query), f"{oidc.url}/token")


def back(begun: Consent, query: Mapping[str, str]) -> Back:
    return Back(query=query, kept=begun.kept, redirect_uri=CALLBACK)


async def renewed(api: Api, token: Token) -> Token:
    return await oauth.refresh(api, token, f"{api.base_url}/token")


async def test_a_consent_becomes_a_token_that_ends_when_it_says(oidc: Oidc) -> None:
    async with known_to(oidc) as api:
        token = await linked(oidc, api)
    assert token.expires_at == api.now + timedelta(seconds=5)
    assert set(token.scopes) == set(SCOPES.split())
    assert await oidc.status(token.access) == 200
    async with asyncio.timeout(15):
        while await oidc.status(token.access) != 401:
            await asyncio.sleep(0.1)


async def test_a_renewal_brings_a_new_pair(oidc: Oidc) -> None:
    async with known_to(oidc) as api:
        token = await linked(oidc, api)
        new = await renewed(api, token)
    assert new.access != token.access
    assert new.refresh not in {"", token.refresh}
    assert await oidc.status(new.access) == 200


async def test_an_old_refresh_token_used_again_ends_all(oidc: Oidc) -> None:
    async with known_to(oidc) as api:
        token = await linked(oidc, api)
        new = await renewed(api, token)
        for refused in (token, new):
            with pytest.raises(ReconnectNeeded):
                await renewed(api, refused)
    assert await oidc.status(new.access) == 401


async def test_what_is_revoked_opens_nothing(oidc: Oidc) -> None:
    async with known_to(oidc) as api:
        token = await linked(oidc, api)
        await oauth.revoke(api, token, f"{oidc.url}/token/revocation")
        with pytest.raises(ReconnectNeeded):
            await renewed(api, token)
        # To say farewell twice is no mistake.
        await oauth.revoke(api, token, f"{oidc.url}/token/revocation")
    assert await oidc.status(token.access) == 401


async def test_the_server_wants_the_challenge_and_its_verifier(oidc: Oidc) -> None:
    async with known_to(oidc) as api:
        begun = consent(api)
        bare = begun.url.partition("&code_challenge=")[0]
        with pytest.raises(LinkRefused, match="invalid_request"):
            oauth.said_yes(back(begun, await oidc.consents(f"{bare}&prompt=consent")))
        query = await oidc.consents(begun.url)
        other = consent(api)
        with pytest.raises(LinkRefused, match="invalid_grant"):
            await oauth.exchange(api, back(other, query), f"{oidc.url}/token")


async def test_a_code_works_once(oidc: Oidc) -> None:
    async with known_to(oidc) as api:
        begun = consent(api)
        person = back(begun, await oidc.consents(begun.url))
        await oauth.exchange(api, person, f"{oidc.url}/token")
        with pytest.raises(LinkRefused, match="invalid_grant"):
            await oauth.exchange(api, person, f"{oidc.url}/token")
