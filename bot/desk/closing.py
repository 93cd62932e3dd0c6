"""The end of a customer's ticket: told when it is solved, closed by the customer or after three days, rated once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot import sessions
from bot.desk import handing
from bot.desk.models import Handover
from bot.frames import encode
from bot.memory import Draft
from bot.replies import words
from crm_core.models import Ticket, TicketStatus
from integrations.messages import Button, Card
from intents.schema import Frame, Slot

CLOSES_AFTER = timedelta(days=3)
WINDOWS = {"wecom_kf": timedelta(hours=48)}
"""How long after the customer's last message a channel lets us write to them; others have no limit."""
STARS = range(1, 6)


def tell_solved(session: Session, ticket: Ticket) -> bool:
    """The customer hears how it was solved, and is asked whether it is; once, and where the channel allows it."""
    handover = handing.of_ticket(session, ticket)
    if handover is None or handover.solved_told_at is not None or ticket.status is not TicketStatus.RESOLVED:
        return False
    if not _reachable(session, handover):
        return False
    language = handover.language
    text = words.say("desk_solved", language, number=ticket.number, how=ticket.resolution or ticket.subject)
    choices = [words.say(key, language) for key in ("desk_do_solved", "desk_do_unsolved")]
    buttons = tuple(Button(f"choose:{at}", label) for at, label in enumerate(choices, start=1))
    handing.say(session, handover, text, Card(body=text, actions=buttons))
    _keep_open(session, handover, Frame("handover.settle", {"ticket": Slot(ticket.id)}), choices)
    handover.solved_told_at = _now(session)
    return True


def ask_rating(session: Session, ticket: Ticket) -> bool:
    """How satisfied the customer is; asked once, never after it was told unasked."""
    handover = handing.of_ticket(session, ticket)
    if handover is None or not may_ask_rating(session, ticket, handover):
        return False
    text, card, labels = rating_question(handover.language, ticket)
    handing.say(session, handover, text, card)
    _keep_open(session, handover, rating_frame(ticket), labels)
    handover.rating_asked_at = _now(session)
    return True


def may_ask_rating(session: Session, ticket: Ticket, handover: Handover) -> bool:
    is_open = ticket.satisfaction is None and handover.rating_asked_at is None
    return is_open and ticket.status is TicketStatus.CLOSED and _reachable(session, handover)


def rating_frame(ticket: Ticket) -> Frame:
    return Frame("handover.stars", {"ticket": Slot(ticket.id)})


def rating_question(language: str, ticket: Ticket) -> tuple[str, Card, list[str]]:
    """The question as text and card, and the labels of its answers, worst first."""
    text = words.say("desk_rate", language, number=ticket.number)
    labels = [words.label("stars", stars, language) for stars in STARS]
    buttons = tuple(Button(f"choose:{stars}", label) for stars, label in zip(STARS, labels, strict=True))
    return text, Card(body=text, actions=buttons), labels


def options(labels: list[str]) -> list[dict[str, object]]:
    """As a draft keeps what may be chosen."""
    return [
        {"ref": {"kind": "answer", "id": number, "label": label}, "detail": "", "words": ""}
        for number, label in enumerate(labels, start=1)
    ]


def _keep_open(session: Session, handover: Handover, frame: Frame, labels: list[str]) -> None:
    """The question waits in the customer's dialogue, unless another one does."""
    place = (handover.channel, handover.conversation, handover.speaker)
    memory = sessions.recall(session, *place)
    if memory.draft is None:
        draft = Draft([encode(frame)], "choice", slot="entry", options=options(labels))
        sessions.remember(session, *place, memory.with_draft(draft))


def _reachable(session: Session, handover: Handover) -> bool:
    window = WINDOWS.get(handover.channel)
    return window is None or _now(session) - handover.last_said_at < window


def _now(session: Session) -> datetime:
    now: datetime = session.info["clock"].now()
    return now
