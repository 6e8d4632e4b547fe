"""What a feed says of itself, read quickly, as feedparser would take it."""

from xml.etree.ElementTree import Element

from providers.rss.entry import NOTHING, Feed
from providers.rss.names import DESCEND, DOUBTFUL, SKIP, meaning, split
from providers.rss.trust import Context, attribute, is_page
from providers.rss.urls import joined
from providers.rss.wording import Distrusted, based, leaf, linked, mended, resolved, worded

# feedparser keeps apart from the feed what these hold, or never tells us.
_CLOSED = {
    "textinput", "managingeditor", "webmaster", "lastbuilddate", "owner", "items", "author",
    "published", "updated", "skiphours", "skipdays", "enclosure", "slash_comments", "source",
}  # fmt: skip
_SAYING = {
    "title", "link", "description", "subtitle", "tagline", "summary", "content", "encoded", "guid",
    "id", "image", "logo", "icon", "abstract", "info",
}  # fmt: skip
_SUBTITLES = {"subtitle", "itunes_subtitle"}


class HeadReader:
    """Reads the elements of a feed that are no entries."""

    def __init__(self, context: Context, base: str) -> None:
        self.context, self.base, self.feed = context, base, Feed()
        self.pictures: dict[str, str] = {}
        self.has_summary = False
        self.link: str | None = None

    def read(self, elements: list[Element]) -> Feed:
        """Take each element in turn."""
        for element in elements:
            self._take(meaning(element.tag), element)
        self.feed.link = (self.link or "").strip()
        named = (self.pictures.get(name) for name in ("image", "logo", "icon"))
        self.feed.picture_url = joined(self.context.outer, next(filter(None, named), ""))
        return self.feed

    def _take(self, name: str, element: Element) -> None:
        namespace, local = split(element.tag)
        plain = self.context.is_plain(namespace)
        if (plain and local in _SUBTITLES) or (name == SKIP and local == "subtitle"):
            self.feed.subtitle = worded(element, "text/plain", is_atom=self.context.is_atom)
        elif plain and local in {"image", "logo", "icon"}:
            self._picture(local, element)
        elif name == "itunes_image":
            own = element.get("href") or element.get("url")
            self.pictures["image"] = own or self.pictures.get("image", "")
        elif name in {"id", "title", "link", "description", "summary", "content_encoded"}:
            getattr(self, "_" + name)(element)
        elif not {name, local} & _CLOSED and name != SKIP:
            self._pass(name, element)
        elif local != "textinput":
            self._hush(element)

    def _pass(self, name: str, element: Element) -> None:
        """Raise Distrusted for what might speak for the feed in a way that we don't know."""
        if name == DOUBTFUL:
            self.context.trust(split(element.tag)[0])
        elif name != DESCEND:
            raise Distrusted
        self._hush(element)

    def _hush(self, element: Element) -> None:
        if any(split(inner.tag)[1] in _SAYING for inner in element.iter() if inner is not element):
            raise Distrusted

    def _title(self, element: Element) -> None:
        if self.feed.title is not NOTHING:
            raise Distrusted
        self.feed.title = worded(element, "text/plain", is_atom=self.context.is_atom)

    def _id(self, element: Element) -> None:
        # feedparser takes a feed's id for its address, until a link says more.
        if self.link is None and attribute(element, "ispermalink", "true") == "true":
            self.link = mended(resolved(based(element, self.base), leaf(element)))

    def _link(self, element: Element) -> None:
        href, base = element.get("href"), based(element, self.base)
        if href is None:
            self.link = linked(mended(resolved(base, leaf(element))))
        elif not href:
            raise Distrusted
        elif is_page(element):
            self.link = resolved(base, href)

    def _description(self, element: Element) -> None:
        text = worded(element, "text/html", is_atom=self.context.is_atom)
        if self.has_summary and not self.context.content_seen:
            self.context.content_seen = True
        else:
            self.feed.subtitle = text

    def _summary(self, element: Element) -> None:
        worded(element, "text/plain", is_atom=self.context.is_atom)
        if self.has_summary:
            self.context.content_seen = True
        self.has_summary = True

    def _content_encoded(self, element: Element) -> None:
        leaf(element)
        self.context.content_seen = self.has_summary = True

    def _picture(self, name: str, element: Element) -> None:
        if name != "image":
            self.pictures[name] = resolved(based(element, self.base), mended(leaf(element)))
            return
        for child in element:
            if split(child.tag)[1] == "url":
                self.pictures["image"] = resolved(based(child, self.base), mended(leaf(child)))
