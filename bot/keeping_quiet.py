"""A customer who was handed to a person: what they say goes to that person, and the bot says nothing."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from bot.desk import danger, handing
from bot.desk.models import Handover, HandoverStatus
from bot.replies import words
from crm_core.db import Database, Origin
from crm_core.models import Priority
from crm_core.permissions import operator
from crm_core.services import tickets
from integrations import inbox, outbox
from integrations.inbox import Claimed
from integrations.messages import Answer, Inbound, Reply
from intents import catalog

_SHORT = 20


def hears(database: Database, claimed: Claimed) -> bool:
    """Whether the message was for a person; then it is done, without a word of the bot's."""
    inbound = claimed.inbound
    if inbound.customer is None:
        return False
    with database.reading() as session:
        if _quiet(session, inbound) is None:
            return False
    with database.transaction(_origin(inbound)) as session:
        handover = _quiet(session, inbound)
        if handover is None:
            return False
        answer = replace(_heard(session, handover, inbound), trace_id=claimed.trace_id)
        inbox.done(session, claimed)
        outbox.reply(session, claimed, answer)
    return True


def _quiet(session: Session, inbound: Inbound) -> Handover | None:
    found = handing.held(session, inbound.channel, inbound.conversation, inbound.speaker)
    return found if found is not None and found.quiet else None


def _heard(session: Session, handover: Handover, inbound: Inbound) -> Answer:
    text = inbound.text
    if len(text) <= _SHORT and catalog.cue("service.back_to_bot").search(text.lower().strip()):
        handing.release(session, handover)
        return Answer((Reply(words.say("desk_back", handover.language)),))
    in_danger = danger.is_told(text)
    if in_danger:
        _raise(session, handover, text)
    if text.strip():
        handing.forward(session, handover, text)
    if in_danger and handover.status is HandoverStatus.WAITING:  # nobody is there yet to say it
        lines = danger.words_for(session, handover.account, handover.language, text)
        return Answer((Reply("\n".join(lines)),), handed_over=True)
    return Answer((), handed_over=True)


def _raise(session: Session, handover: Handover, text: str) -> None:
    """Danger: the ticket becomes urgent, and who is on call hears of it."""
    ticket = handover.ticket
    if ticket is not None and ticket.priority is not Priority.URGENT:
        tickets.change(session, ticket, by=operator(), priority=Priority.URGENT)
        handing.alarm(session, handover, text)


def _origin(inbound: Inbound) -> Origin:
    return Origin(inbound.speaker, inbound.channel, inbound.conversation, inbound.message_id)
