"""`/metrics` in Prometheus' text format, put together when it is asked for.

No figure is told apart by a name that a person, a page or a workspace has. What the database knows
is the same for all replicas: of those take the maximum, not the sum.
"""

import asyncio
from collections.abc import Iterator

import structlog
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from bot.bot import Bot
from bot.ears import Ears
from bot.heartbeat import Heart
from bot.tally import Tally
from storage import backlog
from storage.backlog import Backlog

log = structlog.get_logger()

DATABASE_SECONDS = 5.0
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


async def exposed(bot: Bot, heart: Heart, ears: Ears | None) -> bytes:
    """Return the figures of this process and, as far as it answers, of its database."""
    figures = [*_counted(bot.tally), *_alive(heart, ears), *await _stored(bot)]
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(figures))
    ProcessCollector(registry=registry)
    return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, figures: list[Metric]) -> None:
        self._figures = figures

    def collect(self) -> list[Metric]:
        return self._figures


def _counted(tally: Tally) -> Iterator[Metric]:
    late = HistogramMetricFamily(
        "social_poll_lateness_seconds", "How long after it was due a poll began."
    )
    buckets = [("+Inf" if most == float("inf") else str(most), n) for most, n in tally.late]
    late.add_metric([], buckets, tally.late_seconds)
    yield late
    polls = CounterMetricFamily(
        "social_polls", "Polls that are over, by how.", labels=["service", "outcome"]
    )
    for labels, count in sorted(tally.polls.items()):
        polls.add_metric(labels, count)
    yield polls
    refusals = CounterMetricFamily(
        "social_refusals", "Answers of services that were errors.", labels=["service", "kind"]
    )
    for labels, count in sorted(tally.refusals.items()):
        refusals.add_metric(labels, count)
    yield refusals
    budgets = GaugeMetricFamily(
        "social_rate_limit_left_ratio",
        "What the last answer left of a service's rate limit, from 1 to 0.",
        labels=["service"],
    )
    for service, left in sorted(tally.budgets.items()):
        budgets.add_metric([service], left)
    yield budgets


async def _stored(bot: Bot) -> list[Metric]:
    up = GaugeMetricFamily("social_database_up", "Whether the database answers.", 1)
    try:
        async with asyncio.timeout(DATABASE_SECONDS), bot.database.reading() as session:
            return [up, *_waiting(await backlog.look(session, now=bot.now()))]
    except Exception as error:  # noqa: BLE001 - whatever it is, the other figures are wanted more
        log.warning("the database gives no figures", kind=type(error).__name__)
        return [GaugeMetricFamily("social_database_up", "Whether the database answers.", 0)]


def _waiting(seen: Backlog) -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "social_deliveries_owed", "Messages that open channels are owed.", seen.owed
    )
    yield GaugeMetricFamily(
        "social_delivery_oldest_seconds", "Age of the oldest of them.", seen.owed_seconds
    )
    yield GaugeMetricFamily(
        "social_deliveries_parked", "Messages put aside: not sent, or not known.", seen.parked
    )
    yield GaugeMetricFamily("social_polls_due", "Streams whose poll is due.", seen.due)
    yield GaugeMetricFamily(
        "social_poll_oldest_due_seconds", "How long the longest due waits.", seen.due_seconds
    )
    yield GaugeMetricFamily(
        "social_streams_refused", "Streams whose service refuses our token.", seen.refused
    )


def _alive(heart: Heart, ears: Ears | None) -> Iterator[Metric]:
    ages = GaugeMetricFamily(
        "social_heartbeat_age_seconds", "Since each last got on.", labels=["beat"]
    )
    for name, age in heart.ages().items():
        ages.add_metric([name], age)
    yield ages
    if ears:
        yield GaugeMetricFamily(
            "social_socket_silent_seconds", "Since Slack's last sign of life.", ears.silent_seconds
        )
