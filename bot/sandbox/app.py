"""The sandbox's aiohttp application: Web API, socket, response_urls, files, and the page."""

from collections.abc import Iterable
from pathlib import Path

from aiohttp import web

from bot.sandbox import responses
from bot.sandbox.access import need
from bot.sandbox.consent import Consent
from bot.sandbox.drills import Drills
from bot.sandbox.refusal import Refused
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.ui import Ui

PAGE = Path(__file__).parent / "page"
AT_MOST = 20_000_000


def build_app(sandbox: Sandbox, routes: Iterable[web.AbstractRouteDef]) -> web.Application:
    """Return the application that serves a sandbox, and `routes` beside it."""
    app = web.Application(client_max_size=AT_MOST)
    app.add_routes(
        [
            web.route("*", "/api/{method}", sandbox.web_api.answer),
            web.get("/socket", sandbox.delivery.sockets.connect),
            web.post("/response/{id}", _Responses(sandbox).answer),
            web.route("*", "/file/{id}", _Files(sandbox).answer),
            web.get("/files-pri/{id}/{way}", _Files(sandbox).private),
            *Ui(sandbox, Drills(sandbox).drill).routes(),
            *Consent(sandbox).routes(),
            *routes,
            web.get("/", _index),
            web.get("/page/{file}", _page_file),
        ]
    )
    return app


class _Responses:
    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def answer(self, request: web.Request) -> web.StreamResponse:
        fault = self._sandbox.web_api.faults.take("response_url")
        if fault and not fault.after_doing:
            return await self._sandbox.web_api.faults.strike(fault, request)
        try:
            key = request.match_info["id"]
            places = [one.slack for one in (self._sandbox, *self._sandbox.others)]
            slack = next((one for one in places if key in one.response_urls), places[0])
            responses.use(slack, key, await request.json())
        except Refused as no:
            return web.json_response(no.body, status=no.status if no.status != 200 else 400)
        if fault:
            return await self._sandbox.web_api.faults.strike(fault, request)
        return web.Response(text="ok")


class _Files:
    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def answer(self, request: web.Request) -> web.StreamResponse:
        record = self._sandbox.slack.files.get(request.match_info["id"])
        if record is None:
            raise web.HTTPNotFound
        if request.method == "POST":
            record.content = await request.read()
            return web.Response(text=f"OK - {len(record.content)}")
        return web.Response(body=record.content, headers={"X-Content-Type-Options": "nosniff"})

    async def private(self, request: web.Request) -> web.StreamResponse:
        """Give a person's file to a token that may read files; all others are led to a log-in."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        try:
            slack = self._sandbox.oauth.slack_of(token if scheme == "Bearer" else "", {})
            need(slack, "files:read")
        except Refused:
            raise web.HTTPFound("/") from None
        record = slack.files.get(request.match_info["id"])
        if record is None:
            raise web.HTTPNotFound
        return web.Response(body=record.content, content_type=record.mimetype)


async def _index(_request: web.Request) -> web.StreamResponse:
    return web.FileResponse(PAGE / "index.html")


async def _page_file(request: web.Request) -> web.StreamResponse:
    path = PAGE / request.match_info["file"]
    if path.parent != PAGE or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path)
