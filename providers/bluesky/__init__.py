"""Bluesky: AT Protocol's public AppView, XRPC lexicons `app.bsky.*` as of 2026-11, no token.

Source: docs.bsky.app and the lexicons of the atproto repository. Lexicons only ever gain optional
fields, so the API has no end of life. Documented limit: 3,000 requests in 5 minutes per address.
"""

from datetime import timedelta

from providers.bluesky.finding import find_pages
from providers.bluesky.polling import poll
from providers.contract import Cadence, Cannot, Provider
from providers.vocabulary import Connection, Kind

PROVIDER = Provider(
    name="bluesky",
    label="Bluesky",
    emoji=":butterfly:",
    asks_for="a handle such as name.bsky.social, the address of a profile, or words",
    find_pages=find_pages,
    polls={
        Connection.UNAUTHORIZED: {Kind.POST: poll},
        Connection.AUTHORIZED: Cannot(
            "Linking Bluesky profiles comes with owned pages; add it as a public page for now."
        ),
    },
    # One request a poll: 3,000 in 5 minutes are 1,200 pages every 2 minutes, searches aside.
    cadence=Cadence(shortest=timedelta(minutes=2), longest=timedelta(hours=1)),
    withheld="A public page shows posts and threads, but no reposts, no answers to other people, "
    "no mentions and no messages.",
    base_url="https://public.api.bsky.app",
)
