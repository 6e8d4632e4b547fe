"""Posts: what becomes of a publication on each of its pages. Pure."""

from dataclasses import dataclass

from storage.models import Act, Page

# So often trouble is met in silence: mostly it is over then.
QUIET_TRIES = 3


@dataclass(frozen=True, slots=True)
class Post:
    """A publication on one page; `removes` tells that its service lets it be taken back."""

    act: Act
    page: Page
    label: str
    removes: bool = False

    @property
    def can_be_taken_back(self) -> bool:
        """Whether it stands at the service, and can be removed there."""
        act = self.act
        return bool(self.removes and act.done_at and act.made_id and not act.undone_at)


def is_over(act: Act) -> bool:
    """Tell whether nothing more comes of it by itself."""
    return bool(act.done_at or act.failed_at or act.cancelled_at)


def is_known(act: Act) -> bool:
    """Tell whether there is something to tell of it: it is over, or in trouble for a while."""
    return is_over(act) or (act.attempts >= QUIET_TRIES and act.leased_until is None)
