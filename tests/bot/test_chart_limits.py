"""What Slack would refuse of charts and tables is named before it leaves."""

from typing import Any

import pytest

from bot.limits import problems
from tests.bot.test_limits import chart, modal

Json = dict[str, Any]
AT = "/blocks/0/chart"


def line(*labels: str, name: str = "Reach") -> Json:
    return {"name": name, "data": [{"label": label, "value": 1} for label in labels]}


def pie(*values: float) -> Json:
    segments = [{"label": "a", "value": value} for value in values]
    chart = {"type": "pie", "segments": segments}
    return {"type": "data_visualization", "title": "Share", "chart": chart}


def cell(text: str = "a") -> Json:
    return {"type": "raw_text", "text": text}


def rich(text: str = "a") -> Json:
    words = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [words]}


def table(*rows: list[Json], **more: Any) -> Json:
    return {"type": "data_table", "caption": "Posts", "rows": list(rows), **more}


@pytest.mark.parametrize(("block", "expected"), [
    (chart(series=[line("Mon"), line("Mon")]),
     f"series names must be unique [json-pointer:{AT}/series]"),
    (chart(series=[line("Mon", "Mon")], axis_config={"categories": ["Mon", "Mon"]}),
     f"categories must be unique [json-pointer:{AT}/axis_config/categories]"),
    (chart(series=[line("Tue")]),
     f"labels must match the categories [json-pointer:{AT}/series/0/data]"),
    (chart(series=[{"name": "Reach", "data": [{"label": "Mon", "value": float("nan")}]}]),
     f"must be a number [json-pointer:{AT}/series/0/data/0/value]"),
    (chart(axis_config={"categories": ["Mon"], "y_label": "x" * 51}),
     f"must be less than 51 characters [json-pointer:{AT}/axis_config/y_label]"),
    (chart(series=[line(*map(str, range(21)))]),
     f"no more than 20 items allowed [json-pointer:{AT}/series/0/data]"),
    (pie(3, 0), f"must be greater than 0 [json-pointer:{AT}/segments/1/value]"),
    (pie(*[1] * 7), f"no more than 6 items allowed [json-pointer:{AT}/segments]"),
    (table([rich()], [cell()]),
     "unsupported type: rich_text [json-pointer:/blocks/0/rows/0/0/type]"),
    (table([cell(), cell()], [cell()]),
     "rows must have as many cells as the header [json-pointer:/blocks/0/rows/1]"),
    (table([cell()]), "must provide at least 2 items [json-pointer:/blocks/0/rows]"),
    (table([cell()], *[[cell()]] * 201),
     "no more than 201 items allowed [json-pointer:/blocks/0/rows]"),
    (table([cell()], *[[cell("x" * 9_000)]] * 3),
     "must be less than 20001 characters in all [json-pointer:/blocks/0/rows]"),
])  # fmt: skip
def test_what_slack_refuses_of_a_chart_is_named(block: Json, expected: str) -> None:
    assert problems([block]) == [expected]


@pytest.mark.parametrize("block", [
    chart(series=[line("Mon"), line("Mon", name="Views")]), pie(1, 2.5),
    table([cell(), cell()], [rich(), {"type": "raw_number", "value": 3, "text": "3"}]),
])  # fmt: skip
def test_what_slack_takes_of_them_passes(block: Json) -> None:
    assert problems([block]) == []


def test_a_message_has_two_charts_at_most_and_a_modal_none() -> None:
    assert problems([chart()] * 2) == []
    assert problems([chart()] * 3) == [
        "no more than 2 data_visualization blocks allowed [json-pointer:/blocks]"
    ]
    for block in (chart(), table([cell()], [cell()])):
        assert problems(modal(block)) == [
            f"unsupported type: {block['type']} [json-pointer:/view/blocks/0/type]"
        ]
