"""What a team's week was, for its manager on Monday."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.reminders.lines import Lines, names_of
from bot.reminders.people import Receiver
from bot.replies import words
from crm_core.models import (
    OPEN_STAGES,
    AuditEntry,
    Opportunity,
    Stage,
    User,
)  # fmt: skip
from crm_core.permissions import clause
from crm_core.queries import promises, teams
from crm_core.queries.questions import Span


def lines(session: Session, user: User, to: Receiver, now: datetime) -> list[str]:
    return [line for part in (_movement, _promises, _silent) for line in part(session, user, to, now)]


def _movement(session: Session, user: User, to: Receiver, now: datetime) -> Lines:
    """What became of the pipeline in the week that is over."""
    since = now - timedelta(days=7)
    seen = select(Opportunity).where(clause(Opportunity, user))
    deals = {one.id: one for one in session.scalars(seen)}
    back, cut, slipped, moved = [], [], [], 0
    entries = select(AuditEntry).where(
        AuditEntry.entity == Opportunity.KIND, AuditEntry.at >= since, AuditEntry.action == "update"
    )
    for entry in session.scalars(entries.order_by(AuditEntry.seq)):
        deal = deals.get(entry.entity_id)
        if deal is None:
            continue
        changes = entry.changes
        moved += "stage" in changes
        back += [deal.name] if _is_back(changes.get("stage")) else []
        cut += [deal.name] if _is_less(changes.get("amount")) else []
        slipped += [deal.name] if _is_later(changes.get("close_date")) else []
    won = [
        one
        for one in deals.values()
        if one.stage is Stage.WON and one.close_date and one.close_date >= since.date()
    ]
    amount = sum((one.amount or Decimal(0) for one in won), Decimal(0))
    yield words.say(
        "brief_moved", to.language, moved=moved, won=len(won), amount=words.money(amount, to.language)
    )
    for key, names in (("brief_back", back), ("brief_cut", cut), ("brief_slipped", slipped)):
        if names:
            yield words.say(
                key, to.language, count=len(names), names=names_of(dict.fromkeys(names), to.language)
            )


def _is_back(change: list[Any] | None) -> bool:
    order = [stage.value for stage in OPEN_STAGES]
    if change is None or not all(one in order for one in change):
        return False
    return order.index(change[1]) < order.index(change[0])


def _is_less(change: list[Any] | None) -> bool:
    return bool(change and change[0] and change[1]) and Decimal(change[1]) < Decimal(change[0])  # type: ignore[index]


def _is_later(change: list[Any] | None) -> bool:
    return bool(change and change[0] and change[1]) and change[1] > change[0]  # type: ignore[index]


def _promises(session: Session, user: User, to: Receiver, now: datetime) -> Lines:
    for one in promises.of_team(session, user, now - timedelta(days=7), now):
        if one.broken:
            yield words.say(
                "brief_promises", to.language, who=one.user.name, kept=one.kept, broken=one.broken
            )


def _silent(session: Session, user: User, to: Receiver, now: datetime) -> Lines:
    names = [one.name for one in teams.silent_reps(session, user, Span(now - timedelta(days=7), now))]
    if names:
        yield words.say("brief_silent", to.language, count=len(names), names=names_of(names, to.language))
