"""What browsers ask of us: a link's first page, the way back from the service, our documents.

Bound three times: the ticket to a person of a workspace, the state to the browser that used the
ticket, the redirect to one service.
"""

import secrets

from aiohttp import web

from bot.bot import Bot
from bot.errors import BotError, LinkFailed, LinkStale
from bot.linked import linking, showing, whom
from bot.linked.attempting import Done
from bot.messages import link_pages as words
from bot.people import Person
from handlers import my_pages, profile_link, reconnect
from handlers.browser import COOKIE_BYTES, keep_cookie, leads_to, page, told
from providers.contract import Cannot

COOKIE, PATH = "social_link", "/link"


def routes(bot: Bot) -> list[web.RouteDef]:
    """Return the routes."""

    async def shown(request: web.Request) -> web.StreamResponse:
        return await _shown(bot, request)

    async def begun(request: web.Request) -> web.StreamResponse:
        return await _begun(bot, request)

    async def back(request: web.Request) -> web.StreamResponse:
        return await _back(bot, request)

    async def ended(request: web.Request) -> web.StreamResponse:
        return await _ended(bot, request)

    async def document(request: web.Request) -> web.StreamResponse:
        return _document(bot, request)

    return [
        web.get("/link/{service}/callback", told(back, _explained)),
        web.get("/link/done/{key}", told(ended, _explained)),
        web.get("/link/{service}/{document}", told(document, _explained)),
        web.get("/link/{ticket}", told(shown, _explained)),
        web.post("/link/{ticket}", told(begun, _explained)),
    ]


async def _shown(bot: Bot, request: web.Request) -> web.StreamResponse:
    """Show what is about to be linked, and to whom. Looking uses nothing up."""
    waiting = await linking.waiting(bot, request.match_info["ticket"])
    link = linking.offered(bot, waiting.service)
    reader = await whom.of(bot, waiting.workspace_id, waiting.user_id)
    return page(words.begin(reader, label=waiting.label, gives=link.gives, where=waiting.typed))


async def _begun(bot: Bot, request: web.Request) -> web.StreamResponse:
    """Go to the service's own consent page; only this browser may come back."""
    browser = secrets.token_urlsafe(COOKIE_BYTES)
    url = await linking.begin(bot, request.match_info["ticket"], browser)
    answer = leads_to(url)
    keep_cookie(bot, answer, COOKIE, browser, path=PATH, lives=linking.LIVES)
    return answer


async def _back(bot: Bot, request: web.Request) -> web.StreamResponse:
    """Take the person back from the service.

    What the service sent along may be a secret: the browser goes on to an address without it.
    """
    browser = request.cookies.get(COOKIE, "")
    try:
        done = await linking.finish(bot, request.match_info["service"], request.query, browser)
    except LinkFailed as failed:
        html, status = _explained(failed)
        whose, ended = failed.whose, showing.Ended(html, status)
    except LinkStale:
        return leads_to(f"{PATH}/done/stale")
    else:
        bot.work.start(_show_in_slack(bot, done), name="link shown in slack")
        whose, ended = (done.workspace_id, done.user_id), showing.Ended(await _done(bot, done), 200)
    return leads_to(f"{PATH}/done/{await showing.keep(bot, *whose, browser, ended)}")


async def _ended(bot: Bot, request: web.Request) -> web.StreamResponse:
    """Show what became of it."""
    browser = request.cookies.get(COOKIE, "")
    ended = await showing.look(bot, request.match_info["key"], browser)
    return page(ended.html, status=ended.status)


async def _done(bot: Bot, done: Done) -> str:
    reader = await whom.of(bot, done.workspace_id, done.user_id)
    link = linking.offered(bot, done.service)
    return words.done(
        reader,
        label=done.label,
        account=done.profile.handle or done.profile.name,
        pages=done.pages,
        granted=[one for one in link.permissions if one not in done.missing],
        missing=done.missing,
        not_listed=link.not_listed,
        reconnected=done.reconnected,
    )


async def _show_in_slack(bot: Bot, done: Done) -> None:
    who = Person(workspace_id=done.workspace_id, user_id=done.user_id)
    if done.purpose.cures:
        await reconnect.show_done(bot, who, done)
    elif done.purpose.topic_id:
        await my_pages.show_done(bot, who, done)
    await profile_link.show_done(bot, who, done)


def _document(bot: Bot, request: web.Request) -> web.StreamResponse:
    """Serve what a service wants to read of us."""
    service, name = request.match_info["service"], request.match_info["document"]
    provider = bot.providers.get(service)
    link = provider.link if provider else Cannot("")
    if isinstance(link, Cannot) or name not in link.documents:
        raise web.HTTPNotFound
    folder = f"{bot.settings.address}/link/{service}"
    return web.json_response(dict(link.documents[name](bot.api(service), folder)))


def _explained(error: BotError) -> tuple[str, int]:
    """Return a mistake as a page."""
    if isinstance(error, LinkFailed):
        html = words.failed(
            None,
            why=str(error),
            cancelled=error.cancelled,
            missing=error.missing,
            cure=error.cure,
            again=error.again,
        )
        return html, 200 if error.cancelled else 400
    return words.failed(None, why=str(error)), 410 if isinstance(error, LinkStale) else 400
