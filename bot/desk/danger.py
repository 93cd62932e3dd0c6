"""Smoke, a line that stands still, somebody hurt: what is danger, and what is said to who tells of it."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy.orm import Session

from bot.desk import handing, rota
from bot.desk.handing import Call
from bot.desk.models import Handover, HandoverReason
from bot.replies import words
from crm_core.models import Account
from intents import catalog

_CLAUSE = re.compile(r"[,，。;；!！?？\n]+|\.(?=\s|$)")
SAME = timedelta(minutes=30)
"""What one conversation tells of danger within this time is one and the same."""


def is_told(text: str) -> bool:
    """冒烟了, 停线了; 有人困在电梯里: told, and not asked what happens in such a case."""
    said = text.lower()
    if any(map(_is_there, _CLAUSE.split(said))):
        return True
    of_people = catalog.cue("ticket.people_in_danger").search(said)
    return of_people is not None and not catalog.cue("ticket.in_such_a_case").search(said)


def _is_there(clause: str) -> bool:
    """Whether a clause tells of danger to things; 着火的时候门禁会自动打开吗 asks what happens then."""
    if not catalog.cue("ticket.emergency").search(clause):
        return False
    asked = catalog.cue("ticket.danger_asked").search(clause.strip())
    return asked is None or catalog.cue("ticket.danger_now").search(clause) is not None


def words_for(session: Session, account: Account | None, language: str, text: str) -> list[str]:
    """Who has been told, what to do until they come, the number to call."""
    people = [user.name for user in rota.on_call(session, account)[:3]]
    told = words.say("desk_on_call", language, names=words.joined(people, language)) if people else ""
    hotline = rota.hotline(session)
    call = words.say("desk_hotline", language, number=hotline) if hotline else ""
    is_of_things = catalog.cue("ticket.emergency").search(text.lower()) is not None
    advice = words.say("desk_safety" if is_of_things else "desk_safety_people", language)
    return [line for line in (told, advice + call) if line]


def told_before(session: Session, call: Call) -> Handover | None:
    """The danger that the same conversation told of just now, whose ticket is open."""
    last = handing.last(session, call)
    if last is None or last.ticket is None or last.reason is not HandoverReason.EMERGENCY:
        return None
    return last if session.info["clock"].now() - last.opened_at < SAME else None
