"""WordPress: any site that runs it, by its own REST API v2 (core 5.6 and later; now at 6.8).

Source: developer.wordpress.org/rest-api, and core itself. The API has no end of life; core changes
it only by addition. There is no limit but the site's own host. Linked by application passwords
(5.6), which do not expire; revoking one from here takes 5.7.

The same site's feed, read by the folder for feeds, is the lighter way: one request that costs
nothing when nothing has changed, for every kind of site. This one is better where comments matter,
where posts are edited, deleted or cut short in the feed, and for a blog of one's own.
"""

from datetime import timedelta

from providers.contract import Cadence, Provider
from providers.vocabulary import Connection, Kind
from providers.wordpress.acting import ACTS, PUBLISHING, remove
from providers.wordpress.finding import find_pages
from providers.wordpress.linking import LINK
from providers.wordpress.measuring import MEASURES
from providers.wordpress.polling import poll_comments, poll_own_comments, poll_own_posts, poll_posts
from providers.wordpress.refusals import of_owner

PROVIDER = Provider(
    name="wordpress",
    label="WordPress",
    emoji=":memo:",
    asks_for="https://example.com — any page of a site that runs WordPress",
    find_pages=find_pages,
    polls={
        Connection.UNAUTHORIZED: {Kind.POST: poll_posts, Kind.COMMENT: poll_comments},
        Connection.AUTHORIZED: {Kind.POST: poll_own_posts, Kind.COMMENT: poll_own_comments},
    },
    link=LINK,
    acts=ACTS,
    publishing=PUBLISHING,
    remove=remove,
    measures=MEASURES,
    check=of_owner,
    cadence=Cadence(shortest=timedelta(minutes=5), longest=timedelta(hours=2)),
    withheld="A public site shows its posts and the comments that were approved, but none that are "
    "held, no drafts and no likes.",
)
