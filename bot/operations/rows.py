"""A database's rows as JSON and back, the same whichever kind of database wrote them."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import Column, Date, DateTime, Integer, LargeBinary, Table, func, select, text
from sqlalchemy.engine import Connection

BATCH = 1000


def pack(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): _packed(value) for name, value in row.items() if value is not None}


def _packed(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, Decimal):
        return str(value)
    return value


def insert(connection: Connection, table: Table, packed: Iterable[dict[str, Any]]) -> None:
    """Rows may refer to later rows of the same table: such references are filled in at the end."""
    circular = [column for column in table.columns if _refers_to_itself(column)]
    later: list[dict[str, Any]] = []
    rows = (_unpacked(table, row) for row in packed)
    for batch in _batches(_without_circles(rows, circular, later)):
        connection.execute(table.insert(), batch)
    for values in later:
        row_id = values.pop("id")
        connection.execute(table.update().where(table.c.id == row_id).values(values))
    _move_sequence(connection, table)


def _refers_to_itself(column: Column[Any]) -> bool:
    return any(key.column.table is column.table for key in column.foreign_keys)


def _unpacked(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {column.name: _value(column, row.get(column.name)) for column in table.columns}


def _value(column: Column[Any], packed: Any) -> Any:
    kind = column.type
    if packed is None:
        return None
    if isinstance(kind, DateTime):
        instant = datetime.fromisoformat(packed)
        return instant if kind.timezone else instant.replace(tzinfo=None)
    if isinstance(kind, Date):
        return date.fromisoformat(packed)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(packed)
    return packed


def _without_circles(
    rows: Iterable[dict[str, Any]], circular: list[Column[Any]], later: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    for row in rows:
        values = {column.name: row[column.name] for column in circular if row[column.name] is not None}
        if values:
            later.append({"id": row["id"], **values})
            row |= dict.fromkeys(values)
        yield row


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _move_sequence(connection: Connection, table: Table) -> None:
    """PostgreSQL numbers new rows from a counter, which does not see ids that were given."""
    key = list(table.primary_key)
    if connection.dialect.name != "postgresql" or len(key) != 1 or not isinstance(key[0].type, Integer):
        return
    highest = connection.scalar(select(func.max(key[0])))
    counter = connection.scalar(
        text("SELECT pg_get_serial_sequence(:table, :key)"), {"table": f'"{table.name}"', "key": key[0].name}
    )
    if counter is not None and highest is not None:
        connection.execute(
            text("SELECT setval(:counter, :highest)"), {"counter": counter, "highest": highest}
        )
