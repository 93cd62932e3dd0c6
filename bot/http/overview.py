"""Everything about one customer, for the console's 360° view."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from fastapi import APIRouter, Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.http.callers import CallerHere
from bot.http.context import AppHere
from bot.http.listing import references
from bot.http.problems import language_of
from crm_core import fields, permissions
from crm_core.clock import Clock
from crm_core.models import (
    Account,
    Activity,
    Asset,
    Contact,
    Contract,
    Opportunity,
    Payment,
    Quote,
    Record,
    Task,
    Ticket,
    User,
)  # fmt: skip
from crm_core.permissions import hidden_fields, visible
from crm_core.queries.timeline import Event, last_contact, timeline

router = APIRouter(prefix="/api/v1", tags=["insight"])

PARTS: dict[str, type[Record]] = {
    "contacts": Contact, "opportunities": Opportunity, "contracts": Contract, "payments": Payment,
    "tickets": Ticket, "tasks": Task, "quotes": Quote, "assets": Asset,
}  # fmt: skip
MOST = 200
MOMENTS = 300


@cache
def labels() -> dict[str, dict[str, dict[str, str]]]:
    """{group: {code: {"zh", "en"}}}"""
    source = files("bot.http").joinpath("language/labels.yaml").read_text("utf-8")
    found: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(source)
    return found


@router.get("/accounts/{account_id}/overview")
def overview(app: AppHere, caller: CallerHere, request: Request, account_id: int) -> dict[str, Any]:
    """The account, what hangs on it as far as the caller may see, and its history, newest first."""
    with app.database.reading() as session:
        actor = caller.actor(session)
        account = permissions.get(session, Account, account_id, actor)
        events = timeline(session, actor, account, limit=MOMENTS)
        last = last_contact(session, actor, account)
        body: dict[str, Any] = {"account": _shown(account, actor, app.clock)}
        for name, model in PARTS.items():
            body[name] = [_shown(one, actor, app.clock) for one in _hanging(session, model, actor, account)]
        teller = _Teller(session, actor, app.clock, language_of(request))
        body["timeline"] = [teller.moment(event) for event in events]
        body["last_contacted_at"] = fields.plain(last, app.clock)
    return body


def _hanging(session: Session, model: Any, actor: User, account: Account) -> Sequence[Record]:
    """The latest of them, in the order in which they were made."""
    mine = visible(model, actor, few=True).where(model.account_id == account.id)
    latest = mine.options(*references(model)).order_by(model.id.desc()).limit(MOST)
    return list(reversed(session.scalars(latest).all()))


def _shown(record: Record, actor: User, clock: Clock) -> dict[str, Any]:
    return fields.as_json(record, clock, hidden=hidden_fields(actor, record.KIND))


class _Teller:
    """Events as the page shows them, in the reader's language."""

    def __init__(self, session: Session, actor: User, clock: Clock, language: str) -> None:
        self._actor, self._clock, self._language = actor, clock, language
        self._names = dict(session.execute(select(User.username, User.name)).all())

    def moment(self, event: Event) -> dict[str, Any]:
        """`kind` groups the moments, `what` says more exactly what happened; a day alone has no time in `at`."""
        at = self._clock.local(event.at)
        what, title, text = self._told(event)
        return {
            "at": at.date().isoformat() if event.is_day or at.time() == time.min else at.isoformat(),
            "kind": event.record.KIND,
            "what": what,
            "title": title,
            "text": text,
            "who": self._names.get(event.who, event.who),
            "record": {"kind": event.record.KIND, "id": event.record.id},
        }

    def _told(self, event: Event) -> tuple[str, str, str]:
        record: Any = event.record
        match event.kind:
            case "activity":
                return (
                    record.kind.value,
                    record.method or self._word("activities", record.kind),
                    _said(record),
                )
            case "stage":
                return "stage", record.name, self._moved(event.change)
            case "ticket":
                return "ticket", self._word("events", "ticket"), f"{record.number} {record.subject}"
            case "solved":
                text = " ".join(part for part in (record.number, record.resolution or record.subject) if part)
                return "solved", self._word("events", "solved"), text
            case "comment":
                return "comment", self._word("events", "comment"), record.text
            case "task":
                return "task", self._word("events", "task"), record.title
        name = record.name or record.number if event.kind == "contract" else record.term
        hidden = "amount" in hidden_fields(self._actor, record.KIND) or record.amount is None
        parts = [name, "" if hidden else f"¥{record.amount:,.2f}"]
        return event.kind, self._word("events", event.kind), " ".join(part for part in parts if part)

    def _moved(self, change: tuple[str | None, str | None] | None) -> str:
        return " → ".join(self._word("stages", stage) for stage in change or () if stage)

    def _word(self, group: str, code: str) -> str:
        return labels()[group][code][self._language]


def _said(activity: Activity) -> str:
    """Its words, each once: the feedback is often quoted from the content."""
    further = [part for part in (activity.feedback, activity.next_step) if part not in activity.content]
    return "\n".join(part for part in (activity.content, *further) if part)
