"""A workspace sends the bot away: what it held is revoked, all of it is wiped, nobody else's."""

from typing import Any

import pytest
from sqlmodel import SQLModel

from bot.errors import LinkStale
from bot.expired import checking
from bot.installs import uninstalling
from bot.linked import linking
from bot.linked import profiles as linked
from bot.linked.attempting import Purpose
from bot.messages import alert
from bot.sandbox import Sandbox, words
from providers.errors import RateLimited, Unavailable
from storage import mails, profiles, sent_away, wiping
from storage.models import (
    Act,
    Figure,
    Heard,
    Item,
    Mute,
    Page,
    PostFigure,
    Profile,
    Publication,
    Task,
    Upload,
    Workspace,
)
from tests.installs.estate import Estate, reads

TEAM = "T0SANDBOX1"


@pytest.fixture
async def second(estate: Estate) -> Sandbox:
    """Return a second workspace, which stays."""
    return estate.first.another()


@pytest.fixture
async def lived_in(estate: Estate, second: Sandbox) -> Estate:
    """Return an estate in which both workspaces have all that there can be."""
    acme = estate.town.page("Acme")
    ours = estate.harbour.page("Our Boats", jane="manager", joan="manager")
    for place, account in ((estate.first, "jane"), (second, "joan")):
        await estate.install(place)
        await estate.follows(place, "Boats", acme)
        await estate.owns(place, "Ours", ours, account)
    await estate.passes(seconds=1)
    estate.town.publishes(acme, "Acme sails", at=estate.clock.now())
    estate.harbour.publishes(ours, "We sail", at=estate.clock.now())
    await estate.passes(hours=2)
    await _expires(estate)
    return estate


async def _expires(estate: Estate) -> None:
    """Let a token end, an alert be raised, an e-mail be owed, and a link be under way."""
    for place in (estate.first, *estate.first.others):
        workspace = await estate.row(place)
        jane = await estate.person(place)
        account = "jane" if place is estate.first else "joan"
        estate.harbour.refuses(account)
        await estate.passes(hours=2)
        await checking.check(estate.bot, workspace, "2026-11-24")
        estate.harbour.forgives(account)
        await _owe_mail(estate, workspace.id)
        await linking.offer(estate.bot, jane, ["harbour"], Purpose())
        await _works(estate, workspace.id)


async def _works(estate: Estate, workspace_id: int) -> None:
    """Let people have acted, published, measured, shared their work, and muted."""
    now = estate.clock.now()
    (page,) = await estate.rows(Page, workspace_id=workspace_id, name="Our Boats")
    item = (await estate.rows(Item, page_id=page.id))[-1]
    ours: dict[str, Any] = {"workspace_id": workspace_id}
    wished: dict[str, Any] = {
        "key": "k",
        "by": "U1",
        "asked_at": now,
        "planned_at": now,
        "done_at": now,
    }
    muted: dict[str, Any] = {
        "channel_id": "C1",
        "what": "word",
        "value": "boat",
        "key": "k",
        "label": "boat",
    }
    async with estate.bot.database.writing() as session:
        published = Publication(**ours, by="U1", text="We sail", created_at=now, due_at=now)
        session.add(published)
        await session.flush()
        session.add_all(
            [
                Upload(**ours, publication_id=published.id, position=1, file_id="F1"),
                Act(**ours, **wished, page_id=page.id, verb="publish", due_at=now),
                Figure(**ours, page_id=page.id, figure="reach", day="2026-11-23", value=7),
                PostFigure(**ours, item_id=item.id, figure="reach", value=7, at=now),
                Task(**ours, item_id=item.id, opened_at=now),
                Mute(**ours, **muted, by="U1", at=now),
            ]
        )


async def _owe_mail(estate: Estate, workspace_id: int) -> None:
    row = {
        "workspace_id": workspace_id,
        "key": "k",
        "recipient": "jane@example.com",
        "subject": "s",
        "text": "t",
        "html": "h",
    }
    async with estate.bot.database.writing() as session:
        await mails.owe(session, [row], now=estate.clock.now())


# What a story cannot fill: no server of the harbour registers anybody.
UNFILLED = {"registration"}


async def test_the_story_fills_every_table_of_a_workspace(lived_in: Estate) -> None:
    there = await lived_in.counts((await lived_in.row(lived_in.first)).id)
    every = {table.name for table in SQLModel.metadata.sorted_tables if "workspace_id" in table.c}
    assert every - set(there) == UNFILLED


async def test_uninstalling_revokes_what_it_held_and_wipes_all_of_it_alone(
    lived_in: Estate, second: Sandbox
) -> None:
    gone, stays = await lived_in.row(lived_in.first), await lived_in.row(second)
    before = await lived_in.counts(stays.id)
    (token,) = [one for one, held in lived_in.harbour.sessions.items() if held.account == "jane"]
    lived_in.first.oauth.uninstall(TEAM)
    await lived_in.settled()
    assert lived_in.harbour.revoked == [token]
    assert await lived_in.counts(gone.id) == {}
    assert await lived_in.counts(stays.id) == before
    assert [one.team_id for one in await lived_in.installations()] == [second.slack.team_id]
    assert [one.id for one in await lived_in.rows(Workspace)] == [stays.id]


async def test_installed_again_it_begins_empty(lived_in: Estate) -> None:
    before = await lived_in.row(lived_in.first)
    lived_in.first.oauth.uninstall(TEAM)
    await lived_in.settled()
    await lived_in.install(lived_in.first)
    jane = lived_in.first.person("jane")
    await jane.command("/social topic list")
    assert "There is no topic yet." in words(jane.sees("social")[-1].blocks)
    assert (await lived_in.row(lived_in.first)).id != before.id


async def test_old_buttons_of_before_find_nothing(lived_in: Estate) -> None:
    lived_in.first.oauth.uninstall(TEAM)
    await lived_in.settled()
    await lived_in.install(lived_in.first)
    jane = lived_in.first.person("jane")
    await jane.clicks(alert.RECONNECT)
    assert jane.modal is not None
    assert "Our Boats" not in words(jane.modal.data)


async def test_both_events_may_come_twice_and_late(lived_in: Estate, second: Sandbox) -> None:
    lived_in.first.oauth.uninstall(TEAM)
    lived_in.first.oauth.tell(TEAM)
    await lived_in.settled()
    lived_in.first.oauth.tell(TEAM)
    await lived_in.settled()
    assert len(lived_in.harbour.revoked) == 1
    assert len(await lived_in.rows(Workspace)) == 1


async def test_an_event_that_comes_after_the_bot_was_installed_again_wipes_nothing(
    estate: Estate,
) -> None:
    await estate.install(estate.first)
    estate.first.oauth.uninstall(TEAM, tell=False)
    await estate.install(estate.first)
    await estate.follows(estate.first, "Boats", estate.town.page("Acme"))
    estate.first.oauth.tell(TEAM)
    await estate.wiped()
    assert (await estate.counts((await estate.row(estate.first)).id))["topic"] == 1


async def test_a_token_of_a_person_that_is_revoked_is_none_of_ours(estate: Estate) -> None:
    await estate.install(estate.first)
    tokens = {"oauth": [estate.first.person("jane").id], "bot": []}
    estate.first.slack.emit({"type": "tokens_revoked", "tokens": tokens})
    await estate.wiped()
    assert len(await estate.installations()) == 1


async def test_one_rotated_token_that_is_revoked_is_renewed_and_nothing_is_wiped(
    estate: Estate,
) -> None:
    estate.first.oauth.rotates = True
    await estate.install(estate.first)
    (token,) = estate.first.oauth.tokens.of(TEAM)
    estate.first.oauth.tokens.renew(token.refresh)
    token.expires = estate.clock.now()
    tokens = {"oauth": [], "bot": [estate.first.slack.bot_user_id]}
    estate.first.slack.emit({"type": "tokens_revoked", "tokens": tokens})
    await estate.wiped()
    workspace = await estate.row(estate.first)
    assert workspace.sent_away_at is None
    await estate.bot.slack.call(workspace.id, "auth.test")


async def test_while_slack_does_not_say_it_waits_and_then_wipes(lived_in: Estate) -> None:
    gone = await lived_in.row(lived_in.first)
    lived_in.first.fail("auth.test", status=503, times=None)
    lived_in.first.oauth.uninstall(TEAM)
    await lived_in.wiped()
    assert (await lived_in.counts(gone.id))["topic"] == 2
    lived_in.first.heal()
    await lived_in.wiped()
    assert await lived_in.counts(gone.id) == {}


async def test_nothing_is_polled_posted_or_mailed_for_a_workspace_that_leaves(
    lived_in: Estate, second: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived_in.harbour.trouble = [Unavailable("is asleep") for _ in range(100)]
    gone = await lived_in.row(lived_in.first)
    monkeypatch.setattr("bot.installs.wiping.wiping.wipe_some", _nothing)
    lived_in.first.oauth.uninstall(TEAM)
    await lived_in.settled()
    assert await lived_in.workspace(lived_in.first) is None
    assert (await lived_in.counts(gone.id))["stream"] == 2
    said, polled = len(reads(lived_in.first)), len(lived_in.town.polls)
    lived_in.harbour.trouble.clear()
    acme = lived_in.town.page("Acme")
    lived_in.town.publishes(acme, "Acme sinks", at=lived_in.clock.now())
    await lived_in.passes(hours=2)
    assert len(lived_in.town.polls) == polled + 1
    assert len(reads(lived_in.first)) == said
    assert "Acme sinks" in " ".join(reads(second))
    async with lived_in.bot.database.writing() as session:
        now = lived_in.clock.now()
        owed = await mails.claim(session, now=now, until=now, most=10)
    assert gone.id not in {one.workspace_id for one in owed}


async def _nothing(*_: Any, **__: Any) -> int:
    return 0


@pytest.mark.parametrize(
    ("where", "at"), [(wiping, "wipe_some"), (wiping, "profiles"), (profiles, "is_linked")]
)
async def test_a_crash_in_the_middle_of_it_is_finished_by_the_next_look(
    lived_in: Estate, second: Sandbox, monkeypatch: pytest.MonkeyPatch, where: object, at: str
) -> None:
    gone, stays = await lived_in.row(lived_in.first), await lived_in.row(second)
    before = await lived_in.counts(stays.id)
    calls = iter(range(100))
    whole = getattr(where, at)

    async def killed(*args: Any, **more: Any) -> Any:
        if next(calls) == (3 if at == "wipe_some" else 0):
            raise RuntimeError("killed")
        return await whole(*args, **more)

    monkeypatch.setattr(where, at, killed)
    lived_in.first.oauth.uninstall(TEAM)
    await lived_in.settled()
    monkeypatch.undo()
    assert await lived_in.counts(gone.id) != {}
    lived_in.clock.forward(minutes=11)
    await lived_in.wiped()
    assert await lived_in.counts(gone.id) == {}
    assert await lived_in.counts(stays.id) == before
    assert len(lived_in.harbour.revoked) == 1


async def test_installed_again_while_the_old_is_still_being_wiped_it_is_another(
    lived_in: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = await lived_in.row(lived_in.first)
    monkeypatch.setattr("bot.installs.wiping.wiping.wipe_some", _killed)
    lived_in.first.oauth.uninstall(TEAM)
    await lived_in.settled()
    monkeypatch.undo()
    await lived_in.install(lived_in.first)
    await lived_in.follows(lived_in.first, "Ships", lived_in.town.page("Acme"))
    lived_in.clock.forward(minutes=11)
    await lived_in.wiped()
    assert await lived_in.counts(gone.id) == {}
    new = await lived_in.row(lived_in.first)
    assert (await lived_in.counts(new.id))["topic"] == 1
    assert len(await lived_in.installations()) == 2


async def _killed(*_: Any, **__: Any) -> int:
    raise RuntimeError("killed")


@pytest.mark.parametrize("error", [Unavailable("is asleep"), RateLimited()])
async def test_a_service_that_is_away_is_asked_again_for_an_hour(
    lived_in: Estate, error: Exception
) -> None:
    gone = await lived_in.row(lived_in.first)
    lived_in.harbour.trouble = [error] * 9
    lived_in.first.oauth.uninstall(TEAM)
    await lived_in.settled()
    assert await lived_in.counts(gone.id) == {"profile": 1}
    lived_in.clock.forward(minutes=50)
    await lived_in.wiped()
    assert await lived_in.counts(gone.id) == {"profile": 1}
    lived_in.harbour.trouble.clear()
    await lived_in.wiped()
    assert (await lived_in.counts(gone.id), len(lived_in.harbour.revoked)) == ({}, 1)


async def test_a_service_that_stays_away_keeps_nobodys_data_alive(lived_in: Estate) -> None:
    gone = await lived_in.row(lived_in.first)
    lived_in.harbour.trouble = [Unavailable("is asleep") for _ in range(9)]
    lived_in.first.oauth.uninstall(TEAM)
    await lived_in.settled()
    lived_in.clock.forward(minutes=61)
    await lived_in.wiped()
    assert await lived_in.counts(gone.id) == {}


async def test_a_provider_that_breaks_keeps_nobodys_data_alive(lived_in: Estate) -> None:
    gone = await lived_in.row(lived_in.first)
    lived_in.harbour.trouble = [KeyError("odd") for _ in range(9)]
    lived_in.first.oauth.uninstall(TEAM)
    await lived_in.settled()
    lived_in.clock.forward(minutes=61)
    await lived_in.wiped()
    assert await lived_in.counts(gone.id) == {}


async def test_an_account_that_is_linked_elsewhere_too_is_not_revoked_there(
    lived_in: Estate, second: Sandbox
) -> None:
    await lived_in.links(await lived_in.person(second), "jane")
    lived_in.first.oauth.uninstall(TEAM)
    await lived_in.settled()
    assert lived_in.harbour.revoked == []
    assert sorted(one.native_id for one in await lived_in.rows(Profile)) == ["jane", "joan"]


async def test_what_a_workspace_that_leaves_still_holds_keeps_no_token_of_others_alive(
    lived_in: Estate, second: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    jane = await lived_in.person(second)
    lent = await lived_in.links(jane, "jane")
    monkeypatch.setattr("bot.installs.wiping.wiping.wipe_some", _killed)
    lived_in.first.oauth.uninstall(TEAM)
    await lived_in.settled()
    await linked.unlink(lived_in.bot, jane, lent.profile.id)
    assert len(lived_in.harbour.revoked) == 1


async def test_of_two_who_linked_the_same_account_and_leave_together_it_is_revoked(
    lived_in: Estate,
) -> None:
    omar = await lived_in.person(lived_in.first, "omar")
    await lived_in.links(omar, "jane")
    lived_in.first.oauth.uninstall(TEAM)
    await lived_in.settled()
    assert len(lived_in.harbour.revoked) == 2


async def test_a_link_that_is_under_way_leads_nowhere_any_more(lived_in: Estate) -> None:
    jane = await lived_in.person(lived_in.first)
    links = await linking.offer(lived_in.bot, jane, ["harbour"], Purpose())
    lived_in.first.oauth.uninstall(TEAM)
    await lived_in.settled()
    with pytest.raises(LinkStale):
        await linking.begin(lived_in.bot, links["harbour"].rpartition("/")[2], "browser")


async def test_what_could_not_be_written_down_is_told_again_by_slack(
    estate: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    await estate.install(estate.first)
    whole, calls = sent_away.note, iter(range(9))

    async def fails_once(*args: Any, **more: Any) -> None:
        # The first writes it of the installation.
        if next(calls) == 1:
            raise RuntimeError("the database is away")
        await whole(*args, **more)

    monkeypatch.setattr(sent_away, "note", fails_once)
    monkeypatch.setattr(estate.first.delivery, "_retries", (0.0, 0.0))
    estate.first.oauth.tokens.end(TEAM)
    estate.first.slack.emit({"type": "app_uninstalled"})
    await estate.settled()
    assert await estate.rows(Workspace) == []
    assert next(calls) == 4


async def test_nothing_but_what_slack_said_stays_behind(lived_in: Estate) -> None:
    second = lived_in.first.others[0]
    for place in (lived_in.first, second):
        lived_in.first.oauth.uninstall(place.slack.team_id)
    await lived_in.settled()
    await uninstalling.finish(lived_in.bot)
    models = [mapper.class_ for mapper in SQLModel._sa_registry.mappers]
    assert [model for model in models if await lived_in.rows(model)] == [Heard]
