"""An AppView with one account, which lists, pages and confirms posts as the lexicons say."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from providers import bluesky
from providers.vocabulary import Page
from tests.providers.loopback import NO_MORE, Answer, Asked, as_json

EXAMPLES = Path(bluesky.__file__).parent / "examples"
BEGINNING = datetime(2026, 11, 1, tzinfo=UTC)


def example(name: str) -> Any:
    """Return an example's JSON."""
    return json.loads((EXAMPLES / name).read_text())


PROFILE: dict[str, Any] = example("profile.json")
DID = PROFILE["did"]
STRANGER = "did:plc:stranger"


def account_page() -> Page:
    """Return the account as a page."""
    return Page(
        service="bluesky",
        native_id=DID,
        name=PROFILE["displayName"],
        url="https://bsky.app/profile/acme.example.com",
        handle="@acme.example.com",
        picture_url=PROFILE["avatar"],
    )


def refused(
    code: str, message: str = "", *, status: int = 400, headers: Mapping[str, str] = NO_MORE
) -> Answer:
    """Return an XRPC error."""
    return as_json({"error": code, "message": message}, status=status, headers=headers)


@dataclass
class Server:
    """`entries` are the feed by key, which is sorted by the dates that authors claim."""

    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    author: dict[str, Any] = field(default_factory=lambda: dict(PROFILE))
    headers: dict[str, str] = field(default_factory=dict)
    fails: Answer | None = None
    clock: int = 0

    def post(self, text: str, *, backdated: timedelta = timedelta(), **record: Any) -> str:
        self.clock += 1
        now = BEGINNING + timedelta(seconds=self.clock)
        key = f"3k{self.clock:011d}"
        said = (now - backdated).isoformat()
        self.entries[key] = {
            "said": said,
            "post": {
                "uri": f"at://{DID}/app.bsky.feed.post/{key}",
                "cid": f"bafy{key}",
                "record": {"text": text, "createdAt": said, **record},
                "indexedAt": now.isoformat(),
                "likeCount": 0,
            },
        }
        return key

    def repost(self) -> str:
        key = self.post("a stranger's")
        entry = self.entries[key]
        entry["post"]["uri"] = f"at://{STRANGER}/app.bsky.feed.post/{key}"
        entry["reason"] = {
            "$type": "app.bsky.feed.defs#reasonRepost",
            "indexedAt": entry["post"]["indexedAt"],
        }
        return key

    def replace(self, key: str, text: str) -> None:
        post = self.entries[key]["post"]
        post["record"] = {**post["record"], "text": text}
        post["cid"] += "x"

    def answer(self, asked: Asked) -> Answer:
        if self.fails:
            return self.fails
        match asked.path:
            case "/xrpc/app.bsky.feed.getAuthorFeed":
                return as_json(self._feed(asked), headers=self.headers)
            case "/xrpc/app.bsky.feed.getPosts":
                return as_json({"posts": self._posts(asked.query["uris"])})
        return refused("MethodNotImplemented", status=501)

    def _feed(self, asked: Asked) -> dict[str, Any]:
        limit, below = int(asked.one("limit")), asked.one("cursor")
        newest = sorted(self.entries.items(), key=lambda one: (one[1]["said"], one[0]))[::-1]
        places = [(f"{entry['said']}__{key}", entry) for key, entry in newest]
        rest = [one for one in places if not below or one[0] < below]
        feed: dict[str, Any] = {"feed": [self._shown(entry) for _, entry in rest[:limit]]}
        return feed | ({"cursor": rest[limit - 1][0]} if len(rest) > limit else {})

    def _shown(self, entry: dict[str, Any]) -> dict[str, Any]:
        its_own = DID in entry["post"]["uri"]
        author = self.author if its_own else {"did": STRANGER, "handle": "stranger.test"}
        return {**entry, "post": {**entry["post"], "author": author}}

    def _posts(self, uris: list[str]) -> list[dict[str, Any]]:
        assert len(uris) <= 25
        standing = [entry["post"] for entry in self.entries.values()]
        return [post for post in standing if post["uri"] in uris]
