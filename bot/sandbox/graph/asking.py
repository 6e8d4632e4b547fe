"""Who asks the small Facebook, and what they may see there. Graph API v26.0."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.sandbox.graph.records import Grant, Site
from bot.sandbox.graph.refusal import (
    Refusal,
    died,
    needs_scope,
    needs_scope_to_act,
    needs_task,
    wants_page_token,
)
from bot.sandbox.graph.tokens import APP_ID, APP_SECRET, CHECKPOINT, check_proof
from bot.sandbox.graph.world import Graph

READ, READ_OTHERS = "pages_read_engagement", "pages_read_user_content"
ALL = {"FULL_CONTROL", "MANAGE"}
ENOUGH = {*ALL, "CREATE_CONTENT", "MODERATE"}


@dataclass(frozen=True)
class Asker:
    """A token's holder: a person, a page by a person, or the app itself (neither)."""

    graph: Graph
    origin: str
    access: str
    member: str = ""
    page: str = ""

    @property
    def is_app(self) -> bool:
        """Whether the app asks for itself."""
        return not self.member

    @property
    def grant(self) -> Grant:
        """What the person let the app do."""
        return self.graph.members[self.member].grant if self.member else Grant()

    def needs(self, scope: str) -> None:
        """Raise Refusal without a permission; the app itself has none."""
        if scope not in self.grant.scopes:
            raise needs_scope(scope)

    def reads(self, site: Site, *, others: bool = False) -> None:
        """Raise Refusal unless this page may be read, and what others wrote there."""
        if self.is_app:
            if others or not self.graph.public_content_access:
                raise needs_scope(READ_OTHERS if others else READ)
            return
        if not self.page:
            raise wants_page_token()
        if self.page != site.id:
            raise needs_task()
        self.needs(READ)
        if others:
            self.needs(READ_OTHERS)
        self._has(site, ENOUGH)

    def acts(self, site: Site, scope: str, *tasks: str) -> None:
        """Raise Refusal unless this page may act, with a permission and one of these tasks."""
        if not self.page:
            raise wants_page_token()
        if self.page != site.id:
            raise needs_task()
        if scope not in self.grant.scopes:
            raise needs_scope_to_act(scope)
        self._has(site, {*ALL, *tasks})

    def _has(self, site: Site, tasks: set[str]) -> None:
        own = {one.removeprefix("PROFILE_PLUS_") for one in site.roles.get(self.member, ())}
        if site.id not in self.grant.pages or not own & tasks:
            raise needs_task()


def asker(graph: Graph, origin: str, headers: Mapping[str, str], given: Mapping[str, str]) -> Asker:
    """Return who asks, by the token in a header (or, as Graph takes it too, a parameter)."""
    access = headers.get("Authorization", "").partition(" ")[2] or given.get("access_token", "")
    if not access:
        raise Refusal("An access token is required to request this resource.", 104)
    if "|" in access:
        if access != f"{APP_ID}|{APP_SECRET}":
            raise Refusal("Error validating application. Cannot get application info.", 190)
        return Asker(graph, origin, access)
    token = graph.tokens.find(access)
    if graph.members[token.member].checkpoint:
        raise died(CHECKPOINT)
    check_proof(access, given.get("appsecret_proof"))
    return Asker(graph, origin, access, token.member, token.page)
