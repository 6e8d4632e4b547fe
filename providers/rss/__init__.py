"""Any site's own feed: RSS, Atom and JSON Feed.

RSS 0.9x, 1.0 and 2.0 (RSS Advisory Board 2.0.11), Atom 1.0 (RFC 4287), JSON Feed 1.1; beside them
Media RSS 1.5.1, Atom threading (RFC 4685), the RSS modules content, dc, sy and slash, podcasts'
itunes. None of them has an end of life, and none asks who is asking: there is nothing to link.
"""

from datetime import timedelta

from providers.contract import Cadence, Cannot, Provider
from providers.rss.discovery import find_pages
from providers.rss.polling import poll
from providers.vocabulary import Connection, Kind

PROVIDER = Provider(
    name="rss",
    label="Web feed (RSS)",
    emoji=":newspaper:",
    asks_for="https://example.com — a site, one of its pages, or its feed",
    find_pages=find_pages,
    polls={
        Connection.UNAUTHORIZED: {Kind.POST: poll},
        Connection.AUTHORIZED: Cannot(
            "A feed is public for everyone; there is no profile to link."
        ),
    },
    cadence=Cadence(shortest=timedelta(minutes=5), longest=timedelta(hours=2)),
    withheld="A feed has what its site puts into it: rarely comments, never likes.",
)
