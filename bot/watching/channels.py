"""Channels: whether the bot can speak there, and what happens when it no longer can."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.bot import Bot
from bot.errors import CannotEnter
from bot.messages import notices
from bot.slack import Refused, SlackTrouble
from storage import lanes, outbox, topics

SLOW = "Slack is slow at the moment. Please try again in a minute."


async def enter(bot: Bot, workspace_id: int, channel_id: str) -> None:
    """Make sure that the bot may post in a channel: it joins a public one.

    Raises CannotEnter, in words.
    """
    try:
        answer = await bot.slack.call(workspace_id, "conversations.info", channel=channel_id)
        channel = answer["channel"]
        if channel.get("is_archived"):
            raise CannotEnter("That channel is archived. Choose another one.")
        if channel.get("is_member") or channel.get("is_im"):
            return
        if channel.get("is_private"):
            raise CannotEnter(
                "I am not in that channel. Type `/invite @Social` there, then try again."
            )
        await bot.slack.call(workspace_id, "conversations.join", channel=channel_id)
    except Refused as error:
        raise CannotEnter(
            "I cannot see that channel. Type `/invite @Social` in it, then try again."
            if error.code in {"channel_not_found", "method_not_supported_for_channel_type"}
            else f"Slack does not let me into that channel ({error.code}). Choose another one."
        ) from error
    except SlackTrouble as error:
        raise CannotEnter(SLOW) from error


async def enter_private(bot: Bot, workspace_id: int, channel_id: str) -> None:
    """Make sure that the bot may post in a channel that is not for everyone. Raises CannotEnter."""
    await enter(bot, workspace_id, channel_id)
    try:
        answer = await bot.slack.call(workspace_id, "conversations.info", channel=channel_id)
    except SlackTrouble as error:
        raise CannotEnter(SLOW) from error
    if not answer["channel"].get("is_private"):
        raise CannotEnter("Everyone can read that channel. Choose a private one.")


async def close(
    bot: Bot, session: AsyncSession, workspace_id: int, channel_id: str, because: str
) -> None:
    """Stop sending to a channel that is closed to us, and tell those who made its topics, once.

    `because` is Slack's own word. What the channel is owed waits until it opens again.
    """
    now = bot.now()
    if not await lanes.close(session, workspace_id, channel_id, because, now=now):
        return
    fed = await topics.fed_by(session, workspace_id, channel_id)
    for owner in sorted({topic.created_by for topic in fed} - {channel_id}):
        names = [topic.name for topic in fed if topic.created_by == owner]
        message = notices.feed_closed(channel_id, because, names)
        await outbox.owe_notice(session, workspace_id, owner, message.payload(), now=now)


async def reopen(bot: Bot, workspace_id: int, channel_id: str) -> None:
    """Go on in a channel that was closed: somebody invited the bot back, or unarchived it."""
    async with bot.database.writing() as session:
        if await topics.fed_by(session, workspace_id, channel_id):
            await lanes.open_(session, workspace_id, channel_id, now=bot.now())


async def shut(bot: Bot, workspace_id: int, channel_id: str, because: str) -> None:
    """Close a channel that Slack told us is closed; `because` is what it would answer there."""
    async with bot.database.writing() as session:
        await close(bot, session, workspace_id, channel_id, because)
