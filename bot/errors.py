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


class ButtonStale(BotError):
    """A click on what an older version of the bot has drawn."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "That is from an older version of Social. Please open it anew: /social shows where."
        )


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

    `missing` has (name, what it gives) of the permissions that were refused, `cure` how to give
    them; `again` is the address for another try, "" where there is none; `cancelled` tells that the
    person said no. `whose` is the workspace's and the person's id.
    """

    def __init__(
        self,
        why: str,
        *,
        label: str,
        whose: tuple[int, str],
        cancelled: bool = False,
        missing: Sequence[tuple[str, str]] = (),
        cure: str = "",
        again: str = "",
    ) -> None:
        """Keep what to show."""
        super().__init__(why or f"{label} did not grant what is needed.")
        self.label, self.whose, self.cancelled = label, whose, cancelled
        self.missing, self.cure, self.again = tuple(missing), cure, again


class NoSuchProfile(BotError):
    """The profile is not linked, or not any more, or somebody else's."""


class CannotAct(BotError):
    """What a person wants done cannot be done, or not any more; the text says why."""


class PreferenceWrong(BotError):
    """A setting that cannot be."""


class WordsWrong(BotError):
    """Words to look for that cannot be: none, too many, or too long."""


class HoursWrong(BotError):
    """Quiet hours that cannot be."""


class EscalationWrong(BotError):
    """A time after which, or somebody whom, others cannot be told."""


class NotInstalled(BotError):
    """The team has not installed the bot, or not any more."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("Social is not installed in this workspace any more.")


class InstallStale(BotError):
    """An install that was begun long ago, elsewhere, or that is over."""

    def __init__(self) -> None:
        """Say why, and what to do."""
        super().__init__(
            "This install was finished already, is older than ten minutes, or was begun in another "
            "browser. Please begin again."
        )


class InstallFailed(BotError):
    """An install came to nothing; nothing of it was kept. `cancelled` tells that it was told no."""

    def __init__(self, why: str, *, cancelled: bool = False) -> None:
        """Keep what to show."""
        super().__init__(why)
        self.cancelled = cancelled
