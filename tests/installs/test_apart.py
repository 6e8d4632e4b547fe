"""Nothing of one workspace is reached from another: by no button, no form, no link and no call."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, select
from sqlmodel import SQLModel

import bot as package
from bot.acts import (
    acting,
    approving,
    deciding,
    publishing,
    replying,
    schedule,
    sending,
    tasks,
    withdrawing,
)
from bot.acts.publishing import Written
from bot.bot import Bot
from bot.errors import BotError, LinkFailed
from bot.expired import ending, standstill
from bot.linked import linking, managing, profiles
from bot.linked.attempting import Purpose
from bot.measured import insights
from bot.messages import page_search
from bot.people import Person
from bot.sandbox import Sandbox
from bot.sandbox.interactions import Container
from bot.watching import muting, pages, previewing, reading, standing, topics, tuning, wanted
from providers.acting import Verb
from providers.vocabulary import Connection
from storage.models import Alert, Item, Page, Place, Profile, Topic
from tests.installs.estate import Estate
from tests.installs.replaying import Payload, carrying, pressed, send_from

# What is stored in the first workspace, and typed or published nowhere else.
TOPIC, ITEM, ACCOUNT = "Quicksilver", "Kingfisher", "halcyon"
SECRETS = (TOPIC, ITEM, ACCOUNT, ACCOUNT.title())


@pytest.fixture
def there(estate: Estate) -> Sandbox:
    """Return the second workspace, from which the first is tried."""
    return estate.first.another()


@pytest.fixture
async def held(estate: Estate, there: Sandbox) -> dict[str, int]:
    """Fill the first workspace; return the id of one row of each kind in it."""
    acme, ours = estate.town.page("Acme"), estate.harbour.page("Ours", halcyon="manager")
    for place in (estate.first, there):
        await estate.install(place)
        await estate.follows(place, "Boats", acme)
    await estate.owns(estate.first, "Owned", ours, ACCOUNT)
    await estate.passes(seconds=1)
    estate.harbour.publishes(ours, f"{ITEM} {'and more ' * 400}", at=estate.clock.now())
    estate.harbour.comments_on(ours, f"{ITEM}, really?", at=estate.clock.now())
    await estate.passes(hours=2)
    jane = await estate.person(estate.first)
    item_id = (await estate.rows(Item, kind="post"))[-1].id
    asked_id = (await estate.rows(Item, kind="comment"))[0].id
    wish = muting.Wish(what=wanted.WORD, word=ACCOUNT, for_ever=True)
    channel_id = estate.first.channel("competitors").id
    mute = await muting.mute(estate.bot, jane, item_id, channel_id, wish)
    act = (await acting.ask(estate.bot, jane, item_id, Verb.LIKE)).act
    publication_id = await scheduled(estate, jane)
    estate.harbour.posts["ours"].clear()
    estate.harbour.refuses(ACCOUNT)
    await estate.passes(hours=2)
    estate.harbour.forgives(ACCOUNT)
    estate.harbour.page("Spare", halcyon_two="manager")
    await estate.links(jane, "halcyon_two")
    owned = await topics.named(estate.bot, jane.workspace_id, "Owned")
    await topics.rename(estate.bot, jane, owned.id, TOPIC)
    await estate.passes(minutes=1)
    return {
        "topic_id": owned.id,
        "place_id": (await estate.rows(Place, topic_id=owned.id))[0].id,
        "page_id": (await estate.rows(Page, name="Ours"))[0].id,
        "item_id": item_id,
        "asked_id": asked_id,
        "mute_id": mute.id,
        "act_id": act.id,
        "publication_id": publication_id,
        "alert_id": (await estate.rows(Alert))[0].id,
        "profile_id": (await estate.rows(Profile))[0].id,
    }


async def scheduled(estate: Estate, who: Person) -> int:
    """Let somebody schedule what is to be published on that page; return its id."""
    draft_id, found = await publishing.begin(estate.bot, who)
    written = Written(
        page_ids=[one.id for one in found.open],
        text=ITEM,
        due_at=estate.clock.now() + timedelta(days=30),
    )
    await publishing.write(estate.bot, who, draft_id, written)
    await sending.send(estate.bot, who, draft_id)
    return draft_id


async def snapshot(estate: Estate, workspace_id: int) -> dict[str, list[Any]]:
    """Return every row of a workspace."""
    found: dict[str, list[Any]] = {}
    async with estate.bot.database.reading() as session:
        for table in SQLModel.metadata.sorted_tables:
            if "workspace_id" in table.c:
                wanted = select(table).where(table.c.workspace_id == workspace_id)
                rows = (await session.execute(wanted)).all()
                found[table.name] = sorted(map(repr, rows))
    return found


async def mixed(estate: Estate) -> list[str]:
    """Return the names of tables with a row that hangs on another workspace's."""
    found = []
    async with estate.bot.database.reading() as session:
        for table in SQLModel.metadata.sorted_tables:
            for column, other in _hangs_on(table):
                wanted = select(table).join(other, other.c.id == column)
                wanted = wanted.where(other.c.workspace_id != table.c.workspace_id)
                if (await session.execute(wanted)).first():
                    found.append(f"{table.name}.{column.name}")
    return found


def _hangs_on(table: Table) -> list[tuple[Any, Table]]:
    named = {name: SQLModel.metadata.tables[name] for name in ("profile", "topic", "delivery")}
    loose = {"stream.profile_id": "profile", "history.topic_id": "topic"}
    loose |= {"delivery.digest_id": "delivery"}
    found = [(key.parent, key.column.table) for key in table.foreign_keys]
    found += [
        (column, named[loose[f"{table.name}.{column.name}"]])
        for column in table.c
        if f"{table.name}.{column.name}" in loose
    ]
    return [(column, other.alias()) for column, other in found if other.name != "workspace"]  # type: ignore[misc]


def leaked(estate: Estate, since: int) -> list[str]:
    """Return what of the first workspace stands in calls of Slack since then."""
    said = [str(call.arguments) for call in estate.first.calls[since:]]
    return [secret for secret in SECRETS if any(secret in one for one in said)]


async def _shown_in(estate: Estate) -> list[Payload]:
    """Let jane open all that there is; return a payload for all that she could press."""
    jane = estate.first.person("jane")
    found: list[Payload] = []

    def look() -> None:
        containers = [*jane.views, *([jane.home] if jane.home else [])]
        messages = [one for name in ("social", "competitors", "dm") for one in jane.sees(name)]
        shown: list[Container] = [*containers, *messages]
        for where in shown:
            found.extend(pressed(estate.first, jane, where))

    for command in (
        "topic list", f"topic show {TOPIC}", f"topic rename {TOPIC}", f"topic channel {TOPIC}",
        f"topic delete {TOPIC}", "topic add", f"topic words {TOPIC}", "inbox", "mutes",
        f"topic quiet {TOPIC}", f"topic escalate {TOPIC}", "status", "history", "connect",
        "disconnect", "insights Ours", "publish", "publish list",
    ):  # fmt: skip
        await jane.command(f"/social {command}")
        look()
        if jane.modal:
            await jane.closes()
    await jane.opens_home()
    look()
    await jane.clicks("home.settings")
    look()
    await jane.closes()
    await jane.clicks("item.more")
    look()
    await jane.closes()
    await jane.clicks("alert.reconnect")
    look()
    await jane.closes()
    await _searches(estate, look)
    return found


async def _searches(estate: Estate, look: Callable[[], None]) -> None:
    jane = estate.first.person("jane")
    await jane.command(f"/social topic add {TOPIC}")
    await jane.chooses("topic_add.service", "Town")
    await jane.submits()
    await jane.enters(page_search.QUERY, "Acme")
    look()
    await jane.clicks(page_search.PREVIEW)
    look()
    while jane.modal:
        await jane.closes()
    await jane.command(f"/social topic add {TOPIC}")
    await jane.chooses("topic_add.service", "Harbour")
    await jane.submits()
    look()
    while jane.modal:
        await jane.closes()


async def test_no_button_and_no_form_reaches_another_workspace(
    estate: Estate, there: Sandbox, held: dict[str, int]
) -> None:
    shown = await _shown_in(estate)
    assert {"topic_show.remove", "topic.more", "my_pages.add", "page_search.add"} <= {
        one["actions"][0]["action_id"] for one in shown if "actions" in one
    }
    assert {"topic_delete", "topic_rename", "topic_channels", "topic_add", "settings"} <= {
        one["view"]["callback_id"] for one in shown if one["type"] == "view_submission"
    }
    in_message = next(one for one in shown if one["container"]["type"] == "message")
    first = (await estate.row(estate.first)).id
    before, since = await snapshot(estate, first), len(estate.first.calls)
    for payload in [*shown, *carrying(in_message, set(held.values()))]:
        await send_from(there, estate.first, payload, without=SECRETS)
    await estate.settled()
    assert await snapshot(estate, first) == before
    assert leaked(estate, since) == []
    assert await mixed(estate) == []


async def test_a_link_of_one_workspace_cures_nothing_in_another(
    estate: Estate, there: Sandbox, held: dict[str, int]
) -> None:
    jane = await estate.person(there)
    first = (await estate.row(estate.first)).id
    before = await snapshot(estate, first)
    for purpose in (Purpose(alert_id=held["alert_id"]), Purpose(page_ids=(held["page_id"],))):
        links = await linking.offer(estate.bot, jane, ["harbour"], purpose)
        url = await linking.begin(estate.bot, links["harbour"].rpartition("/")[2], "browser")
        query = estate.harbour.consents(url, ACCOUNT)
        with pytest.raises(LinkFailed):
            await linking.finish(estate.bot, "harbour", query, "browser")
    assert await snapshot(estate, first) == before


async def test_the_same_account_in_two_workspaces_is_two_profiles(
    estate: Estate, there: Sandbox, held: dict[str, int]
) -> None:
    jane = await estate.person(there)
    first = (await estate.row(estate.first)).id
    before = await snapshot(estate, first)
    await estate.links(jane, ACCOUNT)
    assert await snapshot(estate, first) == before
    (own,) = await profiles.own(estate.bot, jane)
    await profiles.unlink(estate.bot, jane, own.profile.id)
    assert await snapshot(estate, first) == before
    assert estate.harbour.revoked == []


def is_nothing(found: Any) -> bool:
    """Tell whether a use case found nothing at all, be it of several kinds."""
    return not any(found) if isinstance(found, tuple) else not found


# Each use case that takes an id from outside, called by somebody of another workspace.
Job = Callable[[Bot, Person, dict[str, int]], Any]
TRIED: dict[str, Job] = {
    "acting.ask": lambda bot, who, held: acting.ask(bot, who, held["item_id"], Verb.LIKE),
    "acting.look": lambda bot, who, held: acting.look(bot, who, held["item_id"], Verb.LIKE),
    "acting.missing": lambda bot, who, held: acting.missing(bot, who, held["item_id"]),
    "acting.stage": lambda bot, who, held: acting.stage(bot, who, held["item_id"], Verb.LIKE),
    "approving.approve": lambda bot, who, held: approving.approve(bot, who, held["publication_id"]),
    "approving.decline": lambda bot, who, held: approving.decline(bot, who, held["publication_id"]),
    "deciding.approve": lambda bot, who, held: deciding.approve(bot, who, held["act_id"]),
    "deciding.decline": lambda bot, who, held: deciding.decline(bot, who, held["act_id"]),
    "deciding.retry": lambda bot, who, held: deciding.retry(bot, who, held["act_id"]),
    "deciding.take_back": lambda bot, who, held: deciding.take_back(bot, who, held["act_id"]),
    "ending.snooze": lambda bot, who, held: ending.snooze(bot, who, held["profile_id"]),
    "insights.fetch": lambda bot, who, held: insights.fetch(bot, who, held["page_id"]),
    "insights.report": lambda bot, who, held: insights.report(bot, who, held["page_id"], 28),
    "managing.pages": lambda bot, who, held: managing.pages(bot, who, [], held["topic_id"]),
    "muting.mute": lambda bot, who, held: muting.mute(
        bot, who, held["item_id"], "C1", muting.Wish(what=wanted.WORD, word="boat")
    ),
    "muting.unmute": lambda bot, who, held: muting.unmute(bot, who, held["mute_id"]),
    "pages.add": lambda bot, who, held: pages.add(
        bot, who, held["topic_id"], held["page_id"], Connection.AUTHORIZED
    ),
    "pages.found": lambda bot, who, held: pages.found(bot, who, [held["page_id"]]),
    "previewing.look": lambda bot, who, held: previewing.look(bot, who, held["page_id"]),
    "profiles.unlink": lambda bot, who, held: profiles.unlink(bot, who, held["profile_id"]),
    "publishing.begin_anew": lambda bot, who, held: publishing.begin_anew(
        bot, who, held["publication_id"]
    ),
    "publishing.choose": lambda bot, who, held: publishing.choose(bot, who, [held["page_id"]]),
    "publishing.complete": lambda bot, who, held: publishing.complete(
        bot, who, held["publication_id"]
    ),
    "publishing.describe": lambda bot, who, held: publishing.describe(
        bot, who, held["publication_id"], {0: "A boat"}
    ),
    "publishing.drafted": lambda bot, who, held: publishing.drafted(
        bot, who, held["publication_id"]
    ),
    "publishing.fetch": lambda bot, who, held: publishing.fetch(bot, who, held["publication_id"]),
    "sending.send": lambda bot, who, held: sending.send(bot, who, held["publication_id"]),
    "publishing.write": lambda bot, who, held: publishing.write(
        bot, who, held["publication_id"], Written(page_ids=[held["page_id"]], text="Mine")
    ),
    "reading.item": lambda bot, who, held: reading.item(bot, who, held["item_id"]),
    "replying.draft": lambda bot, who, held: replying.draft(
        bot, who, held["item_id"], "Words", click="1"
    ),
    "replying.send": lambda bot, who, held: replying.send(bot, who, held["act_id"]),
    "schedule.retry": lambda bot, who, held: schedule.retry(bot, who, held["publication_id"]),
    "standing.of_topic": lambda bot, who, held: standing.of_topic(bot, who, held["topic_id"]),
    "standing.past": lambda bot, who, held: standing.past(bot, who, held["topic_id"]),
    "standstill.of_alert": lambda bot, who, held: standstill.of_alert(bot, who, held["alert_id"]),
    "standstill.of_profile": lambda bot, who, held: standstill.of_profile(
        bot, who, held["profile_id"]
    ),
    "tasks.claim": lambda bot, who, held: tasks.claim(bot, who, held["asked_id"]),
    "tasks.finish": lambda bot, who, held: tasks.finish(bot, who, held["asked_id"]),
    "tasks.reopen": lambda bot, who, held: tasks.reopen(bot, who, held["asked_id"]),
    "topics.delete": lambda bot, who, held: topics.delete(bot, who, held["topic_id"]),
    "topics.pause": lambda bot, who, held: topics.pause(bot, who, held["topic_id"]),
    "topics.remove": lambda bot, who, held: topics.remove(bot, who, held["place_id"]),
    "topics.rename": lambda bot, who, held: topics.rename(bot, who, held["topic_id"], "Mine"),
    "topics.resume": lambda bot, who, held: topics.resume(bot, who, held["topic_id"]),
    "topics.send_to": lambda bot, who, held: topics.send_to(bot, who, held["topic_id"], []),
    "topics.set_acting": lambda bot, who, held: topics.set_acting(
        bot, who, held["topic_id"], actors=[], private_channel_id=""
    ),
    "topics.show": lambda bot, who, held: topics.show(bot, who, held["topic_id"]),
    "tuning.set_escalation": lambda bot, who, held: tuning.set_escalation(
        bot, who, held["topic_id"], minutes=5, channel_id="", group="S123"
    ),
    "tuning.set_hours": lambda bot, who, held: tuning.set_hours(
        bot, who, held["topic_id"], begins=22, ends=7, zone="UTC", rhythm=""
    ),
    "tuning.set_words": lambda bot, who, held: tuning.set_words(
        bot, who, held["topic_id"], includes="boat", excludes=""
    ),
    "withdrawing.cancel": lambda bot, who, held: withdrawing.cancel(
        bot, who, held["publication_id"]
    ),
    "withdrawing.found": lambda bot, who, held: withdrawing.found(bot, who, held["publication_id"]),
}
# `create` takes a channel, which Slack knows in that workspace or not; the others are what the use
# cases above are made of; whether somebody may act as a page is asked of one that was found.
NOT_TRIED = {
    "topics.create", "topics.one", "topics.placed_at", "trusted.must_act",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(TRIED))
async def test_no_use_case_finds_or_changes_what_is_of_another_workspace(
    estate: Estate, there: Sandbox, held: dict[str, int], name: str
) -> None:
    who = await estate.person(there)
    first = (await estate.row(estate.first)).id
    before = await snapshot(estate, first)
    try:
        found = await TRIED[name](estate.bot, who, held)
    except BotError as error:
        found = str(error)
    assert not any(secret in repr(found) for secret in SECRETS)
    assert isinstance(found, str) or is_nothing(found)
    assert await snapshot(estate, first) == before
    assert await mixed(estate) == []


def test_every_use_case_that_takes_an_id_is_tried() -> None:
    taking = set()
    for module in pkgutil.walk_packages(package.__path__, "bot."):
        if module.name.split(".")[1] in {"sandbox", "messages", "limits", "__main__"}:
            continue
        for name, job in vars(importlib.import_module(module.name)).items():
            if not inspect.isfunction(job) or job.__module__ != module.name:
                continue
            asked = inspect.signature(job).parameters
            ids = [one for one in asked if one.endswith(("_id", "_ids"))]
            if "who" in asked and ids and not name.startswith("_"):
                taking.add(f"{module.name.rpartition('.')[2]}.{name}")
    assert taking == {*TRIED, *NOT_TRIED}


async def test_a_topic_of_the_same_name_is_each_workspaces_own(
    estate: Estate, there: Sandbox, held: dict[str, int]
) -> None:
    del held
    jane = await estate.person(there)
    (mine,) = await topics.names(estate.bot, jane.workspace_id)
    assert len(await estate.rows(Topic, name="Boats")) == 2
    await topics.delete(estate.bot, jane, mine.id)
    assert len(await estate.rows(Topic, name="Boats")) == 1
