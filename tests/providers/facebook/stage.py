"""A stage for the checklist of acting: the Quay Café on the small Facebook, and a visitor."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.sandbox.graph import Graph, inbox
from bot.sandbox.graph.records import Message, Remark, Site, Story
from providers.api import Api
from providers.vocabulary import Kind, Page
from tests.clock import Clock
from tests.providers.acting_plays import Seen, Stage
from tests.providers.facebook.double import Double, open_double

CAFE, STRANGER = "quaycafe", "7700000000000001"


@dataclass
class OnFacebook(Stage):
    """`access` is the page's own token."""

    facebook: Double
    page: Page
    access: str
    number: int = 0

    @property
    def graph(self) -> Graph:
        return self.facebook.graph

    @property
    def site(self) -> Site:
        return self.graph.sites[CAFE]

    def api(self) -> Api:
        return self.facebook.api(self.access)

    def public(self) -> Api:
        return self.facebook.api()

    async def write(self, kind: Kind, *, own: bool = False) -> str:
        self.facebook.clock.forward(seconds=1)
        self.number += 1
        text, by = f"Number {self.number}", self.site.id if own else STRANGER
        match kind:
            case Kind.POST:
                return self.graph.publish(CAFE, text, by=by).id
            case Kind.COMMENT:
                return self.graph.comment(self.graph.newest(CAFE).id, text, by=by).id
            case Kind.REPLY:
                story = self.graph.newest(CAFE)
                above = self.graph.comment(story.id, "Ask me anything")
                return self.graph.comment(story.id, text, by=by, on=above.id).id
            case Kind.MENTION:
                return self.graph.tag(CAFE, text, by=by).id
            case Kind.PRIVATE_MESSAGE if own:
                inbox.received(self.graph, CAFE, "Hello?", by=STRANGER)
                return inbox.answered(self.graph, CAFE, STRANGER, text).id
            case Kind.PRIVATE_MESSAGE:
                return inbox.received(self.graph, CAFE, text, by=STRANGER).id
        raise AssertionError(f"nobody writes a {kind} here")

    async def seen(self, native_id: str) -> Seen | None:
        for one in self._messages():
            if one.id == native_id:
                return Seen(text=one.text)
        try:
            it = self.graph.find(native_id)
        except KeyError:
            return None
        return Seen(
            text=it.message,
            pictures=getattr(it, "photos", 0),
            is_hidden=it.hidden,
            is_liked=self.site.id in it.likers,
        )

    async def said(self) -> Sequence[str]:
        stories = list(self.site.stories.values())
        remarks = [one for story in stories for one in story.remarks.values()]
        every: list[Story | Remark | Message] = [*stories, *remarks, *self._messages()]
        return [one.id for one in every if one.by == self.site.id]

    async def erase(self, native_id: str) -> None:
        self.graph.delete(native_id)

    async def withdraw(self, scope: str) -> None:
        self.graph.drop_permission(scope)

    async def later(self, by: timedelta) -> None:
        self.facebook.clock.forward(seconds=by.total_seconds())

    def _messages(self) -> Iterator[Message]:
        return (one for thread in self.site.threads.values() for one in thread.messages)


@asynccontextmanager
async def open_stage() -> AsyncIterator[OnFacebook]:
    """Open a small Facebook where Jane manages the café."""
    async with open_double(Clock()) as facebook:
        owned = await facebook.owned(await facebook.linked())
        one = owned["Quay Café"]
        yield OnFacebook(facebook, one.page, one.token)
