"""An account's own server that takes what its owner writes, and shows it as the AppView does.

It remembers, and refuses in the words of the real one: a taken key with 500, a permission that was
not given by `ScopeMissingError`, a race by `InvalidSwap`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import grapheme

from providers.bluesky import permissions
from tests.providers.bluesky.server import DID, PROFILE, example, refused
from tests.providers.bluesky.serving import Sent
from tests.providers.loopback import NOW, Answer, as_json

POST, LIKE, GATE = "app.bsky.feed.post", "app.bsky.feed.like", "app.bsky.feed.threadgate"
FAN = "did:plc:fan"
HANDLES = {DID: PROFILE["handle"], FAN: "fan.example.com"}
WRITING = {POST: permissions.POSTS, LIKE: permissions.LIKES, GATE: permissions.GATES}
SECOND = timedelta(seconds=1)


@dataclass
class Repository:
    """`records` are all that stands, by URI, the oldest first: the account's own and a fan's.

    `scopes` are what the token opens. `closed` are posts that the account may not answer.
    `known_likes` are the account's likes by post, as far as the AppView has read them (None: all).
    `before` is done before each request.
    """

    now: datetime = NOW
    scopes: set[str] = field(default_factory=lambda: {one.scope for one in permissions.PERMISSIONS})
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    known_likes: Mapping[str, str] | None = None
    asked: list[str] = field(default_factory=list)
    before: Callable[[Sent], Answer | None] = lambda sent: None
    clock: int = 0

    def writes(self, did: str, collection: str, value: Mapping[str, Any], key: str = "") -> str:
        """Let somebody write a record, a moment later than all before, and return its URI."""
        self.clock += 1
        self.now += SECOND
        uri = f"at://{did}/{collection}/{key or f'3k{self.clock:011d}'}"
        said = {"$type": collection, "createdAt": self.now.isoformat(), **value}
        at = self.now.isoformat()
        self.records[uri] = {"cid": f"bafy{self.clock}", "value": said, "indexedAt": at}
        return uri

    def post(self, text: str, *, by: str = DID, below: str = "", **more: Any) -> str:
        """Let somebody write a post, or an answer to another."""
        return self.writes(by, POST, {"text": text, **self._thread(below), **more})

    def _thread(self, below: str) -> dict[str, Any]:
        if not below:
            return {}
        above = self.records[below]["value"].get("reply", {})
        return {"reply": {"root": above.get("root", self.ref(below)), "parent": self.ref(below)}}

    def ref(self, uri: str) -> dict[str, str]:
        """Return what names this version of a record."""
        return {"uri": uri, "cid": self.records[uri]["cid"]}

    def of(self, collection: str, did: str = DID) -> dict[str, dict[str, Any]]:
        """Return somebody's records of one kind, by URI."""
        beginning = f"at://{did}/{collection}/"
        return {uri: one["value"] for uri, one in self.records.items() if beginning in uri}

    def hidden(self) -> set[str]:
        """Return what the account hides in its threads."""
        return {uri for gate in self.of(GATE).values() for uri in gate.get("hiddenReplies", ())}

    def likes(self, uri: str, did: str = DID) -> list[str]:
        """Return somebody's likes of a post."""
        return [one for one, like in self.of(LIKE, did).items() if like["subject"]["uri"] == uri]

    def answer(self, sent: Sent) -> Answer:
        """Answer one request."""
        self.asked.append(sent.method)
        if told := self.before(sent):
            return told
        if sent.method == "com.atproto.repo.uploadBlob":
            return self._outside(permissions.PICTURES) or self._uploaded(sent)
        if sent.body:
            return self._refuses(sent) or self._written(sent)
        missing = permissions.permission_for(sent.method) if sent.is_signed else ()
        return self._outside(*missing) or self._told(sent)

    def _outside(self, *scopes: str) -> Answer | None:
        if self.scopes.issuperset(scopes):
            return None
        return refused("ScopeMissingError", f'Missing required scope "{scopes}"', status=403)

    # What is written

    def _refuses(self, sent: Sent) -> Answer | None:
        wanted, uri = sent.json(), _uri(sent)
        said = wanted.get("record", {}).get("text", "")
        if not sent.is_signed or wanted["repo"] != DID:
            return refused("AuthMissing", status=401)
        if grapheme.length(said) > 300:
            return refused("InvalidRequest", "Record/text must not be longer than 300 graphemes")
        if "swapRecord" in wanted and wanted["swapRecord"] != self.records.get(uri, {}).get("cid"):
            return refused("InvalidSwap", "Record was at another version")
        if sent.method.endswith("createRecord") and uri in self.records:
            return refused("InternalServerError", "Internal Server Error", status=500)
        return self._outside(WRITING[wanted["collection"]])

    def _written(self, sent: Sent) -> Answer:
        wanted = sent.json()
        if sent.method.endswith("deleteRecord"):
            self.records.pop(_uri(sent), None)
            return as_json({})
        made = self.writes(DID, wanted["collection"], wanted["record"], wanted.get("rkey", ""))
        return as_json({"uri": made, "cid": self.records[made]["cid"]})

    def _uploaded(self, sent: Sent) -> Answer:
        is_png = sent.body.startswith(b"\x89PNG")
        mime = sent.mime if is_png else "application/octet-stream"
        ref = {"$link": f"bafkrei{len(sent.body)}"}
        blob = {"$type": "blob", "ref": ref, "mimeType": mime, "size": len(sent.body)}
        return as_json({"blob": blob})

    # What is shown

    def _told(self, sent: Sent) -> Answer:
        shows: dict[str, Callable[[Sent], Answer]] = {
            "com.atproto.server.getSession": lambda sent: as_json(example("session.json")),
            "com.atproto.repo.getRecord": self._record,
            "com.atproto.identity.resolveHandle": _whose,
            "app.bsky.actor.getProfile": lambda sent: as_json({**PROFILE, "followersCount": 7}),
            "app.bsky.feed.getPosts": lambda sent: as_json({"posts": self._posts(sent)}),
            "app.bsky.feed.getAuthorFeed": lambda sent: as_json(self._feed(sent)),
            "app.bsky.notification.listNotifications": lambda sent: as_json(self._notices()),
        }
        return shows[sent.method](sent)

    def _record(self, sent: Sent) -> Answer:
        uri = f"at://{sent.one('repo')}/{sent.one('collection')}/{sent.one('rkey')}"
        found = self.records.get(uri)
        return as_json({"uri": uri, **found}) if found else refused("RecordNotFound", "no record")

    def _view(self, uri: str, *, is_signed: bool = True) -> dict[str, Any]:
        found, did = self.records[uri], uri.split("/")[2]
        known = {uri: next(iter(self.likes(uri)), "")}
        like = (known if self.known_likes is None else self.known_likes).get(uri)
        viewer = {**({"like": like} if like else {}), "replyDisabled": uri in self.closed}
        return {
            "uri": uri,
            "cid": found["cid"],
            "author": {"did": did, "handle": HANDLES[did]},
            "record": found["value"],
            "indexedAt": found["indexedAt"],
            "likeCount": sum(len(self.likes(uri, did)) for did in HANDLES),
            "replyCount": 0,
            **({"viewer": viewer} if is_signed else {}),
        }

    def _posts(self, sent: Sent) -> list[dict[str, Any]]:
        wanted = sent.params["uris"]
        assert 0 < len(wanted) <= 25
        return [self._view(uri, is_signed=sent.is_signed) for uri in wanted if uri in self.records]

    def _feed(self, sent: Sent) -> dict[str, Any]:
        newest = [uri for uri, post in self.of(POST).items() if _is_own_thread(post)][::-1]
        limit, start = int(sent.one("limit")), int(sent.one("cursor") or 0)
        shown = newest[start : start + limit]
        more = {"cursor": str(start + limit)} if len(newest) > start + limit else {}
        return {
            "feed": [{"post": self._view(uri, is_signed=sent.is_signed)} for uri in shown]
        } | more

    def _notices(self) -> dict[str, Any]:
        found = [uri for uri in self.of(POST, FAN) if uri not in self.hidden()]
        return {"notifications": [self._notice(uri) for uri in reversed(found)]}

    def _notice(self, uri: str) -> dict[str, Any]:
        view, above = self._view(uri), self.records[uri]["value"].get("reply")
        subject = {"reasonSubject": above["root"]["uri"]} if above else {}
        return {**view, "reason": "reply" if above else "mention", "isRead": False, **subject}


def _is_own_thread(post: Mapping[str, Any]) -> bool:
    return "reply" not in post or DID in post["reply"]["root"]["uri"]


def _uri(sent: Sent) -> str:
    wanted = sent.json()
    return f"at://{wanted['repo']}/{wanted['collection']}/{wanted.get('rkey', '')}"


def _whose(sent: Sent) -> Answer:
    found = [did for did, handle in HANDLES.items() if handle == sent.one("handle")]
    return as_json({"did": found[0]}) if found else refused("InvalidRequest", "no such handle")
