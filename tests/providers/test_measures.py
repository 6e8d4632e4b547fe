"""The checklist's part for insights: figures of days that were asked for, with their meaning.

To add a service: `tests/providers/<name>/stage.py`, see tests/providers/acting_plays.py.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from providers.api import Api
from providers.contract import Cannot, Provider
from providers.errors import Cause, RateLimited, ReconnectNeeded, Unavailable
from providers.measuring import Measure
from providers.vocabulary import Connection, Item, Kind
from tests.providers.acting_plays import PROVIDERS, Stage, brought, instead, on_stage, scopes_of
from tests.providers.loopback import Answer

DAYS = 7


@dataclass(frozen=True)
class Measured:
    """A figure of a service, for pages that are connected so."""

    provider: Provider
    connection: Connection
    measure: Measure

    def __str__(self) -> str:
        return f"{self.provider.name}-{self.connection}-{self.measure.figure}"

    def api(self, stage: Stage) -> Api:
        return stage.api() if self.connection is Connection.AUTHORIZED else stage.public()


def _measures() -> Iterator[Measured]:
    for provider in PROVIDERS.values():
        for connection, measures in provider.measures.items():
            for measure in () if isinstance(measures, Cannot) else measures:
                yield Measured(provider, connection, measure)


def every(measures: Sequence[Measured]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("one", measures, ids=str)


MEASURES = list(_measures())
OF_PAGES = [one for one in MEASURES if one.measure.page]
OF_POSTS = [one for one in MEASURES if one.measure.posts]


async def of_page(one: Measured, stage: Stage, api: Api | None = None) -> Mapping[date, float]:
    assert one.measure.page
    until = stage.api().now.date()
    since = until - timedelta(days=DAYS - 1)
    return await one.measure.page(api or one.api(stage), stage.page, since, until)


async def own_posts(one: Measured, stage: Stage) -> list[Item]:
    ids = [await stage.write(Kind.POST, own=True) for _ in range(3)]
    found = [await brought(stage, one.provider, its_id) for its_id in ids]
    return [item for item in found if item]


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
def test_each_connection_has_figures_each_once_or_says_why_not(provider: Provider) -> None:
    for measures in provider.measures.values():
        if isinstance(measures, Cannot):
            assert measures.why.endswith(".")
        else:
            figures = [one.figure for one in measures]
            assert figures
            assert len(set(figures)) == len(figures)


@every(MEASURES)
def test_a_figure_says_what_it_means_and_what_is_counted(one: Measured) -> None:
    measure = one.measure
    assert measure.label
    assert measure.counts
    assert measure.means.endswith(".")
    assert measure.page or measure.posts
    allowed = scopes_of(one.provider) if one.connection is Connection.AUTHORIZED else set()
    assert set(measure.scopes) <= allowed


@every(OF_PAGES)
async def test_a_pages_figure_is_of_days_that_were_asked_for(one: Measured) -> None:
    async with on_stage(one.provider) as stage:
        await stage.write(Kind.POST, own=True)
        days = await of_page(one, stage)
        until = stage.api().now.date()
    assert days
    assert all(until - timedelta(days=DAYS) < day <= until for day in days)
    assert all(value >= 0 for value in days.values())


@every(OF_POSTS)
async def test_posts_are_measured_one_by_one_and_one_that_is_gone_costs_only_itself(
    one: Measured,
) -> None:
    assert one.measure.posts
    async with on_stage(one.provider) as stage:
        items = await own_posts(one, stage)
        assert len(items) == 3
        ids = [item.native_id for item in items]
        measured = await one.measure.posts(one.api(stage), stage.page, items)
        assert set(measured) == set(ids)
        assert all(value >= 0 for value in measured.values())
        await stage.erase(ids[1])
        left = await one.measure.posts(one.api(stage), stage.page, items)
        assert {ids[0], ids[2]} <= set(left) <= set(ids)


@every(OF_POSTS)
async def test_no_posts_are_no_figures(one: Measured) -> None:
    assert one.measure.posts
    async with on_stage(one.provider) as stage:
        assert await one.measure.posts(one.api(stage), stage.page, []) == {}


@pytest.mark.parametrize(
    ("one", "scope"),
    [
        pytest.param(one, scope, id=f"{one}-{scope}")
        for one in OF_PAGES
        for scope in one.measure.scopes
    ],
)
async def test_without_its_permission_a_figure_is_refused(one: Measured, scope: str) -> None:
    async with on_stage(one.provider) as stage:
        await stage.withdraw(scope)
        with pytest.raises(ReconnectNeeded) as caught:
            await of_page(one, stage)
    assert caught.value.cause is Cause.PERMISSION
    assert scope in caught.value.missing


@every(OF_PAGES)
@pytest.mark.parametrize("status", [429, 500, 503])
async def test_trouble_on_the_way_is_told_as_trouble(one: Measured, status: int) -> None:
    async with on_stage(one.provider) as stage:
        api = instead(one.api(stage), lambda asked: Answer(b"<html>", status))
        with pytest.raises((Unavailable, RateLimited)):
            await of_page(one, stage, api)
