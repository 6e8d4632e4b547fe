"""Channels: whether the bot can speak there, and what happens when it no longer can."""

from bot.bot import Bot
from bot.errors import CannotEnter
from bot.slack import Refused, SlackTrouble
from storage import topics


async def enter(bot: Bot, workspace_id: int, channel_id: str) -> None:
    """Make sure that the bot may post in a channel: it joins a public one. Raises CannotEnter, in words."""
    try:
        answer = await bot.slack.call(workspace_id, "conversations.info", channel=channel_id)
        channel = answer["channel"]
        if channel.get("is_archived"):
            raise CannotEnter(f"<#{channel_id}> is archived. Choose another channel.")
        if channel.get("is_member") or channel.get("is_im"):
            return
        if channel.get("is_private"):
            raise CannotEnter(f"I am not in <#{channel_id}>. Type `/invite @Social` there, then try again.")
        await bot.slack.call(workspace_id, "conversations.join", channel=channel_id)
    except Refused as error:
        raise CannotEnter(
            "I cannot see that channel. Type `/invite @Social` in it, then try again."
            if error.code in {"channel_not_found", "method_not_supported_for_channel_type"}
            else f"Slack does not let me into that channel ({error.code}). Choose another one."
        ) from error
    except SlackTrouble as error:
        raise CannotEnter("Slack is slow at the moment. Please try again in a minute.") from error


async def reopen(bot: Bot, workspace_id: int, channel_id: str) -> None:
    """Go on in a channel that was closed: somebody invited the bot back, or unarchived it."""
    async with bot.database.writing() as session:
        if await topics.fed_by(session, workspace_id, channel_id):
            await topics.open_channel(session, workspace_id, channel_id, now=bot.now())
