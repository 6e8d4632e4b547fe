"""The whole Bluesky network, as its makers run it for development (@atproto/dev-env 0.6.7)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
from sqlalchemy.engine import make_url

from tests.real.installed import BLUESKY, NODE
from tests.real.servers.processes import answers, free_port, running
from tests.real.servers.redis import redis

SERVERS = ("PLC", "PDS", "APPVIEW", "OZONE", "INTROSPECT")


@dataclass(frozen=True, slots=True)
class Account:
    """Someone's account. `token` opens their own server for two hours."""

    did: str
    handle: str
    token: str


@dataclass(frozen=True, slots=True)
class Bluesky:
    """A network: `pds` keeps the accounts, `appview` answers what the public may read."""

    pds: str
    appview: str
    plc: str

    async def join(self, name: str) -> Account:
        """Open an account whose handle is `name.test`."""
        handle = f"{name}.test"
        about = {"handle": handle, "email": f"{name}@mail.test", "password": "of-a-test"}
        made = await self._call("com.atproto.server.createAccount", about)
        return Account(made["did"], handle, made["accessJwt"])

    async def post(self, account: Account, text: str, **more: Any) -> str:
        """Publish a post, with `more` fields of its record, and return its URI."""
        now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": now, **more}
        asked = {"repo": account.did, "collection": "app.bsky.feed.post", "record": record}
        made = await self._call("com.atproto.repo.createRecord", asked, account.token)
        return str(made["uri"])

    async def delete(self, account: Account, uri: str) -> None:
        """Delete a post of the account's own."""
        collection, key = uri.split("/")[-2:]
        asked = {"repo": account.did, "collection": collection, "rkey": key}
        await self._call("com.atproto.repo.deleteRecord", asked, account.token)

    async def _call(self, method: str, body: dict[str, Any], token: str = "") -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with (
            aiohttp.ClientSession(headers=headers, raise_for_status=True) as session,
            session.post(f"{self.pds}/xrpc/{method}", json=body) as reply,
        ):
            answer: dict[str, Any] = await reply.json()
            return answer


@asynccontextmanager
async def bluesky(database_url: str) -> AsyncIterator[Bluesky]:
    """Run a network whose tables lie in the PostgreSQL of `database_url`, which it fills once."""
    ports = {name: free_port() for name in SERVERS}
    at = {name: f"http://localhost:{port}" for name, port in ports.items()}
    with TemporaryDirectory(prefix="social-bluesky-") as name:
        async with redis() as queue:
            environment = {
                **{f"{server}_PORT": str(port) for server, port in ports.items()},
                "DB_POSTGRES_URL": _for_node(database_url),
                "REDIS_HOST": queue,
            }
            async with running(
                str(NODE / "bin/node"),
                str(BLUESKY / "network.mjs"),
                ready=answers(at["INTROSPECT"]),
                folder=Path(name),
                env=environment,
            ):
                yield Bluesky(at["PDS"], at["APPVIEW"], at["PLC"])


def _for_node(database_url: str) -> str:
    url = make_url(database_url).set(drivername="postgres")
    return url.render_as_string(hide_password=False)
