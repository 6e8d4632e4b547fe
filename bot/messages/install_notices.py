"""What whoever installed the bot is told of the installation."""

from datetime import datetime

from bot.messages import mrkdwn
from bot.messages.blocks import section
from bot.messages.message import AMBER, Message


def must_be_installed_anew(address: str, ends: datetime) -> Message:
    """Tell that Slack does not renew the bot's token; until then it can still speak."""
    head = ":large_orange_circle: Please install Social again"
    said = (
        f"Slack does not renew my access here. After {mrkdwn.when(ends)} I can post nothing. "
        f"Install me again at {address}/slack/install: all that is set up stays, and what came "
        "meanwhile is posted then."
    )
    return Message(head, [section(said)], color=AMBER)
