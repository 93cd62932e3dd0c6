"""The console's inbox: customers' conversations that were handed to people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, Field
from sqlalchemy.orm import Session

from bot.desk import handing, rota, transcript
from bot.desk.models import Handover
from bot.http.callers import Caller, CallerHere
from bot.http.context import AppHere
from bot.http.texts import sayable
from crm_core import fields
from crm_core.clock import Clock
from crm_core.models import Role, User

router = APIRouter(prefix="/api/v1", tags=["inbox"])


class Words(BaseModel):
    text: Annotated[str, AfterValidator(sayable), Field(min_length=1, max_length=4000)]


class Service(BaseModel):
    """The service desk's table: what is left out stays as it is."""

    teams: dict[str, str] | None = None
    hours: dict[str, str] | None = None
    on_call: list[str] | None = None
    hotline: str | None = None


@router.get("/inbox")
def inbox(app: AppHere, caller: CallerHere) -> dict[str, Any]:
    """Those that wait for somebody or are being looked after, as far as the caller sees them."""
    with app.database.reading() as session:
        found = handing.open_ones(session, caller.actor(session))
        return {"items": [_shown(one, app.clock) for one in found]}


@router.get("/inbox/{handover_id}")
def conversation(app: AppHere, caller: CallerHere, handover_id: int) -> dict[str, Any]:
    """One of them with what was said in it, oldest first."""
    with app.database.reading() as session:
        return _whole(session, handing.find(session, handover_id, caller.actor(session)), app.clock)


@router.post("/inbox/{handover_id}/take")
def take(app: AppHere, caller: CallerHere, handover_id: int) -> dict[str, Any]:
    """From now on the caller speaks there."""
    with _changing(app, caller, handover_id) as (session, user, handover):
        handing.take(session, handover, by=user)
        return _whole(session, handover, app.clock)


@router.post("/inbox/{handover_id}/messages")
def say(app: AppHere, caller: CallerHere, handover_id: int, words: Words) -> dict[str, Any]:
    """The caller's own words to the customer."""
    with _changing(app, caller, handover_id) as (session, user, handover):
        handing.answer(session, handover, by=user, text=words.text)
        session.flush()
        return _whole(session, handover, app.clock)


@router.post("/inbox/{handover_id}/release")
def release(app: AppHere, caller: CallerHere, handover_id: int) -> dict[str, Any]:
    """The bot answers there again."""
    with _changing(app, caller, handover_id) as (session, user, handover):
        handing.release(session, handover, by=user)
        session.flush()
        return _whole(session, handover, app.clock)


@contextmanager
def _changing(app: AppHere, caller: Caller, handover_id: int) -> Iterator[tuple[Session, User, Handover]]:
    with app.database.transaction(replace(caller.origin, conversation="inbox")) as session:
        user = caller.actor(session)
        yield session, user, handing.find(session, handover_id, user)


@router.get("/service")
def table(app: AppHere, caller: CallerHere) -> dict[str, Any]:
    """Which team sees to which category, office hours, who is on call, the hotline."""
    with app.database.reading() as session:
        caller.actor(session)
        return {**rota.table(session), "categories": list(rota.categories())}


@router.put("/service")
def change_table(app: AppHere, caller: CallerHere, wanted: Service) -> dict[str, Any]:
    """Set some of it; for admins."""
    with app.database.transaction(caller.origin) as session:
        caller.check_role(session, Role.ADMIN)
        return rota.change(session, wanted.model_dump(exclude_none=True))


def _shown(handover: Handover, clock: Clock) -> dict[str, Any]:
    ticket = handover.ticket
    return {
        "id": handover.id,
        "customer": handover.who,
        "channel": handover.channel,
        "account": handover.account and {"id": handover.account.id, "name": handover.account.name},
        "ticket": ticket and {
            "id": ticket.id, "number": ticket.number, "priority": ticket.priority, "status": ticket.status,
            "sla_due_at": fields.plain(ticket.sla_due_at, clock),
        },
        "reason": handover.reason,
        "category": handover.category,
        "team": handover.team,
        "assignee": handover.assignee and {
            "username": handover.assignee.username, "name": handover.assignee.name
        },
        "question": handover.question,
        "tried": handover.tried,
        "status": handover.status,
        "quiet": handover.quiet,
        "opened_at": fields.plain(handover.opened_at, clock),
        "last_said_at": fields.plain(handover.last_said_at, clock),
    }  # fmt: skip


def _whole(session: Session, handover: Handover, clock: Clock) -> dict[str, Any]:
    messages = transcript.said(session, clock, handover.channel, handover.conversation, handover.speaker)
    return {**_shown(handover, clock), "messages": messages}
