"""The scene of a chaos run: a Slack, feeds, the pier, topics, and who reads what where."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from aiohttp import web
from sqlmodel import col, select

from bot import manifest
from bot.bot import Bot
from bot.keys import written
from bot.linked import linking
from bot.linked.attempting import Purpose
from bot.opening import introduce, opened, slack_client
from bot.people import Person
from bot.sandbox import Sandbox, open_sandbox
from bot.settings import Settings
from bot.watching import pages, topics
from providers.vocabulary import Connection
from storage.encryption import new_key
from storage.models import Page
from tests.chaos import press, services
from tests.chaos.pier import Pier
from tests.chaos.press import Source
from tests.chaos.weather import LEASE_SECONDS, Weather

FEEDS = ("alpha", "beta", "gamma")
# By topic: feeds, pages of the pier, channels. #leads is private, and its history cannot be read.
TOPICS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "News": (("alpha", "beta"), (), ("competitors",)),
    "Harbour": (("gamma",), ("pontoon",), ("social", "harbour")),
    "Far away": (("beta", "gamma"), ("quay",), ("far-away",)),
    "Hidden": (("alpha",), ("quay",), ("leads",)),
}
UNREADABLE = "leads"
HISTORY_OF_PRIVATE = "groups:history"
CALM_LEASE_SECONDS = 20


@dataclass(kw_only=True)
class Stage:
    """All that is there. `bot` is ours: it asks for things, and never beats."""

    sandbox: Sandbox
    settings: Settings
    bot: Bot
    jane: Person
    weather: Weather
    pier: Pier
    feeds: list[Source]
    reach: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def sources(self) -> list[Source]:
        """All that publishes."""
        return [*self.feeds, *self.pier.sources]

    def environment(self, *, lease: float = LEASE_SECONDS) -> dict[str, str]:
        """Return the environment of the bots that are killed."""
        return {
            "SLACK_BOT_TOKEN": self.sandbox.bot_token,
            "SLACK_APP_TOKEN": self.sandbox.app_token,
            "SLACK_API_URL": self.sandbox.api_url,
            "DATABASE_URL": self.settings.database_url,
            "ENCRYPTION_KEYS": self.settings.encryption_keys.get_secret_value(),
            "ALLOW_PRIVATE": self.settings.allow_private,
            "PIER_BASE_URL": f"{self.sandbox.slack.base_url}/pier",
            "SHORTEST_POLL_SECONDS": "0.3",
            "LONGEST_POLL_SECONDS": "1",
            "LEASE_SECONDS": str(lease),
            "PORT": "0",
            "LOG_LEVEL": "ERROR",
            "LOG_FORMAT": "json",
        }


@asynccontextmanager
async def staged(database_url: str, weather: Weather) -> AsyncIterator[Stage]:
    """Set the scene: every page is in its topics, and nothing was polled yet."""
    with services.offered():
        async with _staged(database_url, weather) as stage:
            yield stage


@asynccontextmanager
async def _staged(database_url: str, weather: Weather) -> AsyncIterator[Stage]:
    pier, feeds, asked = Pier(), [Source(name) for name in FEEDS], manifest.read()
    for source in (*feeds, *pier.sources):
        source.publish()
    routes: list[web.RouteDef] = [*press.routes(feeds, weather), *pier.routes(weather)]
    async with open_sandbox(
        scopes=set(manifest.scopes(asked)) - {HISTORY_OF_PRIVATE},
        events=manifest.events(asked),
        routes=routes,
    ) as sandbox:
        settings = _settings(database_url, sandbox)
        os.environ["PIER_BASE_URL"] = f"{sandbox.slack.base_url}/pier"
        token = settings.slack_bot_token.get_secret_value()
        async with slack_client(settings, token) as client, opened(settings, client) as bot:
            workspace = await introduce(bot, client)
            jane = await bot.people.find(
                workspace.id, sandbox.person("jane").id, team_id=workspace.team_id
            )
            stage = Stage(
                sandbox=sandbox, settings=settings, bot=bot, jane=jane, weather=weather,
                pier=pier, feeds=feeds,
            )  # fmt: skip
            await _furnish(stage)
            try:
                yield stage
            finally:
                del os.environ["PIER_BASE_URL"]


def _settings(database_url: str, sandbox: Sandbox) -> Settings:
    return Settings(
        _env_file=None,
        database_url=database_url,
        slack_api_url=sandbox.api_url,
        slack_bot_token=sandbox.bot_token,
        slack_app_token=sandbox.app_token,
        encryption_keys=written(new_key()),
        allow_private=sandbox.slack.base_url.removeprefix("http://"),
    )


async def _furnish(stage: Stage) -> None:
    await _link(stage)
    members = {stage.jane.user_id}
    for name, (feeds, own, channels) in TOPICS.items():
        for channel in channels:
            if channel not in {one.name for one in stage.sandbox.slack.conversations.values()}:
                stage.sandbox.slack.add_channel(channel, members=members, bot_is_member=True)
        ids = [stage.sandbox.channel(channel).id for channel in channels]
        topic = await topics.create(stage.bot, stage.jane, name, ids[0])
        await topics.send_to(stage.bot, stage.jane, topic.id, ids)
        for feed in feeds:
            url = f"{stage.sandbox.slack.base_url}/feeds/{feed}.xml"
            found = await pages.find(stage.bot, stage.jane, "rss", url)
            page_id = found.pages[0][0]
            await pages.add(stage.bot, stage.jane, topic.id, page_id, Connection.UNAUTHORIZED)
            _reaches(stage, feed, channels)
        for page in own:
            page_id = await _page_id(stage.bot, page)
            await pages.add(stage.bot, stage.jane, topic.id, page_id, Connection.AUTHORIZED)
            _reaches(stage, page, channels)
            _reaches(stage, stage.pier.comments[page].name, channels)


def _reaches(stage: Stage, source: str, channels: tuple[str, ...]) -> None:
    stage.reach[source] = tuple(dict.fromkeys([*stage.reach.get(source, ()), *channels]))


async def _link(stage: Stage) -> None:
    links = await linking.offer(stage.bot, stage.jane, ["pier"], Purpose())
    url = await linking.begin(stage.bot, links["pier"].rpartition("/")[2], "browser")
    query = {"code": "jane", "state": parse_qs(urlsplit(url).query)["state"][0]}
    await linking.finish(stage.bot, "pier", query, "browser")


async def _page_id(bot: Bot, native_id: str) -> int:
    async with bot.database.reading() as session:
        wanted = select(Page.id).where(col(Page.native_id) == native_id)
        return int((await session.execute(wanted)).scalar_one())
