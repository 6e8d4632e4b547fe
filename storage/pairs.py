"""Rows by many pairs of a number and a text, asked for at once by an index.

For a list of pairs (`(a, b) IN …`) SQLite reads the whole table, and PostgreSQL takes no more than
32,767 values. As one parameter, in JSON, any number of pairs are looked up one by one.
"""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    FromClause,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
)
from sqlalchemy.ext.asyncio import AsyncSession

Pair = tuple[int, str]


class Pairs(NamedTuple):
    """A table of pairs to join with: `number` and `text` are its columns."""

    table: FromClause
    number: Any
    text: Any

    def are(self, number: Any, text: Any) -> ColumnElement[bool]:
        """Tell that two columns of another table are one of the pairs."""
        return and_(number == self.number, text == self.text)


def pairs(session: AsyncSession) -> Pairs:
    """Return the table of the pairs that the statement's parameters (`given`) hold."""
    return _pairs(session.get_bind().dialect.name)


def given(keys: Iterable[Pair]) -> dict[str, str]:
    """Return the parameters of a statement that joins with `pairs`."""
    return {"pairs": json.dumps(list(keys))}


@cache
def _pairs(dialect: str) -> Pairs:
    asked: Any = bindparam("pairs", type_=Text)
    written = asked if dialect == "sqlite" else cast(asked, JSON)
    each = func.json_each if dialect == "sqlite" else func.json_array_elements
    table = each(written).table_valued("value", name="pair")
    value = table.c.value
    number = cast(value.op("->>")(literal_column("0")), BigInteger)
    return Pairs(table, number, cast(value.op("->>")(literal_column("1")), Text))
