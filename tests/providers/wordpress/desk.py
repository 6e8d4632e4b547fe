"""A blog that also takes what its owner writes, with the refusals of core's REST API."""

import base64
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from tests.providers.loopback import NOW, Answer, Asked, as_json
from tests.providers.wordpress.blog import URL, Blog

USER, PASSWORD = "admin", "abcd EFGH 1234 ijkl MNOP 6789"
SECOND = timedelta(seconds=1)
LONGEST_COMMENT = 65_525
VISITOR = {"author_ip": "203.0.113.7", "author_user_agent": "Visitor/1.0"}
TAKEN_DOWN = {"trash", "spam"}


def refusal(code: str, status: int, message: str = "Sorry.") -> Answer:
    """Return an error in the REST API's shape."""
    return as_json({"code": code, "message": message, "data": {"status": status}}, status=status)


@dataclass
class Desk(Blog):
    """`media` are the pictures by id. `trashes` is False at a site that deletes at once."""

    now: datetime = NOW
    media: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    trashes: bool = True

    def post(self, title: str, **more: Any) -> int:
        """Publish a moment later than whatever was written before."""
        its_id = super().post(title, comment_status="open", author=1, **more)
        self.posts[its_id]["content"].setdefault("raw", title)
        return its_id

    def comment(self, post: int, text: str, **more: Any) -> int:
        """Comment as a visitor does, unless it says otherwise."""
        return super().comment(post, text, **{**VISITOR, "author": 0, **more})

    async def handle(self, request: web.Request) -> web.Response:
        is_json = request.content_type == "application/json"
        body = await (request.json() if is_json else request.post())
        query = {name: request.query.getall(name) for name in request.query}
        headers = {name.lower(): value for name, value in request.headers.items()}
        told = self.told(Asked(request.path, query, request.method, headers), body)
        return web.Response(body=told.body, status=told.status, headers=told.headers)

    def told(self, asked: Asked, body: Any) -> Answer:
        signed = asked.headers.get("authorization")
        if signed and signed != _signature():
            return refusal("incorrect_password", 401)
        if asked.method == "GET":
            return self._shows(asked)
        return self._takes(asked, body) if signed else refusal("rest_not_logged_in", 401)

    def _shows(self, asked: Asked) -> Answer:
        kind, its_id = _meant(asked)
        if asked.one("context") != "edit" or asked.one("status") == "all" or kind == "users":
            return self.answer(asked)
        if not its_id:
            return self._listed(asked, self._rows(kind), lambda one: True)
        found = self._rows(kind).get(int(its_id))
        return as_json(found) if found else _missing(kind)

    def _takes(self, asked: Asked, body: Any) -> Answer:
        kind, its_id = _meant(asked)
        if asked.method == "DELETE":
            return self._deletes(kind, int(its_id), force=asked.one("force") == "true")
        makes: dict[str, Callable[[Any], Answer]] = {
            "posts": self._publishes,
            "comments": self._comments,
            "media": self._uploads,
        }
        return self._settles(int(its_id), body) if its_id else makes[kind](body)

    def _rows(self, kind: str) -> dict[int, dict[str, Any]]:
        return {"posts": self.posts, "comments": self.comments}[kind]

    def _publishes(self, body: Mapping[str, Any]) -> Answer:
        its_id = self.post(body["title"], status=body["status"])
        rendered = re.sub(r"<!--.*?-->", "", body["content"], flags=re.DOTALL)
        content = {"rendered": rendered, "raw": body["content"], "protected": False}
        self.posts[its_id]["content"] = content
        return as_json(self.posts[its_id], status=201)

    def _comments(self, body: Mapping[str, Any]) -> Answer:
        post = self.posts.get(int(body["post"]))
        if refused := self._refuses(post, body):
            return refused
        its_id = self.comment(
            int(body["post"]),
            body["content"],
            parent=int(body.get("parent", 0)),
            author=1,
            author_ip="127.0.0.1",
            author_user_agent=body["author_user_agent"],
        )
        return as_json(self.comments[its_id], status=201)

    def _refuses(self, post: Mapping[str, Any] | None, body: Mapping[str, Any]) -> Answer | None:
        if post is None:
            return refusal("rest_comment_invalid_post_id", 403)
        if post["status"] == "trash":
            return refusal("rest_comment_trash_post", 403)
        if post["comment_status"] == "closed":
            return refusal("rest_comment_closed", 403)
        if len(body["content"].encode()) > LONGEST_COMMENT:
            return refusal("comment_content_column_length", 400, "Your comment is too long.")
        place = int(body["post"]), int(body.get("parent", 0)), f"<p>{body['content']}</p>"
        if place in {_place(one) for one in self.comments.values() if one["status"] != "trash"}:
            return refusal("comment_duplicate", 409)
        return None

    def _settles(self, its_id: int, body: Mapping[str, Any]) -> Answer:
        found = self.comments.get(its_id)
        if not found:
            return _missing("comments")
        # Core writes the asker's own address and agent over what it knows, unless they are told.
        found |= {"author_ip": "127.0.0.1", "author_user_agent": "asker", **body}
        return as_json(found)

    def _deletes(self, kind: str, its_id: int, *, force: bool) -> Answer:
        found = self._rows(kind).get(its_id)
        if not found:
            return _missing(kind)
        if force:
            return as_json({"deleted": True, "previous": self._rows(kind).pop(its_id)})
        if not self.trashes:
            return refusal("rest_trash_not_supported", 501)
        if found["status"] == "trash":
            return refusal("rest_already_trashed", 410)
        found["status"] = "trash"
        return as_json(found)

    def _uploads(self, form: Any) -> Answer:
        its_id = self._next()
        sent = form["file"]
        url = f"{URL}/wp-content/uploads/{its_id}-{sent.filename}"
        self.media[its_id] = {"id": its_id, "source_url": url, "alt_text": form["alt_text"]}
        return as_json(self.media[its_id], status=201)

    def _date(self, its_id: int) -> str:
        self.now += SECOND
        return self.now.replace(tzinfo=None).isoformat()


def _meant(asked: Asked) -> tuple[str, str]:
    """Return of what, and which one."""
    kind, _, its_id = asked.path.removeprefix("/wp-json/wp/v2/").partition("/")
    return kind, its_id


def _missing(kind: str) -> Answer:
    return refusal(f"rest_{kind.removesuffix('s')}_invalid_id", 404)


def _place(one: Mapping[str, Any]) -> tuple[int, int, str]:
    return one["post"], one["parent"], one["content"]["rendered"]


def _signature() -> str:
    return "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


@asynccontextmanager
async def served(desk: Desk) -> AsyncIterator[str]:
    """Run the site; yield its address."""
    app = web.Application(client_max_size=50_000_000)
    app.router.add_route("*", "/{path:.*}", desk.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
