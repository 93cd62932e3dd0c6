"""A list as one parameter: the text of the statement is always the same, so that no database makes it ready anew."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY


def is_given(column: Any, name: str, *, on_postgresql: bool) -> ColumnElement[bool]:
    """Whether the column's number is among those that the parameter `name` holds."""
    condition: ColumnElement[bool]
    if on_postgresql:
        condition = any_(bindparam(name, type_=ARRAY(BigInteger))) == column
    else:
        listed = func.json_each(bindparam(name)).table_valued("value")
        condition = column.in_(select(listed.c.value))
    return condition


def given(numbers: Collection[int], *, on_postgresql: bool) -> list[int] | str:
    """What such a parameter is given."""
    return list(numbers) if on_postgresql else json.dumps(list(numbers))
