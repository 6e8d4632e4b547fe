"""The AppView's answers, and those of an account's own server."""

from providers.vocabulary import Kind
from tests.providers.bluesky.login import token
from tests.providers.bluesky.server import EXAMPLES, account_page, refused
from tests.providers.loopback import Answer, Asked
from tests.providers.plays import Play

FEED = {"/xrpc/app.bsky.feed.getAuthorFeed": EXAMPLES / "author_feed.json"}
NOTICES = {
    "/xrpc/app.bsky.notification.listNotifications": EXAMPLES / "notifications.json",
    "/xrpc/app.bsky.feed.getPosts": EXAMPLES / "notified_posts.json",
}
ACCOUNT = {
    "/xrpc/com.atproto.server.getSession": EXAMPLES / "session.json",
    "/xrpc/app.bsky.actor.getProfile": EXAMPLES / "profile.json",
}
TOKEN = token()


def dead(asked: Asked) -> Answer:
    """Answer as an account's server does when it does not take a token any more."""
    return refused("invalid_token", '"exp" claim timestamp check failed', status=401)


PLAYS = [Play("bluesky", lambda url: account_page(), FEED)]
OWNED = [
    Play("feed", lambda url: account_page(), FEED, token=TOKEN, kinds=(Kind.POST,), dead=dead),
    Play(
        "notices",
        lambda url: account_page(),
        NOTICES,
        token=TOKEN,
        kinds=(Kind.MENTION,),
        dead=dead,
    ),
]
PROFILE = Play("profile", lambda url: account_page(), ACCOUNT | FEED, token=TOKEN, dead=dead)
