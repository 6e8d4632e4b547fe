"""Whatever strangers write, what a team says about it is harmless, and stays within the limits."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.acts import tasks
from bot.acts.powers import Power
from bot.limits import problems
from bot.messages import (
    escalation,
    inbox,
    item_acts,
    item_tasks,
    mute,
    topic_forms,
    topic_tune,
)
from bot.messages import item as items
from bot.messages.item import Extra
from bot.messages.message import Message
from providers.acting import Verb
from providers.vocabulary import Item, Kind, Page
from storage.models import Act, Mute, Task, Topic
from tests.bot.messages.test_hostile import ITEMS, PAGES, TEXTS, URLS, calmly, check

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TASKS = st.builds(
    Task, id=st.just(1), workspace_id=st.just(1), item_id=st.just(10**15), opened_at=st.just(NOW),
    claimed_by=st.sampled_from(["", "U1"]), claimed_at=st.sampled_from([None, NOW]),
    done_by=st.sampled_from(["", "U1"]), done_at=st.sampled_from([None, NOW]),
)  # fmt: skip
MUTES = st.builds(
    Mute, id=st.just(10**15), workspace_id=st.just(1), channel_id=st.just("C1"),
    what=st.just("word"), value=TEXTS, key=TEXTS, label=TEXTS, by=st.just("U1"), at=st.just(NOW),
    until=st.sampled_from([None, NOW]),
)  # fmt: skip
WORDS = st.lists(TEXTS.map(lambda text: text[:50]), max_size=50)
TOPICS = st.builds(
    Topic, id=st.just(1), workspace_id=st.just(1), name=TEXTS, key=TEXTS, created_by=st.just("U1"),
    created_at=st.just(NOW), includes=WORDS, excludes=WORDS,
    quiet_from=st.none() | st.integers(0, 23), quiet_until=st.none() | st.integers(0, 23),
    quiet_zone=st.sampled_from(["", "UTC"]), rhythm=st.sampled_from(["", "hourly", "daily"]),
    escalate_minutes=st.none() | st.integers(1, 10_080),
    escalate_to=st.sampled_from(["C1", "S1"]),
)  # fmt: skip
ABOUT = topic_forms.Asked(topic_id=1, home=True, response_url="https://a.example/" + "x" * 200)


@given(ITEMS, PAGES, st.lists(MUTES, max_size=45))
@calmly
def test_mutes_are_harmless(item: Item, page: Page, mutes: list[Mute]) -> None:
    check(mute.view(mute.Asked(10**15, "C1"), item, page))
    for number in (1, 2, 3):
        check(mute.listed(mutes, may_manage=True, page=number).payload())
    for one in mutes[:3]:
        check(mute.muted(one).payload())
        check(mute.unmuted(one).payload())


@given(st.lists(st.tuples(TASKS, ITEMS, PAGES), max_size=10), WORDS, URLS)
@calmly
def test_the_inbox_is_harmless(
    found: list[tuple[Task, Item, Page]], topics: list[str], url: str
) -> None:
    rows = [
        tasks.Row(
            task=task.model_copy(update={"item_id": 10**15 + number}),
            item=item,
            page=page,
            topics=topics,
            url=url,
        )
        for number, (task, item, page) in enumerate(found)
    ]
    shown = tasks.Inbox(rows, 2, 4, 10**6)
    check(inbox.answer(shown, NOW + timedelta(hours=1), words="Too late").payload())


@given(TASKS, ITEMS, PAGES, TEXTS, URLS)
@calmly
def test_only_the_chosen_user_group_is_pinged(
    task: Task, item: Item, page: Page, topic: str, url: str
) -> None:
    for group in ("", "S1"):
        told = escalation.notice(task, item, page, NOW, topic=topic, url=url, group=group)
        payload = told.payload()
        assert str(payload).count("<!subteam^S1>") == (2 if group else 0)
        bare = told.text.replace("<!subteam^S1>", "", 1)
        check(
            Message(bare, [{**told.blocks[0], "text": {"type": "mrkdwn", "text": bare}}]).payload()
        )
        assert problems(payload) == []


@given(ITEMS, PAGES)
@calmly
def test_what_is_private_is_told_nowhere_else(item: Item, page: Page) -> None:
    secret = Item(
        native_id="1", kind=Kind.PRIVATE_MESSAGE, html="QUICKSILVER", title="QUICKSILVER",
        author=item.author,
    )  # fmt: skip
    task = Task(id=1, workspace_id=1, item_id=1, opened_at=NOW)
    row = tasks.Row(task=task, item=secret, page=page, topics=[], url="")
    said = [
        inbox.answer(tasks.Inbox([row], 1, 1, 1), NOW).payload(),
        escalation.notice(task, secret, page, NOW, topic="T", url="").payload(),
    ]
    assert "QUICKSILVER" not in str(said)


@given(TOPICS, st.lists(st.tuples(TEXTS, st.just("S1")), max_size=120))
@calmly
def test_what_is_set_for_a_topic_is_harmless(topic: Topic, named: list[tuple[str, str]]) -> None:
    groups = [(id_, name) for name, id_ in named]
    check(topic_tune.words(ABOUT, topic))
    check(topic_tune.hours(ABOUT, topic, zone="Europe/Berlin"))
    check(topic_tune.escalation(ABOUT, topic, groups))
    check(topic_tune.escalation(ABOUT, topic, None))
    for said in (
        topic_tune.words_set(topic), topic_tune.hours_set(topic), topic_tune.escalation_set(topic),
    ):  # fmt: skip
        check(said.payload())


@given(TASKS | st.none())
@calmly
def test_the_menu_of_an_item_has_room_for_all_that_matters(task: Task | None) -> None:
    closed = [Power(verb, None, "no") for verb in (Verb.REPLY, Verb.LIKE, Verb.HIDE, Verb.DELETE)]
    first = [*item_tasks.options(task, 1), mute.offered(1)]
    for some in range(5):
        menu = item_acts.menu(closed[:some], 1, first)
        assert menu is not None
        shown = [one["value"] for one in menu["options"]]
        assert shown[: len(first)] == [one["value"] for one in first]
        assert problems([{"type": "actions", "elements": [menu]}]) == []
        assert len(shown) > len(first) or not some
    assert item_tasks.lines(None) == []


ANSWERS = st.builds(
    Act, id=st.just(10**15), workspace_id=st.just(1), page_id=st.just(1), item_id=st.just(1),
    verb=st.sampled_from([Verb.REPLY, Verb.HIDE]), key=st.just("k"), by=st.just("U1"),
    text=TEXTS, asked_at=st.just(NOW), planned_at=st.just(NOW), due_at=st.just(NOW),
    needs_approval=st.sampled_from([True]),
)  # fmt: skip


@given(ITEMS, PAGES, st.lists(ANSWERS, max_size=3))
@calmly
def test_what_waits_for_a_second_person_is_harmless(
    item: Item, page: Page, waiting: list[Act]
) -> None:
    extra = Extra(decisions=item_acts.decisions(waiting), lines=item_acts.told(waiting))
    said = items.message(
        item, page, item_id=1, service_label="Harbour", service_emoji=":anchor:", extra=extra
    )
    check(said.payload())
