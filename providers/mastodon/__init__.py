"""Mastodon, and every server that speaks its REST API: API v1 and v2 of Mastodon 4.x.

Source: docs.joinmastodon.org. The API has no end of life; versions are additive
(4.5 at this writing). Documented limits: 300 requests in 5 minutes from one address to one server,
and as many of one account; 30 deletions and 30 pictures in 30 minutes. Tokens do not expire.
"""

from datetime import timedelta

from providers.contract import Cadence, Provider
from providers.mastodon.acting import ACTS, PUBLISHING, remove
from providers.mastodon.finding import find_pages
from providers.mastodon.linking import LINK
from providers.mastodon.measuring import MEASURES
from providers.mastodon.polling import poll, poll_mentions, poll_messages, poll_own
from providers.mastodon.refusals import of_owner
from providers.vocabulary import Connection, Kind

PROVIDER = Provider(
    name="mastodon",
    label="Mastodon",
    emoji=":elephant:",
    asks_for="@name@server, or the address of a profile",
    find_pages=find_pages,
    polls={
        Connection.UNAUTHORIZED: {Kind.POST: poll},
        # Answers come among the mentions.
        Connection.AUTHORIZED: {
            Kind.POST: poll_own,
            Kind.MENTION: poll_mentions,
            Kind.PRIVATE_MESSAGE: poll_messages,
        },
    },
    link=LINK,
    acts=ACTS,
    publishing=PUBLISHING,
    remove=remove,
    measures=MEASURES,
    check=of_owner,
    # One request a poll: 300 in 5 minutes are 600 pages on one server every 2 minutes.
    cadence=Cadence(shortest=timedelta(minutes=2), longest=timedelta(hours=1)),
    withheld="A public page shows posts and threads, but no boosts, no answers to other people, "
    "no mentions and nothing for followers only.",
    base_url="https://mastodon.social",
)
