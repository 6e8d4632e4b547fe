"""Permalinks: where messages of ours stand in Slack, as addresses that open there."""

import asyncio
from collections.abc import Mapping

from bot.bot import Bot
from bot.slack import SlackTrouble
from storage.tasks import Stood


async def of(bot: Bot, workspace_id: int, stands: Mapping[int, Stood]) -> dict[int, str]:
    """Return the addresses of these messages by the same numbers; "" where Slack gives none."""
    urls = await asyncio.gather(*(_one(bot, workspace_id, place) for place in stands.values()))
    return dict(zip(stands, urls, strict=True))


async def _one(bot: Bot, workspace_id: int, place: Stood) -> str:
    try:
        answer = await bot.slack.call(
            workspace_id, "chat.getPermalink", channel=place.channel_id, message_ts=place.ts
        )
    except SlackTrouble:
        return ""
    return str(answer["permalink"])
