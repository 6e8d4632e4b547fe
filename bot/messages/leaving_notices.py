"""What administrators are told when somebody leaves on whom pages hang."""

from collections.abc import Sequence

from bot.messages import mrkdwn, text
from bot.messages.blocks import lines, section
from bot.messages.message import AMBER, Message

MOST_SHOWN = 15


def left(user_id: str, places: Sequence[tuple[str, str]]) -> Message:
    """Tell that somebody left, and what is read through their profiles: (topic, page) each."""
    pages = list(dict.fromkeys(page for _, page in places))
    many = text.counted(len(pages), "page")
    hang = "hangs" if len(pages) == 1 else "hang"
    head = f":large_orange_circle: {mrkdwn.mention(user_id)} has left, and {many} {hang} on them"
    told = [f"• {mrkdwn.bold(page)} in {mrkdwn.bold(topic)}" for topic, page in places]
    cure = (
        "They are still read. Before the permission ends, somebody else who manages them should "
        "type `/social connect`: their link then takes over by itself."
    )
    return Message(head, [section(lines(text.first(told, MOST_SHOWN))), section(cure)], color=AMBER)
