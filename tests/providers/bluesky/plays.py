"""The AppView's answers."""

from tests.providers.bluesky.server import EXAMPLES, account_page
from tests.providers.plays import Play

FEED = "/xrpc/app.bsky.feed.getAuthorFeed"

PLAYS = [Play("bluesky", lambda url: account_page(), {FEED: EXAMPLES / "author_feed.json"})]
