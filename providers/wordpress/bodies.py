"""What authors wrote, as WordPress renders it: the body in bounds, a title's plain text. Pure."""

import re
from html import escape, unescape
from urllib.parse import urlsplit

from providers.fragments import SKIPPED, shortened

_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
# An address below the site's own root.
_ROOTED = re.compile(r"""(<[a-z][^<>]{0,500}?\s(?:href|src)=["'])(/(?!/))""", re.IGNORECASE)


def body(html: str, site: str) -> str:
    """Return an HTML fragment of at most LONGEST and a few characters, its links whole.

    A stranger's, so not to be trusted.
    """
    parts = urlsplit(site)
    html = shortened(SKIPPED.sub("", html))
    return _ROOTED.sub(rf"\g<1>{escape(parts.scheme)}://{escape(parts.netloc)}\g<2>", html)


def plain(html: str) -> str:
    """Return the text of a rendered title or name, in one line."""
    return " ".join(unescape(_TAG.sub("", html)).split())
