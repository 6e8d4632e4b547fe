"""Why Slack no longer lets us post to a channel, and what would cure it, in plain words."""

from typing import NamedTuple

from bot.messages import mrkdwn


class Reason(NamedTuple):
    """`why` ends a sentence; `cure` begins one, and is empty where there is none."""

    why: str
    cure: str = ""


_REMOVED = Reason("I was removed from it", "Invite me back with `/invite @Social`")
_RESTRICTED = Reason("only some people may post there", "Ask an administrator of Slack to let me")
# What chat.postMessage would answer again (Web API, 2026), and the events that tell as much.
_REASONS = {
    "is_archived": Reason("it was archived", "Unarchive it"),
    "channel_archive": Reason("it was archived", "Unarchive it"),
    "channel_not_found": Reason("it was deleted, or I was removed from it", _REMOVED.cure),
    "channel_deleted": Reason("it was deleted"),
    "not_in_channel": _REMOVED,
    "user_not_in_channel": _REMOVED,
    "member_left_channel": _REMOVED,
    "restricted_action": _RESTRICTED,
    "restricted_action_read_only_channel": _RESTRICTED,
    "restricted_action_thread_only_channel": Reason("only replies in threads are allowed there"),
    "restricted_action_non_threadable_channel": Reason("threads are not allowed there"),
    "no_permission": Reason("this workspace does not let me post there", _RESTRICTED.cure),
    "cannot_dm_bot": Reason("bots cannot be written to"),
    "messages_tab_disabled": Reason("direct messages from apps are switched off"),
    "user_disabled": Reason("that person has left the workspace"),
}


def reason(code: str) -> Reason:
    """Return what Slack's word for its refusal means."""
    return _REASONS.get(code) or Reason(f"Slack answers “{mrkdwn.name(code)}”")
