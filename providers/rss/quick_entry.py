"""One entry, read quickly: each element in its turn, as feedparser would take it."""

from xml.etree.ElementTree import Element

from providers.rss.dates import moment
from providers.rss.entry import Entry, Text
from providers.rss.markup import looks_like_image
from providers.rss.names import DESCEND, DISTRUST, DOUBTFUL, SKIP, meaning, split
from providers.rss.trust import Context, attribute, attributes, check_closed, is_page
from providers.rss.urls import joined
from providers.rss.wording import Distrusted, based, leaf, linked, mended, resolved, worded
from providers.rss.writers import Writer, together, writer

ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
# What an Atom source says of the feed that an entry comes from, which is not asked here.
IN_A_SOURCE = {
    "title", "subtitle", "link", "id", "updated", "author", "name", "uri", "email", "rights",
    "icon",
    "logo", "generator", "category",
}  # fmt: skip
# Only these may stand deeper than the entry itself.
NESTED = {"media_title", "media_content", "media_thumbnail", "media_group", "description"}


class EntryReader:
    """Reads one entry."""

    def __init__(self, context: Context, base: str, element: Element) -> None:
        self.context, self.element = context, element
        self.base = based(element, base) if context.has_bases else base
        self.entry = Entry(base=context.outer)
        self.link: str | None = None
        self.title_depth: int | None = None
        self.title_is_final = False
        self.has_content, context.content_seen = context.content_seen, False
        self.contents: list[tuple[Text, str]] = []
        self.summary: tuple[Text, str] | None = None
        self.has_summary = False
        self.writers: list[Writer] = []
        self.files: list[dict[str, str]] = []
        self.enclosures: list[dict[str, str]] = []
        self.image = ""

    def read(self) -> Entry:
        """Take each element in turn."""
        if self.element.get("href") or self.element.get("lastmod"):
            raise Distrusted
        self.entry.id = self.element.get(ABOUT, "")
        self._children(self.element, 0)
        return self._finished()

    def _children(self, parent: Element, depth: int) -> None:
        for element in parent:
            name = meaning(element.tag)
            if name == SKIP:
                check_closed(element)
                continue
            if name == DISTRUST or (depth and self.context.has_bases):
                raise Distrusted
            if name == DOUBTFUL:
                self.context.trust(split(element.tag)[0])
                name = DESCEND
            if name == DESCEND:
                self._children(element, depth + 1)
                continue
            if depth and name not in NESTED:
                raise Distrusted
            getattr(self, "_" + name)(element, depth)

    def _based(self, element: Element) -> str:
        return based(element, self.base) if self.context.has_bases else self.base

    def _id(self, element: Element, _: int) -> None:
        is_link = attribute(element, "ispermalink", "true") == "true"
        text = leaf(element)
        self.entry.id = mended(resolved(self._based(element), text) if is_link else text)
        if is_link and self.link is None:
            self.link = self.entry.id

    def _link(self, element: Element, _: int) -> None:
        href = element.get("url") or element.get("uri") or element.get("href")
        if len(element) or element.get("href") == "" or not all(map(str.islower, element.keys())):
            raise Distrusted
        if not href:
            text = leaf(element)
            self.link = linked(mended(resolved(self._based(element), text)).replace("&amp;", "&"))
            return
        href = resolved(self._based(element), href)
        rel, kind = (element.get("rel") or "alternate").lower(), element.get("type") or ""
        if rel == "enclosure":
            self.enclosures.append({"href": href, "type": kind.lower() or "text/html"})
        elif is_page(element):
            self.link = href

    def _title(self, element: Element, depth: int, *, is_final: bool = True) -> None:
        if not self.title_is_final:
            text = worded(element, "text/plain", is_atom=self.context.is_atom)
            if self.title_depth is None or depth <= self.title_depth:
                self.entry.title, self.title_depth = text, depth
            self.title_is_final = is_final and bool(text.value)

    def _media_title(self, element: Element, depth: int) -> None:
        if self.entry.title.value and not self.title_is_final:
            raise Distrusted
        self._title(element, depth, is_final=False)

    def _published(self, element: Element, _: int) -> None:
        when, text = None, mended(leaf(element))
        if text:
            when = moment(text)
        setattr(self.entry, meaning(element.tag), when)

    _updated = _published

    def _author(self, element: Element, _: int) -> None:
        self.writers.append(writer(element, self._based(element)))

    def _description(self, element: Element, _: int, *, default: str = "text/html") -> None:
        if self.has_summary and not self.has_content:
            self._content(element, 0)
            return
        text = worded(element, default, is_atom=self.context.is_atom)
        self.summary, self.has_summary = (text, self._based(element)), True

    def _summary(self, element: Element, depth: int) -> None:
        self._description(element, depth, default="text/plain")

    def _content(self, element: Element, _: int, *, default: str = "text/plain") -> None:
        self.has_content = self.has_summary = True
        text = worded(element, default, is_atom=self.context.is_atom)
        self.contents.append((text, self._based(element)))

    def _content_encoded(self, element: Element, depth: int) -> None:
        self._content(element, depth, default="text/html")

    def _enclosure(self, element: Element, _: int) -> None:
        if len(element):
            raise Distrusted
        self.enclosures.append(attributes(element))

    def _media_content(self, element: Element, depth: int) -> None:
        self.files.append(attributes(element))
        self._children(element, depth + 1)

    def _media_group(self, element: Element, depth: int) -> None:
        self._children(element, depth + 1)

    def _media_thumbnail(self, element: Element, _: int) -> None:
        if leaf(element):
            raise Distrusted
        self.entry.thumbnails.append(element.get("url") or element.get("href") or "")

    def _itunes_image(self, element: Element, _: int) -> None:
        self.image = element.get("href") or element.get("url") or self.image

    def _slash_comments(self, element: Element, _: int) -> None:
        text = leaf(element)
        self.entry.comments = int(text) if text.isdecimal() and len(text) < 10 else None

    def _in_reply_to(self, element: Element, _: int) -> None:
        told = attributes(element)
        if told:
            self.entry.answers = told.get("ref", "")
            self.entry.answers_url = joined(self.context.outer, told.get("href", ""))

    def _source(self, element: Element, _: int) -> None:
        inside = {split(inner.tag)[1] for inner in element.iter() if inner is not element}
        if inside - IN_A_SOURCE:
            raise Distrusted
        # Whatever titles follow feedparser weighs anew.
        self.title_is_final = False

    def _finished(self) -> Entry:
        entry, outer = self.entry, self.context.outer
        entry.names, author_url = together(self.writers)
        entry.author_url = joined(outer, author_url)
        entry.id, entry.link = entry.id.strip(), (self.link or "").strip()
        bodies = [*self.contents, *([self.summary] if self.summary else [])]
        entry.bodies = [text for text, _ in bodies]
        entry.base = next((base for _, base in bodies if base), outer)
        images = [file for file in (*self.files, *self.enclosures) if looks_like_image(file)]
        others = [file for file in self.enclosures if not looks_like_image(file)]
        entry.images, entry.attachments = _urls(outer, images), _urls(outer, others)
        thumbnails = [*entry.thumbnails, self.image]
        entry.thumbnails = [url for url in (joined(outer, one) for one in thumbnails) if url]
        return entry


def _urls(base: str, files: list[dict[str, str]]) -> list[str]:
    found = (file.get("url") or file.get("uri") or file.get("href") or "" for file in files)
    return [url for url in (joined(base, address) for address in found) if url]
