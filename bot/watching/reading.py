"""Reading one item of a feed again."""

from dataclasses import dataclass

from bot.bot import Bot
from bot.errors import NoSuchPage
from bot.people import Person
from providers import vocabulary
from storage import items, pages
from storage.content import unpack

NOT_KEPT = "That item is not kept any more; open it at the service."


@dataclass(frozen=True, slots=True)
class Read:
    """An item with the page it is from."""

    item: vocabulary.Item
    page: vocabulary.Page


async def item(bot: Bot, who: Person, item_id: int) -> Read:
    """Return the item. Raises NoSuchPage."""
    async with bot.database.reading() as session:
        row = await items.one(session, who.workspace_id, item_id)
        page = await pages.one(session, who.workspace_id, row.page_id) if row else None
    if row is None or page is None:
        raise NoSuchPage(NOT_KEPT)
    return Read(unpack(row.content), pages.described(page))
