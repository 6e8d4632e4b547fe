"""Who asks the small Facebook, and what they may see there. Graph API v26.0."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.sandbox.graph.records import Grant, Site
from bot.sandbox.graph.refusal import Refusal, died, needs_scope, needs_task
from bot.sandbox.graph.tokens import APP_ID, APP_SECRET, CHECKPOINT, check_proof
from bot.sandbox.graph.world import Graph

READ, READ_OTHERS = "pages_read_engagement", "pages_read_user_content"
ENOUGH = {"FULL_CONTROL", "MANAGE", "CREATE_CONTENT", "MODERATE"}


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
            raise Refusal(
                "(#190) This method must be called with a Page Access Token", 190, 2_069_032
            )
        if self.page != site.id:
            raise needs_task()
        self.needs(READ)
        if others:
            self.needs(READ_OTHERS)
        tasks = {one.removeprefix("PROFILE_PLUS_") for one in site.roles.get(self.member, ())}
        if site.id not in self.grant.pages or not tasks & ENOUGH:
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
