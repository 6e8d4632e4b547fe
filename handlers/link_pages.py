"""What browsers ask of us: a link's first page, the way back from the service, our documents.

Bound three times: the ticket to a person of a workspace, the state to the browser that used the
ticket, the redirect to one service.
"""

import secrets
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from bot import linking, whom
from bot.attempting import Done
from bot.bot import Bot
from bot.errors import BotError, LinkFailed, LinkStale
from bot.messages import link_pages as words
from bot.people import Person
from handlers import my_pages, profile_link, reconnect
from providers.contract import Cannot

log = structlog.get_logger()

COOKIE = "social_link"
COOKIE_BYTES = 32
# Nobody frames, caches or refers from these pages; a form may be answered by a redirect elsewhere.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' https: http:; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
Page = Callable[[web.Request], Awaitable[web.StreamResponse]]


def routes(bot: Bot) -> list[web.RouteDef]:
    """Return the routes."""

    async def shown(request: web.Request) -> web.StreamResponse:
        return await _shown(bot, request)

    async def begun(request: web.Request) -> web.StreamResponse:
        return await _begun(bot, request)

    async def back(request: web.Request) -> web.StreamResponse:
        return await _back(bot, request)

    async def document(request: web.Request) -> web.StreamResponse:
        return _document(bot, request)

    return [
        web.get("/link/{service}/callback", _kind(back)),
        web.get("/link/{service}/{document}", _kind(document)),
        web.get("/link/{ticket}", _kind(shown)),
        web.post("/link/{ticket}", _kind(begun)),
    ]


async def _shown(bot: Bot, request: web.Request) -> web.StreamResponse:
    """Show what is about to be linked, and to whom. Looking uses nothing up."""
    waiting = await linking.waiting(bot, request.match_info["ticket"])
    link = linking.offered(bot, waiting.service)
    reader = await whom.of(bot, waiting.workspace_id, waiting.user_id)
    return _page(words.begin(reader, label=waiting.label, gives=link.gives, where=waiting.typed))


async def _begun(bot: Bot, request: web.Request) -> web.StreamResponse:
    """Go to the service's own consent page; only this browser may come back."""
    browser = secrets.token_urlsafe(COOKIE_BYTES)
    url = await linking.begin(bot, request.match_info["ticket"], browser)
    answer = web.Response(status=303, headers={**HEADERS, "Location": url})
    answer.set_cookie(
        COOKIE,
        browser,
        path="/link",
        max_age=int(linking.LIVES.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=bot.settings.address.startswith("https://"),
    )
    return answer


async def _back(bot: Bot, request: web.Request) -> web.StreamResponse:
    """Take the person back from the service."""
    browser = request.cookies.get(COOKIE, "")
    done = await linking.finish(bot, request.match_info["service"], request.query, browser)
    bot.work.start(_show_in_slack(bot, done), name="link shown in slack")
    reader = await whom.of(bot, done.workspace_id, done.user_id)
    link = linking.offered(bot, done.service)
    granted = [one for one in link.permissions if one not in done.missing]
    answer = _page(
        words.done(
            reader,
            label=done.label,
            account=done.profile.handle or done.profile.name,
            pages=done.pages,
            granted=granted,
            missing=done.missing,
            not_listed=link.not_listed,
            reconnected=done.reconnected,
        )
    )
    answer.del_cookie(COOKIE, path="/link")
    return answer


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


def _kind(page: Page) -> Page:
    """Let a mistake be a page in words, never a stack of code."""

    async def kind(request: web.Request) -> web.StreamResponse:
        try:
            return await page(request)
        except LinkFailed as error:
            return _page(
                words.failed(
                    None,
                    why=str(error),
                    cancelled=error.cancelled,
                    missing=error.missing,
                    again=error.again,
                ),
                status=200 if error.cancelled else 400,
            )
        except LinkStale as error:
            return _page(words.failed(None, why=str(error)), status=410)
        except BotError as error:
            return _page(words.failed(None, why=str(error)), status=400)
        except web.HTTPException:
            raise
        except Exception as error:
            reference = secrets.token_hex(2)
            log.exception("a page broke", reference=reference, kind=type(error).__name__)
            why = f"Something broke, reference {reference}. Please try again from Slack."
            return _page(words.failed(None, why=why), status=500)

    return kind


def _page(html: str, *, status: int = 200) -> web.Response:
    return web.Response(text=html, status=status, content_type="text/html", headers=HEADERS)
