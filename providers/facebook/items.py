"""Their JSON → ours. Pure. Nodes Page, PagePost and Comment of Graph API v26.0."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from providers.facebook import bodies, standing
from providers.shapes import address, count, key, moment, record, text
from providers.vocabulary import Account, Author, Item, Kind, Page
from providers.window import mark

HOME = "https://www.facebook.com"
# Without a name of its own, what others wrote would look like the page's words.
SOMEBODY = "Somebody"


def account(me: Any) -> Account:
    """Return a person's own account; its id is another one for each app."""
    return Account(native_id=key(me["id"]), name=text(me["name"]), picture_url=_picture(me))


def page(found: Any) -> Page:
    """Return a page. Its native id is its number, which never changes."""
    its_id, username = key(found["id"]), text(found.get("username"))
    followers = found.get("followers_count")
    return Page(
        service="facebook",
        native_id=its_id,
        name=text(found["name"]),
        url=address(found.get("link")) or f"{HOME}/{its_id}",
        handle=f"@{username}" if username else "",
        picture_url=_picture(found),
        description=text(found.get("about"))[:500] or text(found.get("category")),
        followers=None if followers is None else count(followers),
    )


def story(found: Any, page: Page, kind: Kind = Kind.POST, *, own: bool = False) -> Item:
    """Return a story of a feed; its native id is Facebook's, "OWNER_STORY".

    `own` says that the page wrote it, where the service does not tell of writers.
    """
    is_own = own or _is_by(found, page)
    return Item(
        native_id=key(found["id"]),
        kind=kind,
        url=address(found.get("permalink_url")) or f"{HOME}/{key(found['id'])}",
        author=page_as_author(page) if is_own else _author(found),
        html=bodies.body(found),
        pictures=bodies.pictures(found),
        posted_at=moment(found["created_time"]),
        is_own=is_own,
        is_hidden=found.get("is_hidden") is True,
        is_liked=standing.is_liked(found),
        can_be=standing.of_story(found, is_own=is_own) if kind is Kind.POST else None,
        metrics=_metrics(found),
    )


def comment(found: Any, story_id: str, page: Page) -> Item:
    """Return a comment on a story, or an answer to a comment: there are these two levels."""
    parent = record(found.get("parent")).get("id")
    counts = {"likes": "like_count", "replies": "comment_count"}
    is_own = _is_by(found, page)
    return Item(
        native_id=key(found["id"]),
        kind=Kind.REPLY if parent else Kind.COMMENT,
        url=address(found.get("permalink_url")) or f"{HOME}/{key(found['id'])}",
        author=page_as_author(page) if is_own else _author(found),
        html=bodies.remark(found),
        pictures=bodies.pictures_of_remark(found),
        posted_at=moment(found["created_time"]),
        answers=key(parent) if parent else story_id,
        is_own=is_own,
        is_hidden=found.get("is_hidden") is True,
        is_liked=standing.is_liked(found),
        can_be=standing.of_comment(found),
        metrics={name: count(found[field]) for name, field in counts.items() if field in found},
    )


def is_own_wall(found: Any, page: Page) -> bool:
    """Whether a story stands on the page itself; the feed lists stories that tag it as well."""
    return key(found["id"]).startswith(f"{page.native_id}_") or _is_by(found, page)


def is_published(found: Any) -> bool:
    """Whether everyone can see a story."""
    return found.get("is_published") is not False


def mark_of(item: Item) -> str:
    """Return a mark that changes when a reader would see a difference.

    Addresses of pictures are signed anew in each answer, so only their paths count; numbers of
    likes do not, for they would bring the item with another address of the same picture.
    """
    paths = [urlsplit(one.url).path for one in item.pictures]
    stands = [name for name in ("is_hidden", "is_liked") if getattr(item, name)]
    return mark(item.html, item.url, paths, *stands)


def _is_by(found: Any, page: Page) -> bool:
    return record(found.get("from")).get("id") == page.native_id


def _author(found: Any) -> Author:
    return Author(name=text(record(found.get("from")).get("name")) or SOMEBODY)


def page_as_author(page: Page) -> Author:
    """Return the page as who wrote its own words."""
    return Author(name=page.name, handle=page.handle, url=page.url, picture_url=page.picture_url)


def _metrics(found: Any) -> dict[str, int]:
    totals = {
        "likes": record(found.get("reactions")).get("summary"),
        "comments": record(found.get("comments")).get("summary"),
    }
    counts = {name: record(one).get("total_count") for name, one in totals.items()}
    counts["reposts"] = record(found.get("shares")).get("count")
    return {name: count(one) for name, one in counts.items() if one is not None}


def _picture(found: Any) -> str:
    return address(record(record(found.get("picture")).get("data")).get("url"))


def newest_first(found: Iterable[Item]) -> tuple[Item, ...]:
    """Return items in the order in which they were written, the last one first."""
    ordered = sorted(found, key=lambda item: item.posted_at.timestamp() if item.posted_at else 0)
    return tuple(reversed(ordered))
