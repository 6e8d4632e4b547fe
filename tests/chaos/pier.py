"""The pier's server: pages, posts and comments, traded tokens, what is said and liked there."""

from collections import Counter
from dataclasses import dataclass, field

from aiohttp import web

from tests.chaos.press import Source, Told
from tests.chaos.weather import Weather

# Two minutes before a token ends it is renewed: so every few seconds, while it is in use.
TOKEN_SECONDS = 123
PAGES = ("pontoon", "quay")


@dataclass
class Pier:
    """What is there. A refresh token dies when the pair that it was traded for is first used."""

    posts: dict[str, Source] = field(default_factory=lambda: {one: Source(one) for one in PAGES})
    comments: dict[str, Source] = field(
        default_factory=lambda: {one: Source(f"talk-on-{one}") for one in PAGES}
    )
    replies: list[tuple[str, str]] = field(default_factory=list)
    published: list[tuple[str, str]] = field(default_factory=list)
    likes: Counter[str] = field(default_factory=Counter)
    refreshers: set[str] = field(default_factory=set)
    traded: dict[str, str] = field(default_factory=dict)
    renewals: int = 0
    looks: int = 0
    refused: list[str] = field(default_factory=list)
    _count: int = 0

    @property
    def sources(self) -> list[Source]:
        """All that publishes here."""
        return [*self.posts.values(), *self.comments.values()]

    def routes(self, weather: Weather) -> list[web.RouteDef]:
        """Return its addresses, all below /pier."""
        known = [
            ("polling", web.get, "/pages/{name}/posts", self._posts),
            ("polling", web.get, "/pages/{name}/comments", self._comments),
            ("refreshing", web.post, "/token", self._token),
            ("looking", web.get, "/me", self._me),
            ("looking", web.get, "/replies", self._found),
            ("acting", web.post, "/replies", self._reply),
            ("acting", web.post, "/likes", self._like),
            ("publishing", web.post, "/pages/{name}/posts", self._publish),
            ("looking", web.get, "/pages/{name}/published", self._published),
        ]
        return [
            route(f"/pier{path}", weather.around(kind, handler))
            for kind, route, path, handler in known
        ]

    async def _posts(self, request: web.Request) -> web.Response:
        return self._listed(request, self.posts)

    async def _comments(self, request: web.Request) -> web.Response:
        return self._listed(request, self.comments)

    def _listed(self, request: web.Request, where: dict[str, Source]) -> web.Response:
        self._opened(request)
        return web.json_response([_shown(one) for one in where[request.match_info["name"]].shown])

    async def _token(self, request: web.Request) -> web.Response:
        given = await request.json()
        old = given.get("refresh", "")
        if old and old not in self.refreshers:
            self.refused.append(old)
            raise web.HTTPUnauthorized
        self.renewals += bool(old)
        self._count += 1
        access, refresh = f"access-{self._count}", f"refresh-{self._count}"
        self.refreshers.add(refresh)
        self.traded[access] = old
        return web.Response(text=f"{access} {refresh} {TOKEN_SECONDS}")

    def _opened(self, request: web.Request) -> None:
        access = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if access not in self.traded:
            self.refused.append(access)
            raise web.HTTPUnauthorized
        self.refreshers.discard(self.traded[access])

    async def _me(self, request: web.Request) -> web.Response:
        self._opened(request)
        self.looks += 1
        return web.json_response(PAGES)

    async def _reply(self, request: web.Request) -> web.Response:
        self._opened(request)
        given = await request.json()
        self.replies.append((given["under"], given["text"]))
        return web.Response(text=f"reply-{len(self.replies)}")

    async def _found(self, request: web.Request) -> web.Response:
        self._opened(request)
        known = enumerate(self.replies, start=1)
        wanted = request.query["text"]
        return web.json_response([f"reply-{n}" for n, (_, text) in known if text == wanted])

    async def _publish(self, request: web.Request) -> web.Response:
        self._opened(request)
        given = await request.json()
        self.published.append((request.match_info["name"], given["text"]))
        return web.Response(text=f"published-{len(self.published)}")

    async def _published(self, request: web.Request) -> web.Response:
        self._opened(request)
        wanted = (request.match_info["name"], request.query["text"])
        known = enumerate(self.published, start=1)
        return web.json_response([f"published-{n}" for n, one in known if one == wanted])

    async def _like(self, request: web.Request) -> web.Response:
        self._opened(request)
        native_id = (await request.json())["of"]
        self.likes[native_id] += 1
        for source in self.sources:
            for one in source.told:
                one.liked = one.liked or one.id == native_id
        return web.Response()


def _shown(one: Told) -> dict[str, object]:
    return {
        "id": one.id, "text": one.text, "at": one.at.isoformat(), "under": one.under,
        "liked": one.liked,
    }  # fmt: skip
