"""The blocks that show figures: charts and tables, with Slack's limits of mid 2026."""

from collections.abc import Iterator
from typing import Any

from bot.limits.checks import Check, chars, figure, flag, many, number, problem, shape, typed, word
from bot.limits.rich_text import BLOCK, RICH_TEXT

LABEL = chars(20)
POINT = shape({"label": LABEL, "value": figure})
SERIES = shape({"name": LABEL, "data": many(POINT, 20)})
AXES = shape({"categories": many(LABEL, 20)}, {"x_label": chars(50), "y_label": chars(50)})
LINES = shape({"series": many(SERIES, 6), "axis_config": AXES})
CELL = typed({
    "raw_text": shape({"text": chars(10_000)}),
    "raw_number": shape({"value": figure}, {"text": chars(10_000)}),
    "rich_text": shape(RICH_TEXT, BLOCK),
})  # fmt: skip
COLUMN = shape({}, {"align": word("left", "center", "right"), "is_wrapped": flag})
TABLE = shape({"rows": many(many(CELL, 20), 100)}, {**BLOCK, "column_settings": many(COLUMN, 20)})
DATA_TABLE = shape(
    {"caption": chars(150), "rows": many(many(CELL, 20), 101, least=2)},
    {**BLOCK, "page_size": number(1, 100), "row_header_column_index": number(0, 19)},
)


def _lines(value: Any, at: str) -> Iterator[str]:
    found = [*LINES(value, at)]
    yield from found
    if found:
        return
    categories = value["axis_config"]["categories"]
    for index, series in enumerate(value["series"]):
        if [point["label"] for point in series["data"]] != categories:
            yield problem("labels must match the categories", f"{at}/series/{index}/data")


CHART: Check = typed(
    {"pie": shape({"segments": many(POINT, 6)})} | dict.fromkeys(("bar", "line", "area"), _lines)
)
DATA_VISUALIZATION = shape({"title": chars(50), "chart": CHART}, BLOCK)
