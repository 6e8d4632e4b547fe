"""A word to one person alone, in the channel where they are."""

from bot.messages.message import Message
from bot.slack import Refused
from handlers.call import Call

# Where nobody but the members is heard, or nothing is.
ELSEWHERE = frozenset({"channel_not_found", "not_in_channel", "is_archived", "user_not_in_channel"})


async def tell(call: Call, channel_id: str, message: Message) -> None:
    """Tell them there; in their direct messages where that cannot be. Raises SlackTrouble."""
    workspace_id = await call.workspace_id()
    if not channel_id:
        await call.bot.slack.post(workspace_id, call.user_id, message)
        return
    try:
        await call.bot.slack.call(
            workspace_id,
            "chat.postEphemeral",
            channel=channel_id,
            user=call.user_id,
            **message.payload(),
        )
    except Refused as error:
        if error.code not in ELSEWHERE:
            raise
        await call.bot.slack.post(workspace_id, call.user_id, message)
