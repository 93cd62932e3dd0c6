"""What all records share: identity, times, version, soft deletion, and their public fields."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, ClassVar, TypeVar

from sqlalchemy import Executable, event, select
from sqlalchemy.orm import (
    LoaderCriteriaOption,
    Mapped,
    ORMExecuteState,
    Session,
    declared_attr,
    mapped_column,
    with_loader_criteria,
)

from crm_core.columns import Instant
from crm_core.db import Base

S = TypeVar("S", bound=Executable)


class Record(Base):
    """A row of the CRM. `KIND` is its name in the contract, `FIELDS` the public fields in the contract's order.

    A field that refers to another record is an attribute holding that record (`owner`, backed by `owner_id`).
    """

    __abstract__ = True
    KIND: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)
    created_at: Mapped[datetime] = mapped_column(Instant, sort_order=90)
    updated_at: Mapped[datetime] = mapped_column(Instant, sort_order=91)
    version: Mapped[int] = mapped_column(sort_order=92)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant, sort_order=93)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}

    @property
    def label(self) -> str:
        """What people call the record."""
        raise NotImplementedError

    @property
    def ref_name(self) -> str:
        """The name under which other records show it."""
        return self.label


@event.listens_for(Session, "before_flush")
def _stamp(session: Session, *_: Any) -> None:
    clock = session.info.get("clock")
    if clock is None:
        return
    for row in session.new:
        if isinstance(row, Record):
            row.created_at = row.created_at or clock.now()
            row.updated_at = row.updated_at or clock.now()
    for row in session.dirty:
        if isinstance(row, Record) and session.is_modified(row):
            row.updated_at = clock.now()


@cache
def _standing() -> LoaderCriteriaOption:
    return with_loader_criteria(
        Record,
        lambda cls: cls.deleted_at.is_(None),
        include_aliases=True,
        propagate_to_loaders=False,  # what is loaded here may refer to deleted records
    )


def without_deleted(statement: S) -> S:
    """The same as without it, for a statement that is made once and executed again and again."""
    return statement.options(_standing()).execution_options(include_deleted=True)


@event.listens_for(Session, "do_orm_execute")
def _hide_deleted(state: ORMExecuteState) -> None:
    """Deleted records appear in no query unless it says `include_deleted`; references to them still resolve."""
    if (
        state.is_select
        and not state.is_column_load
        and not state.is_relationship_load
        and not state.execution_options.get("include_deleted", False)
    ):
        state.statement = state.statement.options(_standing())


def get_any(session: Session, model: type[Record], record_id: int) -> Record | None:
    """A record by id, deleted or not."""
    statement = select(model).where(model.id == record_id).execution_options(include_deleted=True)
    return session.scalars(statement).one_or_none()
