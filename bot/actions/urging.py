"""Whoever leads nudges the owner of a deal, once a day, and leaves words on it that the owner gets."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from bot.actions.approvals import language_of
from bot.actions.turn import Said, Turn, focus
from bot.frames import Ref
from bot.noticing import LEADING
from bot.reminders import ledger
from bot.reminders.sending import send
from bot.replies import cards, words
from crm_core.errors import NotAllowed
from crm_core.models import Activity, Opportunity, User
from crm_core.permissions import can_edit
from crm_core.services import notes, opportunities
from integrations.messages import Button, Card, Reply
from intents.schema import Frame, Slot

URGE = "urge"
"""The ledger's name for a nudge, which is no rule."""


def urge(turn: Turn, frame: Frame) -> Said:
    """The owner gets one kind line about the deal; a second one on the same day is not sent."""
    deal = _deal(turn, frame)
    opportunities.check_open(turn.session, deal, turn.actor)
    owner = _owner(turn, deal)
    if owner is None:
        return Said(turn.say("urge_nobody", deal=deal.name), focus=focus(deal))
    entered = ledger.claim(turn.session, [_row(turn, deal, owner)])
    if not entered:
        return _said(turn, deal, turn.say("urge_again", deal=deal.name, to=owner.name))
    language = language_of(owner)
    text = words.say("urge_asked", language, who=turn.user.name, deal=deal.name, stage=words.label(
        "stage", deal.stage, language), last=_last(turn, deal, language))  # fmt: skip
    sent = send(turn.session, owner.id, Reply(text, Card(body=text, link=cards.link([deal]))), turn.running)
    turn.session.flush()
    ledger.describe(turn.session, [(one, sent.id, text) for one in entered.values()])
    return _said(turn, deal, turn.say("urge_sent", deal=deal.name, to=owner.name))


def comment(turn: Turn, frame: Frame) -> Said:
    """Kept with the deal, and sent to its owner; a button press asks for the words first."""
    deal = _deal(turn, frame)
    text = str(frame.value("reply") or "").strip()
    if not text:
        asked = turn.say("comment_what", deal=deal.name)
        card = Card(body=asked, actions=(Button("cancel", turn.say("no")),))
        return Said(asked, card, focus(deal), offer=_commenting(deal), asks="reply")
    notes.comment(turn.session, deal, by=turn.actor, text=text)
    owner = _owner(turn, deal)
    if owner is None:
        return Said(turn.say("comment_kept", deal=deal.name), focus=focus(deal))
    told = words.say("comment_told", language_of(owner), who=turn.user.name, deal=deal.name, text=text)
    send(turn.session, owner.id, Reply(told, Card(body=told, link=cards.link([deal]))), turn.running)
    return Said(turn.say("comment_sent", deal=deal.name, to=owner.name), focus=focus(deal))


def _deal(turn: Turn, frame: Frame) -> Opportunity:
    """Raises NotAllowed for who leads nobody, and for another team's deal."""
    deal: Opportunity = turn.find(frame, "opportunity")
    if turn.user.role not in LEADING or not can_edit(turn.session, turn.actor, deal):
        raise NotAllowed(kind=deal.KIND, label=deal.name)
    return deal


def _owner(turn: Turn, deal: Opportunity) -> User | None:
    """Who works on it, unless that is the speaker."""
    owner = deal.owner or deal.account.owner
    return owner if owner is not None and owner.active and owner.id != turn.user.id else None


def _commenting(deal: Opportunity) -> Frame:
    return Frame("opportunity.comment", {"opportunity": Slot(Ref(deal.KIND, deal.id, deal.name))})


def _said(turn: Turn, deal: Opportunity, text: str) -> Said:
    more = Button(f"deal.comment:{deal.id}", turn.say("comment_button"))
    return Said(text, Card(body=text, actions=(more,), link=cards.link([deal])), focus(deal))


def _row(turn: Turn, deal: Opportunity, owner: User) -> dict[str, Any]:
    day = turn.now.date()
    return {
        "rule": URGE, "record_kind": deal.KIND, "record_id": deal.id, "label": deal.name[:300], "step": "0",
        "occasion": day.isoformat(), "anchor_on": day, "anchor_at": None, "recipient": owner.username,
        "at": turn.now, "why": "", "outcome": "", "outcome_by": "",
    }  # fmt: skip


def _last(turn: Turn, deal: Opportunity, language: str) -> str:
    """How long nobody has been in touch, in words."""
    met = select(func.max(Activity.occurred_at)).where(Activity.account_id == deal.account_id)
    last: datetime | None = turn.session.scalar(met)
    days = (turn.now.date() - turn.clock.local(last).date()) // timedelta(days=1) if last else None
    if days is None:
        return words.say("urge_never", language)
    return words.say("urge_last", language, days=days) if days > 0 else words.say("urge_today", language)


HANDLERS = {"opportunity.urge": urge, "opportunity.comment": comment}
