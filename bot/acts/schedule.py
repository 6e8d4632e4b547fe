"""The schedule: what is still to be published, what was published lately, and what of it failed."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.acts import outcomes, trusted, withdrawing
from bot.acts.deciding import DID_NOT_FAIL
from bot.acts.posts import Post
from bot.bot import Bot
from bot.errors import CannotAct
from bot.people import Person
from storage import acts, publications
from storage.models import Publication


@dataclass(frozen=True, slots=True)
class Card:
    """A publication, and what becomes of it on each page."""

    publication: Publication
    posts: Sequence[Post]


@dataclass(frozen=True, slots=True)
class Board:
    """What waits, the next first; and what is over, the newest first."""

    waiting: Sequence[Card]
    finished: Sequence[Card]


async def of(bot: Bot, who: Person) -> Board:
    """Return what this person may know of: that of the pages that they may act as.

    Raises NotAllowed for who may only look.
    """
    async with bot.database.reading() as session:
        waiting = await publications.waiting(session, who.workspace_id)
        finished = await publications.finished(session, who.workspace_id)
        every = await publications.its_acts(session, [one.id for one in (*waiting, *finished)])
    page_ids = {page.id for its in every.values() for _, page in its}
    mine = await trusted.trusting(bot, who, page_ids)

    def cards(some: Sequence[Publication]) -> list[Card]:
        drawn = [Card(one, outcomes.drawn(bot, every[one.id])) for one in some]
        return [card for card in drawn if {post.page.id for post in card.posts} & mine]

    ahead = {one.id for one in waiting}
    return Board(cards(waiting), cards([one for one in finished if one.id not in ahead]))


async def retry(bot: Bot, who: Person, publication_id: int) -> list[str]:
    """Try anew where it failed; return the names of those pages. Raises NotAllowed, CannotAct."""
    await withdrawing.found(bot, who, publication_id)
    now = bot.now()
    async with bot.database.writing() as session:
        if any(not one.content for one in await publications.uploads(session, publication_id)):
            raise CannotAct("Its pictures are not kept any more. Publish it anew, please.")
        every = (await publications.its_acts(session, [publication_id]))[publication_id]
        names = [
            page.name
            for act, page in every
            if await acts.retry(session, who.workspace_id, act.id, now=now)
        ]
    if not names:
        raise CannotAct(DID_NOT_FAIL)
    return names
