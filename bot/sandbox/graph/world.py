"""The small Facebook as one object: what happens there, and what goes wrong."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime, timedelta

from bot.sandbox.graph import growing, stories
from bot.sandbox.graph.records import Code, Grant, Member, Remark, Site, Story
from bot.sandbox.graph.tokens import (
    EXPIRED,
    PASSWORD,
    REMOVED,
    ROLE_LOST,
    Tokens,
)
from bot.sandbox.graph.trouble import Trouble

FIRST_ID = 122_100_000_000_000


class Graph:
    """People, pages, what they say, and the app. Everything can be watched and moved.

    With `grows`, one page says something every half minute and strangers answer.
    """

    def __init__(
        self, now: Callable[[], datetime] = lambda: datetime.now(UTC), *, grows: bool = False
    ) -> None:
        """Begin with three people and five pages."""
        self.now, self.grows = now, grows
        self.tokens = Tokens(now)
        self.trouble = Trouble()
        self.members = {one.key: deepcopy(one) for one in stories.PEOPLE}
        self.sites = {one.username: one for one in stories.sites()}
        self.codes: dict[str, Code] = {}
        self.asked: list[str] = []
        self.public_content_access = True
        self._last_id = FIRST_ID
        self._roles = {one.username: dict(one.roles) for one in self.sites.values()}
        self._grown_until = now()
        growing.begin(self)

    def publish(
        self, page: str, message: str = "", *, by: str = "", photos: int = 0,
        at: datetime | None = None, link: str = "",
    ) -> Story:  # fmt: skip
        """Put a story on a page's wall: the page's own, or a visitor's (`by`: a stranger's id)."""
        site = self.sites[page]
        told = f"{site.name} added {photos} new photos to the album: On the quay."
        story = Story(
            f"{site.id}_{self.new_id()}", site.id, by or site.id, at or self.now(), message,
            told if photos else "", photos, link,
        )  # fmt: skip
        site.stories[story.id] = story
        return story

    def tag(self, page: str, message: str, *, by: str = "7700000000000001") -> Story:
        """Let a stranger name a page in a story of their own."""
        site = self.sites[page]
        story = Story(f"{by}_{self.new_id()}", by, by, self.now(), message, tags=(site.id,))
        site.stories[story.id] = story
        return story

    def comment(
        self, story_id: str, message: str, *, by: str = "7700000000000002", on: str = "",
        at: datetime | None = None,
    ) -> Remark:  # fmt: skip
        """Comment on a story, or answer a comment (`on`); an answer to an answer goes beside it."""
        story = self.story(story_id)
        parent = (story.remarks[on].parent or on) if on else ""
        its_id = f"{story.id.partition('_')[2]}_{self.new_id()}"
        remark = Remark(its_id, message, by, at or self.now(), parent)
        story.remarks[its_id] = remark
        return remark

    def edit(self, its_id: str, message: str) -> None:
        """Change what a story or comment says."""
        self.find(its_id).message = message

    def delete(self, its_id: str) -> None:
        """Delete a story, or a comment with the answers to it."""
        for site in self.sites.values():
            site.stories.pop(its_id, None)
            for story in site.stories.values():
                for remark in list(story.remarks.values()):
                    if its_id in {remark.id, remark.parent}:
                        del story.remarks[remark.id]

    def expire(self, person: str = "") -> None:
        """Let the tokens of one person, or of everyone, run out."""
        self._kill(person, EXPIRED)

    def change_password(self, person: str = "") -> None:
        """Let one person, or everyone, change the password."""
        self._kill(person, PASSWORD)

    def revoke(self, person: str = "") -> None:
        """Let one person, or everyone, remove the app."""
        self._kill(person, REMOVED)
        for member in self._people(person):
            member.grant = Grant()

    def checkpoint(self, person: str = "", *, on: bool = True) -> None:
        """Let Facebook ask one person, or everyone, to log in first."""
        for member in self._people(person):
            member.checkpoint = on

    def drop_role(self, page: str, person: str) -> None:
        """Take a person's role on a page away."""
        self.sites[page].roles.pop(person, None)
        self.tokens.kill(person, ROLE_LOST, page=self.sites[page].id)

    def drop_permission(self, scope: str, person: str = "") -> None:
        """Let one person, or everyone, switch a permission off."""
        for member in self._people(person):
            member.grant.scopes.discard(scope)
            member.grant.declined.add(scope)

    def suspend(self, page: str, *, on: bool = True) -> None:
        """Take a page off the network."""
        self.sites[page].suspended = on

    def rate_limit(self, minutes: int = 5) -> None:
        """Let no more calls in for so many minutes, or until healed."""
        self.trouble.until = self.now() + timedelta(minutes=minutes)

    def outage(self) -> None:
        """Answer every call with an error until healed."""
        self.trouble.outage = True

    def heal(self) -> None:
        """End all trouble; tokens that died stay dead, as they do at Facebook."""
        self.trouble = Trouble()
        self.checkpoint(on=False)
        for site in self.sites.values():
            site.suspended, site.roles = False, dict(self._roles[site.username])

    def grow(self) -> None:
        """Let happen what is due by now."""
        while self.grows and self.now() - self._grown_until >= growing.EVERY:
            self._grown_until += growing.EVERY
            growing.turn(self, self._grown_until)

    def newest(self, page: str) -> Story:
        """Return the newest story that a page has put on its own wall."""
        site = self.sites[page]
        own = [one for one in site.stories.values() if one.by == site.id]
        return max(own, key=lambda one: (one.at, one.id))

    def site(self, name_or_id: str) -> Site | None:
        """Return a page by its id or name, unless it is suspended."""
        for site in self.sites.values():
            if name_or_id.lower() in {site.id, site.username} and not site.suspended:
                return site
        return None

    def story(self, its_id: str) -> Story:
        """Return a story. Raises KeyError."""
        for site in self.sites.values():
            if its_id in site.stories and not site.suspended:
                return site.stories[its_id]
        raise KeyError(its_id)

    def find(self, its_id: str) -> Story | Remark:
        """Return a story or comment. Raises KeyError."""
        for site in self.sites.values():
            for story in site.stories.values():
                if not site.suspended and its_id in {story.id, *story.remarks}:
                    return story if story.id == its_id else story.remarks[its_id]
        raise KeyError(its_id)

    def member(self, its_id: str) -> Member:
        """Return a person by id. Raises KeyError."""
        return next(one for one in self.members.values() if one.id == its_id)

    def name(self, its_id: str) -> str:
        """Return what a person or page is called."""
        people = {one.id: one.name for one in self.members.values()}
        pages = {one.id: one.name for one in self.sites.values()}
        return (pages | people | stories.STRANGERS).get(its_id, "Somebody")

    def new_id(self) -> int:
        """Return a number that nothing has yet."""
        self._last_id += 1
        return self._last_id

    def _people(self, person: str) -> list[Member]:
        return [self.members[person]] if person else list(self.members.values())

    def _kill(self, person: str, subcode: int) -> None:
        for member in self._people(person):
            self.tokens.kill(member.key, subcode)
