"""What the bot can be asked, one line for each command."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import mrkdwn
from bot.messages.blocks import actions, button, section
from bot.messages.message import Message

LINK_A_PROFILE = "help.link_profile"
ADD_A_PAGE = "help.add_page"
OPEN_HOME = "help.open_home"


@dataclass(frozen=True, slots=True)
class Line:
    """One command: what is typed after `/social`, and what it does."""

    usage: str
    says: str


def answer(
    lines: Sequence[Line], *, may_manage: bool, home_url: str, unknown: str = "", nearest: str = ""
) -> Message:
    """List the commands.

    `unknown` is what was typed in vain, `nearest` the command that is most like it.
    """
    said = [f"`/social {line.usage}` – {line.says}" for line in lines]
    blocks = [
        section(_first(unknown, nearest)),
        section("\n".join(said)),
        actions(*_buttons(home_url, may_manage=may_manage)),
    ]
    return Message(_first(unknown, nearest), blocks)


def _first(unknown: str, nearest: str) -> str:
    if not unknown:
        return "*Social* brings posts from monitored pages into your channels. You can type:"
    hint = f" Did you mean `/social {nearest}`?" if nearest else ""
    return f"I do not know “{mrkdwn.name(unknown)}”.{hint} You can type:"


def _buttons(home_url: str, *, may_manage: bool) -> list[dict[str, object]]:
    home = {**button("Open Home", OPEN_HOME), "url": home_url}
    if not may_manage:
        return [home]
    return [
        button("Link a profile", LINK_A_PROFILE),
        button("Add a page", ADD_A_PAGE, style="primary"),
        home,
    ]
