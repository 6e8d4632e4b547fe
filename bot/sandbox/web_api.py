"""The Web API's front door: token, scope, arguments, then the method. It notes every call."""

from typing import NamedTuple

from aiohttp import web

from bot.sandbox.access import need
from bot.sandbox.arguments import arguments
from bot.sandbox.faults import Faults
from bot.sandbox.methods import METHODS, Method
from bot.sandbox.pace import Pace
from bot.sandbox.records import Json
from bot.sandbox.refusal import Refused, refused
from bot.sandbox.workspace import Workspace


class Call(NamedTuple):
    """A call of the bot, without its token."""

    method: str
    arguments: Json


class WebApi:
    """Slack's Web API for one bot."""

    def __init__(self, slack: Workspace, *, bot_token: str, app_token: str) -> None:
        """Serve a workspace to whoever has these tokens."""
        self.slack = slack
        self.tokens = {bot_token: "bot", app_token: "app"}
        self.calls: list[Call] = []
        self.faults = Faults()
        self.pace: Pace | None = None
        self.under_way = 0

    async def answer(self, request: web.Request) -> web.Response:
        """Answer a call to /api/{method}."""
        self.under_way += 1
        self.slack.stir()
        try:
            return await self._answer(request, request.match_info["method"])
        except Refused as no:
            return web.json_response(no.body, status=no.status, headers=no.headers)
        finally:
            self.under_way -= 1
            self.slack.stir()

    async def _answer(self, request: web.Request, name: str) -> web.Response:
        given = await arguments(request)
        token = _token(request, given)
        self.calls.append(Call(name, given))
        fault = self.faults.take(name)
        if fault and not fault.after_doing:
            return await self.faults.strike(fault, request)
        body = {"ok": True, **self._do(name, given, token)}
        if fault:
            return await self.faults.strike(fault, request)
        return web.json_response(body, headers={"x-oauth-scopes": ",".join(self.slack.scopes)})

    def _do(self, name: str, given: Json, token: str) -> Json:
        if name not in METHODS:
            raise Refused("unknown_method", req_method=name)
        method = METHODS[name]
        self._let_in(method, token)
        _check_names(method, given)
        if name == "chat.postMessage" and self.pace:
            self.pace.take(given["channel"])
        return method.do(self.slack, given)

    def _let_in(self, method: Method, token: str) -> None:
        if not method.token:
            return
        if not token:
            raise Refused("not_authed")
        if token not in self.tokens:
            raise Refused("invalid_auth")
        if self.tokens[token] != method.token:
            raise Refused("not_allowed_token_type")
        if method.scope:
            need(self.slack, method.scope)


def _token(request: web.Request, given: Json) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return str(given.pop("token", "")) or (token if scheme == "Bearer" else "")


def _check_names(method: Method, given: Json) -> None:
    missing = [name for name in method.needs if name not in given]
    unknown = sorted(given.keys() - {*method.needs, *method.may, "team_id"})
    found = [f"missing required field: {name} [json-pointer:/{name}]" for name in missing]
    found += [f"invalid additional property: {name} [json-pointer:/]" for name in unknown]
    if found:
        raise refused("invalid_arguments", found)
