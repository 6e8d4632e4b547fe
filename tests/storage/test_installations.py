"""Installations: found by the team first, kept once, renewed by one, never overwritten late."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from providers.vocabulary import Token
from storage import installations, sent_away, tokens, workspaces
from storage.database import Database
from storage.encryption import KeyRing, SecretLost, new_key
from storage.models import Installation, Workspace
from tests.clock import Clock

LEASE = timedelta(seconds=20)


def row(clock: Clock, enterprise: str = "", team: str = "T1", **more: Any) -> dict[str, Any]:
    return {
        "enterprise_id": enterprise,
        "team_id": team,
        "name": "Acme",
        "app_id": "A1",
        "bot_user_id": "U1",
        "installed_by": "U2",
        "installed_at": clock.now(),
        "scopes": ["commands"],
        "token": "sealed",
        "expires_at": None,
        **more,
    }


async def keep(database: Database, clock: Clock, *where: str, **more: Any) -> Installation:
    async with database.writing() as session:
        return await installations.keep(session, row(clock, *where, **more))


async def found(database: Database, enterprise: str, team: str) -> tuple[str, str] | None:
    async with database.reading() as session:
        one = await installations.of_team(session, enterprise, team)
    return (one.enterprise_id, one.team_id) if one else None


@pytest.mark.parametrize(
    ("enterprise", "team", "expected"),
    [
        ("", "T1", ("", "T1")),
        ("E1", "T1", ("", "T1")),
        ("E1", "T2", ("E1", "T2")),
        ("E1", "T3", ("E1", "")),
        ("E1", "", ("E1", "")),
        ("", "T3", None),
        ("E2", "T3", None),
        ("", "", None),
    ],
)
async def test_a_team_finds_its_own_first_then_that_of_its_organisation(
    database: Database, clock: Clock, enterprise: str, team: str, expected: tuple[str, str] | None
) -> None:
    for where in (("", "T1"), ("E1", "T2"), ("E1", "")):
        await keep(database, clock, *where)
    assert await found(database, enterprise, team) == expected


async def test_installed_again_it_is_the_same_row_with_all_that_is_new(
    database: Database, clock: Clock
) -> None:
    first = await keep(database, clock)
    async with database.writing() as session:
        fence = await installations.lease(
            session, first.id, now=clock.now(), until=clock.now() + LEASE
        )
        await sent_away.note(session, Installation, [first.id], now=clock.now())
    second = await keep(database, clock, token="new")
    assert (second.id, second.token) == (first.id, "new")
    assert (second.leased_until, second.sent_away_at, second.fence > fence) == (None, None, True)


async def test_a_team_that_joins_an_organisation_has_one_installation(
    database: Database, clock: Clock
) -> None:
    await keep(database, clock, "", "T1")
    await keep(database, clock, "E1", "T1")
    async with database.reading() as session:
        known = await installations.all_of_them(session)
    assert [(one.enterprise_id, one.team_id) for one in known] == [("E1", "T1")]


async def test_two_who_install_in_the_same_second_make_one(
    database: Database, clock: Clock
) -> None:
    await asyncio.gather(*(keep(database, clock, token=f"t{number}") for number in range(4)))
    async with database.reading() as session:
        assert len(await installations.all_of_them(session)) == 1


async def test_one_renews_at_a_time_and_who_is_late_writes_nothing(
    database: Database, clock: Clock
) -> None:
    one = await keep(database, clock)

    async def lease() -> int:
        async with database.writing() as session:
            now = clock.now()
            return await installations.lease(session, one.id, now=now, until=now + LEASE)

    fences = await asyncio.gather(*(lease() for _ in range(4)))
    assert sorted(map(bool, fences)) == [False, False, False, True]
    clock.forward(seconds=21)
    newer = await lease()
    async with database.writing() as session:
        assert not await installations.renew(session, one.id, max(fences), token="late")
        assert await installations.renew(session, one.id, newer, token="new")
    assert (await keep(database, clock)).id == one.id


async def test_what_ends_soon_is_found_but_not_what_somebody_is_at_or_slack_gave_up(
    database: Database, clock: Clock
) -> None:
    soon = clock.now() + timedelta(hours=1)
    due = await keep(database, clock, "", "T1", expires_at=soon)
    await keep(database, clock, "", "T2", expires_at=soon + timedelta(hours=9))
    await keep(database, clock, "", "T3")
    held = await keep(database, clock, "", "T4", expires_at=soon)
    dead = await keep(database, clock, "", "T5", expires_at=soon)
    async with database.writing() as session:
        now = clock.now()
        await installations.lease(session, held.id, now=now, until=now + LEASE)
        await installations.renew(session, dead.id, 0, refused_at=now)
    async with database.reading() as session:
        moment = clock.now() + timedelta(hours=2)
        ending = await installations.ending_before(session, moment, now=clock.now())
    assert [one.id for one in ending] == [due.id]


async def test_one_that_was_installed_anew_is_not_forgotten(
    database: Database, clock: Clock
) -> None:
    one = await keep(database, clock)
    async with database.writing() as session:
        await sent_away.note(session, Installation, [one.id], now=clock.now())
        (told,) = await sent_away.installations(session)
    await keep(database, clock)
    async with database.writing() as session:
        await installations.forget(session, told)
        assert len(await installations.all_of_them(session)) == 1


def test_a_token_opens_in_its_own_row_only() -> None:
    keys = KeyRing([new_key()])
    one = Installation(enterprise_id="", team_id="T1")
    one.token = tokens.seal_installation(keys, Token(access="xoxb-1"), one)
    assert tokens.opened_installation(keys, one).access == "xoxb-1"
    with pytest.raises(SecretLost):
        tokens.opened_installation(keys, Installation(team_id="T2", token=one.token))


async def test_no_workspace_gets_the_id_of_one_that_is_gone(
    database: Database, clock: Clock
) -> None:
    given = []
    for number in range(5):
        async with database.writing() as session:
            given.append((await workspaces.add(session, f"T{number}", clock.now())).id)
        async with database.writing() as session:
            await workspaces.delete(session, given[-1])
    assert len(set(given)) == 5


async def test_one_that_leaves_gives_its_name_up(database: Database, clock: Clock) -> None:
    async with database.writing() as session:
        old = await workspaces.add(session, "T1", clock.now())
        await sent_away.note(session, Workspace, [old.id], now=clock.now())
    async with database.writing() as session:
        (told,) = await sent_away.workspaces(session)
        await workspaces.leave(session, told, now=clock.now())
        assert await workspaces.find(session, "T1") is None
        new = await workspaces.add(session, "T1", clock.now())
        assert [one.id for one in await workspaces.all_of_them(session)] == [new.id]


async def test_one_worker_wipes_until_its_lease_ends(database: Database, clock: Clock) -> None:
    async with database.writing() as session:
        gone = await workspaces.add(session, "T1", clock.now())
        await sent_away.note(session, Workspace, [gone.id], now=clock.now())
    async with database.writing() as session:
        (told,) = await sent_away.workspaces(session)
        await workspaces.leave(session, told, now=clock.now())

    async def take() -> list[int]:
        async with database.writing() as session:
            now = clock.now()
            return [
                one for one, _ in await workspaces.take_wipe(session, now=now, until=now + LEASE)
            ]

    assert sorted(await asyncio.gather(take(), take())) == [[], [gone.id]]
    clock.forward(seconds=21)
    assert await take() == [gone.id]
