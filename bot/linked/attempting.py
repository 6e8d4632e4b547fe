"""What is known of a link while it is under way, and when it is done."""

from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter

from providers.linking import Permission
from storage.models import Attempt, Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What a link is for. It rides with the attempt.

    `view` names the modal to draw anew, and `only` the one service that it shows ("": all);
    `topic_id` is the topic to which pages are added next; `alert_id` or `page_ids` what it is to
    cure. `again` names permissions that were refused before.
    """

    view: str = ""
    only: str = ""
    topic_id: int = 0
    alert_id: int = 0
    page_ids: tuple[int, ...] = ()
    again: tuple[str, ...] = ()

    def shown_in(self, view: str) -> "Purpose":
        """Return the purpose for a modal of that name."""
        return replace(self, view=view)

    @property
    def cures(self) -> bool:
        """Whether it is to reconnect something."""
        return bool(self.alert_id or self.page_ids)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A link that somebody is about to begin."""

    workspace_id: int
    user_id: str
    service: str
    label: str
    typed: str
    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A link that worked.

    `missing` are the permissions that were not granted; `pages` counts those that the profile
    manages, `reconnected` names those that are read again.
    """

    workspace_id: int
    user_id: str
    service: str
    label: str
    profile: Profile
    missing: tuple[Permission, ...]
    pages: int
    purpose: Purpose
    reconnected: tuple[str, ...] = field(default=())


_PURPOSE = TypeAdapter(Purpose)


def purpose_of(attempt: Attempt) -> Purpose:
    """Return what an attempt is for."""
    return _PURPOSE.validate_python(attempt.purpose)
