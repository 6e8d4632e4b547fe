"""What browsers ask of us when a workspace installs the bot: our page, and the way back from Slack.

Bound twice: the state to the browser that began, and to one use.
"""

import secrets

from aiohttp import web

from bot.bot import Bot
from bot.errors import BotError, InstallFailed, InstallStale
from bot.installs import installing
from bot.messages import install_pages as words
from handlers.browser import COOKIE_BYTES, keep_cookie, leads_to, page, told

COOKIE, PATH = "social_install", "/slack"


def routes(bot: Bot) -> list[web.RouteDef]:
    """Return the routes; where one token is all there is, nobody installs anything."""
    if bot.installations is None:
        return []

    async def shown(_: web.Request) -> web.StreamResponse:
        return page(words.begin())

    async def begun(_: web.Request) -> web.StreamResponse:
        return _begun(bot)

    async def back(request: web.Request) -> web.StreamResponse:
        return await _back(bot, request)

    def explained(error: BotError) -> tuple[str, int]:
        return _explained(bot, error)

    return [
        web.get("/slack/install", told(shown, explained)),
        web.post("/slack/install", told(begun, explained)),
        web.get("/slack/oauth_redirect", told(back, explained)),
    ]


def _begun(bot: Bot) -> web.StreamResponse:
    """Go to Slack's own consent page; only this browser may come back."""
    browser = secrets.token_urlsafe(COOKIE_BYTES)
    answer = leads_to(installing.begin(bot, browser))
    keep_cookie(bot, answer, COOKIE, browser, path=PATH, lives=installing.LIVES)
    return answer


async def _back(bot: Bot, request: web.Request) -> web.StreamResponse:
    """Take somebody back from Slack."""
    done = await installing.finish(bot, request.query, request.cookies.get(COOKIE, ""))
    home = f"{bot.settings.slack_home}/app_redirect?team={done.team_id}"
    slack = "slack://open" if done.everywhere else home
    answer = page(words.done(done.name, slack=slack, everywhere=done.everywhere))
    answer.del_cookie(COOKIE, path=PATH)
    return answer


def _explained(bot: Bot, error: BotError) -> tuple[str, int]:
    cancelled = isinstance(error, InstallFailed) and error.cancelled
    again = f"{bot.settings.address}/slack/install"
    html = words.failed(str(error), again=again, cancelled=cancelled)
    return html, 200 if cancelled else 410 if isinstance(error, InstallStale) else 400
