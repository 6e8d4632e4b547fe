"""The unchanged bot links a profile at the small Facebook, reads its pages, and lets go."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlmodel import col, select

from bot.bot import Bot
from bot.linked import access, linking, profiles
from bot.linked.attempting import Done, Purpose
from bot.people import Person
from bot.sandbox.graph import graph_settings
from providers.contract import Provider
from providers.errors import Cause, ReconnectNeeded
from providers.facebook import PROVIDER
from providers.facebook.comments import poll_comments
from providers.facebook.polling import poll
from providers.http import open_http
from providers.vocabulary import Page
from storage.models import Page as Row
from storage.models import Workspace
from tests.clock import Clock
from tests.providers.facebook.double import Double, open_double


@pytest.fixture
def services() -> dict[str, Provider]:
    return {"facebook": PROVIDER}


@pytest.fixture
async def facebook(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Double]:
    async with open_double(clock) as double:
        for name, value in graph_settings(double.url).items():
            monkeypatch.setenv(name, value)
        yield double


@pytest.fixture
async def its_bot(bot: Bot, facebook: Double) -> AsyncIterator[Bot]:
    address = facebook.url.removeprefix("http://")
    async with open_http(allow_private=frozenset({address})) as http:
        yield replace(bot, http=http)


async def link(bot: Bot, facebook: Double, workspace: Workspace) -> Done:
    """Link Jane's profile as the bot's pages do."""
    jane = Person(workspace_id=workspace.id, user_id="U0JANE0000")
    offered = await linking.offer(bot, jane, ["facebook"], Purpose())
    url = await linking.begin(bot, offered["facebook"].rpartition("/")[2], "her browser")
    query = await facebook.consent(url, "jane", back=linking.redirect_uri(bot, "facebook"))
    return await linking.finish(bot, "facebook", query, "her browser")


async def test_a_profile_is_linked_and_its_pages_are_read_until_its_token_dies(
    its_bot: Bot, facebook: Double, workspace: Workspace
) -> None:
    done = await link(its_bot, facebook, workspace)
    assert (done.profile.name, done.pages, done.missing) == ("Jane Doe", 4, ())
    page = Page(service="facebook", native_id="61550000000101", name="Quay Café", url="")
    where = (workspace.id, done.profile.id, await _page_id(its_bot, page.native_id))
    api, granted = await access.as_profile(its_bot, *where)
    assert set(granted) == {one.scope for one in facebook.link.permissions}
    assert len((await poll(api, page, "")).items) == 3
    assert len((await poll_comments(api, page, "")).items) == 6
    await access.checked(its_bot, done.profile)
    facebook.graph.expire("jane")
    with pytest.raises(ReconnectNeeded) as refused:
        await poll(api, page, "")
    with pytest.raises(ReconnectNeeded) as again:
        await access.again(its_bot, *where, refused.value)
    assert (refused.value.cause, again.value.cause) == (Cause.EXPIRED, Cause.EXPIRED)
    assert (await link(its_bot, facebook, workspace)).profile.id == done.profile.id
    api, _ = await access.as_profile(its_bot, *where)
    assert (await poll(api, page, "")).items


async def test_a_profile_that_is_let_go_is_let_go_at_facebook(
    its_bot: Bot, facebook: Double, workspace: Workspace
) -> None:
    done = await link(its_bot, facebook, workspace)
    jane = Person(workspace_id=workspace.id, user_id="U0JANE0000")
    await profiles.unlink(its_bot, jane, done.profile.id)
    assert facebook.graph.members["jane"].grant.scopes == set()


async def _page_id(bot: Bot, native_id: str) -> int:
    async with bot.database.reading() as session:
        found = await session.scalars(select(Row.id).where(col(Row.native_id) == native_id))
    return found.one()
