"""Their JSON → ours. Pure. Views of the lexicons `app.bsky.actor.defs` and `app.bsky.feed.defs`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from providers import shapes
from providers.acting import Verb
from providers.bluesky import embeds
from providers.bluesky.facets import WEB, html
from providers.bluesky.refs import Ref
from providers.shapes import address, count, moment, record, records, text
from providers.vocabulary import Author, Item, Kind, Page

POST = "app.bsky.feed.post"
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


def item(post: Any, did: str) -> Item:
    """Return a post. Its native id is its at:// URI; a replaced record keeps it.

    What it answers is its parent, or the root, whichever is a post of the account `did`.
    """
    written = record(post["record"])
    reply = record(written.get("reply"))
    parent, root = (text(record(reply.get(name)).get("uri")) for name in ("parent", "root"))
    its_ref = ref(post)
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
        answers=next((uri for uri in (parent, root) if is_of(uri, did)), ""),
        answers_url=web_url(parent) if parent else "",
        is_own=is_of(uri(post), did),
        is_liked=bool(its_ref.like),
        ref=its_ref.text(),
        can_be=tuple(_can_be(post, did)),
        metrics=metrics(post),
    )


def metrics(post: Any) -> dict[str, int]:
    """Return what the service counts of a post, as far as it tells."""
    return {name: count(post[field]) for name, field in METRICS.items() if field in post}


def uri(post: Any) -> str:
    """Return a post's at:// URI."""
    found = _at_uri(text(post["uri"]))
    if not found:
        raise ValueError("not a record's URI")
    return found


def ref(post: Any) -> Ref:
    """Return what acting on a post needs."""
    root = record(record(record(post["record"]).get("reply")).get("root")).get("uri")
    like = record(post.get("viewer")).get("like")
    return Ref(root=_at_uri(text(root)), like=_at_uri(text(like)))


def key(post: Any) -> str:
    """Return a post's key in its author's repository."""
    return shapes.key(uri(post).rpartition("/")[2])


def place_of(entry: Any, did: str) -> str:
    """Return an entry's key in a feed, where a post may stand once more as somebody's repost."""
    its_key = key(entry["post"])
    return its_key if belongs(entry, did) else f"~{its_key}"


def is_of(at_uri: str, did: str) -> bool:
    """Whether a record is that account's."""
    return bool(at_uri) and _did(at_uri) == did


def uri_of(did: str, its_key: str) -> str:
    """Return the at:// URI of an account's post; a key may name the account of another."""
    of_other, _, last = its_key.rpartition("/")
    return f"at://{of_other or did}/{POST}/{last}"


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


def _can_be(post: Any, did: str) -> Iterator[Verb]:
    """Tell what the account may do to a post: to hide an answer, the thread must be its own."""
    if not record(post.get("viewer")).get("replyDisabled"):
        yield Verb.REPLY
    yield from (Verb.LIKE, Verb.UNLIKE)
    if is_of(uri(post), did):
        yield Verb.DELETE
    elif is_of(ref(post).root, did):
        yield from (Verb.HIDE, Verb.UNHIDE)


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


def _at_uri(found: str) -> str:
    """Return the URI of a record, "" for anything else."""
    is_one = found.startswith("at://") and found.count("/") == 4 and len(found) <= 500
    return found if is_one else ""


def _did(at_uri: str) -> str:
    return at_uri.removeprefix("at://").partition("/")[0]
