"""The modal *Add pages*, second step: search a service, and add what was found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.messages import links, mrkdwn, text
from bot.messages.blocks import (
    Block,
    actions,
    button,
    context,
    divider,
    field,
    lines,
    modal,
    picture,
    section,
    text_box,
)
from bot.messages.kept import Kept
from providers.contract import Provider
from providers.vocabulary import Connection, Page, Tried

SEARCH_VIEW = "page_search"
QUERY = "page_search.query"
SEARCH = "page_search.search"
ADD = "page_search.add"
PREVIEW = "page_search.preview"
MORE = "page_search.more"

AT_ONCE = 5
MOST = 25
# Lines between more pages than these would be more blocks than Slack takes.
MOST_RULED = 20
MOST_TRIED = 12
# As much of the query as the view must remember to know it again.
KEPT_QUERY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Kept):
    """Where the search stands; it rides in the view.

    `found` holds ids of pages, the most relevant first.
    """

    topic_id: int
    topic_name: str
    service: str
    connection: Connection = Connection.UNAUTHORIZED
    query: str = ""
    found: tuple[int, ...] = ()
    shows: int = AT_ONCE

    def asked(self, query: str) -> "Search":
        """Return the search for another query, with nothing found yet."""
        return replace(self, query=_asked(query), found=(), shows=AT_ONCE)

    def is_for(self, query: str) -> bool:
        """Tell whether that is what was searched."""
        return _asked(query) == self.query


def _asked(query: str) -> str:
    return text.line(query, KEPT_QUERY)


@dataclass(frozen=True, slots=True)
class Row:
    """A page that was found; `added` when it is in the topic."""

    id: int
    page: Page
    added: bool


def begin(state: Search, provider: Provider) -> Block:
    """Draw the empty search."""
    return _view(state, provider, [context(provider.withheld)] if provider.withheld else [])


def searching(state: Search, provider: Provider) -> Block:
    """Draw the search while it is under way."""
    return _view(
        state,
        provider,
        [section(f":hourglass_flowing_sand: Searching {mrkdwn.name(provider.label)} …")],
    )


def results(
    state: Search, provider: Provider, rows: Sequence[Row], tried: Sequence[Tried] = ()
) -> Block:
    """Draw what was found, with *Add* beside each; or what was tried in vain, and why."""
    if not rows:
        return _view(state, provider, _nothing(state, tried))
    shown = rows[: state.shows]
    rule = [divider()] if len(shown) <= MOST_RULED else []
    drawn = [block for row in shown for block in (*rule, *_row(row, state.topic_name))]
    left = len(rows) - state.shows
    if left > 0:
        drawn.append(actions(button(f"Show {min(left, AT_ONCE)} more", MORE), block_id="more"))
    return _view(state, provider, drawn)


def _view(state: Search, provider: Provider, blocks: Sequence[Block]) -> Block:
    top = [
        context(f"{mrkdwn.name(provider.label)} → {mrkdwn.bold(state.topic_name)}"),
        field(
            f"Find a page: {provider.label}",
            text_box(QUERY, focused=True, on_enter=True),
            block_id="query",
            optional=True,
            heard=True,
            hint=f"{provider.asks_for}. Enter searches.",
        ),
        actions(button("Search", SEARCH, style="primary"), block_id="search"),
    ]
    return modal(
        "Add pages",
        [*top, *blocks],
        callback_id=SEARCH_VIEW,
        submit="Done",
        metadata=state.kept(),
    )


def described(page: Page) -> str:
    """Return a page's name as a link, and how it describes itself."""
    name = f"*{mrkdwn.link(page.url, page.name or page.handle or page.url)}*"
    words = mrkdwn.name(page.description, most=140)
    return "\n".join(part for part in (name, words) if part)


def facts(page: Page, *more: str) -> list[str | Block]:
    """Return a page's picture, handle and followers as parts of a small line, and what is more."""
    url = links.picture(page.picture_url)
    followers = f"{page.followers:,} followers" if page.followers is not None else ""
    said = " · ".join(fact for fact in (mrkdwn.name(page.handle), followers, *more) if fact)
    small: list[str | Block] = [picture(url, page.name)] if url else []
    return [*small, said or mrkdwn.name(page.url, most=150)]


def added(topic_name: str) -> str:
    """Return what is said of a page that is in the topic."""
    return f":white_check_mark: Added to {mrkdwn.bold(topic_name)}"


def _row(row: Row, topic_name: str) -> list[Block]:
    page, value = row.page, str(row.id)
    add = button("Add", ADD, value=value, style="primary", about=page.name)
    look = button("Preview", PREVIEW, value=value, about=page.name)
    there = ".added" if row.added else ""
    return [
        section(described(page), block_id=f"page.{value}{there}"),
        context(*facts(page, *[added(topic_name)] * row.added)),
        actions(*([look] if row.added else [add, look]), block_id=f"verbs.{value}{there}"),
    ]


def _nothing(state: Search, tried: Sequence[Tried]) -> list[Block]:
    asked = f" for “{mrkdwn.name(state.query)}”" if state.query else ""
    said = [
        f"• {mrkdwn.name(one.what, most=120)} {mrkdwn.name(one.why, most=200)}"
        for one in tried[:MOST_TRIED]
    ]
    told = [context(lines(["I tried:", *said]))] if said else []
    return [section(f"*Nothing found{asked}.*"), *told]
