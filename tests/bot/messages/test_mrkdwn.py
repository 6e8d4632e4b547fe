"""Foreign names in our own sentences."""

from datetime import UTC, datetime

import pytest

from bot.messages import mrkdwn


@pytest.mark.parametrize(
    ("foreign", "written"),
    [
        ("Acme & Sons <!channel>", "Acme &amp; Sons &lt;!channel&gt;"),
        ("*Acme* ~Inc~ `x`", "∗Acme∗ ∼Inc∼ ˋxˋ"),  # noqa: RUF001
        ("_jane_doe_", "ˍjane_doeˍ"),
        (":tada: at 10:30", "∶tada: at 10:30"),  # noqa: RUF001
        ("two\n lines\u202e\x00", "two lines"),
        ("&lt;", "&amp;lt;"),
        ("x" * 100, "x" * 79 + "…"),
    ],
)
def test_a_name_reads_the_same_and_does_nothing(foreign: str, written: str) -> None:
    assert mrkdwn.name(foreign) == written


def test_a_name_of_nothing_is_still_bold() -> None:
    assert mrkdwn.bold("\u200b") == "*…*"


def test_a_link_cannot_be_ended_by_its_label() -> None:
    assert mrkdwn.link("https://acme.example/?a=1&b=2", "Acme|x> <!here>") == (
        "<https://acme.example/?a=1&amp;b=2|Acme¦x&gt; &lt;!here&gt;>"
    )


def test_a_link_without_a_label_shows_where_it_leads() -> None:
    assert mrkdwn.link("https://acme.example/a", " ") == "<https://acme.example/a|acme.example>"


def test_a_label_without_a_web_address_is_mere_text() -> None:
    assert mrkdwn.link("javascript:alert(1)", "Acme") == "Acme"


def test_a_moment_is_drawn_in_the_readers_own_zone() -> None:
    assert mrkdwn.when(datetime(2026, 11, 3, 9, 5, tzinfo=UTC)) == (
        "<!date^1793696700^{date_short_pretty} at {time}|3 Nov 2026, 09:05 UTC>"
    )
