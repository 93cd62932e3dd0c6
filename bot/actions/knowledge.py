"""Questions to the knowledge base, and the way to a person when it has no answer."""

from __future__ import annotations

from bot.actions.turn import Said, Turn
from crm_core.models import User
from integrations.messages import Button, Card
from intents.schema import Frame, Slot


def ask(turn: Turn, frame: Frame) -> Said:
    audience = "internal" if isinstance(turn.actor, User) else "public"
    question = str(frame.value("question"))
    answer = turn.knowledge.ask(
        turn.session, question, audience=audience, language=turn.language, context=frame.value("context")
    )
    if answer.answered:
        source = turn.say("source", document=answer.sources[0].document) if answer.sources else ""
        text = "\n".join(part for part in (answer.text, source) if part)
        return Said(text, Card(body=answer.text, subtitle=source), answered=True)
    offer = Frame("handover.ticket", {"question": Slot(question)})
    if answer.suggestions:
        lines = [f"{number}. {one.question}" for number, one in enumerate(answer.suggestions, start=1)]
        text = "\n".join([turn.say("kb_suggestions"), *lines, turn.say("kb_offer")])
    else:
        text = turn.say("kb_unanswered") + "\n" + turn.say("kb_offer")
    card = Card(
        body=text,
        actions=(Button("confirm", turn.say("kb_yes"), "primary"), Button("cancel", turn.say("kb_no"))),
    )
    return Said(text, card, answered=False, offer=offer)


HANDLERS = {"knowledge.ask": ask}
