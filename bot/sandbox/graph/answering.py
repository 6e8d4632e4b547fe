"""The small Facebook's addresses: /graph for programs, /facebook for people."""

import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.sandbox.graph import dialog, looking
from bot.sandbox.graph.asking import asker
from bot.sandbox.graph.calls import answered, batch, read
from bot.sandbox.graph.edges import VERSION
from bot.sandbox.graph.granting import access_token, debug_token
from bot.sandbox.graph.refusal import Refusal, invalid
from bot.sandbox.graph.trouble import APP_USAGE
from bot.sandbox.graph.world import Graph
from bot.sandbox.records import Json

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
# What Graph knew once, and no version knows since 2026-10-27.
DROPPED = ("pretty", "debug", "date_format", "ids")


def graph_routes(graph: Graph) -> list[web.RouteDef]:
    """Return the routes: Graph API below /graph, the dialog and the pages below /facebook."""
    return [
        web.route("*", "/graph/{version}", _programs(graph)),
        web.route("*", "/graph/{version}/{path:.*}", _programs(graph)),
        *dialog.routes(graph),
        *looking.routes(graph),
    ]


def _programs(graph: Graph) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        graph.asked.append(f"{request.method} {request.rel_url}")
        graph.grow()
        try:
            body, headers = await _answer(graph, request), {"X-App-Usage": APP_USAGE}
        except Refusal as no:
            return _json(no.body, {"X-App-Usage": APP_USAGE} | no.headers, no.status)
        return _json(body, headers, 200)

    return answer


async def _answer(graph: Graph, request: web.Request) -> Json | list[Json]:
    call = await read(request)
    given = call.given
    _check_version(request.match_info["version"], call.path)
    if "If-None-Match" in request.headers:
        raise invalid("ETags are not supported any more")
    for name in DROPPED:
        if name in given:
            raise invalid(f"The parameter {name} is not supported any more")
    if call.path == "oauth/access_token":
        graph.trouble.strike("", graph.now())
        return access_token(graph, given)
    who = asker(graph, str(request.url.origin()), request.headers, given)
    graph.trouble.strike(who.page, graph.now())
    if call.path == "debug_token":
        return debug_token(graph, who, given)
    if not call.path and call.method == "POST":
        return batch(who, given)
    return answered(who, call)


def _check_version(version: str, path: str) -> None:
    if version == VERSION:
        return
    number = version.removeprefix("v").removesuffix(".0")
    if version.startswith("v") and number.isdigit() and int(number) < int(VERSION[1:3]):
        raise Refusal(
            "(#2635) You are calling a deprecated version of the API. Please update to the latest "
            f"version: {VERSION}.",
            2635,
        )  # fmt: skip
    raise Refusal(f"Unknown path components: /{version}/{path}", 2500)


def _json(body: Json | list[Json], headers: dict[str, str], status: int) -> web.Response:
    more = {"facebook-api-version": VERSION, **headers}
    return web.Response(
        text=json.dumps(body), status=status, headers=more, content_type="application/json"
    )
