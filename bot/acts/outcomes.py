"""Outcomes: what became of a publication on each page, told at once and to one person."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.acts.posts import QUIET_TRIES, Post, is_known, is_over
from bot.bot import Bot
from bot.messages import publish_notices as words
from storage import acts, outbox, pages, publications
from storage.acts import TAKE_BACK
from storage.models import Act, Page


async def note(session: AsyncSession, bot: Bot, act: Act) -> None:
    """Tell what became of its publication, if this act was the last to be waited for."""
    if act.publication_id is None:
        return
    if act.verb == TAKE_BACK:
        await _taken_back(session, bot, act)
        return
    await publications.lock(session, act.publication_id)
    posts = await its_posts(session, bot, act.publication_id)
    its = next((one.act for one in posts if one.act.id == act.id), None)
    # One whose lease ran out knows nothing: another tells.
    if its is None or its.fence != act.fence:
        return
    if (is_over(its) or its.attempts == QUIET_TRIES) and all(is_known(one.act) for one in posts):
        await tell(session, bot, act.publication_id)


async def tell(session: AsyncSession, bot: Bot, publication_id: int) -> None:
    """Owe the one who published a notice of what became of it so far."""
    publication = await publications.lock(session, publication_id)
    posts = await its_posts(session, bot, publication_id)
    if publication is None or not any(one.act.attempts for one in posts):
        return
    now = bot.now()
    told = words.outcome(publication, posts)
    await outbox.owe_notice(
        session,
        publication.workspace_id,
        publication.by,
        told.payload(),
        now=now,
        key=f"published.{publication_id}.{now.isoformat()}",
    )


async def _taken_back(session: AsyncSession, bot: Bot, act: Act) -> None:
    """Tell that it is gone from the service; a failure is told as any other."""
    its = await acts.one(session, act.workspace_id, act.id)
    page = await pages.one(session, act.workspace_id, act.page_id)
    if its and its.done_at and page:
        label = bot.label(page.service)
        told = words.taken_back(page.name, label)
        await outbox.owe_notice(
            session,
            act.workspace_id,
            act.by,
            told.payload(),
            now=bot.now(),
            key=f"taken_back.{act.id}",
        )


async def its_posts(session: AsyncSession, bot: Bot, publication_id: int) -> list[Post]:
    """Return what is done on each page, by the page's name."""
    every = await publications.its_acts(session, [publication_id])
    return drawn(bot, every[publication_id])


def drawn(bot: Bot, every: Sequence[tuple[Act, Page]]) -> list[Post]:
    """Return them with what their services are called, and can do."""
    found = []
    for act, page in every:
        provider = bot.providers.get(page.service)
        removes = bool(provider and provider.remove)
        found.append(Post(act, page, bot.label(page.service), removes=removes))
    return found
