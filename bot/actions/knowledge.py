"""Questions to the knowledge base, and the way to a person when it has no answer."""

from __future__ import annotations

from typing import Literal

from bot.actions.turn import Said, Turn
from crm_core.models import User
from integrations.messages import Button, Card
from intents.schema import Frame, Slot
from knowledge_base import Answer


def ask(turn: Turn, frame: Frame) -> Said:
    """The answer with its source; what nobody's knowledge answers is said to be unanswered, and a person offered."""
    answer = _answer(turn, frame)
    if answer.answered:
        return _told(turn, answer)
    if frame.value("about") is not None:
        return Said(turn.say("not_found_named", name=frame.value("about").text, what=""), answered=False)
    turn.knowledge.record_gap(turn.session, answer, audience=_audience(turn), asked_by=turn.actor.username)
    return _offered(turn, str(frame.value("question")), answer)


def find_answer(turn: Turn, frame: Frame) -> Said | None:
    """The answer when there is one; nothing is offered for what may have been no question at all."""
    answer = _answer(turn, frame)
    return _told(turn, answer) if answer.answered else None


def _answer(turn: Turn, frame: Frame) -> Answer:
    return turn.knowledge.ask(
        turn.session,
        str(frame.value("question")),
        audience=_audience(turn),
        language=turn.language,
        context=frame.value("context"),
        asker=turn.label("role", turn.actor.role) if isinstance(turn.actor, User) else None,
    )


def _audience(turn: Turn) -> Literal["internal", "public"]:
    return "internal" if isinstance(turn.actor, User) else "public"


def _told(turn: Turn, answer: Answer) -> Said:
    source = turn.say("source", document=answer.sources[0].document) if answer.sources else ""
    text = "\n".join(part for part in (answer.text, source) if part)
    return Said(text, Card(body=answer.text, subtitle=source), answered=True)


def _offered(turn: Turn, question: str, answer: Answer) -> Said:
    head, lines = turn.say("kb_unanswered"), []
    if answer.suggestions:
        head = turn.say("kb_suggestions")
        lines = [f"{number}. {one.question}" for number, one in enumerate(answer.suggestions, start=1)]
    if turn.interrupts:
        return Said("\n".join([head, *lines]), answered=False)
    is_customer = not isinstance(turn.actor, User)
    text = "\n".join([head, *lines, turn.say("kb_offer" if is_customer else "kb_offer_staff")])
    ticket = [Button("ticket", turn.say("kb_ticket"))] if is_customer else []
    yes, no = Button("confirm", turn.say("kb_yes"), "primary"), Button("cancel", turn.say("kb_no"))
    actions = (yes, *ticket, no)
    tried = [one.question for one in answer.suggestions]
    offer = Frame("handover.ticket", {"question": Slot(question), "tried": Slot(tried)})
    return Said(text, Card(body=text, actions=actions), answered=False, offer=offer)


HANDLERS = {"knowledge.ask": ask}
