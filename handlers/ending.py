"""*Snooze* under a warning that a linked profile ends soon."""

from bot.expired import ending
from bot.messages import profile_notices
from handlers.call import Call


async def snoozed(call: Call) -> None:
    """Hold the next warning back for a day."""
    await ending.snooze(call.bot, await call.who(), call.number)
    await call.answer(profile_notices.snoozed(), instead=False)
