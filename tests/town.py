"""A social service that plays a script: real `Provider` records over a page of our own."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from providers.api import Api
from providers.contract import Cadence, Cannot, Provider
from providers.errors import ProviderError
from providers.vocabulary import Author, Batch, Connection, Found, Item, Kind, Page, Tried


@dataclass
class Town:
    """Pages by their native id, the posts on each, and the trouble that the next polls meet."""

    posts: dict[str, list[Item]] = field(default_factory=dict)
    gone: dict[str, list[str]] = field(default_factory=dict)
    trouble: dict[str, list[Exception]] = field(default_factory=dict)
    polls: list[str] = field(default_factory=list)

    def page(self, name: str) -> Page:
        """Return a page, made when it is new."""
        native_id = name.casefold().replace(" ", "-")
        self.posts.setdefault(native_id, [])
        return Page(
            service="town",
            native_id=native_id,
            name=name,
            handle=f"@{native_id}",
            url=f"https://town.example/{native_id}",
            followers=1_200,
        )

    def publishes(
        self, page: Page, text: str, *, at: datetime | None = None, answers: str = ""
    ) -> Item:
        """Put a new post on a page."""
        item = Item(
            native_id=f"{page.native_id}/{len(self.posts[page.native_id]) + 1}",
            kind=Kind.REPLY if answers else Kind.POST,
            html=f"<p>{text}</p>",
            posted_at=at,
            url=f"{page.url}/{len(self.posts[page.native_id]) + 1}",
            answers=answers,
            author=Author(name=page.name, handle=page.handle),
        )
        self.posts[page.native_id].insert(0, item)
        return item

    def replaces(self, page: Page, item: Item, by: Item) -> None:
        """Edit a post."""
        posts = self.posts[page.native_id]
        posts[posts.index(item)] = by

    def provider(self) -> Provider:
        """Return the service as the bot knows it."""
        return Provider(
            name="town",
            label="Town",
            emoji=":house:",
            asks_for="A page's name",
            find_pages=self._find,
            cadence=Cadence(shortest=timedelta(minutes=1), longest=timedelta(hours=1)),
            polls={
                Connection.UNAUTHORIZED: {Kind.POST: self._poll},
                Connection.AUTHORIZED: Cannot("Town has no accounts to link."),
            },
            withheld="Private messages are not shown.",
        )

    async def _find(self, api: Api, query: str) -> Found:
        del api
        wanted = query.casefold().strip().lstrip("@").replace(" ", "-")
        pages = tuple(
            self.page(native_id.replace("-", " ").title())
            for native_id in self.posts
            if wanted in native_id
        )
        return Found(
            pages=pages, tried=() if pages else (Tried(what=query, why="is no page in Town"),)
        )

    async def _poll(self, api: Api, page: Page, cursor: str) -> Batch:
        del api, cursor
        self.polls.append(page.native_id)
        for error in self.trouble.get(page.native_id, [])[:1]:
            self.trouble[page.native_id].pop(0)
            raise error
        gone = tuple(self.gone.pop(page.native_id, ()))
        return Batch(items=tuple(self.posts[page.native_id]), cursor="c", gone=gone)


def failing(*errors: ProviderError) -> list[Exception]:
    """Return trouble for the next polls."""
    return list(errors)
