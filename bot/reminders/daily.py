"""A rep's day, drafted from its records, for whoever is above."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.reminders.lines import MOST, Lines, titled
from bot.replies import words
from crm_core.clock import Clock
from crm_core.models import (
    Activity,
    AuditEntry,
    Opportunity,
    Task,
    TaskStatus,
    User,
)  # fmt: skip


def report(session: Session, user: User, day: date, language: str) -> list[str]:
    """The daily report drafted from the day's records, as lines; empty when there are none."""
    clock: Clock = session.info["clock"]
    begins = clock.local(datetime.combine(day, datetime.min.time()))
    ends = begins + timedelta(days=1)
    met = select(Activity).where(
        Activity.owner_id == user.id, Activity.occurred_at >= begins, Activity.occurred_at < ends
    )
    lines = [_met(one, language) for one in session.scalars(met.order_by(Activity.occurred_at, Activity.id))]
    parts = [(words.say("report_met", language, count=len(lines)), lines)] if lines else []
    changes = list(_changes(session, user, begins, ends, language))
    parts += [(words.say("report_changed", language), changes)] if changes else []
    done = select(Task.title).where(
        Task.assignee_id == user.id,
        Task.status == TaskStatus.DONE,
        Task.updated_at >= begins,
        Task.updated_at < ends,
    )
    finished = [f"· {title}" for title in session.scalars(done.order_by(Task.id))]
    parts += [(words.say("report_done", language), finished)] if finished else []
    if not parts:
        return []
    coming = [*_coming(session, user, ends, language)]
    parts += [(words.say("report_next", language), coming)] if coming else []
    return [line for head, some in parts for line in (head, *some)]


def _met(one: Activity, language: str) -> str:
    kind = words.label("activity.kind", one.kind, language)
    text = " ".join(one.content.split())
    return f"· {one.account.short} {one.method or kind}{'：' if language == 'zh' else ': '}{text[:80]}"


def _changes(session: Session, user: User, begins: datetime, ends: datetime, language: str) -> Lines:
    """Deals made and moved by them that day."""
    entries = select(AuditEntry).where(
        AuditEntry.entity == Opportunity.KIND, AuditEntry.actor == user.username, AuditEntry.at >= begins,
        AuditEntry.at < ends, AuditEntry.undone.is_(False), AuditEntry.is_undo.is_(False),
    )  # fmt: skip
    for entry in session.scalars(entries.order_by(AuditEntry.seq)):
        if "stage" in entry.changes and entry.action in ("create", "update"):
            stage = words.label("stage", entry.changes["stage"][1], language)
            yield f"· {entry.label} → {stage}"


def _coming(session: Session, user: User, after: datetime, language: str) -> Lines:
    soon = select(Task).where(
        Task.assignee_id == user.id, Task.status == TaskStatus.OPEN, Task.due_at >= after,
        Task.due_at < after + timedelta(days=3),
    )  # fmt: skip
    for task in session.scalars(soon.order_by(Task.due_at).limit(MOST)):
        when = words.instant(task.due_at, language, after)
        yield f"· {when} {titled(task)}"
