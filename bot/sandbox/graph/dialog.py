"""The consent dialog, for people: choose an account, tick pages and permissions, go on or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, Template

from bot.sandbox.graph.edges import VERSION
from bot.sandbox.graph.granting import code
from bot.sandbox.graph.records import Member, Site
from bot.sandbox.graph.tokens import APP_ID
from bot.sandbox.graph.world import Graph

HERE = Path(__file__).parent
PATH = f"/facebook/{VERSION}/dialog/oauth"
PASSED_ON = (
    "client_id", "redirect_uri", "state", "scope", "response_type", "auth_type",
    "code_challenge", "code_challenge_method",
)  # fmt: skip
WORDS = {
    "pages_show_list": "Show a list of the Pages you manage",
    "pages_read_engagement": "Read content posted on the Page",
    "pages_read_user_content": "Read user content on your Page",
    "pages_manage_posts": "Create and manage content on your Page",
    "pages_manage_engagement": "Create and manage comments on your Page",
    "pages_manage_metadata": "Manage accounts, settings, and webhooks",
    "read_insights": "Read audience insights for your Pages",
    "pages_messaging": "Manage and access conversations in Messenger",
    "business_management": "Manage your business",
}
DENIED = {
    "error": "access_denied", "error_code": "200", "error_description": "Permissions error",
    "error_reason": "user_denied",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What the app asks for, as it stands in the dialog's address."""

    given: Mapping[str, str]

    @property
    def wrong(self) -> str:
        """What is wrong with it, "" when nothing is."""
        if self.given.get("client_id") != APP_ID:
            return "Invalid App ID: the provided app ID does not look like a valid app ID."
        if urlsplit(self.given.get("redirect_uri", "")).scheme not in {"http", "https"}:
            return "URL blocked: the redirect URI is not one of this app's."
        unknown = set(self.scopes) - set(WORDS)
        return f"Invalid Scopes: {', '.join(sorted(unknown))}." if unknown else ""

    @property
    def scopes(self) -> list[str]:
        """The permissions that the app wants."""
        return [one for one in self.given.get("scope", "").split(",") if one]

    def shown(self, member: Member) -> list[str]:
        """Return what this person is asked; what they declined once, only when asked again."""
        again = self.given.get("auth_type") == "rerequest"
        return [one for one in self.scopes if again or one not in member.grant.declined]

    def back(self, answer: Mapping[str, str]) -> str:
        """Return where the person goes back to."""
        uri, state = self.given["redirect_uri"], self.given.get("state", "")
        joint = "&" if urlsplit(uri).query else "?"
        return f"{uri}{joint}{urlencode({**answer, 'state': state})}"


def routes(graph: Graph) -> list[web.RouteDef]:
    """Return the dialog's routes."""

    async def show(request: web.Request) -> web.Response:
        asked = _asked(request.query)
        if asked.wrong:
            return _page(asked, wrong=asked.wrong, status=400)
        member = graph.members.get(request.query.get("account", ""))
        return _step(graph, asked, member)

    async def answer(request: web.Request) -> web.Response:
        form = await request.post()
        asked = _asked({name: str(form[name]) for name in form})
        member = graph.members.get(str(form.get("account", "")))
        if asked.wrong or member is None:
            return _page(asked, wrong=asked.wrong or "Choose an account.", status=400)
        if form.get("answer") == "confirm":
            graph.checkpoint(member.key, on=False)
            return _step(graph, asked, member)
        if form.get("answer") != "continue":
            raise web.HTTPFound(asked.back(DENIED))
        _grant(graph, asked, member, form.getall("page", []), form.getall("scope_on", []))
        challenge = asked.given.get("code_challenge", "")
        given = code(graph, member, asked.given["redirect_uri"], challenge)
        raise web.HTTPFound(asked.back({"code": given}))

    return [web.get(PATH, show), web.post(PATH, answer)]


def _asked(given: Mapping[str, str]) -> Asked:
    return Asked({name: given[name] for name in PASSED_ON if name in given})


def _step(graph: Graph, asked: Asked, member: Member | None) -> web.Response:
    if member is None:
        return _page(asked, members=list(graph.members.values()))
    if member.checkpoint:
        return _page(asked, member=member, checkpoint=True)
    sites = [one for one in graph.sites.values() if member.key in one.roles]
    return _page(asked, member=member, sites=sites, ticked=_ticked(member, sites))


def _ticked(member: Member, sites: Sequence[Site]) -> set[str]:
    return set(member.grant.pages) or {one.id for one in sites}


def _grant(
    graph: Graph, asked: Asked, member: Member, pages: Sequence[object], scopes: Sequence[object]
) -> None:
    shown, on = set(asked.shown(member)), {str(one) for one in scopes}
    grant = member.grant
    grant.scopes = (grant.scopes - shown) | (shown & on)
    grant.declined = (grant.declined - shown) | (shown - on)
    managed = {one.id for one in graph.sites.values() if member.key in one.roles}
    grant.pages = managed & {str(one) for one in pages}


def _page(asked: Asked, *, status: int = 200, **facts: object) -> web.Response:
    member = facts.get("member")
    shown = asked.shown(member) if isinstance(member, Member) else []
    words = {"words": WORDS, "scopes": shown, "path": PATH, "asked": asked.given}
    text = _template().render(**words, query=urlencode(asked.given), **facts)
    return web.Response(text=text, status=status, content_type="text/html")


@cache
def _template() -> Template:
    return Environment(loader=FileSystemLoader(HERE), autoescape=True).get_template("consent.html")
