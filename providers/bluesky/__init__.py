"""Bluesky: XRPC lexicons `app.bsky.*` as of 2026-11, at the public AppView or an account's server.

Source: docs.bsky.app, atproto.com (OAuth, permissions) and the lexicons of the atproto repository.
Lexicons only ever gain optional fields, so the API has no end of life. Documented limit: 3,000
requests in 5 minutes per address.
"""

from datetime import timedelta

from providers.bluesky import notices
from providers.bluesky.acting import ACTS
from providers.bluesky.finding import find_pages
from providers.bluesky.linking import LINK
from providers.bluesky.measuring import MEASURES
from providers.bluesky.polling import poll, poll_own
from providers.bluesky.publishing import PUBLISHING, remove
from providers.bluesky.refusals import as_owner
from providers.contract import Cadence, Provider
from providers.vocabulary import Connection, Kind

PROVIDER = Provider(
    name="bluesky",
    label="Bluesky",
    emoji=":butterfly:",
    asks_for="a handle such as name.bsky.social, the address of a profile, or words",
    find_pages=find_pages,
    polls={
        Connection.UNAUTHORIZED: {Kind.POST: poll},
        # Answers, mentions and quotes are one list.
        Connection.AUTHORIZED: {Kind.POST: poll_own, Kind.MENTION: notices.poll},
    },
    link=LINK,
    acts=ACTS,
    publishing=PUBLISHING,
    remove=remove,
    # What is counted at all is public.
    measures=dict.fromkeys(Connection, MEASURES),
    check=as_owner,
    # One request a poll: 3,000 in 5 minutes are 1,200 pages every 2 minutes, searches aside. An
    # owner's poll asks three or four times, at the account's own server.
    cadence=Cadence(shortest=timedelta(minutes=2), longest=timedelta(hours=1)),
    withheld="A public page shows posts and threads, but no reposts, no answers to other people, "
    "no mentions and no messages.",
    base_url="https://public.api.bsky.app",
)
