"""A channel of the sandbox, as tests watch and change it."""

from bot.sandbox.records import Conversation, Json, Message
from bot.sandbox.workspace import Workspace


class Channel:
    """A channel. What happens to it, the bot hears as Slack's events have it."""

    def __init__(self, slack: Workspace, conversation: Conversation) -> None:
        """Stand for this conversation."""
        self._slack = slack
        self.conversation = conversation

    @property
    def id(self) -> str:
        """The channel's id."""
        return self.conversation.id

    @property
    def messages(self) -> list[Message]:
        """All that everyone sees here, replies in threads too, the oldest first."""
        return [m for m in self._slack.messages[self.id] if not m.ephemeral]

    def archive(self) -> None:
        """Archive it."""
        self.conversation.is_archived = True
        self._tell("archive", user=self._someone)

    def unarchive(self) -> None:
        """Bring it back."""
        self.conversation.is_archived = False
        self._tell("unarchive", user=self._someone)

    def rename(self, name: str) -> None:
        """Give it another name."""
        self.conversation.name = name
        self._tell("rename", channel={"id": self.id, "name": name})

    def delete(self) -> None:
        """Delete it with all that is in it."""
        del self._slack.conversations[self.id]
        self._tell("deleted")

    def remove_bot(self) -> None:
        """Show the bot the door."""
        self.conversation.bot_is_member = False
        self._tell("left")
        self._membership("member_left_channel")

    def invite_bot(self) -> None:
        """Ask the bot in."""
        self.conversation.bot_is_member = True
        self._membership("member_joined_channel")

    @property
    def _someone(self) -> str:
        return next(iter(self._slack.users))

    def _tell(self, what: str, **more: object) -> None:
        family = "group" if self.conversation.is_private else "channel"
        event: Json = {"type": f"{family}_{what}", "channel": self.id, **more}
        self._slack.emit(event)
        self._slack.changed()

    def _membership(self, kind: str) -> None:
        self._slack.emit({
            "type": kind, "user": self._slack.bot_user_id, "channel": self.id,
            "channel_type": self.id[0], "team": self._slack.team_id,
        })  # fmt: skip
        self._slack.changed()
