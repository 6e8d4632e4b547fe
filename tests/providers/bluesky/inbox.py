"""An account's notifications, as the AppView lists them: a page, then what of it is wanted."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.providers.bluesky.server import BEGINNING, DID, refused
from tests.providers.loopback import Answer, Asked, as_json

OTHER = "did:plc:stranger"
# So often the AppView looks for more to fill a page.
FILLS = 10


@dataclass
class Inbox:
    """`notices` are the newest last; `hidden` are posts that are only not listed any more."""

    notices: list[dict[str, Any]] = field(default_factory=list)
    hidden: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    fails: Answer | None = None
    clock: int = 0

    def tells(self, reason: str, text: str = "", *, subject: str = "", **record: Any) -> str:
        """Let somebody do something, and return the URI of it."""
        self.clock += 1
        now = (BEGINNING + timedelta(seconds=self.clock)).isoformat()
        kind = "app.bsky.feed.post" if text else f"app.bsky.feed.{reason}"
        uri = f"at://{OTHER}/{kind}/3k{self.clock:011d}"
        notice = {
            "uri": uri,
            "cid": f"bafy{self.clock}",
            "author": {"did": OTHER, "handle": "stranger.test"},
            "reason": reason,
            "record": {"text": text, "createdAt": now, **record},
            "indexedAt": now,
            "isRead": False,
        }
        self.notices.append(notice | ({"reasonSubject": subject} if subject else {}))
        return uri

    def answers(self, text: str, *, parent: str = "", root: str = "") -> str:
        """Let somebody answer below one of the account's posts."""
        root = root or own("root")
        reply = {"root": {"uri": root}, "parent": {"uri": parent or root}}
        return self.tells("reply", text, subject=root, reply=reply)

    def loses(self, uri: str) -> None:
        """Delete a post."""
        self.notices = [one for one in self.notices if one["uri"] != uri]

    def hides(self, uri: str) -> None:
        """Let a post stand and not be listed any more."""
        self.hidden[uri] = next(one for one in self.notices if one["uri"] == uri)
        self.loses(uri)

    def answer(self, asked: Asked) -> Answer:
        """Answer one request."""
        self.asked.append(asked)
        if self.fails:
            return self.fails
        match asked.path:
            case "/xrpc/app.bsky.notification.listNotifications":
                return as_json(self._list(asked))
            case "/xrpc/app.bsky.feed.getPosts":
                return as_json({"posts": self._posts(asked.query["uris"])})
        return refused("MethodNotImplemented", status=501)

    def _list(self, asked: Asked) -> dict[str, Any]:
        reasons, limit, cursor = (
            asked.query["reasons"],
            int(asked.one("limit")),
            asked.one("cursor"),
        )
        found: list[dict[str, Any]] = []
        rest = [one for one in reversed(self.notices) if not cursor or one["indexedAt"] < cursor]
        for _ in range(FILLS):
            size = limit - len(found)
            page, rest = rest[:size], rest[size:]
            found += [one for one in page if one["reason"] in reasons]
            cursor = page[-1]["indexedAt"] if page and rest else ""
            if not cursor or len(found) * 2 >= limit:
                break
        return {"notifications": found, **({"cursor": cursor} if cursor else {})}

    def _posts(self, uris: list[str]) -> list[dict[str, Any]]:
        assert 0 < len(uris) <= 25
        standing = {one["uri"]: one for one in self.notices} | self.hidden
        return [{**standing[uri], "likeCount": 1} for uri in uris if uri in standing]


def own(key: str) -> str:
    """Return the URI of a post of the account's own."""
    return f"at://{DID}/app.bsky.feed.post/{key}"
