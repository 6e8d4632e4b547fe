"""Mastodon, and every server that speaks its REST API: API v1 and v2 of Mastodon 4.x, no token.

Source: docs.joinmastodon.org. The API has no end of life; versions are additive
(4.5 at this writing). Documented limit: 300 requests in 5 minutes from one address to one server.
"""

from datetime import timedelta

from providers.contract import Cadence, Cannot, Provider
from providers.mastodon.finding import find_pages
from providers.mastodon.polling import poll
from providers.vocabulary import Connection, Kind

PROVIDER = Provider(
    name="mastodon",
    label="Mastodon",
    emoji=":elephant:",
    asks_for="@name@server, or the address of a profile",
    find_pages=find_pages,
    polls={
        Connection.UNAUTHORIZED: {Kind.POST: poll},
        Connection.AUTHORIZED: Cannot(
            "Linking Mastodon profiles comes with owned pages; add it as a public page for now."
        ),
    },
    # One request a poll: 300 in 5 minutes are 600 pages on one server every 2 minutes.
    cadence=Cadence(shortest=timedelta(minutes=2), longest=timedelta(hours=1)),
    withheld="A public page shows posts and threads, but no boosts, no answers to other people, "
    "no mentions and nothing for followers only.",
    base_url="https://mastodon.social",
)
