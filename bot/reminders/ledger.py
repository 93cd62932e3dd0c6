"""What was sent, to whom, why, and what came of it: one row for each rule, record and occasion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from crm_core.columns import Instant
from crm_core.db import Base
from crm_core.errors import NotFound

BRIEF = "brief"
"""The ledger's name for morning briefs, which are no rule."""


class Notice(Base):
    """A reminder that was sent. `at` is the company's time; `anchor_on`/`anchor_at` the day or instant waited for.

    `why` is kept of what was said in words; of the rest of a long list the rule alone tells it.

    `outcome`: what came of it (done, followed_up, snoozed, handed_over, declined, kept, broken), empty while nothing.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("record_kind", "record_id", "rule", "occasion"),
        Index("ix_notice_recipient_at", "recipient", "at"),
        Index("ix_notice_told", "record_id", "rule", "step", "anchor_on", "anchor_at", "record_kind"),
        Index("ix_notice_outcome_until", "outcome", "snoozed_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(String(64))
    record_kind: Mapped[str] = mapped_column(String(24))
    record_id: Mapped[int]
    label: Mapped[str] = mapped_column(String(300), default="")
    step: Mapped[str] = mapped_column(String(32))
    occasion: Mapped[str] = mapped_column(String(120))
    anchor_on: Mapped[date | None]
    anchor_at: Mapped[datetime | None] = mapped_column(Instant)
    recipient: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)
    why: Mapped[str] = mapped_column(Text, default="")
    outbound_id: Mapped[int | None] = mapped_column(ForeignKey("outbound_message.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(24), default="")
    outcome_at: Mapped[datetime | None] = mapped_column(Instant)
    outcome_by: Mapped[str] = mapped_column(String(64), default="")
    snoozed_until: Mapped[datetime | None] = mapped_column(Instant)


class Covered(Base):
    """Of very many at once, one that was only counted on somebody's card. `step`: as `covering` names it.

    `notice_id`: the row that says who was told how many; no foreign key, whose check would cost as much as the row.
    """

    __tablename__ = "notice_covered"
    __table_args__ = ({"sqlite_with_rowid": False},)

    step: Mapped[str] = mapped_column(String(100), primary_key=True)
    record_id: Mapped[int] = mapped_column(primary_key=True)
    anchor_on: Mapped[date | None]
    anchor_at: Mapped[datetime | None] = mapped_column(Instant)
    notice_id: Mapped[int]


class Preference(Base):
    """How somebody wants to be reminded. `wishes`: {"morning": "08:30", "off": [5, 6], "muted": [rule, …]}."""

    __tablename__ = "reminder_preference"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    wishes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


KEY = ("record_kind", "record_id", "rule", "occasion")
MANY = "list"
"""The kind of record of a row that stands for many (Covered)."""
_CHUNK = 500
_TABLE: Any = Notice.__table__


def only_one_sends(session: Session) -> None:
    """Until the transaction ends, no other replica enters anything; on SQLite there is one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


_LOCK = 5_211_001


def claim(session: Session, rows: Sequence[dict[str, Any]]) -> dict[tuple[Any, ...], int]:
    """Enter these into the ledger; the ids of those that nobody had entered, by their key."""
    columns = [_TABLE.c[name] for name in KEY]
    found: dict[tuple[Any, ...], int] = {}
    for start in range(0, len(rows), _CHUNK):
        result = _entered(session, rows[start : start + _CHUNK], *columns, _TABLE.c.id)
        found |= {tuple(row[:-1]): row[-1] for row in result}
    return found


def enter(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """The same for rows whose ids nobody asks for."""
    if rows:
        _entered(session, rows)


def _entered(session: Session, rows: Sequence[dict[str, Any]], *returned: Any) -> Any:
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        statement = _from_lists(tuple(rows[0]))
        given: Any = {name: [row[name] for row in rows] for name in rows[0]}
    else:
        statement, given = sqlite.insert(_TABLE).on_conflict_do_nothing(), rows
    return connection.execute(statement.returning(*returned) if returned else statement, given)


@cache
def _from_lists(names: tuple[str, ...]) -> Any:
    """One list for each column: PostgreSQL takes them in a tenth of the time that it takes for row after row."""
    lists = [bindparam(name, type_=ARRAY(_TABLE.c[name].type)) for name in names]
    rows = func.unnest(*lists).table_valued(*names, name="given").render_derived()
    statement = postgresql.insert(_TABLE).from_select(list(names), select(*rows.c))
    return statement.on_conflict_do_nothing()


def is_told(session: Session, kind: str, record_id: int, rule: str, anchor: datetime) -> bool:
    """Whether the rule has told of this record for this instant."""
    about = (Notice.record_kind == kind, Notice.record_id == record_id, Notice.rule == rule)
    return session.scalar(select(Notice.id).where(*about, Notice.anchor_at == anchor).limit(1)) is not None


def describe(session: Session, rows: Sequence[tuple[int, int, str]]) -> None:
    """Keep (id, id of the message, why) of what was said in words."""
    given = [{"one": one, "card": card, "reason": why} for one, card, why in rows]
    if given:
        said = update(_TABLE).where(_TABLE.c.id == bindparam("one"))
        session.connection().execute(
            said.values(outbound_id=bindparam("card"), why=bindparam("reason")), given
        )


_RECENT = timedelta(hours=24)


def last_to(session: Session, username: str, now: datetime) -> Notice | None:
    """The last reminder somebody got within a day, and has not dealt with."""
    theirs = select(Notice).where(
        Notice.recipient == username, Notice.outcome == "", Notice.at >= now - _RECENT
    )
    return session.scalars(theirs.order_by(Notice.at.desc(), Notice.id.desc()).limit(1)).first()


def of_card(session: Session, notice_id: int, username: str) -> list[Notice]:
    """All that the card told which this notice stands for. Raises NotFound for a card of somebody else."""
    one = session.get(Notice, notice_id)
    if one is None or one.recipient != username:
        raise NotFound(kind="notice")
    if one.outbound_id is None:
        return [one]
    same = select(Notice).where(Notice.outbound_id == one.outbound_id, Notice.recipient == username)
    return list(session.scalars(same.order_by(Notice.id)))


def settle(
    notices: Sequence[Notice], outcome: str, by: str, now: datetime, until: datetime | None = None
) -> None:
    """Write down what came of these."""
    for one in notices:
        one.outcome, one.outcome_at, one.outcome_by, one.snoozed_until = outcome, now, by, until


def wishes_of(session: Session, user_id: int) -> dict[str, Any]:
    found = session.get(Preference, user_id)
    return dict(found.wishes) if found else {}


def wish(session: Session, user_id: int, **changes: Any) -> dict[str, Any]:
    """Change how somebody is reminded; what holds from now on. None and empty values take a wish back."""
    wishes = {name: value for name, value in (wishes_of(session, user_id) | changes).items() if value}
    session.merge(Preference(user_id=user_id, wishes=wishes))
    session.flush()
    return wishes
