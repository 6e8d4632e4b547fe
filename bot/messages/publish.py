"""The modals of publishing: what and where, what its pictures show, and exactly what goes out."""

from dataclasses import dataclass
from datetime import datetime

from bot.acts import fitting
from bot.acts.outlets import Outlet, Outlets
from bot.acts.publishing import Draft
from bot.messages import going_out, text
from bot.messages.blocks import (
    MOST_INPUT,
    MOST_OPTIONS,
    Block,
    context,
    field,
    modal,
    option,
    section,
    text_box,
)
from bot.messages.kept import Kept
from bot.messages.publish_words import left_out

WRITE, DESCRIBE, SEND = "publish.write", "publish.describe", "publish.send"
PAGES, WORDS, FILES, KEEP, TIME = (
    f"publish.{part}" for part in ("pages", "words", "files", "keep", "time")
)
# Slack's own for an input of files.
MOST_FILES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Kept):
    """Which draft a modal is about, where it was asked for, and what it takes the place of."""

    publication_id: int
    channel_id: str = ""
    replaces: int = 0


def write(
    about: Asked, found: Outlets, *, old: Draft | None = None, now: datetime | None = None
) -> Block:
    """Ask where, what, with which pictures, and when; `old` is what is changed."""
    blocks = [
        field("Pages", _pages(found, old), block_id="pages"),
        field("Text", _box(old), block_id="text", hint=_limits(found), optional=True),
        *_files(found, old),
        field(
            "When",
            _time(old, now),
            block_id="when",
            hint="Leave it empty to publish as soon as you have seen the preview.",
            optional=True,
        ),
        *([context(left_out(found.closed))] if found.closed else []),
        context("Nothing goes out before you have seen it."),
    ]
    return modal(
        "Publish",
        blocks,
        callback_id=WRITE,
        submit="Preview",
        close="Cancel",
        metadata=about.kept(),
    )


def nowhere(found: Outlets) -> Block:
    """Say that there is no page to publish on, and what to do."""
    told = [
        section(
            "There is no page here that you can publish on yet. Link your profile with "
            "`/social connect`, then add a page that you manage with `/social topic add`."
        )
    ]
    if found.closed:
        told.append(context(left_out(found.closed)))
    return modal("Publish", told)


def _pages(found: Outlets, old: Draft | None) -> Block:
    """Return a menu of the pages; asked for while typing where there are more than Slack takes."""
    menu: Block = {
        "type": "multi_static_select",
        "action_id": PAGES,
        "placeholder": {"type": "plain_text", "text": "Choose pages"},
    }
    if len(found.open) > MOST_OPTIONS:
        menu |= {"type": "multi_external_select", "min_query_length": 0}
    else:
        menu["options"] = [_option(one) for one in found.open]
    chosen = found.open if len(found.open) == 1 else old.outlets if old else ()
    initial = [_option(one) for one in chosen[:MOST_OPTIONS]]
    return {**menu, "initial_options": initial} if initial else menu


def _option(one: Outlet) -> Block:
    return option(f"{one.page.name} ({one.label})", str(one.id))


def offered(found: Outlets, typed: str) -> list[Block]:
    """Return the pages that fit what is being typed."""
    wanted = typed.casefold().strip()
    fitting_ones = [
        one for one in found.open if wanted in f"{one.page.name} {one.label}".casefold()
    ]
    return [_option(one) for one in fitting_ones[:MOST_OPTIONS]]


def _box(old: Draft | None) -> Block:
    said = old.publication.text if old else ""
    return text_box(WORDS, value=said, most=MOST_INPUT, multiline=True)


def _limits(found: Outlets) -> str:
    """Return how long a text may be at each service."""
    by_label = {one.label: one.publishing.limits for one in found.open}
    return text.cut(
        " · ".join(f"{label}: {going_out.most(its)}" for label, its in by_label.items()), 1_000
    )


def _files(found: Outlets, old: Draft | None) -> list[Block]:
    takers = [one.publishing for one in found.open if one.publishing.pictures]
    if not takers:
        return []
    mimes = dict.fromkeys(mime for one in takers for mime in one.mimes)
    most = min(max(one.pictures for one in takers), MOST_FILES)
    box = {
        "type": "file_input",
        "action_id": FILES,
        "filetypes": fitting.endings([*mimes]),
        "max_files": most,
    }
    has = len(old.uploads) if old else 0
    keep = {"type": "checkboxes", "action_id": KEEP, "options": [_keep(has)]}
    keeping = {**keep, "initial_options": [_keep(has)]}
    return [
        *([field("Its pictures", keeping, block_id="keep", optional=True)] if has else []),
        field("Other pictures" if has else "Pictures", box, block_id="pictures", optional=True),
    ]


def _keep(count: int) -> Block:
    return option(f"Keep its {text.counted(count, 'picture')}, unless I choose others", "keep")


def _time(old: Draft | None, now: datetime | None) -> Block:
    picker: Block = {"type": "datetimepicker", "action_id": TIME}
    due = old.due_at if old else None
    is_ahead = due is not None and (now is None or due > now)
    return {**picker, "initial_date_time": int(due.timestamp())} if due and is_ahead else picker
