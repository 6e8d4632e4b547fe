"""Entries of feeds to items. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from providers import fragments
from providers.fragments import shortened
from providers.rss.dates import plausible
from providers.rss.entry import Entry, Feed, Text
from providers.rss.markup import (
    absolute,
    as_html,
    clean,
    first_picture,
    one_line,
    plain,
    with_lines,
)
from providers.vocabulary import Author, Item, Page, Picture

LONGEST_ID = 500
LONGEST_TITLE = 1_000
MOST_PICTURES = 10


def item(entry: Entry, native_id: str, now: datetime) -> Item:
    """Translate an entry."""
    published, updated = plausible(entry.published, now), plausible(entry.updated, now)
    body = clean(_body(entry.bodies))
    return Item(
        native_id=native_id,
        url=url(entry),
        author=Author(
            name=clean(", ".join(dict.fromkeys(entry.names)))[:300], url=entry.author_url
        ),
        title=shown(entry.title)[:LONGEST_TITLE],
        html=shortened(absolute(body, entry.base)),
        pictures=_pictures(entry, body),
        posted_at=published or updated,
        edited_at=updated if published and updated and updated > published else None,
        answers=clean(entry.answers)[:LONGEST_ID],
        answers_url=entry.answers_url,
        metrics={} if entry.comments is None else {"comments": entry.comments},
    )


def identity(entry: Entry) -> str:
    """Return what names the entry: its id, else its link, else a hash of what it says."""
    said = (body.value for body in entry.bodies)
    when = str(entry.published or entry.updated or "")
    own = clean(entry.id or entry.link)
    name = own or "#" + _digest(entry.title.value, when, *said)
    return name if len(name) <= LONGEST_ID else "#" + _digest(name)


def told_apart(name: str, entry: Entry) -> str:
    """Return a name for an entry whose id another entry has already: the same for each reading."""
    own = _digest(entry.link, entry.title.value, str(entry.published or ""))
    return f"{name[: LONGEST_ID - len(own) - 1]}#{own}"


def short(name: str) -> str:
    """Return a name's short form, for the cursor."""
    return blake2b(name.encode("utf-8", "replace"), digest_size=4).hexdigest()


@dataclass(frozen=True, slots=True)
class Named:
    """Entries with their names; all short names by mark; the ids that several entries share."""

    entries: list[tuple[Entry, str]]
    by_mark: dict[str, str]
    shared: set[str]


def named(entries: Iterable[Entry], held: Collection[str], repeated: Collection[str]) -> Named:
    """Name entries, in the feed's order; what says the same under the same id is left out.

    `held` and `repeated` are short names: those of entries that stand in the feed unchanged, and
    those that several entries are known to share: all who share one are told apart.
    """
    different = {entry.mark: entry for entry in entries}
    ids = Counter(short(identity(entry)) for entry in different.values())
    shared = {name for name, times in ids.items() if times > 1 or name in held or name in repeated}
    taken, found, by_mark = set(held), list[tuple[Entry, str]](), dict[str, str]()
    for entry in different.values():
        name = identity(entry)
        if short(name) in shared:
            name = told_apart(name, entry)
        by_mark[entry.mark] = short(name)
        if short(name) not in taken:
            taken.add(short(name))
            found.append((entry, name))
    return Named(found, by_mark, shared)


def shown(text: Text) -> str:
    """Return a text as a reader sees it, in one line."""
    value = clean(text.value[: fragments.LONGEST])
    return plain(value) if text.is_html else one_line(value)


def url(entry: Entry) -> str:
    """Return the address of the entry on the web, or of the file that it brings."""
    for address in (entry.link, entry.id, *entry.attachments):
        if address.lower().startswith(("http://", "https://")):
            return address
    return ""


def described(page: Page, feed: Feed) -> Page | None:
    """Return the page as its feed describes it now, or None when that is nothing new."""
    now = Page(
        service=page.service,
        native_id=page.native_id,
        name=shown(feed.title)[:200] or page.name,
        url=feed.link if feed.link.startswith(("http://", "https://")) else page.url,
        handle=page.handle,
        picture_url=feed.picture_url or page.picture_url,
        description=shown(feed.subtitle)[:500] or page.description,
        followers=page.followers,
    )
    return None if now == page else now


def _body(bodies: Iterable[Text]) -> str:
    # Podcasts give a plain summary beside the real text: HTML first, then the longest.
    best = max(
        bodies,
        key=lambda body: (body.is_html and bool(body.value), len(body.value)),
        default=Text(),
    )
    if best.is_html and "<" in best.value:
        return shortened(best.value)
    # Without a single tag its lines are lines, whatever it is said to be.
    return shortened(with_lines(best.value) if best.is_html else as_html(best.value))


def _pictures(entry: Entry, body: str) -> tuple[Picture, ...]:
    urls = dict.fromkeys(entry.images or entry.thumbnails[:1])
    if urls:
        return tuple(Picture(url=url) for url in list(urls)[:MOST_PICTURES])
    first, alt = first_picture(body, entry.base)
    return (Picture(url=first, alt=alt[:500]),) if first else ()


def _digest(*parts: str) -> str:
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()
