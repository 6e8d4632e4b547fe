"""Who is who in a workspace: administrators, members, and those who may only look."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.errors import NotAllowed
from bot.slack import Refused, Slack
from storage import workspaces
from storage.database import Database
from storage.models import Workspace

# What Slack answers for somebody of another company, in a channel that is shared with it.
UNSEEN = frozenset({"user_not_found", "user_not_visible"})
# Who may manage topics, as it is stored.
MEMBERS, ADMINISTRATORS = "members", "administrators"
KEPT = 5_000
KEPT_SECONDS = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of a workspace, as Slack describes them. A stranger belongs to another team.

    `is_administrator` tells that they may set how Social works here: Slack's owners and admins, and
    whom those have named. `is_held_back` tells that only administrators may manage topics.
    """

    workspace_id: int
    user_id: str
    is_administrator: bool = False
    is_guest: bool = False
    is_stranger: bool = False
    is_held_back: bool = False
    zone: str = "UTC"

    @property
    def may_manage(self) -> bool:
        """Whether this person may change topics."""
        return not (self.is_guest or self.is_stranger or self.is_held_back)


class People:
    """People as Slack describes them, remembered for ten minutes: roles change in silence."""

    def __init__(
        self,
        slack: Slack,
        database: Database,
        *,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Ask that Slack, and what is set here; `seconds` is a clock that never goes back."""
        self._slack, self._database = slack, database
        self._seconds = seconds
        self._known: OrderedDict[tuple[int, str], tuple[Person, float]] = OrderedDict()

    async def find(self, workspace_id: int, user_id: str, *, team_id: str) -> Person:
        """Return the person, as seen from the workspace of that team. Raises SlackTrouble."""
        if known := self.known(workspace_id, user_id):
            return known
        person = await self._ask(workspace_id, user_id, team_id)
        self._known[workspace_id, user_id] = person, self._seconds() + KEPT_SECONDS
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
        return person

    async def _ask(self, workspace_id: int, user_id: str, team_id: str) -> Person:
        try:
            answer = await self._slack.call(workspace_id, "users.info", user=user_id)
        except Refused as error:
            if error.code not in UNSEEN:
                raise
            return Person(workspace_id=workspace_id, user_id=user_id, is_stranger=True)
        async with self._database.reading() as session:
            workspace = await workspaces.one(session, workspace_id)
        return _person(workspace_id, answer["user"], team_id, workspace)

    def known(self, workspace_id: int, user_id: str) -> Person | None:
        """Return the person if there is no need to ask Slack."""
        person, until = self._known.get((workspace_id, user_id), (None, 0.0))
        return person if self._seconds() < until else None

    def forget(self, workspace_id: int, user_id: str) -> None:
        """Ask Slack anew next time."""
        self._known.pop((workspace_id, user_id), None)

    def forget_all(self, workspace_id: int) -> None:
        """Ask anew of everyone in a workspace: what is set there has changed."""
        for key in [key for key in self._known if key[0] == workspace_id]:
            del self._known[key]


def must_manage(person: Person) -> None:
    """Raise NotAllowed for everyone who may only look."""
    if person.is_guest:
        raise NotAllowed(
            "Guests can look at topics, not change them. Ask a member of this workspace."
        )
    if person.is_stranger:
        raise NotAllowed("Only people of this workspace can change its topics.")
    if person.is_held_back:
        raise NotAllowed("Here only administrators of Social change topics. Ask one of them.")


def _person(
    workspace_id: int, user: dict[str, Any], team_id: str, workspace: Workspace | None
) -> Person:
    named = [*workspace.administrators, workspace.installed_by] if workspace else []
    # A person of an organisation may be in many of its teams, and administer them all.
    everywhere = user.get("enterprise_user") or {}
    teams = everywhere.get("teams") or [user.get("team_id", team_id)]
    is_stranger = bool(user.get("is_stranger")) or team_id not in teams
    roles = [one.get(role) for one in (user, everywhere) for role in ("is_admin", "is_owner")]
    # Who administers another company's Slack administers nothing here.
    is_administrator = (any(roles) and not is_stranger) or user["id"] in named
    only_administrators = workspace is not None and workspace.managers == ADMINISTRATORS
    return Person(
        workspace_id=workspace_id,
        user_id=user["id"],
        is_administrator=is_administrator,
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_stranger=is_stranger,
        is_held_back=only_administrators and not is_administrator,
        zone=user.get("tz") or "UTC",
    )
