"""Column types that behave alike on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ARRAY, JSON, BigInteger, Boolean, DateTime, Dialect, Enum, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True
    python_type = datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs an offset: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Money(TypeDecorator[Decimal]):
    """An amount with two decimals, kept as whole cents so that sums are exact on every database."""

    impl = BigInteger
    cache_ok = True
    python_type = Decimal

    def process_bind_param(self, value: Decimal | int | str | None, dialect: Dialect) -> int | None:
        return None if value is None else int((Decimal(value) * 100).to_integral_value())

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)) / 100


def choice(enum: type[StrEnum]) -> Enum:
    """A column that holds one of the enum's values, checked by the database."""
    name = "ck_" + enum.__name__.lower()
    return Enum(
        enum,
        native_enum=False,
        length=24,
        name=name,
        create_constraint=True,
        values_callable=lambda members: [member.value for member in members],
    )


class _Among(FunctionElement[bool]):
    inherit_cache = True
    type = Boolean()


def among(column: Any, name: str) -> FunctionElement[bool]:
    """Whether a whole number is among those of the parameter, which is one list: hundreds in the text of a statement
    would be read, and the statement made ready, anew each time.
    """
    return _Among(column, bindparam(name, type_=ARRAY(BigInteger).with_variant(JSON(), "sqlite")))


@compiles(_Among)
def _in_array(element: Any, compiler: Any, **keywords: Any) -> str:
    column, listed = element.clauses
    return f"{compiler.process(column, **keywords)} = ANY ({compiler.process(listed, **keywords)})"


@compiles(_Among, "sqlite")
def _in_json(element: Any, compiler: Any, **keywords: Any) -> str:
    column, listed = element.clauses
    values = f"SELECT value FROM json_each({compiler.process(listed, **keywords)})"
    return f"{compiler.process(column, **keywords)} IN ({values})"
