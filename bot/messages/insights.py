"""The modal *Insights*: a page's figures in words and small bars, and what each of them means."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.measured import figures
from bot.measured.choosing import Choice
from bot.measured.insights import Reading, Report
from bot.messages import best_posts, causes, mrkdwn, problem
from bot.messages import figure_words as words
from bot.messages.blocks import (
    MOST_OPTION,
    Block,
    actions,
    button,
    context,
    divider,
    lines,
    modal,
    option,
    section,
    select,
)
from bot.messages.kept import Kept
from bot.messages.text import line

VIEW = "insights"
PAGE = "insights.page"
RANGE = "insights.range"
OF_TOPIC = "insights.of_topic"
OF_PAGE = "insights.of_page"

LONGEST_REASON = 600


@dataclass(frozen=True, slots=True)
class Asked(Kept):
    """Which page is looked at, over how many days, and where its charts go; rides in the view."""

    page_id: int = 0
    days: int = figures.USUAL_RANGE
    channel_id: str = ""


def choose(at: Asked, known: Sequence[Choice], *, unknown: str = "") -> Block:
    """Draw the modal before a page is chosen; `unknown` is a name that was typed in vain."""
    hint = f"No page here is called “{mrkdwn.name(unknown)}”. " if unknown else ""
    return _modal(at, [_choices(at, known), section(f"{hint}Choose a page to see how it fares.")])


def view(at: Asked, known: Sequence[Choice], shown: Report, *, is_asking: bool = False) -> Block:
    """Draw a page's figures; `is_asking` while what is missing is fetched."""
    blocks = [
        _choices(at, known),
        section(_head(shown)),
        *([context(_asking(shown))] if is_asking else []),
        *(block for one in shown.readings for block in _figure(one, shown, is_asking=is_asking)),
        *_best(shown),
        divider(),
        context(lines(_foot(shown, is_asking=is_asking))),
    ]
    can_be_drawn = any(one.told and len(one.told.points) > 1 for one in shown.readings)
    return _modal(at, blocks, submit="Show as charts" if can_be_drawn else "")


def failed(at: Asked, known: Sequence[Choice], why: str) -> Block:
    """Draw why there is nothing to see."""
    return problem.in_view(_modal(at, [_choices(at, known)]), why)


def options(known: Sequence[Choice]) -> list[Block]:
    """Return pages as the choices of a menu."""
    return [_option(one) for one in known]


def opener(page_id: int) -> Block:
    """Return the button that opens the modal with that page."""
    return button("Another page or range", OF_PAGE, value=str(page_id))


def title(shown: Report) -> str:
    """Return a page's name and service."""
    emoji = f"{shown.service_emoji} " if shown.service_emoji else ""
    return f"{emoji}{mrkdwn.link(shown.page.url, shown.page.name)} · {_connection(shown)}"


def _modal(at: Asked, blocks: Sequence[Block], *, submit: str = "") -> Block:
    return modal("Insights", blocks, callback_id=VIEW, metadata=at.kept(), submit=submit)


def _choices(at: Asked, known: Sequence[Choice]) -> Block:
    chosen = next((one for one in known if one.page_id == at.page_id), None)
    pages = select(
        PAGE,
        options(known),
        placeholder="Choose a page",
        chosen=_option(chosen) if chosen else None,
    )
    ranges = {days: option(f"Last {days} days", str(days)) for days in figures.RANGES}
    span = select(
        RANGE, [*ranges.values()], placeholder="Choose a range", chosen=ranges.get(at.days)
    )
    return actions(pages, span, block_id="choices")


def _option(one: Choice) -> Block:
    room = MOST_OPTION - len(one.service_label) - 3
    return option(f"{line(one.name, room) or '…'} ({one.service_label})", str(one.page_id))


def _connection(shown: Report) -> str:
    return f"{mrkdwn.name(shown.service_label)}, {shown.connection}"


def _head(shown: Report) -> str:
    facts = []
    has_followers = any(one.told and one.measure.is_total for one in shown.readings)
    if shown.page.followers is not None and not has_followers:
        facts.append(f"{shown.page.followers:,} followers")
    if shown.a_week is not None:
        facts.append(f"about {words.number(shown.a_week)} posts a week")
    return "\n".join(filter(None, (title(shown), " · ".join(facts))))


def _asking(shown: Report) -> str:
    label = mrkdwn.name(shown.service_label)
    return f":hourglass_flowing_sand: I ask {label} for what is missing …"


def _figure(one: Reading, shown: Report, *, is_asking: bool) -> Iterator[Block]:
    if one.told is None:
        if not is_asking or one.missing:
            yield section(f"{mrkdwn.bold(one.measure.label)}  {_nothing(one, shown)}")
            yield context(words.meaning(one.measure))
        return
    drawn = words.plot(one.told)
    yield section("\n".join(filter(None, (words.headline(one.measure, one.told), drawn))))
    yield context(words.meaning(one.measure))


def _nothing(one: Reading, shown: Report) -> str:
    if one.missing:
        return f"{mrkdwn.name(causes.lacking(one.missing), most=LONGEST_REASON)}."
    late = f" It tells of a day {one.measure.lag} days later." if one.measure.lag else ""
    label = mrkdwn.name(shown.service_label)
    return f"nothing yet: {label} has told me no figure of these days.{late}"


def _best(shown: Report) -> Iterator[Block]:
    if not shown.by:
        return
    yield divider()
    if not shown.posts:
        yield section(f"*Posts*  nothing is counted yet of posts of the last {shown.days} days.")
        return
    yield best_posts.listed(shown)
    yield from (
        context(f"{mrkdwn.bold(one.label)}  {words.meaning(one)}")
        for one in shown.by
        if not one.page
    )


def _foot(shown: Report, *, is_asking: bool) -> Iterator[str]:
    if shown.why:
        yield mrkdwn.name(shown.why, most=LONGEST_REASON)
    if not (shown.readings or shown.by):
        return
    yield f"Collected here since {mrkdwn.when(shown.since)}, each day."
    if shown.again_at and not is_asking:
        yield f"Next time {mrkdwn.when(shown.again_at)}: look again then."
