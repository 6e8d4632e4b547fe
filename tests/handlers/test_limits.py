"""Whatever stands in names and pages, all that is shown fits Slack's limits and pings nobody."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.limits import problems
from bot.messages import (
    help as help_words,
)
from bot.messages import (
    history,
    home,
    page_preview,
    page_search,
    problem,
    status,
    topic_add,
    topic_done,
    topic_forms,
    topic_list,
    topic_show,
)
from bot.messages.message import Message
from bot.messages.profiles import Lent
from bot.people import Person
from bot.rules import Health
from bot.watching.previewing import Preview
from bot.watching.standing import Past, Standing, TopicStanding
from bot.watching.topics import Placed, TopicCard
from providers import vocabulary
from providers.vocabulary import Tried
from storage.models import Gap, History, Page, Place, Stream, Topic
from tests.town import Town

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
EVIL = [
    "", " ", "<!channel>", "<@U123>", "<#C123|general>", "@here", "*_~`|", "&amp;<b>", "\u202eeman",
    "منافسون", "🚤" * 60, "e" + "\u0301" * 300, "x" * 10_000, "a b " * 3_000, "\n\n\n", "\0", "|>",
]  # fmt: skip
texts = st.sampled_from(EVIL) | st.text(max_size=300)
names = texts.map(lambda text: text[:80] or "x")
urls = st.sampled_from([
    "https://town.example/a", "http://[::1", "", "javascript:alert(1)",
    "https://a.example/" + "x" * 5_000, "https://a.example/a|<!channel>",
])  # fmt: skip
OURS = re.compile(
    r"<!date\^\d+\^\{date_short_pretty\} at \{time\}\|[\w ,:]+>|<@U1>|<#C1>|<https?://[^\s<>|]+\|[^<>|]+>"
)
counts = st.sampled_from([0, 1, 7, 20, 100, 500])


def page(name: str, url: str) -> Page:
    return Page(
        id=1, workspace_id=1, service="town", native_id="n", name=name, url=url, handle=name,
        description=name, picture_url=url, found_at=NOW,
    )  # fmt: skip


def topic(name: str) -> Topic:
    return Topic(
        id=1, workspace_id=1, name=name, key=name, created_by="U1", created_at=NOW, paused_at=NOW
    )


def standing(name: str, url: str, health: Health) -> Standing:
    return Standing(
        place_id=1, topic_name=name[:80], page=page(name, url), service_label="Town",
        connection="unauthorized", health=health, last_item_at=NOW, next_poll_at=NOW,
        behind=timedelta(hours=3), trouble=name, trouble_since=NOW,
    )  # fmt: skip


def gap(words: str, **facts: Any) -> Gap:
    """Return a gap that is closed."""
    known: dict[str, Any] = {
        "from_at": NOW - timedelta(hours=3), "to_at": NOW, "cause": "revoked", "came_back": 7,
        "detail": words, "lost": words, "closed_by": "U1", "caught_up_at": NOW,
    }  # fmt: skip
    return Gap(workspace_id=1, stream_id=1, **known | facts)


def numbered(one: Standing, count: int) -> tuple[Standing, ...]:
    """Return many of them, each at a place of its own."""
    fields = {name: getattr(one, name) for name in Standing.__slots__}
    return tuple(Standing(**{**fields, "place_id": number}) for number in range(1, count + 1))


def card(name: str, other: str, url: str, count: int) -> TopicCard:
    stream = Stream(
        id=1, workspace_id=1, page_id=1, connection="unauthorized", next_poll_at=NOW, created_at=NOW
    )
    place = Place(id=1, workspace_id=1, topic_id=1, stream_id=1, added_by="U1", added_at=NOW)
    placed = Placed(place, stream, page(other, url))
    return TopicCard(topic(name), ("C1",) * min(count, 30), (placed,) * count)


def marked_up(value: Any) -> Iterator[str]:
    """Yield the texts in which Slack looks for its marks."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        for inner in value.values():
            yield from marked_up(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from marked_up(inner)


def holds(shown: Message | dict[str, Any]) -> None:
    """Check what leaves: within the limits, and without anything that pings."""
    payload = shown.payload() if isinstance(shown, Message) else shown
    assert problems(payload) == []
    for text in (payload.get("text", ""), *marked_up(payload["blocks"])):
        assert OURS.sub("", text).count("<") == 0, text


def lent(name: str, other: str) -> Lent:
    return Lent(
        profile_id=1, service="town", name=name, places=[(name, other)] * 30, cause="checkpoint"
    )


@given(names, texts, urls, counts, st.sampled_from(list(Health)))
@settings(deadline=None, max_examples=60)
def test_topics_and_streams_are_shown_safely(
    name: str, other: str, url: str, count: int, health: Health
) -> None:
    streams = numbered(standing(other, url, health), count)
    shown = TopicStanding(topic(name), ("C1",) * min(count, 30), streams, {"C1": other})
    cards = [card(name, other, url, min(count, 20))] * count
    for may_manage in (True, False):
        holds(topic_show.view(shown, NOW, may_manage=may_manage))
        holds(topic_list.answer(cards, may_manage=may_manage))
        reader = Person(workspace_id=1, user_id="U1", is_guest=not may_manage)
        board = [_numbered(shown, one) for one in range(count)]
        holds(home.view(board, NOW, reader=reader, lent=[lent(name, other)] * count))
    holds(status.answer(streams, NOW, page=2))


def _numbered(shown: TopicStanding, number: int) -> TopicStanding:
    fields = shown.topic.model_dump() | {"id": number + 1}
    return TopicStanding(Topic(**fields), shown.channels, shown.streams[:20], shown.closed)


@given(names, texts, urls, counts)
@settings(deadline=None, max_examples=60)
def test_the_forms_of_a_topic_hold_any_name(name: str, other: str, url: str, count: int) -> None:
    about = topic_forms.Asked(topic_id=1, response_url="https://hooks.slack.com/" + "x" * 200)
    whole = card(name, other, url, count)
    holds(topic_forms.create(about, name=name, channel_id="C1"))
    holds(topic_forms.rename(about, name))
    holds(topic_forms.channels(about, name, ["C1"]))
    holds(topic_forms.delete(about, whole))
    done = (topic_done.renamed(whole.topic), topic_done.paused(whole.topic))
    for said in (*done, topic_done.deleted(whole), topic_done.created(whole.topic, "C1")):
        holds(said)
    choices = [topic_add.Choice(number, name) for number in range(count)]
    if choices:
        holds(topic_list.which("topic show", choices))
    town = Town().provider()
    holds(topic_add.form(topic_add.Draft(name=name, channel_id="C1"), choices, [town]))


@given(
    query=texts, name=texts, url=urls, count=st.sampled_from([0, 1, 5, 20, 25]), added=st.booleans()
)
@settings(deadline=None, max_examples=60)
def test_what_was_found_is_shown_safely(
    *, query: str, name: str, url: str, count: int, added: bool
) -> None:
    found = vocabulary.Page(
        service="town", native_id="n", name=name, url=url, handle=name, description=name,
        picture_url=url, followers=12,
    )  # fmt: skip
    state = page_search.Search(
        topic_id=1, topic_name=name[:80], service="town", found=tuple(range(count)), shows=25
    ).asked(query)
    town = Town().provider()
    rows = [page_search.Row(number, found, added) for number in range(count)]
    tried = [Tried(what=name, why=query)] * 20
    shown = page_search.results(state, town, rows, tried)
    holds(shown)
    holds(page_search.begin(state, town))
    holds(page_search.searching(state, town))
    assert page_search.Search.read(shown["private_metadata"]) == state
    holds(problem.in_view(shown, f"There is no topic called “{name}”."))
    at = page_preview.Look(1, state, below="V1")
    for seen in (Preview(page=found), Preview(page=found, trouble=tried[0])):
        looked = page_preview.preview(at, town, seen, NOW, added=added)
        holds(looked)
        holds(problem.in_view(looked, f"There is no topic called “{name}”."))
        assert page_preview.Look.read(looked["private_metadata"]) == at


@given(texts, texts, counts)
@settings(deadline=None, max_examples=60)
def test_answers_hold_any_words(name: str, other: str, count: int) -> None:
    detail = {"topic": name, "old": other, "page": other, "pages": [name] * count}
    kinds = ("added", "deleted", "renamed", "paused", "expired", "reconnected", name)
    entries = [
        History(workspace_id=1, topic_id=1, at=NOW, who="U1", what=kind, detail=detail)
        for kind in kinds
    ] * 20
    gaps = [(gap(other), page(name, ""))] * count
    holds(history.answer(Past(entries, gaps), topic_name=name))
    holds(problem.message(name[:3_000] or "x"))
    lines = [help_words.Line("topic add [topic]", "adds")] * 13
    holds(help_words.answer(
        lines, may_manage=True, home_url="https://slack.com/app_redirect", unknown=name or "x",
        nearest="topic add",
    ))  # fmt: skip
