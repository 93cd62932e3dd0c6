"""Colleagues take, answer and end the conversations that were handed to them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.actions.turn import Said, Turn, focus
from bot.desk import handing
from bot.desk.models import Handover, HandoverReason
from bot.replies import cards
from crm_core.errors import NotFound
from crm_core.models import User
from integrations.messages import Button, Card
from intents.schema import Frame, Slot


def take(turn: Turn, frame: Frame) -> Said:
    if not frame.value("handover") and _is_any_of_several(turn, frame):
        return waiting(turn, frame)
    handover = _meant(turn, frame)
    handing.take(turn.session, handover, by=turn.user)
    return _about(turn, handover, "desk_taken", "reply", "release")


def reply(turn: Turn, frame: Frame) -> Said:
    """Their words go to the customer; a button press asks for the words first."""
    handover = _meant(turn, frame)
    text = frame.value("reply")
    if not text:
        asked = turn.say("desk_what", who=handover.who)
        return Said(
            asked, Card(body=asked, actions=(Button("cancel", turn.say("no")),)), focus(handover.ticket),
            offer=Frame("handover.reply", {"handover": Slot(handover.id)}), asks="reply",
        )  # fmt: skip
    handing.answer(turn.session, handover, by=turn.user, text=str(text))
    return _about(turn, handover, "desk_sent", "reply", "release")


def release(turn: Turn, frame: Frame) -> Said:
    handover = _meant(turn, frame)
    handing.release(turn.session, handover, by=turn.user)
    return Said(turn.say("desk_released", who=handover.who), focus=focus(handover.ticket))


def waiting(turn: Turn, frame: Frame) -> Said:
    found = handing.open_ones(turn.session, turn.user)
    if not found:
        return Said(turn.say("desk_none"))
    lines = [_line(turn, one) for one in found]
    return cards.listing(turn, turn.say("desk_waiting", count=len(found)), lines, foot=turn.say("desk_how"))


def _line(turn: Turn, one: Handover) -> str:
    asked = " ".join(one.question.split())
    is_special = one.reason in (HandoverReason.EMERGENCY, HandoverReason.COMPLAINT)
    why = turn.label("handover.reason", one.reason) if is_special else ""
    return turn.say(
        "desk_line", number=one.ticket.number if one.ticket else "–", who=one.who, question=f"{why}{asked[:40]}",
        state=turn.label("handover.status", one.status), since=turn.instant(one.opened_at),
    )  # fmt: skip


def _meant(turn: Turn, frame: Frame) -> Handover:
    """The one of the button, of the ticket named, or the only one there is. Raises NotFound."""
    if frame.value("handover"):
        return handing.find(turn.session, int(frame.value("handover")), turn.user)
    mine = _of_number(turn.session, turn.user, str(frame.value("number") or ""))
    if len(mine) != 1:
        raise NotFound(kind="conversation")
    return mine[0]


def _of_number(session: Session, user: User, number: str) -> Sequence[Handover]:
    """By ticket number; without one, those the user has taken, else those that wait for them."""
    found = handing.open_ones(session, user)
    if number:
        return [one for one in found if one.ticket and one.ticket.number.lower() == number.lower()]
    return [one for one in found if one.assignee is user] or found


def _is_any_of_several(turn: Turn, frame: Frame) -> bool:
    """接手, where several wait: which one is to be seen first."""
    number = str(frame.value("number") or "")
    return not number and len(_of_number(turn.session, turn.user, number)) > 1


def _about(turn: Turn, handover: Handover, key: str, *buttons: str) -> Said:
    text = turn.say(key, who=handover.who)
    if key == "desk_taken":
        text = "\n".join([text, handover.question])
    actions = tuple(Button(f"desk_{one}:{handover.id}", turn.say(f"desk_do_{one}")) for one in buttons)
    return Said(
        text, Card(body=text, actions=actions, link=f"/#/inbox/{handover.id}"), focus(handover.ticket)
    )


HANDLERS = {
    "handover.take": take,
    "handover.reply": reply,
    "handover.release": release,
    "handover.waiting": waiting,
}
