"""What can go wrong at a service, named by what the bot must do next."""

from datetime import datetime


class ProviderError(Exception):
    """Something went wrong at a service.

    The text is short, has no secret in it and ends a sentence.
    """


class Unavailable(ProviderError):
    """No answer, or one that says "later": try again, less and less often."""


class RateLimited(ProviderError):
    """Asked too often: come back at `until` (aware UTC), or when the bot sees fit."""

    def __init__(self, why: str = "asks us to slow down", *, until: datetime | None = None) -> None:
        """Keep the moment that the service named."""
        super().__init__(why)
        self.until = until


class ReconnectNeeded(ProviderError):
    """The token was refused: only a person can mend this."""


class PageGone(ProviderError):
    """Deleted, moved for good, suspended or closed to us: polling it again is of no use."""


class UnexpectedReply(ProviderError):
    """An answer in a shape that we do not know."""


class AddressRefused(Unavailable):
    """An address that the bot does not visit: private, local, or not on the web."""
