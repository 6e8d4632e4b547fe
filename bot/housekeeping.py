"""Cleaning up: what is too old to be of use is dropped, a little at a time."""

from datetime import timedelta

from bot.bot import Bot
from storage import acts, attempts, heard, items, mutes, pages, publications

AT_ONCE = 2_000
HEARD_FOR = timedelta(days=1)
DRAFTED_FOR = timedelta(days=1)
# So long somebody may try again what was not published.
PICTURED_FOR = timedelta(days=7)


async def clean_up(bot: Bot) -> int:
    """Drop what is too old to be of use; return how many items went."""
    now = bot.now()
    async with bot.database.writing() as session:
        await heard.forget_before(session, now - HEARD_FOR)
        await pages.drop_never_added(session, now=now)
        await attempts.forget_before(session, now)
        await mutes.forget_before(session, now)
        await acts.drop_drafts(session, now - DRAFTED_FOR)
        await publications.drop_drafts(session, now - DRAFTED_FOR)
        await publications.forget_pictures(session, now - PICTURED_FOR)
    dropped = 0
    while True:
        async with bot.database.writing() as session:
            went = await items.drop_before(
                session, now - timedelta(days=bot.settings.retention_days), most=AT_ONCE
            )
        dropped += went
        if went < AT_ONCE:
            return dropped
