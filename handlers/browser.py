"""The pages that browsers ask of us: closed to everyone else, and a mistake is a page in words."""

import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from aiohttp import web

from bot.bot import Bot
from bot.errors import BotError

log = structlog.get_logger()

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
# A mistake as a page, and its status.
Explained = Callable[[BotError], tuple[str, int]]


def page(html: str, *, status: int = 200) -> web.Response:
    """Return a page."""
    return web.Response(text=html, status=status, content_type="text/html", headers=HEADERS)


def leads_to(url: str) -> web.Response:
    """Send the browser on."""
    return web.Response(status=303, headers={**HEADERS, "Location": url})


def keep_cookie(
    bot: Bot, answer: web.Response, name: str, value: str, *, path: str, lives: timedelta
) -> None:
    """Let the browser show this when it comes back."""
    answer.set_cookie(
        name,
        value,
        path=path,
        max_age=int(lives.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=bot.settings.address.startswith("https://"),
    )


def told(asked: Page, explained: Explained) -> Page:
    """Let a mistake be a page in words, never a stack of code."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await asked(request)
        except BotError as error:
            html, status = explained(error)
            return page(html, status=status)
        except web.HTTPException:
            raise
        except Exception as error:
            reference = secrets.token_hex(2)
            log.exception("a page broke", reference=reference, kind=type(error).__name__)
            why = f"Something broke, reference {reference}. Please try again."
            return page(explained(BotError(why))[0], status=500)

    return answer
