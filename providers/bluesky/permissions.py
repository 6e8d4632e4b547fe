"""What is asked of a person at Bluesky's consent page, scope by scope. Pure.

Scopes of AT Protocol's permission spec (2025): `rpc` opens single methods at the account's server,
`repo` and `blob` what may be written there. Servers from before it know `transition:generic` alone,
which opens everything but messages.
"""

from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl

from providers.linking import Permission
from providers.vocabulary import Kind

ACCOUNT = "atproto"
WIDE = "transition:generic"
_READ = ("app.bsky.actor.getProfile", "app.bsky.feed.getAuthorFeed", "app.bsky.feed.getPosts")
_NOTICES = "app.bsky.notification.listNotifications"
_WRITE = "?action=create&action=delete"
POSTS = f"repo:app.bsky.feed.post{_WRITE}"
PICTURES = "blob:image/*"
LIKES = f"repo:app.bsky.feed.like{_WRITE}"
GATES = "repo:app.bsky.feed.threadgate"

PERMISSIONS = (
    Permission(scope=ACCOUNT, gives="know that the account is yours", required=True),
    Permission(
        scope=f"rpc?{'&'.join(f'lxm={method}' for method in _READ)}&aud=*",
        gives="read the account’s posts",
        required=True,
    ),
    Permission(
        scope=f"rpc:{_NOTICES}?aud=*",
        gives="see who answers, mentions or quotes the account",
        kinds=(Kind.MENTION,),
    ),
    Permission(scope=POSTS, gives="publish, answer and delete posts"),
    Permission(scope=PICTURES, gives="publish pictures"),
    Permission(scope=LIKES, gives="like posts"),
    Permission(scope=GATES, gives="hide answers"),
)
NARROW = " ".join(one.scope for one in PERMISSIONS)
BROAD = f"{ACCOUNT} {WIDE}"
# A client's own document lists all that it may ever ask for.
EVERYTHING = f"{NARROW} {WIDE}"


def granted(scopes: Sequence[str]) -> tuple[str, ...]:
    """Return which of our permissions these scopes are; the wide one is all of them."""
    open_methods = {method for one in scopes for method in _methods(one)}
    return tuple(
        one.scope
        for one in PERMISSIONS
        if one.scope in scopes
        or (WIDE in scopes and one.scope != ACCOUNT)
        or (set(_methods(one.scope)) or {""}) <= open_methods
    )


def permission_for(method: str) -> tuple[str, ...]:
    """Return the permission that opens a method, as its scope."""
    return tuple(one.scope for one in PERMISSIONS if method in set(_methods(one.scope)))


def _methods(scope: str) -> Iterator[str]:
    """Return the methods that a scope opens; none for one of another kind."""
    named, _, query = scope.partition("?")
    kind, _, method = named.partition(":")
    if kind == "rpc":
        yield from [method] if method else []
        yield from (value for name, value in parse_qsl(query) if name == "lxm")
