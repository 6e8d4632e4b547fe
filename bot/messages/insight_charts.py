"""A page's figures as charts and a table, in messages: Slack draws neither of them in a modal.

`data_visualization` (2026-06): two charts in a message, 20 points, each label 20 characters.
`data_table` (2026-05): a caption, and a header without rich text. Both in messages only.
"""

from collections.abc import Sequence

from bot.measured.figures import Point, Told, Way
from bot.measured.insights import Post, Reading, Report
from bot.messages import best_posts, insights, rich_text
from bot.messages import figure_words as words
from bot.messages.blocks import Block, actions, clip, context, lines, section
from bot.messages.message import Message
from providers.measuring import Figure, Measure

AT_ONCE = 2
LONGEST_TITLE, LONGEST_LABEL, LONGEST_AXIS, LONGEST_CAPTION = 50, 20, 50, 150
NOT_COUNTED = "–"


def messages(shown: Report, *, drawn: bool = True) -> list[Message]:
    """Return a page's figures, two to a message, then its best posts.

    Not `drawn` they are the same in words and small bars, for a Slack that refuses the blocks.
    """
    told = [one for one in shown.readings if one.told and one.told.points]
    sheets = [
        [block for one in some if one.told for block in _figure(one.measure, one.told, drawn=drawn)]
        for some in _by_twos(told)
    ]
    head = section(f"*{_heading(shown)}*")
    sheets[:1] = [[head, *sheets[0]]] if sheets else [[head]]
    sheets[-1] += [*_best(shown, drawn=drawn), actions(insights.opener(shown.page.id))]
    text = summary(shown)
    return [Message(text, blocks) for blocks in sheets]


def summary(shown: Report) -> str:
    """Return all figures in words: what notifications and screen readers say."""
    told = [
        words.headline(one.measure, one.told).replace("\n", ": ")
        for one in shown.readings
        if one.told
    ]
    return lines([_heading(shown), *told])


def chart(measure: Measure, told: Told) -> Block:
    """Draw a figure as Slack's own chart."""
    labels = [clip(words.days(point.span), LONGEST_LABEL) for point in told.points]
    data = [
        {"label": label, "value": _number(point)}
        for label, point in zip(labels, told.points, strict=True)
    ]
    return {
        "type": "data_visualization",
        "title": clip(f"{measure.label}, {words.days(told.span)}", LONGEST_TITLE),
        "chart": {
            "type": _kind(measure, told),
            "series": [{"name": clip(measure.label, LONGEST_LABEL), "data": data}],
            "axis_config": {
                "categories": labels,
                "y_label": clip(_axis(measure, told), LONGEST_AXIS),
            },
        },
    }


def table(shown: Report) -> Block:
    """Draw the best posts as Slack's own table."""
    head = ["Post", "Published", *(line.label for line in shown.by)]
    return {
        "type": "data_table",
        "caption": clip(best_posts.heading(shown.by), LONGEST_CAPTION),
        "rows": [[_text(one) for one in head], *(_row(one, shown.by) for one in shown.posts)],
    }


def _by_twos(told: Sequence[Reading]) -> list[Sequence[Reading]]:
    return [told[start : start + AT_ONCE] for start in range(0, len(told), AT_ONCE)]


def _heading(shown: Report) -> str:
    return f"{insights.title(shown)} · last {shown.days} days"


def _figure(measure: Measure, told: Told, *, drawn: bool) -> list[Block]:
    plot = [] if drawn else [section(words.plot(told))] if words.plot(told) else []
    return [
        section(words.headline(measure, told)),
        *([chart(measure, told)] if drawn else plot),
        context(words.meaning(measure)),
    ]


def _best(shown: Report, *, drawn: bool) -> list[Block]:
    if not shown.by or not shown.posts:
        return []
    return [table(shown) if drawn else best_posts.listed(shown)]


def _kind(measure: Measure, told: Told) -> str:
    if told.way is Way.LAST:
        return "line"
    return "bar" if measure.figure is Figure.POSTS else "area"


def _axis(measure: Measure, told: Told) -> str:
    if told.way is Way.LAST:
        return measure.counts
    if told.way is Way.MEAN or told.each == 1:
        return f"{measure.counts} a day"
    return f"{measure.counts} in {told.each} days"


def _number(point: Point) -> float:
    whole = round(point.value)
    return whole if whole == point.value else round(point.value, 1)


def _row(one: Post, by: Sequence[Measure]) -> list[Block]:
    when = words.day(one.item.posted_at.date()) if one.item.posted_at else NOT_COUNTED
    linked = rich_text.link(best_posts.words_of(one), one.item.url)
    return [
        rich_text.block(rich_text.section(linked)),
        _text(when),
        *(_count(one.values.get(each.figure)) for each in by),
    ]


def _count(value: float | None) -> Block:
    if value is None:
        return _text(NOT_COUNTED)
    return {"type": "raw_number", "value": round(value), "text": words.number(value)}


def _text(words_: str) -> Block:
    return {"type": "raw_text", "text": clip(words_, LONGEST_CAPTION)}
