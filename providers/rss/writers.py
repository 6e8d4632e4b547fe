"""Who wrote an entry, read quickly."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from providers.rss.names import DESCEND, PREFIXES, meaning, split
from providers.rss.people import person
from providers.rss.wording import Distrusted, leaf, mended, resolved


@dataclass(frozen=True, slots=True)
class Writer:
    """One author. `is_clear` when there is a name, and nothing else to take one from."""

    name: str
    url: str = ""
    is_text: bool = False
    is_clear: bool = True


def writer(element: Element, base: str) -> Writer:
    """Read an author's element. Raises Distrusted."""
    if not len(element):
        text = mended(leaf(element))
        return Writer(person(text), is_text=True, is_clear="@" not in text)
    texts = [element.text, *(child.tail for child in element)]
    if any(text and text.strip() for text in texts):
        raise Distrusted
    said = [(_part(child), child) for child in element]
    names = [leaf(child) for part, child in said if part == "name"]
    urls = [mended(resolved(base, leaf(child))) for part, child in said if part == "url"]
    mails = [leaf(child) for part, child in said if part == "email"]
    # Some write the name beside the address.
    name = "".join(names[-1:]) or "".join(text for text in mails[-1:] if "@" in text)
    url = next(filter(None, urls), "")
    return Writer(person(name), url, is_clear=len(names) == 1 and not mails)


def together(writers: list[Writer]) -> tuple[list[str], str]:
    """Return the names of an entry's authors and an address. Raises Distrusted.

    feedparser completes what one author lacks with what it has of the one before.
    """
    forms = {one.is_text for one in writers}
    if len(writers) > 1 and (
        len(forms) > 1 or not all(one.name and one.is_clear for one in writers)
    ):
        raise Distrusted
    names = [one.name for one in writers if one.name]
    return names, next((one.url for one in writers if one.url), "")


def _part(child: Element) -> str:
    namespace, local = split(child.tag)
    if namespace and PREFIXES.get(namespace.lower()) != "":
        if meaning(child.tag) != DESCEND or len(child) or child.attrib:
            raise Distrusted
        return ""
    parts = {"name": "name", "uri": "url", "url": "url", "homepage": "url", "email": "email"}
    if local not in parts:
        raise Distrusted
    return parts[local]
