"""The blocks that show figures: charts and tables, with Slack's limits of mid 2026."""

from collections import Counter
from collections.abc import Iterator
from math import isfinite
from typing import Any

from bot.limits.checks import Check, chars, figure, flag, many, number, problem, shape, typed, word
from bot.limits.rich_text import BLOCK, RICH_TEXT

MOST_IN_TABLE = 20_000


def _finite(value: Any, at: str) -> Iterator[str]:
    """Check a number: JSON has none that is not finite."""
    wrong = [*figure(value, at)]
    yield from wrong
    if not wrong and isinstance(value, float) and not isfinite(value):
        yield problem("must be a number", at)


def _share(value: Any, at: str) -> Iterator[str]:
    """Check a slice of a pie."""
    wrong = [*_finite(value, at)]
    yield from wrong
    if not wrong and value <= 0:
        yield problem("must be greater than 0", at)


LABEL = chars(20)
POINT = shape({"label": LABEL, "value": _finite})
SEGMENT = shape({"label": LABEL, "value": _share})
SERIES = shape({"name": LABEL, "data": many(POINT, 20)})
AXES = shape({"categories": many(LABEL, 20)}, {"x_label": chars(50), "y_label": chars(50)})
LINES = shape({"series": many(SERIES, 6), "axis_config": AXES})
PLAIN_CELLS = {
    "raw_text": shape({"text": chars(10_000)}),
    "raw_number": shape({"value": _finite}, {"text": chars(10_000)}),
}
CELL = typed({**PLAIN_CELLS, "rich_text": shape(RICH_TEXT, BLOCK)})
COLUMN = shape({}, {"align": word("left", "center", "right"), "is_wrapped": flag})
TABLE = shape({"rows": many(many(CELL, 20), 100)}, {**BLOCK, "column_settings": many(COLUMN, 20)})
DATA_ROWS = shape(
    {"caption": chars(150), "rows": many(many(CELL, 20), 201, least=2)},
    {**BLOCK, "page_size": number(1, 100), "row_header_column_index": number(0, 19)},
)
HEADER = many(typed(PLAIN_CELLS), 20)


def _lines(value: Any, at: str) -> Iterator[str]:
    found = [*LINES(value, at)]
    yield from found
    if found:
        return
    categories = value["axis_config"]["categories"]
    for index, series in enumerate(value["series"]):
        if [point["label"] for point in series["data"]] != categories:
            yield problem("labels must match the categories", f"{at}/series/{index}/data")
    yield from _unique(categories, "categories", f"{at}/axis_config/categories")
    yield from _unique([one["name"] for one in value["series"]], "series names", f"{at}/series")


def _unique(names: list[str], what: str, at: str) -> Iterator[str]:
    if any(count > 1 for count in Counter(names).values()):
        yield problem(f"{what} must be unique", at)


def _data_table(value: Any, at: str) -> Iterator[str]:
    found = [*DATA_ROWS(value, at)]
    yield from found
    if found:
        return
    head, *rows = value["rows"]
    yield from HEADER(head, f"{at}/rows/0")
    for index, row in enumerate(rows, 1):
        if len(row) != len(head):
            yield problem("rows must have as many cells as the header", f"{at}/rows/{index}")
    if _characters(value["rows"]) > MOST_IN_TABLE:
        yield problem(f"must be less than {MOST_IN_TABLE + 1} characters in all", f"{at}/rows")


def _characters(value: Any) -> int:
    """Count what stands in the cells."""
    if isinstance(value, dict):
        own = len(str(value.get("text") or value.get("value") or ""))
        return own + sum(_characters(one) for one in value.values() if isinstance(one, list))
    return sum(map(_characters, value)) if isinstance(value, list) else 0


CHART: Check = typed(
    {"pie": shape({"segments": many(SEGMENT, 6)})} | dict.fromkeys(("bar", "line", "area"), _lines)
)
DATA_VISUALIZATION = shape({"title": chars(50), "chart": CHART}, BLOCK)
DATA_TABLE: Check = _data_table
