"""Mistakes that we can explain to a person. The text is what the person reads."""

from collections.abc import Sequence


class BotError(Exception):
    """A mistake, told in one or two sentences that say what to do next."""


class SettingsWrong(BotError):
    """The environment is not as the bot needs it."""


class NotAllowed(BotError):
    """This person may look, not touch."""


class NameWrong(BotError):
    """A topic's name that cannot be: empty, too long, or taken."""


class NoSuchTopic(BotError):
    """There is no topic of that name, or not any more."""


class NoSuchPage(BotError):
    """The page is not in that topic, or not any more."""


class CannotConnect(BotError):
    """This service does not do what was asked."""


class CannotEnter(BotError):
    """The bot is not in a channel and cannot join it by itself."""


class LinkStale(BotError):
    """A link of ours that does not lead anywhere any more."""

    def __init__(self) -> None:
        """Say why, and what to do."""
        super().__init__(
            "This link was used already, is older than ten minutes, or was made for another "
            "browser. Type /social connect in Slack for a new one."
        )


class LinkFailed(BotError):
    """A link came to nothing; nothing of it was kept.

    `missing` has (name, what it gives) of the permissions that were refused; `again` is the address
    for another try, "" where there is none; `cancelled` tells that the person said no.
    """

    def __init__(
        self,
        why: str,
        *,
        label: str,
        cancelled: bool = False,
        missing: Sequence[tuple[str, str]] = (),
        again: str = "",
    ) -> None:
        """Keep what to show."""
        super().__init__(why or f"{label} did not grant what is needed.")
        self.label, self.cancelled = label, cancelled
        self.missing, self.again = tuple(missing), again


class NoSuchProfile(BotError):
    """The profile is not linked, or not any more, or somebody else's."""


class PreferenceWrong(BotError):
    """A setting that cannot be."""
