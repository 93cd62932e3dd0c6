"""What the company has decided, by key."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.models import Setting


def get(session: Session, key: str, default: Any = None) -> Any:
    """The value that was put under the key, as JSON; `default` when none was."""
    found = session.get(Setting, key)
    return default if found is None else found.value


def put(session: Session, key: str, value: Any) -> None:
    session.merge(Setting(key=key, value=value))
    session.flush()


def everything(session: Session) -> dict[str, Any]:
    return {setting.key: setting.value for setting in session.scalars(select(Setting))}
