"""What a team's week was, for its manager on Monday."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.reminders.lines import Lines, batches, names_of
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
from crm_core.queries import pipeline, promises, teams
from crm_core.queries.questions import Span
from integrations.messages import Bar, Chart


@dataclass(frozen=True, slots=True)
class Movement:
    """What became of the deals that somebody sees in a week. Those that went the wrong way: name by id."""

    moved: int
    won: int
    amount: Decimal
    back: Mapping[int, str]
    cut: Mapping[int, str]
    slipped: Mapping[int, str]

    @property
    def to_ask_about(self) -> dict[int, str]:
        return {**self.back, **self.cut, **self.slipped}


def movement(session: Session, user: User, now: datetime) -> Movement:
    since = now - timedelta(days=7)
    entries = select(AuditEntry.entity_id, AuditEntry.changes).where(
        AuditEntry.entity == Opportunity.KIND, AuditEntry.at >= since, AuditEntry.action == "update"
    )
    changed = [(one, changes) for one, changes in session.execute(entries.order_by(AuditEntry.seq))]
    names = _names(session, user, {one for one, _ in changed})
    changed = [(one, changes) for one, changes in changed if one in names]
    won = select(func.count(), func.coalesce(func.sum(Opportunity.amount), 0)).where(
        clause(Opportunity, user), Opportunity.deleted_at.is_(None), Opportunity.stage == Stage.WON,
        Opportunity.close_date >= since.date(),
    )  # fmt: skip
    count, amount = session.execute(won).one()
    wrong = [
        {one: names[one] for one, changes in changed if is_wrong(changes.get(field))}
        for field, is_wrong in (("stage", _is_back), ("amount", _is_less), ("close_date", _is_later))
    ]
    return Movement(sum("stage" in changes for _, changes in changed), count, amount or Decimal(0), *wrong)


def _names(session: Session, user: User, ids: Collection[int]) -> dict[int, str]:
    """Of those among them that the user sees."""
    found: dict[int, str] = {}
    for some in batches(sorted(ids)):
        seen = select(Opportunity.id, Opportunity.name).where(
            clause(Opportunity, user), Opportunity.deleted_at.is_(None), Opportunity.id.in_(some)
        )
        found.update((row[0], row[1]) for row in session.execute(seen))
    return found


def lines(session: Session, user: User, to: Receiver, now: datetime, week: Movement) -> list[str]:
    return [*_moved(to, week), *_promises(session, user, to, now), *_silent(session, user, to, now)]


def chart(session: Session, user: User, now: datetime, language: str) -> Chart | None:
    """Open deals by stage, and what each stage held a week ago."""
    stages = pipeline.by_stage(session, user, now - timedelta(days=7))
    if not any(one.count or one.before for one in stages):
        return None
    bars = tuple(
        Bar(
            words.label("stage", one.stage, language),
            float(one.amount),
            float(one.before),
            _note(one, language),
        )
        for one in stages
    )
    return Chart(words.say("chart_title", language), bars)


def _note(one: pipeline.StageSum, language: str) -> str:
    change = one.amount - one.before
    moved = f"{'+' if change > 0 else '−'}{words.rough_money(abs(change), language)}" if change else ""
    amount = words.say(
        "chart_note", language, count=one.count, amount=words.rough_money(one.amount, language)
    )
    return " ".join(part for part in (amount, moved) if part)


def _moved(to: Receiver, week: Movement) -> Lines:
    amount = words.money(week.amount, to.language)
    yield words.say("brief_moved", to.language, moved=week.moved, won=week.won, amount=amount)
    for key, deals in (("brief_back", week.back), ("brief_cut", week.cut), ("brief_slipped", week.slipped)):
        if deals:
            names = names_of(deals.values(), to.language)
            yield words.say(key, to.language, count=len(deals), names=names)


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
