"""The next number of a numbered record, in the style the company uses already (GD-1102 → GD-1103)."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from crm_core.models import Contract, Quote, Ticket
from crm_core.services import settings

FIRST = {Ticket: "GD-0001", Quote: "BJ-0001", Contract: "HT-0001"}

_PARTS = re.compile(r"(?P<prefix>.*?)(?P<count>\d+)", re.DOTALL)
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def next_number(session: Session, model: type[Ticket] | type[Quote] | type[Contract]) -> str:
    """One more than the highest of the prefix used last; a year inside the prefix moves on with the calendar.

    The setting `numbers.ticket` (`.quote`, `.contract`) holds a first number such as `SR-00001` to begin with.
    """
    _queue_up(session, model)
    prefix, count, width = _latest(session, model)
    today = session.info["clock"].today()
    current = _YEAR.sub(f"{today.year}", prefix)
    if current != prefix:
        prefix, count = current, 0
    count = max(count, _highest(session, model, prefix, width))
    while _exists(session, model, number := f"{prefix}{count + 1:0{width}d}"):
        count += 1
    return number


def _queue_up(session: Session, model: Any) -> None:
    """Two transactions must not read the same highest number (SQLite writes one at a time anyway)."""
    if session.get_bind().dialect.name == "postgresql":
        key = f"kechat-number-{model.KIND}"
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:key))"), {"key": key})


def _latest(session: Session, model: Any) -> tuple[str, int, int]:
    """Prefix, count and width of the first number set, or of the record made last."""
    wanted = settings.get(session, f"numbers.{model.KIND}")
    newest = select(model.number).order_by(model.id.desc()).limit(1)
    last = session.scalar(newest.execution_options(include_deleted=True))
    for number, is_taken in ((wanted, False), (last, True), (FIRST[model], False)):
        parts = _PARTS.fullmatch(number or "")
        if parts is not None:
            return parts["prefix"], int(parts["count"]) - (not is_taken), len(parts["count"])
    return "", 0, 1


def _highest(session: Session, model: Any, prefix: str, width: int) -> int:
    """The highest count behind the prefix among numbers as long as the last one."""
    of_style = select(model.number).where(
        model.number.startswith(prefix, autoescape=True), func.length(model.number) == len(prefix) + width
    )
    highest = of_style.order_by(model.number.desc()).limit(20).execution_options(include_deleted=True)
    numbers = session.scalars(highest)
    tails = [number.removeprefix(prefix) for number in numbers if number.startswith(prefix)]
    return max((int(tail) for tail in tails if tail.isdecimal()), default=0)


def _exists(session: Session, model: Any, number: str) -> bool:
    taken = select(model.id).where(model.number == number).execution_options(include_deleted=True)
    return session.scalar(taken) is not None
