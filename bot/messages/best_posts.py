"""The posts that did best, in words."""

from collections.abc import Sequence

from bot.measured.insights import Post, Report
from bot.messages import figure_words, mrkdwn, rich_text
from bot.messages.blocks import Block, lines, section
from bot.messages.text import line
from providers.measuring import Measure

LONGEST_POST = 70


def listed(shown: Report) -> Block:
    """Return the best posts of a report, one a line."""
    told = [f"{place}. {line_of(one, shown.by)}" for place, one in enumerate(shown.posts, 1)]
    return section(lines([f"*{mrkdwn.name(heading(shown.by))}*", *told]))


def line_of(one: Post, by: Sequence[Measure]) -> str:
    """Return a post with its figures, on one line."""
    told = [
        f"{mrkdwn.name(each.label).lower()} {figure_words.number(one.values[each.figure])}"
        for each in by
        if each.figure in one.values
    ]
    when = [figure_words.day(one.item.posted_at.date())] if one.item.posted_at else []
    return " · ".join([mrkdwn.link(one.item.url, words_of(one)), *told, *when])


def words_of(one: Post) -> str:
    """Return the first words of a post."""
    heard = one.item.title or rich_text.words(one.item.html, LONGEST_POST * 2)
    return line(heard, LONGEST_POST) or "A post without words"


def heading(by: Sequence[Measure]) -> str:
    """Return the heading of the best posts."""
    return f"Posts that did best, by {line(by[0].label, 60).lower()}"
