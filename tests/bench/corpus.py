"""The feeds of the bench: 20 items in some 27 KB each, half of them RSS, half Atom."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random
from string import Template

ITEMS = 20
BETWEEN = timedelta(hours=3)
WORDS = (  # noqa: SIM905 - a list of them would be a screen long
    "about after again market river people small teams moved early morning before the long "
    "answer that a city needs is often plain and the count of visitors rose by a third while "
    "prices held steady across both regions which nobody at the desk had quite expected from it"
).split()

RSS = Template("""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Journal $number</title><link>https://journal$number.example/</link>
<description>Notes of house $number</description><language>en</language>
$items</channel></rss>
""")
RSS_ITEM = Template("""<item><title>$title</title><link>$link</link>
<guid isPermaLink="false">journal-$number-$item</guid><pubDate>$rfc822</pubDate>
<dc:creator>Ada Writer</dc:creator><category>notes</category>
<media:thumbnail url="$link.jpg" width="640" height="360"/>
<description>$summary</description><content:encoded><![CDATA[$html]]></content:encoded></item>
""")
ATOM = Template("""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Journal $number</title>
<id>tag:journal$number.example,2020:feed</id><updated>$updated</updated>
<link href="https://journal$number.example/"/><author><name>Ada Writer</name></author>
$items</feed>
""")
ATOM_ITEM = Template("""<entry><title>$title</title><link href="$link"/>
<id>tag:journal$number.example,2020:$item</id>
<published>$iso</published><updated>$iso</updated><category term="notes"/>
<summary>$summary</summary><content type="html"><![CDATA[$html]]></content></entry>
""")


@dataclass(frozen=True, slots=True)
class Corpus:
    """`feeds` files in `folder`. `began` is when the newest item of edition 0 was published."""

    folder: Path
    feeds: int
    began: datetime

    def write(self, edition: int) -> None:
        """Write every feed; each edition has one item more at its top, and one less at its end."""
        for number in range(self.feeds):
            path = self.folder / name(number)
            path.write_text(_feed(number, edition, self.began), encoding="utf-8")
            # A server tells editions apart by whole seconds.
            at = self.began.timestamp() + 60 * edition
            os.utime(path, (at, at))

    def urls(self, base_url: str) -> list[str]:
        """Return where the feeds are, below a server's address."""
        return [f"{base_url}/{name(number)}" for number in range(self.feeds)]


def name(number: int) -> str:
    """Return a feed's file name."""
    return f"journal-{number:04d}.{'atom' if number % 2 else 'rss'}"


def an_hour_ago() -> datetime:
    """Return the moment at which a corpus begins."""
    return (datetime.now(UTC) - timedelta(hours=1)).replace(microsecond=0)


def _feed(number: int, edition: int, began: datetime) -> str:
    document, entry = (ATOM, ATOM_ITEM) if number % 2 else (RSS, RSS_ITEM)
    newest = ITEMS - 1 + edition
    items = "".join(
        _item(entry, number, item, began - BETWEEN * (ITEMS - 1 - item))
        for item in range(newest, newest - ITEMS, -1)
    )
    return document.substitute(number=number, items=items, updated=began.isoformat())


def _item(entry: Template, number: int, item: int, at: datetime) -> str:
    # The item of a later edition is dated to now, not three hours ahead.
    at = min(at, datetime.now(UTC).replace(microsecond=0))
    chance = chance_of(number, item)
    link = f"https://journal{number}.example/{at:%Y/%m}/{item}"
    return entry.substitute(
        number=number, item=item, link=link, title=prose(chance, 8).capitalize(),
        summary=prose(chance, 30), html=story(chance, link),
        iso=at.isoformat(), rfc822=format_datetime(at),
    )  # fmt: skip


def chance_of(number: int, item: int) -> Random:
    """Return the same dice each time for one item of one feed."""
    return Random(number * 1_000 + item)  # noqa: S311 - prose, no secret


def story(chance: Random, link: str) -> str:
    """Return a post's HTML, some 1.2 KB."""
    paragraphs = "".join(f"<p>{prose(chance, 34)}.</p>\n" for _ in range(3))
    return (
        f'<p>Where <a href="{link}?ref=feed&amp;utm_source=rss">the note</a> began, '
        f"<em>{prose(chance, 4)}</em>.</p>\n{paragraphs}"
        f'<figure><img src="{link}.jpg" alt="{prose(chance, 5)}" width="640"></figure>'
    )


def prose(chance: Random, words: int) -> str:
    """Return so many words."""
    return " ".join(chance.choices(WORDS, k=words))
