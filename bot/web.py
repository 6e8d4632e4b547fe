"""The HTTP side for operators: is the bot alive, is it at work, and how does it fare?"""

import hmac

from aiohttp import web

from bot.bot import Bot
from bot.ears import Ears
from bot.heartbeat import Heart
from bot.readiness import Readiness

CLOSED = {"WWW-Authenticate": 'Bearer realm="metrics"'}


def routes(bot: Bot, heart: Heart, ears: Ears | None) -> list[web.RouteDef]:
    """Return the routes. `/metrics` is there only when METRICS_TOKEN is set, for who knows it."""
    readiness = Readiness(bot, heart, ears)

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def readyz(_: web.Request) -> web.Response:
        checks = await readiness.checks()
        ok = all(check.ok for check in checks.values())
        facts = {name: check.facts() for name, check in checks.items()}
        return web.json_response({"ok": ok, "checks": facts}, status=200 if ok else 503)

    open_to_all = [web.get("/healthz", healthz), web.get("/readyz", readyz)]
    token = bot.settings.metrics_token.get_secret_value()
    return [*open_to_all, _metrics(bot, heart, ears, token)] if token else open_to_all


def _metrics(bot: Bot, heart: Heart, ears: Ears | None, token: str) -> web.RouteDef:
    from bot import metrics  # noqa: PLC0415 - most starts are never asked for figures

    wanted = f"Bearer {token}".encode()

    async def answer(request: web.Request) -> web.Response:
        given = request.headers.get("Authorization", "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, wanted):
            return web.Response(status=401, headers=CLOSED)
        body = await metrics.exposed(bot, heart, ears)
        return web.Response(body=body, headers={"Content-Type": metrics.CONTENT_TYPE})

    return web.get("/metrics", answer)
