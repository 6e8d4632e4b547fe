"""Their JSON → ours. Pure. Views of the lexicons `app.bsky.actor.defs` and `app.bsky.feed.defs`."""

from datetime import UTC, datetime
from typing import Any

from providers import shapes
from providers.bluesky import embeds
from providers.bluesky.facets import WEB, html
from providers.shapes import address, count, moment, record, records, text
from providers.vocabulary import Author, Item, Kind, Page

SIGNED_IN_ONLY = "!no-unauthenticated"
WARNINGS = {
    "porn": "Adult content",
    "sexual": "Sexually suggestive",
    "nudity": "Nudity",
    "graphic-media": "Graphic media",
    "gore": "Graphic media",
    "!warn": "Content warning",
    "!hide": "Hidden by Bluesky's moderators",
}
METRICS = {
    "likes": "likeCount",
    "replies": "replyCount",
    "reposts": "repostCount",
    "quotes": "quoteCount",
}
# No network whose posts could have been brought here is older; such a date is a broken clock.
EARLIEST = datetime(2006, 1, 1, tzinfo=UTC)


def page(profile: Any) -> Page:
    """Return an account. Its native id is its DID, which outlives every change of handle."""
    did, handle = text(profile["did"]), text(profile["handle"])
    return Page(
        service="bluesky",
        native_id=did,
        name=_name(profile),
        url=f"{WEB}/profile/{_shown(profile)}",
        handle=f"@{handle}",
        picture_url=address(profile.get("avatar")),
        description=text(profile.get("description"))[:500],
        followers=count(profile["followersCount"]) if "followersCount" in profile else None,
    )


def item(post: Any) -> Item:
    """Return a post. Its native id is its at:// URI; a replaced record keeps it."""
    written = record(post["record"])
    parent = text(record(record(written.get("reply")).get("parent")).get("uri"))
    embed = embeds.embedded(post.get("embed"))
    return Item(
        native_id=uri(post),
        kind=Kind.REPLY if parent else Kind.POST,
        url=web_url(uri(post), record(post["author"])),
        author=_author(post["author"]),
        html=html(text(written.get("text")), written.get("facets")) + embed.html,
        warning=_warning(post),
        pictures=embed.pictures,
        posted_at=posted_at(written.get("createdAt"), post.get("indexedAt")),
        answers=parent if _did(parent) == text(post["author"]["did"]) else "",
        answers_url=web_url(parent) if parent else "",
        metrics={name: count(post[field]) for name, field in METRICS.items() if field in post},
    )


def uri(post: Any) -> str:
    """Return a post's at:// URI."""
    found = text(post["uri"])
    if not found.startswith("at://") or found.count("/") != 4 or len(found) > 500:
        raise ValueError("not a record's URI")
    return found


def key(post: Any) -> str:
    """Return a post's key in its author's repository."""
    return shapes.key(uri(post).rpartition("/")[2])


def place_of(entry: Any, did: str) -> str:
    """Return an entry's key in a feed, where a post may stand once more as somebody's repost."""
    its_key = key(entry["post"])
    return its_key if belongs(entry, did) else f"~{its_key}"


def uri_of(did: str, its_key: str) -> str:
    """Return the at:// URI of an account's post."""
    return f"at://{did}/app.bsky.feed.post/{its_key}"


def web_url(at_uri: str, author: Any = None) -> str:
    """Return where a person reads the record of an at:// URI."""
    who, its_key = _shown(author) if author else _did(at_uri), at_uri.rpartition("/")[2]
    return address(f"{WEB}/profile/{who}/post/{its_key}")


def posted_at(created: Any, indexed: Any) -> datetime | None:
    """Return when a post was made, as the service sorts: by its author, but never later."""
    said, seen = moment(created), moment(indexed)
    if said is None or said < EARLIEST:
        return seen
    return min(said, seen) if seen else said


def belongs(entry: Any, did: str) -> bool:
    """Whether an entry of a feed is the account's own post: no reposts, no pins."""
    return not entry.get("reason") and bool(entry["post"]["author"]["did"] == did)


def indexed_at(entry: Any) -> datetime:
    """Return when the service took in an entry: a post, or somebody's repost of it."""
    reason = record(entry.get("reason"))
    return moment(reason.get("indexedAt") or entry["post"]["indexedAt"]) or EARLIEST


def is_for_everyone(account: Any) -> bool:
    """Whether its owner lets people read it who are not signed in."""
    return SIGNED_IN_ONLY not in _labels(account)


def _warning(post: Any) -> str:
    found = dict.fromkeys(WARNINGS[label] for label in _labels(post) if label in WARNINGS)
    return " · ".join(found)


def _labels(labelled: Any) -> list[str]:
    labels = records(labelled.get("labels"))
    return [text(label.get("val")) for label in labels if not label.get("neg")]


def _author(author: Any) -> Author:
    return Author(
        name=_name(author),
        handle=f"@{text(author['handle'])}",
        url=f"{WEB}/profile/{_shown(author)}",
        picture_url=address(author.get("avatar")),
    )


def _name(author: Any) -> str:
    return text(author.get("displayName")).strip() or text(author["handle"])


def _shown(author: Any) -> str:
    """Return the handle; the DID where the handle does not lead back to the account."""
    handle = text(author["handle"])
    return text(author["did"]) if handle in {"", "handle.invalid"} else handle


def _did(at_uri: str) -> str:
    return at_uri.removeprefix("at://").partition("/")[0]
