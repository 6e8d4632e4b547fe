"""The modal *Add pages*, second step for pages that one manages: which there are, and *Add*."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import mrkdwn, text
from bot.messages.blocks import (
    Block,
    actions,
    button,
    context,
    divider,
    field,
    modal,
    section,
    text_box,
)
from bot.messages.page_search import AT_ONCE, Search, added, described, facts
from bot.messages.profiles import Offered, connect
from providers.vocabulary import Page

VIEW = "my_pages"
ADD = "my_pages.add"
MORE = "my_pages.more"
FILTER = "my_pages.filter"
# Three blocks each, within the hundred of a modal.
MOST = 30
# So many are looked through faster by a word than by the eye.
MANY = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedRow:
    """A page that the reader manages; `cannot` says why it cannot be added, `via` through whom."""

    id: int
    page: Page
    role: str
    via: str
    cannot: str = ""
    added: bool = False


def external_id(nonce: str) -> str:
    """Return the name by which the modal is found again when a link is done."""
    return f"mine.{nonce}"


def view(
    state: Search,
    rows: Sequence[OwnedRow],
    offered: Offered,
    *,
    nonce: str,
    is_linked: bool,
    is_looking: bool = False,
) -> Block:
    """Draw the pages; while we still ask the service, those that we knew before."""
    blocks = _linked(state, rows, offered, is_looking=is_looking) if is_linked else _first(offered)
    drawn = modal(
        "Add pages",
        [context(f"{mrkdwn.name(offered.label)} → {mrkdwn.bold(state.topic_name)}"), *blocks],
        callback_id=VIEW,
        submit="Done",
        metadata=state.kept(),
    )
    return {**drawn, "external_id": external_id(nonce)}


def _first(offered: Offered) -> list[Block]:
    """Ask for a link first: the modal goes on by itself afterwards."""
    label = mrkdwn.name(offered.label)
    return [
        section(
            f"To see the pages that you manage, link your {label} profile. {offered.link.gives}"
        ),
        actions(connect(offered, f"Link {offered.label}"), block_id="link"),
        context("Afterwards this goes on by itself. Only you see what you have linked."),
    ]


def _linked(
    state: Search, rows: Sequence[OwnedRow], offered: Offered, *, is_looking: bool
) -> list[Block]:
    fitting = [row for row in rows if _fits(row.page, state.query)]
    shown = fitting[: min(state.shows, MOST)]
    left = min(len(fitting), MOST) - len(shown)
    more = [actions(button(f"Show {min(left, AT_ONCE)} more", MORE), block_id="more")]
    beyond = len(fitting) - MOST
    return [
        section(_head(state, rows, fitting, offered, is_looking=is_looking)),
        *([_filter(state)] if len(rows) > MANY else []),
        *(block for row in shown for block in _row(row, state.topic_name)),
        *(more if left > 0 else []),
        *([context(f"… and {beyond} more: type a part of the name above.")] if beyond > 0 else []),
        divider(),
        context(_not_listed(offered)),
        actions(connect(offered, "Link another profile", first=False), block_id="link"),
    ]


def _head(
    state: Search,
    rows: Sequence[OwnedRow],
    fitting: Sequence[OwnedRow],
    offered: Offered,
    *,
    is_looking: bool,
) -> str:
    looking = ":hourglass_flowing_sand: Asking again … " if is_looking else ""
    if is_looking and not rows:
        return looking
    many = f"{looking}You manage {text.counted(len(rows), 'page')} at {mrkdwn.name(offered.label)}"
    if not state.query:
        return f"{many}."
    return f"{many}, {len(fitting):,} of them with “{mrkdwn.name(state.query)}”."


def _filter(state: Search) -> Block:
    return field(
        "Find among them",
        text_box(FILTER, value=state.query, on_enter=True),
        block_id="filter",
        optional=True,
        heard=True,
        hint="A part of the name. Enter searches.",
    )


def _fits(page: Page, query: str) -> bool:
    wanted = query.casefold()
    return any(wanted in known.casefold() for known in (page.name, page.handle, page.url))


def _row(row: OwnedRow, topic_name: str) -> list[Block]:
    page = row.page
    small = context(*facts(page, mrkdwn.name(row.role), f"via {mrkdwn.name(row.via)}"))
    if row.added:
        return [
            section(f"{described(page)}\n{added(topic_name)}", block_id=f"mine.{row.id}.added"),
            small,
        ]
    if row.cannot:
        return [
            section(
                f"{described(page)}\n:no_entry_sign: {mrkdwn.name(row.cannot, most=200)}",
                block_id=f"mine.{row.id}.cannot",
            ),
            small,
        ]
    add = button("Add", ADD, value=str(row.id), style="primary", about=page.name)
    return [section(described(page), accessory=add, block_id=f"mine.{row.id}"), small]


def _not_listed(offered: Offered) -> str:
    reasons = offered.link.not_listed or ("Only pages that the profile itself manages are listed.",)
    return " ".join(["*A page is missing?*", *reasons])
