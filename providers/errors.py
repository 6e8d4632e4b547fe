"""What can go wrong at a service, named by what the bot must do next."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum


class Cause(StrEnum):
    """Why a service does not take a token any more: each has its own words and its own cure."""

    EXPIRED = "expired"
    REVOKED = "revoked"
    PERMISSION = "permission"
    ROLE = "role"
    CHECKPOINT = "checkpoint"
    SUSPENDED = "suspended"


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
    """The token was refused: only a person can mend this.

    A lost role concerns one page, every other cause the whole profile. `missing` names the
    permissions that a new consent must bring.
    """

    def __init__(
        self, why: str, cause: Cause = Cause.REVOKED, *, missing: Sequence[str] = ()
    ) -> None:
        """Keep the cause."""
        super().__init__(why)
        self.cause = cause
        self.missing = tuple(missing)

    @property
    def is_of_page(self) -> bool:
        """Whether only this page is lost, and the profile's others are not."""
        return self.cause is Cause.ROLE


class LinkRefused(ProviderError):
    """A link came to nothing: the person said no, or the service did. `cancelled`: the person."""

    def __init__(self, why: str, *, cancelled: bool = False) -> None:
        """Keep who said no."""
        super().__init__(why)
        self.cancelled = cancelled


class NotDone(ProviderError):
    """The service will not do it, whoever asks and however often: too long, too late, not yours."""


class PageGone(ProviderError):
    """Deleted, moved for good, suspended or closed to us: polling it again is of no use."""


class UnexpectedReply(ProviderError):
    """An answer in a shape that we do not know."""


class AddressRefused(Unavailable):
    """An address that the bot does not visit: private, local, or not on the web."""
