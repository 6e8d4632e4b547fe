"""The small Facebook as people see it: a page with its stories, and its pictures."""

from collections.abc import Iterator
from html import escape

from aiohttp import web

from bot.sandbox.graph.records import Remark, Site, Story, Thread
from bot.sandbox.graph.world import Graph

HEAD = (
    "<!doctype html><html lang=en><meta charset=utf-8>"
    '<meta name=viewport content="width=device-width"><title>{title}</title>'
    "<style>body{{font:16px/1.5 system-ui;max-width:36rem;margin:2rem auto;padding:0 1rem}}"
    "article{{border:1px solid #ccc;border-radius:.6rem;padding:.2rem 1rem;margin:1rem 0}}"
    "aside{{margin-left:1rem;color:#555}}</style>"
)
HUES = 360


def routes(graph: Graph) -> list[web.RouteDef]:
    """Return the routes below /facebook that anyone may open."""

    async def site(request: web.Request) -> web.Response:
        graph.grow()
        found = graph.site(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        wanted = request.match_info.get("number", "")
        return web.Response(text="".join(_drawn(graph, found, wanted)), content_type="text/html")

    async def inbox(request: web.Request) -> web.Response:
        found = graph.site(request.match_info["name"])
        talks = {one.id: one for one in found.threads.values()} if found else {}
        talk = talks.get(f"t_{request.match_info['talk']}")
        if talk is None:
            raise web.HTTPNotFound
        return web.Response(text="".join(_talk(graph, talk)), content_type="text/html")

    async def photo(request: web.Request) -> web.Response:
        return web.Response(text=_photo(request.match_info["key"]), content_type="image/svg+xml")

    return [
        web.get("/facebook/photo/{key}.svg", photo),
        web.get("/facebook/{name}", site),
        web.get("/facebook/{name}/posts/{number}", site),
        web.get("/facebook/{name}/inbox/{talk}/", inbox),
    ]


def _drawn(graph: Graph, site: Site, wanted: str) -> Iterator[str]:
    yield HEAD.format(title=escape(site.name))
    yield f"<h1>{escape(site.name)}</h1><p>{escape(site.about)}</p>"
    for story in sorted(site.stories.values(), key=lambda one: one.at, reverse=True):
        if story.id.endswith(wanted):
            yield from _story(graph, story)


def _story(graph: Graph, story: Story) -> Iterator[str]:
    said = escape(story.message or story.story).replace("\n", "<br>")
    yield f"<article><h2>{escape(graph.name(story.by))}</h2><p>{said}{_stands(story)}</p>"
    for remark in story.remarks.values():
        said = f"{escape(graph.name(remark.by))}: {escape(remark.message)}"
        yield f"<aside>{said}{_stands(remark)}</aside>"
    yield "</article>"


def _talk(graph: Graph, talk: Thread) -> Iterator[str]:
    name = escape(graph.name(talk.person))
    yield HEAD.format(title=name)
    yield f"<h1>{name}</h1>"
    for one in talk.messages:
        yield f"<p><b>{escape(graph.name(one.by))}:</b> {escape(one.text)}</p>"


def _stands(one: Story | Remark) -> str:
    """Return in small print how a story or comment stands: its likes, and whether it is hidden."""
    likes = one.likes + len(one.likers)
    told = [f"{likes} ♥"] * bool(likes) + ["hidden"] * one.hidden
    return f" <small>{', '.join(told)}</small>" if told else ""


def _photo(key: str) -> str:
    hue = sum(key.encode()) * 47 % HUES
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<rect width="100" height="100" fill="hsl({hue} 45% 70%)"/>'
        f'<path d="M20 60h60l-12 18H32zM48 20h4v40h-4zM54 24l20 32H54z" fill="hsl({hue} 40% 30%)"/>'
        "</svg>"
    )
