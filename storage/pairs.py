"""Rows by many pairs of a number and a text, asked for at once by an index.

For a list of pairs (`(a, b) IN …`) SQLite reads the whole table, and PostgreSQL takes no more than
32,767 values. As one parameter, in JSON, any number of pairs are looked up one by one.
"""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import JSON, BigInteger, FromClause, Text, bindparam, cast, func, literal_column
from sqlalchemy.ext.asyncio import AsyncSession

Pair = tuple[int, str]


class Pairs(NamedTuple):
    """A table of pairs to join with: `number` and `text` are its columns."""

    table: FromClause
    number: Any
    text: Any


def pairs(session: AsyncSession) -> Pairs:
    """Return the table of the pairs that the statement's parameters (`given`) hold."""
    return _pairs(session.get_bind().dialect.name)


def given(keys: Iterable[Pair]) -> dict[str, str]:
    """Return the parameters of a statement that joins with `pairs`."""
    return {"pairs": json.dumps(list(keys))}


@cache
def _pairs(dialect: str) -> Pairs:
    asked: Any = bindparam("pairs", type_=Text)
    each = func.json_each(asked) if dialect == "sqlite" else _elements(asked)
    table = each.table_valued("value", name="pair")
    value = table.c.value
    number = cast(value.op("->>")(literal_column("0")), BigInteger)
    return Pairs(table, number, cast(value.op("->>")(literal_column("1")), Text))


def _elements(asked: Any) -> Any:
    return func.json_array_elements(cast(asked, JSON))
