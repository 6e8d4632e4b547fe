"""Whatever pages and posts are called, and whatever is counted, insights stay within the limits."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.measured import figures
from bot.measured.choosing import Choice
from bot.measured.figures import DAY
from bot.measured.insights import Post, Reading, Report
from bot.messages import insight_charts
from bot.messages import insights as words
from bot.messages.insights import Asked
from providers.measuring import Figure, Measure
from providers.vocabulary import Connection
from storage.models import Page
from tests.bot.messages.test_hostile import ITEMS, TEXTS, URLS, calmly, check

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
VALUES = st.none() | st.floats(0, 10**15) | st.sampled_from([0.0, 0.4, 10.0**300])
DAYS = st.sampled_from(figures.RANGES)
MANY = st.sampled_from([0, 1, 5])
# What a provider calls its figures is our own, but may be of any length.
OWN_WORDS = st.sampled_from(
    ["Views", "w" * 300, "One, two and three " * 60, "Подписчики", "5 * 3 = _x_"]
)


@st.composite
def measures(draw: Any, figure: Figure) -> Measure:
    return Measure(
        figure=figure, label=draw(OWN_WORDS), means=draw(OWN_WORDS), counts=draw(OWN_WORDS),
        is_total=draw(st.booleans()), lag=draw(st.sampled_from([0, 2])),
    )  # fmt: skip


@st.composite
def readings(draw: Any, figure: Figure, days: int) -> Reading:
    measure = draw(measures(figure))
    values = draw(st.lists(VALUES, max_size=6)) * 40
    known = {TODAY - place * DAY: value for place, value in enumerate(values) if value is not None}
    missing = draw(st.sampled_from([(), ("read_insights",), ("x" * 300, "<b>")]))
    return Reading(measure, figures.told(measure, known, days, TODAY), missing)


@st.composite
def reports(draw: Any) -> Report:
    days, name, url = draw(DAYS), draw(TEXTS), draw(URLS)
    by = tuple(draw(measures(figure)) for figure in list(Figure)[: draw(st.integers(0, 3))])
    counted = st.dictionaries(st.sampled_from(list(Figure)), st.floats(0, 10**12))
    posts = draw(st.lists(st.builds(Post, ITEMS, counted), max_size=2)) if by else []
    return Report(
        page=Page(
            id=1, workspace_id=1, service="town", native_id="n", name=name, url=url, found_at=NOW,
            followers=draw(st.none() | st.integers(0, 10**12)),
        ),
        service_label=draw(TEXTS), service_emoji=draw(st.sampled_from(["", ":anchor:"])),
        connection=draw(st.sampled_from(Connection)), days=days, today=TODAY,
        readings=tuple(draw(readings(figure, days)) for figure in list(Figure)[:3]),
        by=by, posts=tuple(posts), why=draw(TEXTS) * 30, a_week=draw(st.none() | st.floats(0, 99)),
        since=NOW, again_at=draw(st.none() | st.just(NOW)), is_due=draw(st.booleans()),
    )  # fmt: skip


@given(reports(), TEXTS, MANY, st.booleans())
@calmly
def test_the_modal_is_harmless(shown: Report, name: str, many: int, asking: bool) -> None:
    known = [Choice(1, shown.page.name, name[:60]), *[Choice(2, name, "Town")] * many * 30]
    at = Asked(page_id=1, days=shown.days, channel_id="C1")
    for view in (
        words.view(at, known, shown, is_asking=asking),
        words.choose(at, known, unknown=name),
        words.failed(at, known, "That page is in no topic any more."),
    ):
        check(view)
        assert words.Asked.read(view["private_metadata"]) == at


@given(reports(), st.booleans())
@calmly
def test_charts_are_harmless(shown: Report, drawn: bool) -> None:
    said = insight_charts.messages(shown, drawn=drawn)
    assert 1 <= len(said) <= 3
    for message in said:
        check(message.payload())
