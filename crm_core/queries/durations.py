"""How long things took: tickets from report to solution, deals from entry to the day they were won."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.clock import Clock
from crm_core.models import Opportunity, OpportunityStatus, Ticket, User
from crm_core.permissions import Actor
from crm_core.queries import figures
from crm_core.queries.questions import Question

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lasting:
    """Of so many records whose two ends are known: the mean, in days. `who`: a colleague's name, empty for all."""

    days: float
    count: int
    who: str = ""


def lasting(session: Session, actor: Actor, question: Question) -> list[Lasting]:
    """All together first, then each colleague's, the quickest first; empty where nothing can be reckoned.

    Of tickets and opportunities; whatever else the question asks, only those are taken that are solved or won.
    """
    spans = (
        _of_tickets(session, actor, question)
        if question.subject == "ticket"
        else _of_deals(session, actor, question)
    )
    by_owner: dict[int | None, list[timedelta]] = defaultdict(list)
    for owner, span in spans:
        by_owner[owner].append(span)
    if not by_owner:
        return []
    names = dict(
        session.execute(select(User.id, User.name).where(User.id.in_([one for one in by_owner if one]))).all()
    )
    each = [_mean(some, names.get(owner or 0, "")) for owner, some in by_owner.items()]
    whole = _mean([one for some in by_owner.values() for one in some], "")
    return [whole, *sorted((one for one in each if one.who), key=lambda one: (one.days, one.who))]


def _of_tickets(session: Session, actor: Actor, question: Question) -> list[tuple[int | None, timedelta]]:
    ids = figures.matching(session, actor, replace(question, measure="list", state="closed", group_by=None))
    rows = select(Ticket.assignee_id, Ticket.created_at, Ticket.solved_at).where(
        Ticket.id.in_(ids), Ticket.solved_at.is_not(None)
    )
    return [(owner, end - start) for owner, start, end in session.execute(rows) if end and end >= start]


def _of_deals(session: Session, actor: Actor, question: Question) -> list[tuple[int | None, timedelta]]:
    clock: Clock = session.info["clock"]
    won = replace(question.filters, statuses=(OpportunityStatus.WON,))
    ids = figures.matching(
        session, actor, replace(question, measure="list", state="all", group_by=None, filters=won)
    )
    rows = select(Opportunity.owner_id, Opportunity.created_at, Opportunity.close_date).where(
        Opportunity.id.in_(ids), Opportunity.close_date.is_not(None)
    )
    return [
        (owner, span)
        for owner, made, day in session.execute(rows)
        if (span := _days_to(made, day, clock)) is not None
    ]


def _days_to(made: datetime, day: object, clock: Clock) -> timedelta | None:
    """None where it was entered when it was won already."""
    days = (day - clock.local(made).date()).days  # type: ignore[operator]
    return timedelta(days=days) if days > 0 else None


def _mean(spans: Iterable[timedelta], who: str) -> Lasting:
    some = list(spans)
    return Lasting(sum(some, timedelta()) / _DAY / len(some), len(some), who)
