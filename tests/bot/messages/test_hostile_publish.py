"""Whatever is published and wherever, what is said of it is harmless and fits Slack's limits."""

from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.acts.outlets import Closed, Outlet, Outlets
from bot.acts.posts import Post
from bot.acts.publishing import Draft, Written, misfits
from bot.acts.schedule import Board, Card
from bot.messages import (
    publish,
    publish_approval,
    publish_list,
    publish_notices,
    publish_preview,
)
from providers import vocabulary
from providers.acting import Draft as Sent
from providers.acting import Limits, Made, Publishing, as_it_is
from providers.api import Api
from storage.models import Act, Page, Publication, Upload
from tests.bot.messages.test_hostile import TEXTS, URLS, calmly, check

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
COUNTS = st.sampled_from([0, 1, 3, 40, 120])
MOMENTS = st.sampled_from([None, NOW, NOW + timedelta(days=3)])
WORDS = TEXTS | st.sampled_from(["a" * 3_000, "\n" * 3_000, "<!channel>" * 300, "🚤" * 3_000])
ABOUT = publish.Asked(publication_id=10**12, channel_id="C" * 20, replaces=10**12)


async def nothing(api: Api, page: vocabulary.Page, draft: Sent) -> Made:
    return Made()


def publishing(shown: bool) -> Publishing:
    limits = Limits(most=1, unit="graphemes", also={"bytes": (10, len)})
    as_html = (lambda text: f"<p>{escape(text)}</p>") if shown else as_it_is
    return Publishing(do=nothing, limits=limits, pictures=10, bytes=1_000, shown=as_html)


def outlet(number: int, name: str, label: str, *, shown: bool = True) -> Outlet:
    page = vocabulary.Page(service="town", native_id="n", name=name, url="")
    return Outlet(number, page, label or "x", publishing(shown))


def publication(words: str) -> Publication:
    return Publication(
        id=1, workspace_id=1, by="U1", text=words, pages=[1], created_at=NOW,
        due_at=NOW + timedelta(hours=1),
    )  # fmt: skip


def upload(number: int, alt: str) -> Upload:
    return Upload(
        id=number, workspace_id=1, publication_id=1, position=number, file_id=f"F{number}", alt=alt
    )


def post(number: int, name: str, label: str, url: str, **facts: Any) -> Post:
    page = Page(id=number, workspace_id=1, service="town", native_id="n", name=name, found_at=NOW)
    known: dict[str, Any] = {
        "id": number, "workspace_id": 1, "page_id": number, "verb": "publish", "key": "k",
        "by": "U1", "asked_at": NOW, "planned_at": NOW, "due_at": NOW, "made_url": url,
        "made_id": "m",
    }  # fmt: skip
    return Post(Act(**known | facts), page, label, removes=True)


FATES: list[dict[str, Any]] = [
    {}, {"attempts": 4}, {"done_at": NOW}, {"done_at": NOW, "undone_at": NOW},
    {"cancelled_at": NOW, "cancelled_by": "U1"}, {"needs_approval": True},
]  # fmt: skip


def _menu(options: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "a", "options": options}


def posts(count: int, name: str, label: str, url: str) -> list[Post]:
    """Return posts of every fate, and as many that failed."""
    every = [post(number, name, label, url, **fate) for number, fate in enumerate(FATES)]
    failed = {"failed_at": NOW, "why": name}
    return every + [post(100 + number, name, label, url, **failed) for number in range(count)]


@calmly
@given(TEXTS, TEXTS, WORDS, COUNTS, st.booleans())
def test_the_forms_are_harmless(name: str, label: str, words: str, count: int, shown: bool) -> None:
    several = [outlet(n, name, f"{label}{n % 15}", shown=shown) for n in range(count)]
    uploads = [upload(n, name * 100) for n in range(min(count, 10))]
    draft = Draft(publication(words), several, uploads)
    found = Outlets(several, [Closed(name, label, words)] * count)
    if several:
        check(publish.write(ABOUT, found))
        check(publish.write(ABOUT, found, old=draft))
    if uploads:
        check(publish_preview.describe(ABOUT, draft, {"F0": words}))
    check(publish.nowhere(found))
    options = publish.offered(found, "")
    check({"blocks": [{"type": "actions", "elements": [_menu(options)]}]} if options else {})
    check(publish_preview.preview(ABOUT, draft))
    assert publish.Asked.read(ABOUT.kept()) == ABOUT
    written = Written(page_ids=[1], text=words, due_at=NOW)
    assert all(0 < len(one) <= 1_000 for one in misfits(several, written, NOW).values())


@calmly
@given(TEXTS, TEXTS, WORDS, URLS, COUNTS, MOMENTS)
def test_the_notices_are_harmless(
    name: str, label: str, words: str, url: str, count: int, due_at: datetime | None
) -> None:
    names, one = [name] * (count or 1), publication(words)
    several = [outlet(number, name, label) for number in range(count or 1)]
    for told in (
        publish_notices.under_way(1, names, words),
        publish_notices.scheduled(1, names, words, due_at or NOW),
        publish_notices.waits(1, names, words, due_at),
        publish_approval.asks(one, several, due_at, alts=[name] * 10),
        publish_approval.approved("U1", names),
        publish_approval.declined("U1", names),
        publish_approval.decided(one, "U1", names, names, yes=True),
        publish_notices.outcome(one, posts(count, name, label, url)),
        publish_notices.withdrawn(names, names),
        publish_notices.tried_again(names),
        publish_notices.taken_back(name, label),
    ):
        check(told.payload())


@calmly
@given(TEXTS, TEXTS, WORDS, URLS, COUNTS)
def test_the_list_is_harmless(name: str, label: str, words: str, url: str, count: int) -> None:
    its = posts(count, name, label, url)
    fresh = posts(0, name, label, url)[:1]
    cards = [
        Card(Publication(**publication(words).model_dump() | {"id": number}), its)
        for number in range(count)
    ]
    for page in (1, 2):
        waiting = [Card(one.publication, fresh) for one in cards]
        finished = [
            Card(Publication(**one.publication.model_dump() | {"id": 10_000 + n}), its)
            for n, one in enumerate(cards)
        ]
        check(publish_list.answer(Board(waiting, finished), page=page).payload())
