"""A social service with accounts, pages that they manage, and tokens that end in every way."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

from providers.api import Api, Bearer
from providers.contract import Cadence, Cannot, Provider
from providers.errors import (
    Cause,
    LinkRefused,
    PageGone,
    ReconnectNeeded,
    Unavailable,
)
from providers.linking import Asked, Back, Consent, Link, Linked, Permission
from providers.vocabulary import (
    Account,
    Batch,
    Connection,
    Found,
    Item,
    Kind,
    Owned,
    Page,
    Portion,
    Token,
    Tried,
)
from tests.dock import PUBLISH, Dock
from tests.gauge import COUNT, Gauge

READ, COMMENTS = "pages.read", "comments.read"
PERMISSIONS = (
    Permission(scope=READ, gives="read your pages", required=True),
    Permission(scope=COMMENTS, gives="read the comments on them", kinds=(Kind.COMMENT,)),
    Permission(scope=PUBLISH, gives="publish on them"),
    Permission(scope=COUNT, gives="count who sees them"),
)
EVERYTHING = tuple(one.scope for one in PERMISSIONS)
AT_ONCE = 100


@dataclass
class Session:
    """What a token opens: an account, with some permissions, until it is refused."""

    account: str
    scopes: tuple[str, ...]
    refused: Cause | None = None


@dataclass
class Harbour:
    """Accounts and their roles by page; sessions by access token.

    `lives` is how long a token lives (None: for ever), `renews` whether it can be renewed, `ends`
    when every consent ends. `is_public` tells whether anyone may read pages too. `trouble` meets
    the next requests, and whoever asks for a `silent` kind gets no answer. `renewals` counts them.
    """

    roles: dict[str, dict[str, str]] = field(default_factory=dict)
    posts: dict[str, list[Item]] = field(default_factory=dict)
    comments: dict[str, list[Item]] = field(default_factory=dict)
    messages: dict[str, list[Item]] = field(default_factory=dict)
    has_messages: bool = False
    sessions: dict[str, Session] = field(default_factory=dict)
    codes: dict[str, Session] = field(default_factory=dict)
    refreshers: dict[str, str] = field(default_factory=dict)
    revoked: list[str] = field(default_factory=list)
    trouble: list[Exception] = field(default_factory=list)
    silent: str = ""
    hidden: set[str] = field(default_factory=set)
    polls: list[tuple[str, str]] = field(default_factory=list)
    lives: timedelta | None = None
    ends: datetime | None = None
    renews: bool = False
    is_public: bool = False
    gives: int = AT_ONCE
    renewals: int = 0
    count: int = 0
    dock: Dock = field(default_factory=Dock)
    gauge: Gauge = field(default_factory=Gauge)

    def page(self, name: str, **roles: str) -> Page:
        """Return a page, on which accounts have these roles: `manager` or `guest`."""
        native_id = name.casefold().replace(" ", "-")
        for account, role in roles.items():
            self.roles.setdefault(account, {})[native_id] = role
        self.posts.setdefault(native_id, [])
        self.comments.setdefault(native_id, [])
        self.messages.setdefault(native_id, [])
        return Page(
            service="harbour",
            native_id=native_id,
            name=name,
            url=f"https://harbour.example/{native_id}",
        )

    def publishes(self, page: Page, text: str, *, at: datetime) -> Item:
        """Put a new post on a page."""
        return self._put(self.posts, page, text, at, Kind.POST)

    def comments_on(self, page: Page, text: str, *, at: datetime, answers: str = "") -> Item:
        """Put a comment under a page's post."""
        return self._put(self.comments, page, text, at, Kind.COMMENT, answers)

    def writes_to(self, page: Page, text: str, *, at: datetime, talk: str = "wile") -> Item:
        """Let somebody write to a page in private; it may answer for a day."""
        item = self._put(self.messages, page, text, at, Kind.PRIVATE_MESSAGE, talk)
        self.messages[page.native_id][0] = item = replace(item, until=at + timedelta(days=1))
        return item

    def _put(
        self, where: dict[str, list[Item]], page: Page, text: str, at: datetime, kind: Kind,
        answers: str = "",
    ) -> Item:  # fmt: skip
        item = Item(
            native_id=f"{page.native_id}/{kind}/{len(where[page.native_id]) + 1}",
            kind=kind,
            html=f"<p>{text}</p>",
            posted_at=at,
            answers=answers,
            url=f"{page.url}/{kind}/{len(where[page.native_id]) + 1}",
        )
        where[page.native_id].insert(0, item)
        return item

    def consents(
        self, url: str, account: str, scopes: tuple[str, ...] = EVERYTHING
    ) -> dict[str, str]:
        """Say yes at the consent page as an account; return what the browser comes back with."""
        self.count += 1
        code = f"code-{self.count}"
        self.codes[code] = Session(account, scopes)
        return {"code": code, "state": state_of(url)}

    def declines(self, url: str) -> dict[str, str]:
        """Say no."""
        return {"error": "access_denied", "state": state_of(url)}

    def refuses(self, account: str, cause: Cause = Cause.REVOKED) -> None:
        """Take no token of that account any more."""
        for session in self.sessions.values():
            if session.account == account:
                session.refused = cause

    def forgives(self, account: str) -> None:
        """Take that account's tokens again."""
        for session in self.sessions.values():
            if session.account == account:
                session.refused = None

    def provider(self) -> Provider:
        """Return the service as the bot knows it."""
        public = (
            {Kind.POST: self._poll_posts} if self.is_public else Cannot("Harbour shows nothing.")
        )
        return Provider(
            name="harbour",
            label="Harbour",
            emoji=":anchor:",
            asks_for="A page's name",
            find_pages=self._find,
            cadence=Cadence(shortest=timedelta(minutes=1), longest=timedelta(hours=1)),
            polls={
                Connection.UNAUTHORIZED: public,
                Connection.AUTHORIZED: {
                    Kind.POST: self._poll_posts,
                    Kind.COMMENT: self._poll_comments,
                    **({Kind.PRIVATE_MESSAGE: self._poll_messages} if self.has_messages else {}),
                },
            },
            withheld="Comments are shown to owners only.",
            link=Link(
                gives="Read the posts and comments of the pages you manage.",
                begin=self._begin,
                finish=self._finish,
                check=self._check,
                my_pages=self._my_pages,
                refresh=self._refresh if self.renews else None,
                revoke=self._revoke,
                permissions=PERMISSIONS,
                not_listed=("You did not tick it in the consent.",),
            ),
            **self.dock.declared(self.opened),
            **self.gauge.declared(lambda api, page: self._open(api, page, "count")),
        )

    def opened(self, api: Api, page: Page) -> None:
        """Let somebody act as a page. Raises what `poll` raises."""
        self._open(api, page, "act")
        if PUBLISH not in self._session(api).scopes:
            raise ReconnectNeeded("does not let you act", Cause.PERMISSION, missing=[PUBLISH])

    async def _begin(self, api: Api, asked: Asked) -> Consent:
        self._meet_trouble()
        facts = {"state": asked.state, "to": asked.redirect_uri, "again": " ".join(asked.again)}
        return Consent(url=f"https://harbour.example/consent?{urlencode(facts)}", kept={"v": "1"})

    async def _finish(self, api: Api, back: Back) -> Linked:
        self._meet_trouble()
        if "error" in back.query:
            raise LinkRefused("was told no", cancelled=True)
        session = self.codes.pop(back.query.get("code", ""), None)
        if session is None:
            raise LinkRefused("does not know this code")
        name = session.account
        account = Account(native_id=name, name=name.title(), handle=f"@{name}")
        return Linked(account=account, token=self._token(api.now, session))

    def _token(self, now: datetime, session: Session) -> Token:
        self.count += 1
        access = f"access-{self.count}"
        self.sessions[access] = session
        refresh = f"refresh-{self.count}" if self.renews else ""
        self.refreshers[refresh] = access
        return Token(
            access=access, refresh=refresh, scopes=session.scopes, ends_at=self.ends,
            expires_at=now + self.lives if self.lives else None,
        )  # fmt: skip

    async def _refresh(self, api: Api, token: Token) -> Token:
        self.renewals += 1
        self._meet_trouble()
        access = self.refreshers.pop(token.refresh, "")
        session = self.sessions.pop(access, None)
        if session is None or session.refused in {Cause.REVOKED, Cause.SUSPENDED}:
            raise ReconnectNeeded("does not renew it", Cause.EXPIRED)
        return self._token(api.now, replace(session, refused=None))

    async def _revoke(self, api: Api, token: Token) -> None:
        self._meet_trouble()
        self.revoked.append(token.access)
        self.sessions.pop(token.access, None)

    async def _check(self, api: Api, token: Token) -> Token:
        session = self._session(api)
        return replace(token, scopes=session.scopes, ends_at=self.ends)

    async def _my_pages(self, api: Api, cursor: str) -> Portion:
        account = self._session(api).account
        mine = sorted(self.roles.get(account, {}).items())
        start = int(cursor or 0)
        portion = [
            self._owned(native_id, role) for native_id, role in mine[start : start + self.gives]
        ]
        beyond = start + self.gives
        return Portion(pages=tuple(portion), cursor=str(beyond) if beyond < len(mine) else "")

    def _owned(self, native_id: str, role: str) -> Owned:
        page = self.page(native_id.replace("-", " ").title())
        weak = "" if role == "manager" else "You are a guest there; a manager's role is needed."
        return Owned(page=page, role=role.title(), cannot=weak)

    async def _find(self, api: Api, query: str) -> Found:
        wanted = query.casefold().strip().replace(" ", "-")
        pages = tuple(
            self.page(one.replace("-", " ").title()) for one in self.posts if wanted in one
        )
        tried = () if pages else (Tried(what=query, why="is no page in Harbour"),)
        return Found(pages=pages, tried=tried)

    async def _poll_posts(self, api: Api, page: Page, cursor: str) -> Batch:
        self._open(api, page, "post")
        return Batch(items=self.dock.stands(self.posts[page.native_id]), cursor="p")

    async def _poll_comments(self, api: Api, page: Page, cursor: str) -> Batch:
        self._open(api, page, "comment")
        if COMMENTS not in self._session(api).scopes:
            raise ReconnectNeeded("does not show comments", Cause.PERMISSION, missing=[COMMENTS])
        return Batch(items=self.dock.stands(self.comments[page.native_id]), cursor="c")

    async def _poll_messages(self, api: Api, page: Page, cursor: str) -> Batch:
        self._open(api, page, "private_message")
        return Batch(items=tuple(self.messages[page.native_id]), cursor="m")

    def _open(self, api: Api, page: Page, kind: str) -> None:
        self.polls.append((page.native_id, kind))
        self._meet_trouble()
        if kind == self.silent:
            raise Unavailable("did not answer")
        if page.native_id not in self.posts:
            raise PageGone("is not there")
        if not isinstance(api.signer, Bearer):
            if not self.is_public:
                raise Unavailable("shows nothing to nobody")
            if page.native_id in self.hidden:
                raise PageGone("shows it to nobody but its members")
            return
        account = self._session(api).account
        if self.roles.get(account, {}).get(page.native_id) != "manager":
            raise ReconnectNeeded("says that you do not manage it", Cause.ROLE)

    def _session(self, api: Api) -> Session:
        self._meet_trouble()
        access = api.signer.access if isinstance(api.signer, Bearer) else ""
        session = self.sessions.get(access)
        if session is None:
            raise ReconnectNeeded("does not know this token", Cause.REVOKED)
        if session.refused:
            raise ReconnectNeeded("refuses this token", session.refused)
        return session

    def _meet_trouble(self) -> None:
        if self.trouble:
            raise self.trouble.pop(0)


def state_of(url: str) -> str:
    """Return the state that a consent's address carries."""
    return parse_qs(urlsplit(url).query)["state"][0]
