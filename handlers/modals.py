"""Modals that stand open in Slack, drawn anew without a click there."""

from typing import Any

from bot.bot import Bot
from bot.people import Person
from bot.slack import Refused

# What Slack answers of a modal that was closed meanwhile, or never stood there.
CLOSED = frozenset({"not_found", "view_not_found"})


async def redraw(bot: Bot, who: Person, external_id: str, view: dict[str, Any]) -> bool:
    """Draw the modal of that name anew; False when it does not stand there. Raises SlackTrouble."""
    try:
        await bot.slack.call(
            who.workspace_id,
            "views.update",
            external_id=external_id,
            view={**view, "external_id": external_id},
        )
    except Refused as error:
        if error.code not in CLOSED:
            raise
        return False
    return True
