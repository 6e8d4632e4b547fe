"""Facebook pages: Graph API v26.0, of 2026-07-29.

A version lives for two years after the next one has appeared (v25 ends on 2028-07-29); v26 has no
end of life yet. Sources: the changelogs of v25 and v26, the SDK facebook-business
26.0.3. Since 2026-10-27 no version knows `pretty`, `debug`, `date_format`, `?ids=` or ETags.

Limits: 4,800 calls in 24 hours for each person who is engaged with a page, and 200 an hour for each
user of the app; what is used up stands in the headers of each answer.
"""

from datetime import timedelta

from providers._meta.errors import check
from providers._meta.usage import budget
from providers.contract import Cadence, Provider
from providers.facebook import consent
from providers.facebook.acts import ACTS, remove
from providers.facebook.comments import poll_comments
from providers.facebook.finding import find_pages
from providers.facebook.inbox import poll_messages
from providers.facebook.measuring import MEASURES
from providers.facebook.owned import my_pages
from providers.facebook.permissions import CURES, NOT_LISTED, PERMISSIONS
from providers.facebook.polling import poll, poll_mentions, poll_public
from providers.facebook.publishing import PUBLISHING
from providers.linking import Link
from providers.vocabulary import Connection, Kind

PROVIDER = Provider(
    name="facebook",
    label="Facebook",
    emoji=":blue_book:",
    asks_for="the address of a page, its @handle, or words",
    find_pages=find_pages,
    polls={
        Connection.AUTHORIZED: {
            Kind.POST: poll,
            Kind.COMMENT: poll_comments,
            Kind.MENTION: poll_mentions,
            Kind.PRIVATE_MESSAGE: poll_messages,
        },
        Connection.UNAUTHORIZED: {Kind.POST: poll_public},
    },
    # Four requests a look: 120 an hour and page, of the 200 that even the quietest page is allowed.
    # Meta's Platform Terms: what its people take back is not kept.
    erases=True,
    cadence=Cadence(shortest=timedelta(minutes=2), longest=timedelta(hours=1)),
    withheld="A public page shows what happens to its 100 newest posts, but no comments, no posts "
    "of visitors, no mentions, no private messages, and not how many people saw it.",
    base_url="https://graph.facebook.com",
    needs=("CLIENT_ID", "CLIENT_SECRET"),
    acts=ACTS,
    publishing=PUBLISHING,
    remove=remove,
    measures=MEASURES,
    check=check,
    budget=budget,
    link=Link(
        gives="read your pages' posts, their visitors' posts, comments, mentions and private "
        "messages; publish, answer, like, hide and delete as a page; see how many it reaches",
        begin=consent.begin,
        finish=consent.finish,
        check=consent.check,
        my_pages=my_pages,
        revoke=consent.revoke,
        # There is no refresh token, and a token of sixty days is not exchanged for a longer one:
        # only a new consent brings one.
        refresh=None,
        permissions=PERMISSIONS,
        needs=("CLIENT_ID", "CLIENT_SECRET"),
        not_listed=NOT_LISTED,
        cures=CURES,
    ),
)
