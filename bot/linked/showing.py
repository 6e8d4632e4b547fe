"""Showing: the page that ends a link, at an address that carries nothing of what came back."""

import secrets
from dataclasses import dataclass

from bot.bot import Bot
from bot.errors import LinkStale
from bot.keys import hashed
from bot.linked.linking import KEY_BYTES, LIVES
from storage import attempts, tokens
from storage.models import Attempt

# No service has this name, so nothing can be linked by it.
PAGE = "page"


@dataclass(frozen=True, slots=True)
class Ended:
    """A page and its HTTP status."""

    html: str
    status: int


async def keep(bot: Bot, workspace_id: int, user_id: str, browser: str, ended: Ended) -> str:
    """Keep a page for that browser, for ten minutes; return the key that opens it."""
    key = secrets.token_urlsafe(KEY_BYTES)
    facts = {"html": ended.html, "status": str(ended.status)}
    async with bot.database.writing() as session:
        attempts.add(
            session,
            Attempt(
                key_hash=hashed(key),
                workspace_id=workspace_id,
                user_id=user_id,
                service=PAGE,
                typed="",
                browser_hash=hashed(browser),
                kept=tokens.seal_facts(bot.keys, facts, hashed(key)),
                purpose={},
                expires_at=bot.now() + LIVES,
            ),
        )
    return key


async def look(bot: Bot, key: str, browser: str) -> Ended:
    """Return a page that was kept for that browser. Raises LinkStale."""
    async with bot.database.reading() as session:
        kept = await attempts.look(session, hashed(key), now=bot.now())
    if kept is None or kept.service != PAGE or kept.browser_hash != hashed(browser):
        raise LinkStale
    facts = tokens.opened_facts(bot.keys, kept.kept, kept.key_hash)
    return Ended(facts["html"], int(facts["status"]))
