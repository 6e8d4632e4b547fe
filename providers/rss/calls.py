"""What is asked of a feed's server: one conditional GET (RFC 9110), and what its status means."""

from datetime import datetime

from providers.api import Api, retry_after
from providers.errors import PageGone, RateLimited, Unavailable, UnexpectedReply
from providers.http import ORDINARY, Limits, Reply

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.7, */*;q=0.1"
)
NOT_MODIFIED = 304
# While a person waits for an answer.
PATIENCE = Limits(seconds=8)


async def get(
    api: Api, url: str, *, etag: str = "", modified: str = "", limits: Limits = ORDINARY
) -> Reply:
    """Ask for a document unless it is the one that the validators name. Raises ProviderError."""
    headers = {"Accept": ACCEPT}
    if etag:
        headers["If-None-Match"] = etag
    if modified:
        headers["If-Modified-Since"] = modified
    reply = await api.http.request("GET", url, headers=headers, limits=limits)
    check(reply, api.now)
    return reply


def check(reply: Reply, now: datetime) -> None:
    """Raise what the status of a public document asks us to do next; return for 2xx and 304.

    Only 410 is for good. A 404 comes back after a deploy; a 401 or 403 is a fence against robots as
    often as a closed door, and nobody could reconnect anything: they are asked again, less often.
    """
    status = reply.status
    if status in range(200, 300) or status == NOT_MODIFIED:
        return
    if status == 410:
        raise PageGone("is gone for good (410)")
    if status == 429 or (status == 503 and reply.headers.get("retry-after")):
        raise RateLimited(until=retry_after(reply, now))
    if status == 404:
        raise Unavailable("is not there (404)")
    if status in {401, 403}:
        raise Unavailable(f"is not open to the public ({status})")
    if status >= 500 or status in {408, 425}:
        raise Unavailable(f"has trouble of its own ({status})")
    raise UnexpectedReply(f"answers {status}")
