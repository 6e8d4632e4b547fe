"""The whole Bluesky network, as its makers run it for development (@atproto/dev-env 0.6.7)."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
from sqlalchemy.engine import make_url

from tests.real.installed import BLUESKY, NODE
from tests.real.servers.certificate import self_signed
from tests.real.servers.processes import answers, free_port, running
from tests.real.servers.redis import redis

PASSWORD = "of-a-test"
ADMINISTRATOR = aiohttp.encode_basic_auth("admin", "admin-pass")
# A host that no browser and no server finds, but the network's own.
BOT = "bot.internal"
NEARLY = timedelta(seconds=10)
PATIENCE = 10.0
FAKETIME = "*/faketime/libfaketimeMT.so.1"
SERVERS = ("PLC", "PDS", "APPVIEW", "OZONE", "INTROSPECT")


@dataclass(frozen=True, slots=True)
class Account:
    """Someone's account. `token` opens their own server for two hours."""

    did: str
    handle: str
    token: str


@dataclass(frozen=True, slots=True)
class Bluesky:
    """A network: `pds` keeps the accounts, `appview` answers what the public may read.

    `certificate` is a file with a key and a certificate for BOT, which the network trusts.
    """

    pds: str
    appview: str
    plc: str
    certificate: Path

    async def join(self, name: str) -> Account:
        """Open an account whose handle is `name.test`."""
        handle = f"{name}.test"
        about = {"handle": handle, "email": f"{name}@mail.test", "password": PASSWORD}
        made = await self._call("com.atproto.server.createAccount", about)
        return Account(made["did"], handle, made["accessJwt"])

    async def post(self, account: Account, text: str, **more: Any) -> str:
        """Publish a post, with `more` fields of its record, and return its URI."""
        return await self.write(account, "app.bsky.feed.post", {"text": text, **more})

    async def mention(self, account: Account, named: Account, text: str) -> str:
        """Publish a post that names another account at its beginning, and return its URI."""
        name = f"@{named.handle}"
        index = {"byteStart": 0, "byteEnd": len(name)}
        feature = {"$type": "app.bsky.richtext.facet#mention", "did": named.did}
        facets = [{"index": index, "features": [feature]}]
        return await self.post(account, f"{name} {text}", facets=facets)

    async def write(
        self, account: Account, collection: str, value: Mapping[str, Any], key: str = ""
    ) -> str:
        """Write a record as the account's own app does, and return its URI."""
        now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        record = {"$type": collection, "createdAt": now, **value}
        asked = {"repo": account.did, "collection": collection, "record": record}
        named = {"rkey": key} if key else {}
        made = await self._call("com.atproto.repo.createRecord", asked | named, account.token)
        return str(made["uri"])

    async def delete(self, account: Account, uri: str) -> None:
        """Delete a post of the account's own."""
        collection, key = uri.split("/")[-2:]
        asked = {"repo": account.did, "collection": collection, "rkey": key}
        await self._call("com.atproto.repo.deleteRecord", asked, account.token)

    async def strong_ref(self, uri: str) -> dict[str, str]:
        """Return a record's URI with its CID, as replies and quotes name it."""
        did, collection, key = uri.removeprefix("at://").split("/")
        asked = {"repo": did, "collection": collection, "rkey": key}
        url = f"{self.pds}/xrpc/com.atproto.repo.getRecord"
        async with (
            aiohttp.ClientSession(raise_for_status=True) as session,
            session.get(url, params=asked) as reply,
        ):
            return {"uri": uri, "cid": (await reply.json())["cid"]}

    async def asks(self, account: Account, method: str, **params: Any) -> dict[str, Any]:
        """Return what an account's own server answers to its question."""
        headers = {"Authorization": f"Bearer {account.token}"}
        async with (
            aiohttp.ClientSession(headers=headers, raise_for_status=True) as session,
            session.get(f"{self.pds}/xrpc/{method}", params=params) as reply,
        ):
            found: dict[str, Any] = await reply.json()
            return found

    async def seen(self, reader: Account, uri: str) -> dict[str, Any] | None:
        """Return a post as that account sees it; None when there is none for it."""
        found = await self.asks(reader, "app.bsky.feed.getPosts", uris=uri)
        return next(iter(found["posts"]), None)

    async def records(self, account: Account, collection: str) -> dict[str, Any]:
        """Return an account's records of one kind by URI, as its server keeps them."""
        named = {"repo": account.did, "collection": collection, "limit": 100}
        listed = (await self.asks(account, "com.atproto.repo.listRecords", **named))["records"]
        return {one["uri"]: one["value"] for one in listed}

    async def answer(self, account: Account, parent: str, root: str, text: str) -> str:
        """Publish an answer to a post as soon as it is seen, and return its URI.

        The AppView tells nobody of an answer to what it does not know yet.
        """
        async with asyncio.timeout(PATIENCE):
            while not await self.seen(account, parent):
                await asyncio.sleep(0.05)
        reply = {"parent": await self.strong_ref(parent), "root": await self.strong_ref(root)}
        return await self.post(account, text, reply=reply)

    async def replace(self, account: Account, uri: str, value: Mapping[str, Any]) -> None:
        """Put something else in the place of an account's record, as its own app does."""
        collection, key = uri.split("/")[-2:]
        asked = {"repo": account.did, "collection": collection, "rkey": key, "record": value}
        await self._call("com.atproto.repo.putRecord", asked, account.token)

    async def deactivate(self, account: Account) -> None:
        """Let an account's owner deactivate it."""
        await self._call("com.atproto.server.deactivateAccount", {}, account.token)

    async def take_down(self, account: Account) -> None:
        """Take an account down, as the server's administrators do."""
        subject = {"$type": "com.atproto.admin.defs#repoRef", "did": account.did}
        asked = {"subject": subject, "takedown": {"applied": True, "ref": "a test"}}
        method = "com.atproto.admin.updateSubjectStatus"
        await self._sent(method, asked, {"Authorization": ADMINISTRATOR})

    async def _call(self, method: str, body: dict[str, Any], token: str = "") -> dict[str, Any]:
        answered = await self._sent(
            method, body, {"Authorization": f"Bearer {token}"} if token else {}
        )
        found: dict[str, Any] = json.loads(answered or "{}")
        return found

    async def _sent(self, method: str, body: dict[str, Any], headers: Mapping[str, str]) -> str:
        async with (
            aiohttp.ClientSession(headers=headers, raise_for_status=True) as session,
            session.post(f"{self.pds}/xrpc/{method}", json=body) as reply,
        ):
            return await reply.text()


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of the server at `url`: `file` says how far it is from ours."""

    url: str
    file: Path

    async def set(self, ahead: timedelta) -> None:
        """Set it, and wait until the server says so: it looks at its clock once a second."""
        self.file.write_text(f"{ahead.total_seconds():+.0f}")
        async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
            while abs(await self._now(session) - datetime.now(UTC) - ahead) > NEARLY:
                await asyncio.sleep(0.05)

    async def _now(self, session: aiohttp.ClientSession) -> datetime:
        async with session.get(self.url) as reply:
            return parsedate_to_datetime(reply.headers["Date"])


@asynccontextmanager
async def bluesky(database_url: str) -> AsyncIterator[Bluesky]:
    """Run a network whose tables lie in the PostgreSQL of `database_url`, which it fills once."""
    ports = {name: free_port() for name in SERVERS}
    at = {name: f"http://localhost:{port}" for name, port in ports.items()}
    with TemporaryDirectory(prefix="social-bluesky-") as name:
        certificate = self_signed(BOT, Path(name))
        async with redis() as queue:
            environment = {
                **{f"{server}_PORT": str(port) for server, port in ports.items()},
                "DB_POSTGRES_URL": _for_node(database_url),
                "REDIS_HOST": queue,
                "NODE_EXTRA_CA_CERTS": str(certificate),
            }
            async with running(
                str(NODE / "bin/node"),
                str(BLUESKY / "network.mjs"),
                ready=answers(at["INTROSPECT"]),
                folder=Path(name),
                env=environment,
            ):
                yield Bluesky(at["PDS"], at["APPVIEW"], at["PLC"], certificate)


@asynccontextmanager
async def accounts() -> AsyncIterator[tuple[Bluesky, Clock]]:
    """Run a server with accounts that has no public, and whose clock can be set."""
    ports = {name: free_port() for name in ("PLC", "PDS")}
    at = {name: f"http://localhost:{port}" for name, port in ports.items()}
    with TemporaryDirectory(prefix="social-accounts-") as name:
        clock = Clock(f"{at['PDS']}/xrpc/_health", Path(name) / "clock")
        clock.file.write_text("+0")
        environment = {
            **{f"{server}_PORT": str(port) for server, port in ports.items()},
            "LD_PRELOAD": str(next(Path("/usr/lib").glob(FAKETIME))),
            "FAKETIME_TIMESTAMP_FILE": str(clock.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        async with running(
            str(NODE / "bin/node"),
            str(BLUESKY / "accounts.mjs"),
            ready=answers(clock.url),
            folder=Path(name),
            env=environment,
        ):
            yield Bluesky(at["PDS"], at["PDS"], at["PLC"], Path()), clock


def _for_node(database_url: str) -> str:
    url = make_url(database_url).set(drivername="postgres")
    return url.render_as_string(hide_password=False)
