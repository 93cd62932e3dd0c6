"""The ledger of reminders: what was sent, when, to whom, why, and what came of it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from bot.http.callers import Caller, CallerHere
from bot.http.context import AppHere
from bot.http.problems import language_of
from bot.reminders import wording
from bot.reminders.ledger import BRIEF, MANY, Notice
from bot.reminders.outcomes import came_of
from bot.reminders.rulebook import Rulebook
from bot.replies import words
from crm_core.clock import Clock
from crm_core.models import Role, User
from crm_core.reach import report_ids

router = APIRouter(prefix="/api/v1", tags=["insight"])

_ALL = (Role.EXECUTIVE, Role.ADMIN)


@router.get("/notices")
def notices(
    app: AppHere,
    caller: CallerHere,
    request: Request,
    to: str = "",
    rule: str = "",
    q: str = "",
    cursor: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> dict[str, Any]:
    """Reminders that were sent, the latest first: one's own, a manager's team's, or all. `to` is a user name (`me`)."""
    book, language = app.rulebook(), language_of(request)
    with app.database.reading() as session:
        wanted = select(Notice).where(*_within(session, caller, to))
        if rule:
            wanted = wanted.where(Notice.rule == rule)
        if q:
            wanted = wanted.where(Notice.label.icontains(q, autoescape=True))
        if cursor:
            wanted = wanted.where(Notice.id < cursor)
        found = list(session.scalars(wanted.order_by(Notice.id.desc()).limit(limit + 1)))
        outcomes = came_of(session, found[:limit])
        names = dict(session.execute(select(User.username, User.name)).all())
    items = [_shown(one, outcomes.get(one.id, ""), names, book, language, app.clock) for one in found[:limit]]
    return {"items": items, "next_cursor": str(found[limit - 1].id) if len(found) > limit else None}


def _within(session: Session, caller: Caller, to: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Notice.outbound_id.is_not(None)]
    if caller.user_id is not None:
        user = caller.actor(session)
        to = user.username if to == "me" else to
        if user.role is Role.MANAGER:
            below = select(User.username).where(User.id.in_([user.id, *report_ids(user)]))
            conditions.append(Notice.recipient.in_(below))
        elif user.role not in _ALL:
            conditions.append(Notice.recipient == user.username)
    return [*conditions, Notice.recipient == to] if to else conditions


def _shown(
    one: Notice, outcome: str, names: dict[str, str], book: Rulebook, language: str, clock: Clock
) -> dict[str, Any]:
    rule = book.rule(one.rule)
    title = (
        words.say("brief_name", language) if one.rule == BRIEF else rule.title[language] if rule else one.rule
    )
    return {
        "id": one.id,
        "rule": one.rule,
        "title": title,
        "record": {"kind": one.record_kind, "id": one.record_id, "label": _label(one, language)},
        "occasion": one.occasion,
        "to": one.recipient,
        "to_name": names.get(one.recipient, one.recipient),
        "at": clock.local(one.at).isoformat(),
        "why": one.why or (wording.why_of(one, rule, language, clock) if rule else ""),
        "outcome": outcome,
        "outcome_at": clock.local(one.outcome_at).isoformat() if one.outcome_at else None,
        "snoozed_until": clock.local(one.snoozed_until).isoformat() if one.snoozed_until else None,
    }


def _label(one: Notice, language: str) -> str:
    return words.say("and_more", language, count=one.label) if one.record_kind == MANY else one.label
