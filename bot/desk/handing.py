"""Handing a conversation to people and back. Each verb takes a session and never commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, or_, select
from sqlalchemy.orm import Session

from bot.desk import notices, rota
from bot.desk.models import Handover, HandoverReason, HandoverStatus
from bot.replies import words
from crm_core.errors import NotAllowed, NotFound
from crm_core.models import UNFINISHED, Account, Role, Ticket, TicketStatus, User
from crm_core.permissions import can_edit
from crm_core.services import tickets
from integrations import outbox
from integrations.messages import Answer, Card, Reply

SENIOR = (Role.MANAGER, Role.EXECUTIVE, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Call:
    """Where a customer speaks, and who they are as far as known."""

    channel: str
    conversation: str
    speaker: str
    name: str = ""
    account: Account | None = None
    language: str = "zh"


def held(session: Session, channel: str, conversation: str, speaker: str) -> Handover | None:
    """The open hand-over because of which the bot keeps quiet in a conversation."""
    found = _of_conversation(Call(channel, conversation, speaker)).where(
        Handover.status != HandoverStatus.RELEASED, Handover.quiet
    )
    return session.scalars(found.limit(1)).one_or_none()


def last(session: Session, call: Call) -> Handover | None:
    """The latest hand-over of a conversation whose ticket is not solved; it may have been released."""
    return session.scalars(_of_conversation(call).limit(1)).one_or_none()


def _of_conversation(call: Call) -> Select[Handover]:
    """Latest first."""
    return (
        select(Handover)
        .where(
            Handover.channel == call.channel,
            Handover.conversation == call.conversation,
            Handover.speaker == call.speaker,
            ~_solved(),
        )
        .order_by(Handover.id.desc())
    )


def hand_over(
    session: Session,
    call: Call,
    *,
    ticket: Ticket,
    reason: HandoverReason,
    question: str,
    tried: Sequence[str] = (),
    quiet: bool = True,
) -> Handover:
    """The conversation waits for a person, who is told; the ticket goes to the same people."""
    category = ticket.category or rota.category_of(question)
    desk = rota.desk_for(session, call.account, category)
    handover = of_ticket(session, ticket)
    if handover is None:
        handover = Handover(
            channel=call.channel, conversation=call.conversation, speaker=call.speaker, opened_at=_now(session)
        )  # fmt: skip
        session.add(handover)
    handover.name, handover.language = call.name, call.language
    handover.account, handover.ticket = call.account, ticket
    handover.reason, handover.category, handover.team = reason, category, desk.team
    handover.assignee = handover.assignee or desk.assignee
    handover.question, handover.tried = question, list(tried)
    handover.quiet = quiet or (handover.status is HandoverStatus.TAKEN and handover.quiet)
    if handover.status is not HandoverStatus.TAKEN:
        handover.status, handover.released_at, handover.late_told_at = HandoverStatus.WAITING, None, None
    handover.last_said_at = _now(session)
    handover.solved_told_at = handover.rating_asked_at = None
    _place_ticket(ticket, desk)
    session.flush()
    _tell(session, handover, desk)
    return handover


def _place_ticket(ticket: Ticket, desk: rota.Desk) -> None:
    ticket.category = ticket.category or desk.category
    ticket.team = ticket.team or desk.team
    ticket.assignee = ticket.assignee or desk.assignee


def _tell(session: Session, handover: Handover, desk: rota.Desk) -> None:
    people = [handover.assignee] if handover.assignee else list(desk.people)
    if handover.reason is HandoverReason.EMERGENCY:
        both = list(dict.fromkeys([*rota.on_call(session, handover.account), *people]))
        notices.tell_all(session, both, handover, "desk_emergency")
    elif handover.reason is HandoverReason.COMPLAINT:
        leading = list(rota.leaders(session, handover.account))
        notices.tell_all(session, leading, handover, "desk_complaint")
        notices.tell_all(session, [one for one in people if one not in leading], handover, "desk_new")
    else:
        notices.tell_all(session, people, handover, "desk_new")


def forward(session: Session, handover: Handover, text: str) -> None:
    """The customer goes on speaking to a person: whoever has it hears it at once."""
    handover.last_said_at = _now(session)
    if handover.assignee is not None:
        notices.tell_all(session, [handover.assignee], handover, "desk_said", said=text)


def alarm(session: Session, handover: Handover, said: str) -> None:
    """Danger is told of where people know of the conversation: who is on call hears the very words."""
    handover.reason, handover.last_said_at = HandoverReason.EMERGENCY, _now(session)
    notices.tell_all(session, rota.on_call(session, handover.account), handover, "desk_emergency", said)


def take(session: Session, handover: Handover, *, by: User) -> None:
    """From now on `by` speaks there and the bot does not. Raises NotAllowed when a colleague has it already."""
    check_may_see(session, handover, by)
    if (
        handover.status is HandoverStatus.TAKEN
        and handover.assignee not in (None, by)
        and by.role not in SENIOR
    ):
        raise NotAllowed(kind="ticket", label=handover.ticket.number if handover.ticket else "")
    is_new = handover.status is not HandoverStatus.TAKEN or handover.assignee is not by
    handover.assignee, handover.quiet = by, True
    handover.status, handover.released_at = HandoverStatus.TAKEN, None
    handover.taken_at = handover.taken_at or _now(session)
    ticket = handover.ticket
    if ticket is not None and ticket.status is TicketStatus.OPEN and can_edit(session, by, ticket):
        tickets.start(session, ticket, by=by)
        if ticket.assignee is not by:
            tickets.hand_on(session, ticket, by=by, to=by)
    if is_new:
        _say(session, handover, words.say("desk_joined", handover.language, name=by.name))


def answer(session: Session, handover: Handover, *, by: User, text: str) -> None:
    """A person's own words to the customer, under the person's name; who answers first has taken it."""
    if handover.status is not HandoverStatus.TAKEN or handover.assignee is not by:
        take(session, handover, by=by)
    handover.last_said_at = _now(session)
    said = {"from": {"name": by.name, "username": by.username}, "said": text.strip()}
    _say(session, handover, words.pair(by.name, text.strip(), handover.language), said)


def release(session: Session, handover: Handover, *, by: User | None = None) -> None:
    """The bot answers again; the customer hears so. `by` is None when the customer or time ended it."""
    if by is not None:
        check_may_see(session, handover, by)
    if not handover.is_open:
        return
    handover.status, handover.released_at = HandoverStatus.RELEASED, _now(session)
    if by is not None:
        _say(session, handover, words.say("desk_ended", handover.language, name=by.name))


def of_ticket(session: Session, ticket: Ticket) -> Handover | None:
    """The conversation in which the ticket was opened; None for one that came another way."""
    found = select(Handover).where(Handover.ticket_id == ticket.id).order_by(Handover.id.desc())
    return session.scalars(found.limit(1)).one_or_none()


def say(session: Session, handover: Handover, text: str, card: Card | None = None) -> None:
    """What the desk tells the customer."""
    _say(session, handover, text, card=card)


def _say(
    session: Session,
    handover: Handover,
    text: str,
    extra: Mapping[str, Any] | None = None,
    card: Card | None = None,
) -> None:
    outbox.notify(
        session, channel=handover.channel, conversation=handover.conversation, recipient=handover.speaker,
        answer=Answer((Reply(text, card),), handed_over=handover.is_open, extra=extra or {}),
    )  # fmt: skip


# ---------------------------------------------------------------- who may see it
def seen_by(user: User) -> Select[Handover]:
    """Those of the user, of their team or of nobody; all of them for who leads and for service."""
    found = select(Handover)
    if user.role in (*SENIOR, Role.SERVICE):
        return found
    mine = or_(Handover.assignee_id == user.id, Handover.team == user.team) if user.team else (
        Handover.assignee_id == user.id
    )  # fmt: skip
    return found.where(mine)


def find(session: Session, handover_id: int, by: User) -> Handover:
    """Raises NotFound for one that is not there for the user."""
    found = session.scalars(seen_by(by).where(Handover.id == handover_id)).one_or_none()
    if found is None:
        raise NotFound(kind="conversation")
    return found


def check_may_see(session: Session, handover: Handover, by: User) -> None:
    find(session, handover.id, by)


def open_ones(session: Session, user: User) -> Sequence[Handover]:
    """Danger first, then what waits, the longest waiting first."""
    waiting = seen_by(user).where(Handover.status != HandoverStatus.RELEASED, ~_solved())
    is_urgent = case((Handover.reason == HandoverReason.EMERGENCY, 0), else_=1)
    return session.scalars(waiting.order_by(is_urgent, Handover.status.desc(), Handover.opened_at)).all()


def _solved() -> ColumnElement[bool]:
    """With its ticket solved, a hand-over is over."""
    finished = Ticket.status.not_in(UNFINISHED)
    return select(Ticket.id).where(Ticket.id == Handover.ticket_id, finished).exists()


def _now(session: Session) -> datetime:
    now: datetime = session.info["clock"].now()
    return now
