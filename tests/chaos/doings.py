"""What happens while bots come and go: items are published and edited, people act on them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from sqlmodel import col, select

from bot.acts import acting, publishing, replying, sending
from bot.acts.publishing import Written
from providers.acting import Verb
from storage.models import Item, Page
from tests.chaos.stage import Stage

LATELY = 12
SECOND_THOUGHTS = timedelta(seconds=0.2)


@contextmanager
def without_second_thoughts() -> Iterator[None]:
    """Let nobody think twice until the end of the block."""
    usual, acting.SECOND_THOUGHTS = acting.SECOND_THOUGHTS, SECOND_THOUGHTS
    try:
        yield
    finally:
        acting.SECOND_THOUGHTS = usual


@dataclass
class Doings:
    """What was done so far: `replies` by what they answer and say, `likes` by the item.

    `posts` are what was published, by the page and what it says.
    """

    stage: Stage
    dice: Random
    replies: list[tuple[str, str]] = field(default_factory=list)
    likes: list[str] = field(default_factory=list)
    posts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def acts(self) -> int:
        """How much was asked of the services."""
        return len(self.replies) + len(self.likes) + len(self.posts)

    def publish(self) -> None:
        """Put out some items, and edit one that was put out lately."""
        for source in self.stage.sources:
            if self.dice.random() < 0.13:
                source.publish(under=self._post_for(source.name))
        if self.dice.random() < 0.6:
            self.dice.choice(self.dice.choice(self.stage.sources).told[-LATELY:]).edits += 1

    def _post_for(self, name: str) -> str:
        page = name.removeprefix("talk-on-")
        posts = self.stage.pier.posts.get(page)
        return "" if posts is None or page == name else self.dice.choice(posts.told[-LATELY:]).id

    async def act(self) -> None:
        """Let somebody publish, or like or answer an item that the bot knows."""
        with without_second_thoughts():
            if self.dice.random() < 0.3:
                await self._post()
            elif self.dice.random() < 0.5 and (known := await self._known()):
                await self._act_on(*self.dice.choice(known))

    async def _post(self) -> None:
        bot, jane, said = self.stage.bot, self.stage.jane, f"Post {len(self.posts)}"
        draft_id, where = await publishing.begin(bot, jane)
        pages = {one.page.native_id: one.id for one in where.open}
        await publishing.write(bot, jane, draft_id, Written(page_ids=[*pages.values()], text=said))
        await sending.send(bot, jane, draft_id)
        self.posts += [(page, said) for page in pages]

    async def _act_on(self, item_id: int, native_id: str) -> None:
        bot, jane = self.stage.bot, self.stage.jane
        if self.dice.random() < 0.5 and native_id not in self.likes:
            await acting.ask(bot, jane, item_id, Verb.LIKE)
            self.likes.append(native_id)
            return
        said = f"Answer {len(self.replies)}"
        drafted = await replying.draft(bot, jane, item_id, said, click=said.replace(" ", "-"))
        await replying.send(bot, jane, drafted.act.id)
        self.replies.append((native_id, said))

    async def _known(self) -> list[tuple[int, str]]:
        wanted = (
            select(Item.id, Item.native_id)
            .join(Page, col(Page.id) == col(Item.page_id))
            .where(col(Page.service) == "pier")
            .order_by(col(Item.id).desc())
            .limit(LATELY * 2)
        )
        async with self.stage.bot.database.reading() as session:
            return [(id_, native) for id_, native in (await session.execute(wanted)).all()]
