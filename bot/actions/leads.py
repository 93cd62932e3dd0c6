"""Leads."""

from __future__ import annotations

from typing import Any

from bot.actions.turn import Said, Turn
from bot.replies import cards
from crm_core.models import Lead, LeadStatus
from crm_core.services import leads, notes
from intents.readers.leads_made import CREATED
from intents.schema import Frame

_SHOWN = ("contact_name", "title", "phone", "email", "need", "budget", "source", "status", "owner")


def create(turn: Turn, frame: Frame) -> Said:
    lead = leads.create(turn.session, by=turn.actor, **_given(frame))
    return _written(turn, "lead_created", lead)


def change(turn: Turn, frame: Frame) -> Said:
    lead: Lead = turn.find(frame, "lead")
    given = _given(frame)
    more = frame.value("more_need")
    if more:
        given["need"] = "；".join(filter(None, (given.get("need") or lead.need, more)))
    leads.change(turn.session, lead, by=turn.actor, **given)
    if frame.value("status"):
        leads.qualify(turn.session, lead, by=turn.actor, status=LeadStatus(frame.value("status")))
    return _written(turn, "lead_changed", lead)


def comment(turn: Turn, frame: Frame) -> Said:
    """What was told of it is kept with the lead."""
    lead: Lead = turn.find(frame, "lead")
    text = str(frame.value("text"))
    notes.comment(turn.session, lead, by=turn.actor, text=text)
    return cards.written(
        turn, turn.say("lead_noted", lead=lead.label), [(turn.label("field", "content"), text)], lead
    )


def _given(frame: Frame) -> dict[str, Any]:
    return {name: frame.value(name) for name in CREATED if frame.value(name) is not None}


def qualify(turn: Turn, frame: Frame) -> Said:
    lead: Lead = turn.find(frame, "lead")
    leads.qualify(turn.session, lead, by=turn.actor, status=LeadStatus(frame.value("status")))
    return _written(turn, "lead_changed", lead)


def disqualify(turn: Turn, frame: Frame) -> Said:
    lead: Lead = turn.find(frame, "lead")
    leads.disqualify(turn.session, lead, by=turn.actor, reason=frame.value("reason") or "")
    return _written(turn, "lead_changed", lead)


def take(turn: Turn, frame: Frame) -> Said:
    lead: Lead = turn.find(frame, "lead")
    leads.take(turn.session, lead, by=turn.user)
    return _written(turn, "lead_taken", lead)


def release(turn: Turn, frame: Frame) -> Said:
    lead: Lead = turn.find(frame, "lead")
    leads.release(turn.session, lead, by=turn.actor)
    return _written(turn, "lead_released", lead)


def assign(turn: Turn, frame: Frame) -> Said:
    lead: Lead = turn.find(frame, "lead")
    leads.assign(turn.session, lead, by=turn.actor, to=turn.find(frame, "to"))
    return _written(turn, "lead_changed", lead)


def convert(turn: Turn, frame: Frame) -> Said:
    lead: Lead = turn.find(frame, "lead")
    wanted = None
    if frame.value("opportunity"):
        name = frame.value("name")
        wanted = {
            "amount": frame.value("amount"),
            "need": name or lead.need,
            "product": lead.product if not name else "",
        }
    made = leads.convert(turn.session, lead, by=turn.actor, opportunity=wanted)
    lines = [
        (turn.label("kind", "account"), made.account.name),
        (turn.label("kind", "contact"), made.contact.name if made.contact else ""),
        (turn.label("kind", "opportunity"), made.opportunity.name if made.opportunity else ""),
        (turn.label("field", "amount"), turn.money(made.opportunity.amount) if made.opportunity else ""),
    ]
    return cards.written(
        turn, turn.say("lead_converted", lead=lead.label), lines, made.account, made.opportunity
    )


def _written(turn: Turn, key: str, lead: Lead) -> Said:
    return cards.written(turn, turn.say(key, lead=lead.label), cards.labelled(turn, lead, _SHOWN), lead)


def show(turn: Turn, frame: Frame) -> Said:
    lead: Lead = turn.find(frame, "lead")
    return cards.about(turn, lead.label, cards.labelled(turn, lead, _SHOWN), lead)


HANDLERS = {
    "lead.create": create,
    "lead.change": change,
    "lead.qualify": qualify,
    "lead.disqualify": disqualify,
    "lead.take": take,
    "lead.release": release,
    "lead.assign": assign,
    "lead.convert": convert,
    "lead.show": show,
    "lead.comment": comment,
}
