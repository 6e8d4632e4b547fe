"""Their JSON → ours. Pure. Posts, comments and the index of the REST API v2."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from providers.acting import Verb
from providers.shapes import address, key, moment, record, records, text
from providers.vocabulary import Author, Item, Kind, Page, Picture
from providers.wordpress.bodies import body, plain

# What answers a held comment would stand there without it.
TO_HELD = (Verb.HIDE, Verb.UNHIDE, Verb.DELETE)
TO_COMMENTS = (Verb.REPLY, *TO_HELD)
# Large enough to look at, small enough to load.
SIZES = ("large", "medium_large", "medium", "full")


def page(index: Any, root: str) -> Page:
    """Return a site. Its native id is the root of its API, without a slash at its end."""
    home = address(index.get("home")) or address(index.get("url")) or root
    parts = urlsplit(home)
    handle = (parts.netloc + parts.path).removeprefix("www.").rstrip("/")
    return Page(
        service="wordpress",
        native_id=root,
        name=(plain(text(index.get("name"))) or handle)[:200],
        url=home,
        handle=handle,
        picture_url=address(index.get("site_icon_url")),
        description=plain(text(index.get("description")))[:500],
    )


def post(one: Any, page: Page, comments: Mapping[str, int] | None) -> Item:
    """Return a post; its native id is its address in the API. `comments` counts by post id."""
    its_id, rendered = key(one["id"]), record(one["content"])
    posted, edited = moment(one["date_gmt"]), moment(one.get("modified_gmt"))
    return Item(
        native_id=f"{page.native_id}/wp/v2/posts/{its_id}",
        url=address(one["link"]),
        author=_author(one),
        title=plain(text(record(one["title"]).get("rendered")))[:1_000],
        html=body(_rendered(rendered), page.url),
        pictures=_featured(one),
        posted_at=posted,
        edited_at=edited if posted and edited and edited > posted else None,
        is_own=True,
        can_be=_post_can_be(one.get("comment_status")),
        metrics={} if comments is None else {"comments": comments.get(its_id, 0)},
    )


def comment(one: Any, page: Page, me: str) -> Item:
    """Return a comment; it answers its post, or the comment above it.

    `me` is the id of the account that reads, "" for nobody.
    """
    its_post, parent = key(one["post"]), one.get("parent")
    api, read_at = f"{page.native_id}/wp/v2", address(one["link"])
    post_url, is_held = read_at.partition("#")[0], one.get("status") == "hold"
    return Item(
        native_id=f"{api}/comments/{key(one['id'])}",
        kind=Kind.COMMENT,
        url=read_at,
        author=Author(
            name=plain(text(one.get("author_name")))[:300],
            url=address(one.get("author_url")),
            picture_url=_avatar(one.get("author_avatar_urls")),
        ),
        html=body(_rendered(record(one["content"])), page.url),
        posted_at=moment(one["date_gmt"]),
        is_own=bool(me) and str(one.get("author")) == me,
        is_hidden=is_held,
        can_be=TO_HELD if is_held else TO_COMMENTS,
        answers=f"{api}/comments/{key(parent)}" if parent else f"{api}/posts/{its_post}",
        answers_url=f"{post_url}#comment-{key(parent)}" if parent and post_url else post_url,
    )


def _rendered(content: Mapping[str, Any]) -> str:
    # What a site cannot render, PHP answers as false: it must not hide all the others.
    return text(content.get("rendered") or "")


def _post_can_be(comments: Any) -> tuple[Verb, ...] | None:
    return {"open": (Verb.REPLY, Verb.DELETE), "closed": (Verb.DELETE,)}.get(text(comments))


def _author(one: Any) -> Author:
    """Return who wrote a post; nobody where the site hides its people."""
    embedded = records(record(one.get("_embedded")).get("author"))
    author = embedded[0] if embedded else {}
    return Author(
        name=plain(text(author.get("name")))[:300],
        url=address(author.get("link")),
        picture_url=_avatar(author.get("avatar_urls")),
    )


def _avatar(urls: Any) -> str:
    # PHP writes an empty object as a list.
    return address(urls.get("96")) if isinstance(urls, dict) else ""


def _featured(one: Any) -> tuple[Picture, ...]:
    embedded = records(record(one.get("_embedded")).get("wp:featuredmedia"))
    media = embedded[0] if embedded else {}
    if media.get("media_type", "image") != "image":
        return ()
    details = media.get("media_details")
    sizes = details.get("sizes") if isinstance(details, dict) else None
    known = sizes if isinstance(sizes, dict) else {}
    urls = [address(record(known.get(size)).get("source_url")) for size in SIZES]
    url = next(filter(None, [*urls, address(media.get("source_url"))]), "")
    return (Picture(url=url, alt=text(media.get("alt_text"))[:500]),) if url else ()
