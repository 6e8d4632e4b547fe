"""Whatever accounts and pages are called, what is said of linked profiles is harmless."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.messages import (
    alert,
    ending_notices,
    leaving_notices,
    link_pages,
    mail,
    my_pages,
    profile_notices,
    profiles,
    reconnect,
)
from bot.messages.page_search import Search
from providers.errors import Cause
from providers.linking import Permission
from providers.vocabulary import Connection
from storage.models import Profile
from tests.bot.messages.test_hostile import PAGES, TEXTS, URLS, calmly, check
from tests.harbour import Harbour

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CAUSES = st.sampled_from([*[one.value for one in Cause], "outage", "nobody knows this one"])
TROUBLES = st.builds(
    alert.Trouble, name=TEXTS, url=URLS, service_label=TEXTS, cause=CAUSES,
    since=st.just(NOW), until=st.sampled_from([None, NOW + timedelta(hours=5)]),
    is_public=st.booleans(), closed_by=st.just("U1"), came_back=st.integers(0, 10**6),
    is_counted=st.booleans(), lost=TEXTS,
)  # fmt: skip
PROFILES = st.builds(
    Profile, id=st.just(1), workspace_id=st.just(1), user_id=st.just("U1"), service=st.just("h"),
    native_id=TEXTS, name=TEXTS, handle=TEXTS, linked_at=st.just(NOW),
)  # fmt: skip
COUNTS = st.sampled_from([0, 1, 3, 40])
PLACES = st.lists(st.tuples(TEXTS, TEXTS), max_size=40)
LINK = Harbour().provider().link


@given(st.lists(TROUBLES, max_size=20), st.booleans())
@calmly
def test_alerts_are_harmless(troubles: list[alert.Trouble], is_note: bool) -> None:
    check(alert.message(troubles, alert_id=1, is_note=is_note).payload())


@given(PROFILES, TEXTS, st.lists(TEXTS, max_size=12), PLACES)
@calmly
def test_notices_are_harmless(
    profile: Profile, label: str, pages: list[str], places: list[tuple[str, str]]
) -> None:
    for said in (
        ending_notices.to_linker(profile, label, pages, NOW),
        ending_notices.to_others(profile, label, pages, NOW),
        leaving_notices.left("U1", places),
        profile_notices.linked(profile, label, len(pages), pages),
        profile_notices.unlinked(profile, label),
    ):
        check(said.payload())


@given(TEXTS, TEXTS, PLACES, CAUSES, COUNTS)
@calmly
def test_modals_of_profiles_are_harmless(
    label: str, name: str, places: list[tuple[str, str]], cause: str, count: int
) -> None:
    offered = profiles.Offered("h", label or "x", ":x:", LINK, "https://a.example/link/x")  # type: ignore[arg-type]
    lent = [
        profiles.Lent(profile_id=number, service="h", name=name, places=places, cause=cause)
        for number in range(min(count, 10))
    ]
    check(profiles.view([offered], lent, nonce="n", is_administrator=True))
    check(reconnect.view([reconnect.Still(name, "h", cause)] * count, [offered], nonce="n"))
    check(reconnect.done([name] * (count or 1)))
    check(profiles.done(label, name))
    check(profiles.go_on(offered, name, profiles.Asked(service="h", nonce="n")))


@given(PAGES, TEXTS, COUNTS, st.sampled_from([5, 30]))
@calmly
def test_the_list_of_ones_own_pages_is_harmless(
    page: object, words: str, count: int, shows: int
) -> None:
    offered = profiles.Offered("h", "Harbour", ":x:", LINK, "https://a.example/link/x")  # type: ignore[arg-type]
    rows = [
        my_pages.OwnedRow(id=number, page=page, role=words, via=words, cannot=words * (number % 2))  # type: ignore[arg-type]
        for number in range(count)
    ]
    state = Search(
        topic_id=1, topic_name="Ours", service="h", connection=Connection.AUTHORIZED
    ).asked(words)
    state = replace(state, shows=shows)
    check(my_pages.view(state, rows, offered, nonce="n", is_linked=True))


@given(TEXTS, st.lists(TEXTS, max_size=4), CAUSES)
@calmly
def test_pages_and_mails_carry_no_markup_of_strangers(
    name: str, topics: list[str], cause: str
) -> None:
    page = mail.ExpiredPage(
        name=f"<i>{name}", service="Harbour", topics=topics, since=NOW, cause=cause,
        is_public=False, link="https://a.example/link/x",
    )  # fmt: skip
    letter = mail.expired([page], workspace=name, zone=ZoneInfo("UTC"))
    assert "\n" not in letter.subject
    assert "<i>" not in letter.html
    whom = link_pages.Whom(person=f"<i>{name}", workspace=name, slack="slack://open")
    granted = [Permission(scope=name, gives=f"<i>{name}")]
    shown = link_pages.done(
        whom, label="H", account=f"<i>{name}", pages=1, granted=granted, missing=granted,
        not_listed=[f"<i>{name}"], reconnected=[f"<i>{name}"],
    )  # fmt: skip
    for html in (shown, link_pages.begin(whom, label="H", gives="x", where=f"<i>{name}")):
        assert "<i>" not in html
