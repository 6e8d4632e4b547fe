"""Choosing one of the pages that are in topics."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.bot import Bot
from bot.people import Person
from bot.watching import topics
from storage import pages


class Choice(NamedTuple):
    """A page that can be chosen, and its service's name."""

    page_id: int
    name: str
    service_label: str


async def choices(bot: Bot, who: Person) -> list[Choice]:
    """Return the pages of the workspace's topics, by name."""
    async with bot.database.reading() as session:
        placed = await pages.placed(session, who.workspace_id)
    found = {page.id: Choice(page.id, page.name, bot.label(page.service)) for _, _, page in placed}
    return [*found.values()]


def named(known: Sequence[Choice], name: str) -> Choice | None:
    """Return the page that somebody means: of that name, or the only one with it in its name."""
    wanted = topics.same(name)
    same = [one for one in known if topics.same(one.name) == wanted]
    like = [one for one in known if wanted in topics.same(one.name)]
    return next(iter(same), like[0] if len(like) == 1 else None)
