"""Mistakes that we can explain to a person. The text is what the person reads."""


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
