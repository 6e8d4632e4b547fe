"""Buttons that nobody remembers: of a message that an earlier version of the bot has posted."""

from bot.messages import problem
from handlers.call import Call

WORDS = "This button is from an earlier version of me. Begin anew with `/social`."


async def clicked(call: Call) -> None:
    """Say so; a link has done its work already."""
    if "url" not in call.action:
        await call.answer(problem.message(WORDS), instead=False)
