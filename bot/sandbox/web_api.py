"""The Web API's front door: token, scope, arguments, then the method. It notes every call."""

import base64
from typing import NamedTuple

from aiohttp import web

from bot.sandbox.access import need
from bot.sandbox.arguments import arguments
from bot.sandbox.faults import OK, Faults
from bot.sandbox.methods import METHODS, Method
from bot.sandbox.oauth import OAuth
from bot.sandbox.pace import Pace
from bot.sandbox.records import Json
from bot.sandbox.refusal import Refused, refused
from bot.sandbox.workspace import Workspace


class Call(NamedTuple):
    """A call of the bot, without its token."""

    method: str
    arguments: Json


class WebApi:
    """Slack's Web API for one app."""

    def __init__(self, slack: Workspace, oauth: OAuth, *, app_token: str) -> None:
        """Serve workspaces to whoever has the app's own token, or one that OAuth gave."""
        self.slack = slack
        self.oauth = oauth
        self._app_token = app_token
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
        self.calls.append(Call(name, {**given}))
        given |= _basic(request)
        fault = self.faults.take(name)
        if fault and fault.late:
            await self.faults.silence(fault)
        elif fault and not fault.after_doing:
            return await self.faults.strike(fault, request)
        body = {"ok": True, **self._do(name, given, token)}
        if fault and fault.status != OK:
            return await self.faults.strike(fault, request)
        if fault:
            await self.faults.silence(fault)
        return web.json_response(body, headers={"x-oauth-scopes": ",".join(self.slack.scopes)})

    def _do(self, name: str, given: Json, token: str) -> Json:
        if name in self.oauth.methods:
            return self.oauth.methods[name](given, token)
        if name not in METHODS:
            raise Refused("unknown_method", req_method=name)
        method = METHODS[name]
        slack = self._let_in(method, token, given)
        _check_names(method, given)
        if name == "chat.postMessage" and self.pace:
            self.pace.take(given["channel"])
        return method.do(slack, given)

    def _let_in(self, method: Method, token: str, given: Json) -> Workspace:
        """Return the workspace that the token opens."""
        if not method.token:
            return self.slack
        if not token:
            raise Refused("not_authed")
        is_app = token == self._app_token
        slack = self.slack if is_app else self.oauth.slack_of(token, given)
        if is_app != (method.token == "app"):
            raise Refused("not_allowed_token_type")
        if method.scope:
            need(slack, method.scope)
        return slack


def _token(request: web.Request, given: Json) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return str(given.pop("token", "")) or (token if scheme == "Bearer" else "")


def _basic(request: web.Request) -> Json:
    """Return the app's credentials, where they came by HTTP's own way."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Basic":
        return {}
    client_id, _, secret = base64.b64decode(text).decode().partition(":")
    return {"client_id": client_id, "client_secret": secret}


def _check_names(method: Method, given: Json) -> None:
    missing = [name for name in method.needs if name not in given]
    unknown = sorted(given.keys() - {*method.needs, *method.may, "team_id"})
    found = [f"missing required field: {name} [json-pointer:/{name}]" for name in missing]
    found += [f"invalid additional property: {name} [json-pointer:/]" for name in unknown]
    if found:
        raise refused("invalid_arguments", found)
