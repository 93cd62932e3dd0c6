"""How often the language model was asked, day by day: one budget for all replicas, kept over restarts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from crm_core.clock import Clock, real_now
from crm_core.db import Base, Database


class LanguageModelUse(Base):
    """The calls of one day of real time, by the company's calendar."""

    __tablename__ = "language_model_use"

    on: Mapped[date] = mapped_column(primary_key=True)
    calls: Mapped[int]


class DailyBudget:
    """So many calls a day. Each is as long as a message and its answer may be, so calls bound the bill."""

    def __init__(self, database: Database, calls: int) -> None:
        self._database, self._calls = database, calls

    def take(self) -> bool:
        """Count one call more, in a transaction of its own; False when the day's are used up."""
        if self._calls < 1:
            return False
        with self._database.transaction() as session:
            insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
            counted = (
                insert(LanguageModelUse)
                .values(on=today(session), calls=1)
                .on_conflict_do_update(
                    index_elements=[LanguageModelUse.on],
                    set_={"calls": LanguageModelUse.calls + 1},
                    where=LanguageModelUse.calls < self._calls,
                )
            )
            return session.scalar(counted.returning(LanguageModelUse.calls)) is not None


def used_today(session: Session) -> int:
    return session.scalar(select(LanguageModelUse.calls).where(LanguageModelUse.on == today(session))) or 0


def today(session: Session) -> date:
    clock: Clock = session.info["clock"]
    return clock.local(real_now()).date()
