"""A Mastodon server on loopback that also takes what its account writes, with its own refusals."""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape
from typing import Any

from aiohttp import web

from providers.mastodon.linking import PERMISSIONS
from tests.providers.loopback import NOW, Answer, Asked, as_json, not_found
from tests.providers.mastodon.server import ACCOUNT, WILE, Server

TOKEN = "of-acme"
OUTSIDE = as_json({"error": "This action is outside the authorized scopes"}, status=403)
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Doorkeeper", error="invalid_token"'}
DEAD = as_json({"error": "The access token is invalid"}, status=401, headers=CHALLENGE)
MOST_BYTES = 16_000_000
SECOND = timedelta(seconds=1)
# As long as a name may be.
STRANGER: dict[str, Any] = {
    **WILE,
    "username": "wile_e_coyote_of_the_desert_49",
    "acct": "wile_e_coyote_of_the_desert_49@desert.example",
}


@dataclass
class Desk(Server):
    """`scopes` are those of the token, `wishes` the ids by idempotency key.

    `media` waits for its status; `slow` makes so many questions wait for a picture. `keeps_wishes`
    is False on snac.
    """

    now: datetime = NOW
    scopes: set[str] = field(default_factory=lambda: {one.scope for one in PERMISSIONS})
    wishes: dict[str, int] = field(default_factory=dict)
    media: dict[str, Mapping[str, str]] = field(default_factory=dict)
    slow: int = 0
    keeps_wishes: bool = True
    forbids: bool = False
    most: int = 500

    def post(self, text: str, **other: Any) -> int:
        """Write a moment later than whatever was written before."""
        self.now += SECOND
        its_id = super().post(text, **{"created_at": self.now.isoformat(), **other})
        self.statuses[its_id]["text"] = text
        return its_id

    async def handle(self, request: web.Request) -> web.Response:
        form = await request.post()
        query = {name: request.query.getall(name) for name in request.query}
        headers = {name.lower(): value for name, value in request.headers.items()}
        told = self.told(Asked(request.path, query, request.method, headers), form)
        return web.Response(body=told.body, status=told.status, headers=told.headers)

    def told(self, asked: Asked, form: Any) -> Answer:
        signed = asked.headers.get("authorization")
        if signed and signed != f"Bearer {TOKEN}":
            return DEAD
        if asked.method == "GET":
            return self._shows(asked)
        scope, takes = self._wanted(asked, form)
        return takes() if scope in self.scopes else OUTSIDE

    def _shows(self, asked: Asked) -> Answer:
        its_id, what = _tail(asked)
        if "/media" in asked.path:
            return self._shows_media(asked)
        if what == "source":
            return as_json({"id": its_id, "text": self.statuses[int(its_id)]["text"]})
        return self.answer(asked)

    def _wanted(self, asked: Asked, form: Any) -> tuple[str, Callable[[], Answer]]:
        """Return the scope that it takes, and what is then done."""
        its_id, what = _tail(asked)
        if "/media" in asked.path:
            return "write:media", lambda: self._takes_media(form)
        if what in {"favourite", "unfavourite"}:
            return "write:favourites", lambda: self._likes(int(its_id), what)
        if asked.method == "DELETE":
            return "write:statuses", lambda: self._deletes(int(its_id))
        if asked.method == "POST":
            return "write:statuses", lambda: self._says(asked, form)
        return "write:statuses", not_found

    def _one(self, its_id: int) -> Answer:
        found = (self.statuses | self.others).get(its_id)
        return as_json({"account": ACCOUNT, **found}) if found else not_found()

    def _likes(self, its_id: int, what: str) -> Answer:
        found = (self.statuses | self.others).get(its_id)
        if not found:
            return not_found()
        if self.forbids:
            return as_json({"error": "This action is not allowed"}, status=403)
        found["favourited"] = what == "favourite"
        return self._one(its_id)

    def _deletes(self, its_id: int) -> Answer:
        if its_id not in self.statuses:
            return not_found()
        return as_json({**self.statuses.pop(its_id), "account": ACCOUNT})

    def _says(self, asked: Asked, form: Any) -> Answer:
        wish = asked.headers.get("idempotency-key", "")
        if self.keeps_wishes and wish in self.wishes:
            return self._one(self.wishes[wish])
        text, above = form["status"].strip(), form.get("in_reply_to_id")
        media = form.getall("media_ids[]", [])
        if above and int(above) not in self.statuses | self.others:
            return not_found()
        if refusal := self._refuses(text, media):
            return as_json({"error": f"Validation failed: {refusal}"}, status=422)
        its_id = self.post(
            text,
            content=_as_html(text),
            visibility=form.get("visibility", "public"),
            in_reply_to_id=above,
            in_reply_to_account_id=self._writer(above),
            media_attachments=[self.media[one] for one in media],
        )
        self.wishes[wish] = its_id
        return self._one(its_id)

    def _refuses(self, text: str, media: list[str]) -> str:
        if not text and not media:
            return "Text can't be blank"
        if len(_as_counted(text)) > self.most:
            return f"Text character limit of {self.most} exceeded"
        return "Cannot attach more than 4 files" if len(media) > 4 else ""

    def _writer(self, its_id: str | None) -> str | None:
        if its_id is None:
            return None
        return str(self.others.get(int(its_id), {}).get("account", ACCOUNT)["id"])

    def _takes_media(self, form: Any) -> Answer:
        if "file" not in form:
            return not_found()
        sent, its_id = form["file"], str(9_000 + len(self.media))
        if not sent.content_type.startswith("image/"):
            return as_json({"error": "File content type is invalid"}, status=422)
        url = f"https://social.example.com/media/{its_id}.png"
        self.media[its_id] = {
            "id": its_id,
            "type": "image",
            "url": url,
            "description": form["description"],
        }
        return as_json(self.media[its_id], status=202 if self.slow else 200)

    def _shows_media(self, asked: Asked) -> Answer:
        self.slow = max(0, self.slow - 1)
        found = self.media.get(asked.path.rpartition("/")[2])
        return as_json(found, status=206 if self.slow else 200) if found else not_found()


def _tail(asked: Asked) -> tuple[str, str]:
    """Return which status is meant, and what of it."""
    its_id, _, what = asked.path.removeprefix("/api/v1/statuses/").partition("/")
    return its_id, what


def _as_counted(text: str) -> str:
    return re.sub(r"https?://\S+", "x" * 23, re.sub(r"(@\w+)@[\w.:-]+", r"\1", text))


def _as_html(text: str) -> str:
    safe = escape(text, quote=False)
    named = re.sub(r"@(\w+)@[\w.:-]+", r'<span><a href="#">@<span>\1</span></a></span>', safe)
    return f"<p>{named}</p>".replace("\n\n", "</p><p>").replace("\n", "<br />")


@asynccontextmanager
async def served(desk: Desk) -> AsyncIterator[str]:
    """Run the server; yield its address."""
    app = web.Application(client_max_size=2 * MOST_BYTES)
    app.router.add_route("*", "/{path:.*}", desk.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
