"""What the quick readers share, and where they give up: what only feedparser knows how to read."""

import re
from xml.etree.ElementTree import Element

from providers.rss.names import PREFIXES
from providers.rss.wording import Distrusted

HTML_TYPES = {"text/html", "html", "application/xhtml+xml", "xhtml"}
CLOSED = re.compile(r"contributor$|rights$|copyright$|georss|opengis|podlove", re.IGNORECASE)


class Context:
    """What the readers of one document share.

    `content_seen` is set when feedparser takes what it finds in the head for an entry's content,
    which colours how it reads the first entry.
    """

    def __init__(self, data: bytes, outer: str, *, is_atom: bool) -> None:
        self.data, self.outer, self.is_atom = data, outer, is_atom
        self.has_bases = re.search(rb"base\s*=", data) is not None
        self.checked: set[str] = set()
        self.content_seen = False

    def is_plain(self, namespace: str) -> bool:
        """Tell whether feedparser takes this namespace's elements as the feed's own."""
        return not namespace or PREFIXES.get(namespace.lower()) == ""

    def trust(self, namespace: str) -> None:
        """Raise Distrusted unless this unknown namespace has a prefix, so that its names differ."""
        if namespace in self.checked:
            return
        uri = re.escape(namespace.encode())
        if re.search(rb"xmlns\s*=\s*[\"']" + uri + rb"[\"']", self.data):
            raise Distrusted
        self.checked.add(namespace)


def is_page(link: Element) -> bool:
    """Tell whether a link leads to a web page that is this entry or feed."""
    rel, kind = link.get("rel") or "alternate", link.get("type") or "text/html"
    return rel.lower() == "alternate" and kind.lower() in HTML_TYPES


def check_closed(element: Element) -> None:
    """Raise Distrusted when feedparser would look into an element that we pass by."""
    if len(element) and not CLOSED.search(element.tag):
        raise Distrusted


def attributes(element: Element) -> dict[str, str]:
    """Return an element's attributes, names and types in small letters."""
    return {
        name.lower(): text.lower() if name.lower() == "type" else text
        for name, text in element.items()
    }


def attribute(element: Element, name: str, default: str) -> str:
    """Return an attribute; `name` is in small letters, the document's may differ."""
    return attributes(element).get(name, default) if element.attrib else default
