"""Reading a document: fast where it can be trusted, and always as feedparser reads it."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers import rss
from providers.errors import UnexpectedReply
from providers.rss import quick, thorough
from providers.rss.encoding import as_utf8, tame
from providers.rss.entry import Reading
from providers.rss.items import identity, item
from providers.rss.reading import read
from providers.vocabulary import Author, Item, Picture

BASE = "https://base.example/feed"
XML = "application/xml"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
EXAMPLES = Path(rss.__path__[0]) / "examples"


async def example(name: str) -> tuple[Reading, list[Item]]:
    reading = await read((EXAMPLES / name).read_bytes(), XML, BASE)
    return reading, [item(entry, identity(entry), NOW) for entry in reading.feed.entries]


async def one(entry: str, *, head: str = "<channel>", root: str = "<rss version='2.0'") -> Item:
    """Read one entry of an RSS feed."""
    namespaces = " ".join(f"xmlns:{name}='{uri}'" for name, uri in NAMESPACES.items())
    document = f"{root} {namespaces}>{head}<item>{entry}</item></channel></rss>"
    reading = await read(document.encode(), XML, BASE)
    return item(reading.feed.entries[0], identity(reading.feed.entries[0]), NOW)


NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/",
    "atom": "http://www.w3.org/2005/Atom",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "other": "https://nobody.example/knows",
    "thr": "http://purl.org/syndication/thread/1.0",
}


async def test_a_blog_brings_its_whole_text_its_picture_and_its_count_of_comments() -> None:
    reading, items = await example("wordpress.rss")

    assert reading.is_quick
    assert items[0] == Item(
        native_id="https://blog.acme.example/?p=1203",
        url="https://blog.acme.example/2026/11/anvil/",
        author=Author(name="Jane Wright"),
        title="The anvil is back — “heavier” than ever",
        html=items[0].html,
        pictures=(
            Picture(
                url="https://blog.acme.example/wp-content/uploads/anvil.jpg",
                alt="An anvil on an oak stump",
            ),
        ),
        posted_at=datetime(2026, 11, 23, 9, 12, 44, tzinfo=UTC),
        metrics={"comments": 7},
    )
    assert '<a href="https://base.example/catalogue/">' in items[0].html


async def test_a_video_brings_its_description_line_by_line_and_its_picture() -> None:
    reading, (video,) = await example("video.atom")

    assert reading.is_quick
    assert (video.native_id, video.title) == ("yt:video:dQacmeAnvil", "How to lift an anvil")
    assert video.html.endswith("<br>\n01:30 Lifting & carrying")
    assert [picture.url for picture in video.pictures] == [
        "https://i4.ytimg.com/vi/dQacmeAnvil/hqdefault.jpg"
    ]
    assert video.edited_at == datetime(2026, 11, 21, 8, 1, 2, tzinfo=UTC)


async def test_a_toot_without_a_title_has_none_and_its_alt_text_is_not_its_text() -> None:
    reading, items = await example("mastodon.rss")

    assert reading.is_quick
    assert items[0].title == ""
    assert items[0].html.startswith("<p>Sparks!")
    assert [picture.url for picture in items[0].pictures] == [
        "https://files.social.example/media/sparks.jpeg"
    ]


async def test_an_episode_without_a_page_opens_its_file() -> None:
    reading, (episode,) = await example("podcast.rss")

    assert reading.is_quick
    assert episode.url == "https://cdn.hammer.example/12.mp3"
    assert episode.html == "<p>Oil or water?</p><ul><li>Oil</li><li>Water</li></ul>"
    assert [picture.url for picture in episode.pictures] == ["https://hammer.example/12.jpg"]


async def test_xhtml_bases_and_answers_are_understood() -> None:
    reading, items = await example("xhtml.atom")

    assert reading.is_quick
    assert [one.title for one in items] == ["<hr> & other lines", "1 < 2 &amp; so on"]
    assert items[0].url == "https://notes.example/2026/lines"
    assert items[0].html == (
        '<p>See <a href="https://notes.example/2026/zero">before</a> &amp; <b>after</b>.</p>'
    )
    assert items[0].author == Author(name="Jane, Tom", url="https://notes.example/about")
    assert items[0].answers == "tag:notes.example,2026:0"
    assert items[1].html == "Plain<br>\nwords"


async def test_json_is_a_feed_too() -> None:
    _, items = await example("notes.json")

    assert [one.native_id for one in items] == ["2", "https://jane.example/1"]
    assert items[0].author == Author(name="Jane, Tom", url="https://tom.example/")
    assert items[1].html == "a &lt; b<br>\nand so on"
    assert items[1].url == "https://elsewhere.example/"
    assert items[1].posted_at is None


async def test_a_broken_feed_is_read_all_the_same() -> None:
    reading, items = await example("broken.rss")

    assert not reading.is_quick
    assert [one.title for one in items] == ["Ben & Jerry's new", "Fine"]
    assert items[0].url == "http://broken.example/1?a=1&b=2"


async def test_an_old_site_summary_is_a_feed() -> None:
    reading, (story,) = await example("slashdot.rdf")

    assert reading.is_quick
    assert (story.native_id, story.metrics) == ("https://forge.example/story/1", {"comments": 41})


@pytest.mark.parametrize("path", sorted(EXAMPLES.iterdir()), ids=lambda path: path.name)
def test_both_readers_read_the_same(path: Path) -> None:
    data = tame(as_utf8(path.read_bytes(), XML))
    fast = quick.read(data, BASE)
    if fast is None:
        assert path.name in {"broken.rss", "notes.json"}
    else:
        assert asdict(fast) == asdict(thorough.read(data, BASE))


TEXTS = st.sampled_from([
    "", " ", "words", "a &amp; b", "&lt;b&gt;bold&lt;/b&gt; &amp;amp; &amp;eacute;", "é",
    "Ã©", "\x85",
    "<![CDATA[<p>Hi <img src='/x.png'></p>]]>", "http://a.example/x", "/rel", "12",
    "a@b.example (Al)",
    "Tue, 24 Nov 2026 10:00:00 GMT", "2026-11-24T10:00:00-03:30", "24 Nov 26", "<i>inline</i>",
])  # fmt: skip
LEAVES = st.builds(
    lambda name, text: f"<{name}>{text}</{name.split()[0]}>",
    st.sampled_from([
        "title", "link", "guid", "guid isPermaLink='false'", "description", "pubDate", "author",
        "dc:creator", "dc:date", "dc:title", "content:encoded", "media:title", "media:description",
        "media:thumbnail url='/t.jpg'", "itunes:summary", "itunes:author", "itunes:subtitle",
        "itunes:image href='http://i.example/'", "atom:link href='/x'",
        "atom:link rel='self' href='/s'",
        "atom:link rel='enclosure' type='image/png' href='/e.png'", "atom:summary type='html'",
        "atom:updated", "atom:content type='html'", "atom:content", "slash:comments", "category",
        "enclosure url='/a.mp3' type='audio/mpeg'", "other:title", "other:thing a='b'", "comments",
        "thr:in-reply-to ref='x' href='/y'", "source url='/s'", "unknown",
        "link xml:base='http://b.example/'",
        "itunes:owner", "image", "atom:name", "email", "media:content url='/m.jpg' medium='image'",
    ]),
    TEXTS,
)  # fmt: skip
NESTED = st.builds(
    lambda name, inner: f"<{name}>{''.join(inner)}</{name.split()[0]}>",
    st.sampled_from([
        "media:group", "media:content url='/v.mp4'", "other:box", "atom:author", "source",
        "dc:creator",
    ]),
    st.lists(LEAVES, max_size=3),
)  # fmt: skip
PARTS = st.lists(LEAVES | NESTED, max_size=6).map("".join)


def rss_of(head: str, entries: list[str], namespaces: str) -> str:
    items = "".join(f"<item>{entry}</item>" for entry in entries)
    return f"<rss version='2.0' {namespaces}><channel>{head}{items}</channel></rss>"


def atom_of(head: str, entries: list[str], namespaces: str) -> str:
    items = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f"<feed xmlns='{NAMESPACES['atom']}' {namespaces}>{head}{items}</feed>"


def rdf_of(head: str, entries: list[str], namespaces: str) -> str:
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    items = "".join(f"<item rdf:about='/{len(entry)}'>{entry}</item>" for entry in entries)
    start = f"<rdf:RDF xmlns='http://purl.org/rss/1.0/' xmlns:rdf='{rdf}' {namespaces}>"
    return f"{start}<channel>{head}</channel>{items}</rdf:RDF>"


@given(st.sampled_from([rss_of, atom_of, rdf_of]), PARTS, st.lists(PARTS, max_size=3))
def test_the_quick_reader_reads_as_feedparser_or_leaves_it_to_it(
    written: Callable[[str, list[str], str], str], head: str, entries: list[str]
) -> None:
    namespaces = " ".join(f"xmlns:{name}='{uri}'" for name, uri in NAMESPACES.items())
    data = as_utf8(written(head, entries, namespaces).encode(), XML)

    fast = quick.read(data, BASE)

    assert fast is None or asdict(fast) == asdict(thorough.read(data, BASE))


@given(
    st.binary(max_size=300) | st.text(alphabet="<>/?![]&;#x \n='\"rsitemfdCDATA").map(str.encode)
)
async def test_any_bytes_are_a_feed_or_none(body: bytes) -> None:
    for content_type in ("application/xml", "text/html", "application/json; charset=utf-16", ""):
        try:
            reading = await read(body, content_type, BASE)
        except UnexpectedReply:
            continue
        assert len(reading.marks) >= len({entry.mark for entry in reading.feed.entries})


async def test_only_entries_that_are_not_known_are_read() -> None:
    body = (EXAMPLES / "wordpress.rss").read_bytes()
    whole = await read(body, XML, BASE)

    part = await read(body, XML, BASE, {whole.marks[0]})

    assert part.marks == whole.marks
    assert [entry.mark for entry in part.feed.entries] == [whole.marks[1]]
    assert asdict(part.feed.entries[0]) == asdict(whole.feed.entries[1])


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("<author>chef@cafe.example (René)</author>", "René"),
        ("<author>René &lt;chef@cafe.example></author>", "René"),
        ("<author>chef@cafe.example</author>", ""),
        ("<dc:creator>Ann</dc:creator><dc:creator>Ben</dc:creator>", "Ann, Ben"),
    ],
)
async def test_an_author_is_a_name_and_no_address(entry: str, expected: str) -> None:
    assert (await one(entry)).author.name == expected


@pytest.mark.parametrize(
    ("entry", "native_id"),
    [
        ("<guid isPermaLink='false'>7</guid><link>/a</link>", "7"),
        ("<guid>7</guid>", "https://base.example/7"),
        ("<link>/a</link>", "https://base.example/a"),
    ],
)
async def test_an_entry_is_known_by_its_id_else_its_link(entry: str, native_id: str) -> None:
    assert (await one(entry)).native_id == native_id


async def test_an_entry_without_id_or_link_is_known_by_what_it_says() -> None:
    first, again, other = [await one(f"<title>{title}</title>") for title in ("a", "a", "b")]

    assert first.native_id == again.native_id != other.native_id


async def test_an_endless_id_is_shortened_to_one_of_its_own() -> None:
    long, longer = [await one(f"<guid>{'x' * size}</guid>") for size in (600, 601)]

    assert len(long.native_id) <= 500
    assert long.native_id != longer.native_id


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "sends an empty page"),
        (b" \n", "sends an empty page"),
        (b"hello", "is not a feed"),
        (b"<html><head></head></html>", "is not a feed"),
        (b"<!DOCTYPE html>\n<!-- x --><html><item>a</item></html>", "is not a feed"),
        (b'{"items": []}', "is not a feed"),
        (b'{"version": "https://jsonfeed.org/version/1"', "is not a feed"),
        (b"[" * 100_000, "is not a feed"),
        (b'{"a":' * 100_000, "is not a feed"),
    ],
)
async def test_what_is_no_feed_is_said(body: bytes, words: str) -> None:
    with pytest.raises(UnexpectedReply, match=words):
        await read(body, XML, BASE)


@pytest.mark.parametrize(
    "declared",
    [
        "<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>",
        f"<!ENTITY a '{'ha' * 100}'>",
        "<!ENTITY a '&#38;a;&#38;a;'>",
        "<!ENTITY % a '<!ENTITY b \"c\">'> %a;",
        "<!ENTITY a 'x>'><!ENTITY b '&a;&a;'>",
    ],
)
async def test_entities_that_could_grow_are_refused(declared: str) -> None:
    body = f"<!DOCTYPE rss [{declared}]><rss><channel><title>&b;</title></channel></rss>"
    for encoding in ("utf-8", "utf-16"):
        declaration = f"<?xml version='1.0' encoding='{encoding}'?>"
        with pytest.raises(UnexpectedReply, match="XML entities, which I do not expand"):
            await read((declaration + body).encode(encoding), XML, BASE)


async def test_an_entity_for_a_character_is_that_character() -> None:
    body = b"""<!DOCTYPE rss [
<!ENTITY hello "&#233;">
]><rss><channel><title>Caf&hello;</title></channel></rss>"""

    assert (await read(body, XML, BASE)).feed.title.value == "Café"


async def test_a_file_of_this_machine_is_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    body = f"""<!DOCTYPE rss [
<!ENTITY x SYSTEM "{secret.as_uri()}">
]><rss><channel><title>&x;</title></channel></rss>"""

    assert "secret" not in (await read(body.encode(), XML, BASE)).feed.title.value


async def test_a_long_document_is_read_beside_the_loop_with_the_same_result() -> None:
    entries = "".join(f"<item><guid>{number}</guid></item>" for number in range(12_000))
    body = f"<rss version='2.0'><channel>{entries}</channel></rss>".encode()

    reading = await read(body, XML, BASE)

    assert len(body) > 200_000
    assert reading.is_quick
    assert [reading.feed.entries[0].id, reading.feed.entries[-1].id] == [
        "https://base.example/0",
        "https://base.example/11999",
    ]
    assert len(reading.marks) == 1_000


@pytest.mark.parametrize(
    ("inside", "titles"),
    [
        ("<item/><item><title>2</title></item>", ["", "2"]),
        (
            "<item><title><![CDATA[</item><item>]]></title></item><item><title>b</title></item>",
            ["</item><item>", "b"],
        ),
    ],
)
async def test_a_document_that_misleads_the_scissors_is_read_whole(
    inside: str, titles: list[str]
) -> None:
    body = f"<rss version='2.0'><channel><title>T</title>{inside}</channel></rss>".encode()

    reading = await read(body, XML, BASE)

    assert [entry.title.value for entry in reading.feed.entries] == titles
