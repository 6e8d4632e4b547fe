"""What of a text becomes a link: as people write, and by the bytes where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.bluesky.facets import html
from providers.bluesky.spans import What, faceted, spans

URL = "https://example.org"


def found(text: str) -> list[tuple[str, str]]:
    """Return what is a link, as it is shown, and its value."""
    whole = text.encode()
    return [(whole[one.start : one.end].decode(), one.value) for one in spans(text)]


@pytest.mark.parametrize(
    ("text", "shown", "value"),
    [
        (f"See {URL}/a?b=1&c=2#d.", f"{URL}/a?b=1&c=2#d", f"{URL}/a?b=1&c=2#d"),
        (f"({URL}/a)", f"{URL}/a", f"{URL}/a"),
        (f"{URL}/Tea_(meal)!", f"{URL}/Tea_(meal)", f"{URL}/Tea_(meal)"),
        (f"(see {URL}/Tea_(meal)).", f"{URL}/Tea_(meal)", f"{URL}/Tea_(meal)"),
        (f"“{URL}”", URL, URL),
        ("new at example.com!", "example.com", "https://example.com"),
        ("at www.anvils.museum", "www.anvils.museum", "https://www.anvils.museum"),
        ("anvils.museum/now", "anvils.museum/now", "https://anvils.museum/now"),
        ("🥐 Grüße @jane.test, hi", "@jane.test", "jane.test"),
        ("(@jane.test)", "@jane.test", "jane.test"),
        ("Ask @jane.test.", "@jane.test", "jane.test"),
        ("Hot #Brötchen!", "#Brötchen", "Brötchen"),
        ("\uff03タグ", "\uff03タグ", "タグ"),
        ("#5_a_day", "#5_a_day", "5_a_day"),
    ],
)
def test_what_people_write_is_found_as_they_mean_it(text: str, shown: str, value: str) -> None:
    assert found(text) == [(shown, value)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No. 5, at 9.30",
        "readme.md and a.b.c",
        "mail jane@example.com",
        "x@jane.test",
        "@jane",
        "@",
        "#",
        "#1",
        "#️⃣ and #️",
        "#!?",
        "C# or a#b",
        f"#{'x' * 65}",
        "https://",
        "javascript:alert(1)",
        "ftp://example.org/file",
    ],
)
def test_what_only_looks_like_it_stays_plain(text: str) -> None:
    assert found(text) == []


def test_a_handle_that_is_nobodys_stays_plain_text() -> None:
    both = spans("@jane.test and @nobody.test")
    (facet,) = faceted(both, {"jane.test": "did:plc:jane"})
    assert facet["index"] == {"byteStart": 0, "byteEnd": 10}
    assert facet["features"] == [
        {"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:jane"}
    ]


words = st.lists(
    st.sampled_from(["ü", "🏳️‍🌈", " ", "\n", "(", ")", ".", URL, "@a.test", "#tag", "b.com", "x"])
    | st.text(max_size=3),
    max_size=12,
).map("".join)


@given(text=words)
def test_spans_lie_in_the_text_in_order_and_never_overlap(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    last, whole = 0, text.encode()
    for one in spans(text):
        assert last <= one.start < one.end <= len(whole)
        assert whole[one.start : one.end].decode()[0] in (
            {What.MENTION: "@", What.TAG: "#\uff03"}.get(one.what) or text
        )
        last = one.end


@given(text=words)
def test_what_is_a_link_in_the_record_is_one_when_it_comes_back(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    every = spans(text)
    dids = {one.value: "did:plc:x" for one in every if one.what is What.MENTION}
    assert html(text, faceted(every, dids)).count("<a href=") == len(every)


def test_a_text_full_of_beginnings_takes_no_time() -> None:
    for hostile in ("a." * 50_000, "@" + "a-" * 50_000, "(" * 100_000, f"{URL}/" + ")" * 100_000):
        assert len(spans(hostile)) <= 1
