"""The requests to an authorization server: pushed, exchanged, renewed, revoked.

RFC 9126 (PAR), 6749, 7009 and 9449 as AT Protocol's OAuth profile combines them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from providers import oauth
from providers.api import Api
from providers.bluesky.clients import Us, client
from providers.bluesky.proofs import KEY, Key, Proofs
from providers.errors import UnexpectedReply
from providers.http import Reply

# The first may be refused for its nonce or its time, the second for the other of both.
TRIES = 3


@dataclass(frozen=True, slots=True)
class Desk:
    """An authorization server, as one client with the key of one link sees it."""

    api: Api
    issuer: str
    us: Us
    proofs: Proofs = field(repr=False)

    async def push(self, url: str, **wanted: str) -> str:
        """Announce a consent and return what stands for it. Raises Refusal, ProviderError."""
        answer = oauth.answer_of(await self._post(url, wanted), self.api.now)
        found = answer.get("request_uri")
        if not isinstance(found, str) or not found:
            raise UnexpectedReply("answers in a shape that I do not know")
        return found

    async def token(self, url: str, **grant: str) -> Mapping[str, Any]:
        """Trade a grant for tokens. Raises Refusal, ProviderError."""
        answer = oauth.answer_of(await self._post(url, grant), self.api.now)
        if str(answer.get("token_type", "")).lower() != "dpop":
            raise UnexpectedReply("answers with a token of a kind that I do not use")
        return answer

    async def revoke(self, url: str, token: str) -> None:
        """Void a token. Raises Refusal, ProviderError."""
        oauth.success_of(await self._post(url, {"token": token}), self.api.now)

    async def _post(self, url: str, form: Mapping[str, str]) -> Reply:
        for _ in range(TRIES):
            credentials = self.us.credentials(self.issuer, self.proofs.now(url))
            reply = await self.api.http.request(
                "POST",
                url,
                limits=oauth.ANSWER,
                data={**credentials, **form},
                headers={"Accept": "application/json", **self.proofs.headers("POST", url)},
            )
            if not self.proofs.learns(reply):
                break
        return reply


def desk(api: Api, kept: Mapping[str, str]) -> Desk:
    """Return the server that gave a token, as the client with the key that it was given to."""
    return Desk(api, kept["issuer"], client(api, kept["client_id"]), Proofs(Key(kept[KEY])))
