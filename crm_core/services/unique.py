"""Values that only one record may have."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.errors import AlreadyExists
from crm_core.models import Record


def check_unique(session: Session, model: type[Record], field: str, value: Any) -> None:
    """Raises AlreadyExists when a record has this value, deleted ones included, as the database would."""
    if value in (None, ""):
        return
    taken = select(model).where(getattr(model, field) == value).execution_options(include_deleted=True)
    found = session.scalars(taken).first()
    if found is not None:
        raise AlreadyExists(kind=model.KIND, field=field, record=found, visible=False)


def check_number(session: Session, model: type[Record], number: str) -> None:
    check_unique(session, model, "number", number.strip())
