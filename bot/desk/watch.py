"""What time brings to the desk: who was left waiting, what was solved and is closed, whom nobody released."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.desk import closing, handing, notices, rota
from bot.desk.models import Handover, HandoverStatus
from crm_core.db import Database, Origin
from crm_core.models import Ticket, TicketStatus
from crm_core.permissions import operator
from crm_core.services import tickets

LATE = timedelta(minutes=15)
IDLE = timedelta(days=3)
MOST = 500

Look = Callable[[Session, datetime], int]


def look(database: Database) -> int:
    """Everything that is due, each once; how many things were done. Nothing is locked when nothing is due."""
    done = 0
    for find, act in (
        (_late, _tell_late),
        (_idle, _let_go),
        (_solved, _tell_solved),
        (_quiet, _close),
        (_closed, _rate),
    ):
        with database.reading() as session:
            due = session.scalars(find(session).limit(1)).first() is not None
        if due:
            with database.transaction(Origin(actor="system", channel="desk")) as session:
                done += sum(act(session, one) for one in session.scalars(find(session).limit(MOST)).all())
    return done


# ---------------------------------------------------------------- nobody came
def _late(session: Session) -> Select[Handover]:
    now = session.info["clock"].now()
    waiting = Handover.status == HandoverStatus.WAITING
    return select(Handover).where(waiting, Handover.late_told_at.is_(None), Handover.opened_at < now - LATE)


def _tell_late(session: Session, handover: Handover) -> int:
    """Those who lead hear of it when the desk has been open for a while."""
    now: datetime = session.info["clock"].now()
    hours = rota.hours(session)
    since = hours.next_opening(handover.opened_at.astimezone(now.tzinfo))
    if not hours.is_open(now) or now - since < LATE:
        return 0
    handover.late_told_at = now
    if handover.ticket is None or handover.ticket.status is TicketStatus.OPEN:
        notices.tell_all(session, rota.leaders(session, handover.account), handover, "desk_late")
    return 1


def _idle(session: Session) -> Select[Handover]:
    now = session.info["clock"].now()
    taken = Handover.status == HandoverStatus.TAKEN
    return select(Handover).where(taken, Handover.last_said_at < now - IDLE)


def _let_go(session: Session, handover: Handover) -> int:
    handing.release(session, handover)
    return 1


# ---------------------------------------------------------------- solved, closed, rated
def _of_chat(*conditions: object) -> Select[Ticket]:
    """Tickets that were opened in a conversation, by what is known of it."""
    return select(Ticket).join(Handover, Handover.ticket_id == Ticket.id).where(*conditions)  # type: ignore[arg-type]


def _solved(session: Session) -> Select[Ticket]:
    return _of_chat(Ticket.status == TicketStatus.RESOLVED, Handover.solved_told_at.is_(None))


def _tell_solved(session: Session, ticket: Ticket) -> int:
    return int(closing.tell_solved(session, ticket))


def _quiet(session: Session) -> Select[Ticket]:
    now = session.info["clock"].now()
    return select(Ticket).where(
        Ticket.status == TicketStatus.RESOLVED, Ticket.updated_at < now - closing.CLOSES_AFTER
    )


def _close(session: Session, ticket: Ticket) -> int:
    """Nobody said that it is not solved."""
    tickets.close(session, ticket, by=operator())
    return 1


def _closed(session: Session) -> Select[Ticket]:
    now = session.info["clock"].now()
    return _of_chat(
        Ticket.status == TicketStatus.CLOSED, Ticket.satisfaction.is_(None), Handover.rating_asked_at.is_(None),
        Ticket.updated_at > now - closing.CLOSES_AFTER,
    )  # fmt: skip


def _rate(session: Session, ticket: Ticket) -> int:
    return int(closing.ask_rating(session, ticket))
