"""Each thing that Slack says is taken up once, however often Slack says it."""

from bot.bot import Bot
from storage import heard


async def first_time(bot: Bot, key: str) -> bool:
    """Tell whether this was not heard before, on any replica. `key` is Slack's own id of it."""
    async with bot.database.writing() as session:
        return await heard.first_time(session, key, now=bot.now())
