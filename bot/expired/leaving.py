"""Leaving: who leaves takes their profiles along, and the administrators hear of it first."""

from collections.abc import Iterable

import structlog

from bot import administrators
from bot.bot import Bot
from bot.messages import leaving_notices
from bot.slack import SlackTrouble
from storage import outbox, pages, profiles

log = structlog.get_logger()


async def look(bot: Bot, workspace_id: int, user_ids: Iterable[str]) -> None:
    """Find those of these people who left while nobody told us."""
    for user_id in sorted(set(user_ids)):
        try:
            answer = await bot.slack.call(workspace_id, "users.info", user=user_id)
        except SlackTrouble as error:
            log.info("a person could not be looked up", user=user_id, why=str(error))
            continue
        if answer["user"].get("deleted"):
            await left(bot, workspace_id, user_id)


async def left(bot: Bot, workspace_id: int, user_id: str) -> None:
    """Tell the administrators, once, which pages hang on somebody who was deactivated."""
    async with bot.database.reading() as session:
        theirs = await profiles.of_user(session, workspace_id, user_id)
        places = await pages.places_of(session, workspace_id, [one.id for one in theirs])
    hanging = {one.id: places[one.id] for one in theirs if one.id in places}
    if not hanging:
        return
    try:
        admins = await administrators.of(bot, workspace_id)
    except SlackTrouble as error:
        log.warning("the administrators are not known", workspace=workspace_id, why=str(error))
        return
    said = leaving_notices.left(user_id, [place for its in hanging.values() for place in its])
    async with bot.database.writing() as session:
        for admin in admins:
            if admin.user_id != user_id:
                await outbox.owe_notice(
                    session,
                    workspace_id,
                    admin.user_id,
                    said.payload(),
                    now=bot.now(),
                    key=f"left.{user_id}.{max(hanging)}",
                )
