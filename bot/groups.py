"""In a group everybody reads along: there it says only what a customer may see, the rest to the speaker alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy.orm import Session

from bot.acting import is_answered
from bot.conversing import Plan
from bot.dialogue import Act
from bot.frames import WRITING
from bot.memory import Memory
from bot.replies import words
from crm_core import audit
from crm_core.clock import Clock
from crm_core.models import MODELS, User
from crm_core.permissions import Actor, Customer, can_see, hidden_fields
from crm_core.services import users
from integrations import identities
from integrations.messages import Answer, Inbound, Reply
from knowledge_base import KnowledgeBase

_OF_RECORDS = WRITING | {
    "opportunity.show", "lead.show", "ticket.show", "account.owner", "dialogue.undo", "dialogue.correct",
    "dialogue.append", "dialogue.edit",
}  # fmt: skip
_ASKED = frozenset({"knowledge.ask", "dialogue.fallback"})


def said_alone(session: Session, inbound: Inbound, running: Collection[str]) -> Inbound:
    """A colleague's message as if it were said where they talk alone with the bot: what they began in a group goes
    on there. A customer's stays where it is.
    """
    user = users.get_by_username(session, inbound.speaker) if inbound.customer is None else None
    if not inbound.group or user is None:
        return inbound
    address = identities.direct_address(session, user, inbound.channel)
    address = address or identities.address_of(session, user, running)
    return replace(inbound, channel=address.channel, conversation=address.conversation)


def everybody(actor: Actor) -> Customer:
    """Who is spoken to in a group: somebody who may see what any customer may."""
    return Customer(actor.username, getattr(actor, "name", ""), language=actor.language)


def is_for_everybody(
    session: Session, actor: Actor, planned: Plan, clock: Clock, knowledge: KnowledgeBase
) -> bool:
    """Small talk, and questions that our public documents answer; a stranger hears also that there is no answer."""
    intents = planned.intents
    if not isinstance(planned.decision, Act):
        return False
    if all(intent.startswith("smalltalk.") for intent in intents):
        return True
    if not _ASKED.issuperset(intents):
        return False
    return not isinstance(actor, User) or is_answered(session, everybody(actor), planned, clock, knowledge)


def may_all_see(session: Session, said: Inbound, planned: Plan, memory: Memory) -> bool:
    """Whether everybody who reads along is a colleague that may see each record which the answer speaks of.

    `readers` in the message's handle are their user names, where the platform tells who they all are. Lists and
    figures speak of more than can be named, so they are never for a group.
    """
    names = said.handle.get("readers")
    is_settled = isinstance(planned.decision, Act) and planned.resume is None and memory.draft is None
    if not names or not is_settled or not _OF_RECORDS.issuperset(planned.intents):
        return False
    spoken_of = {(change.record.KIND, change.record.id): change.record for change in audit.changes(session)}
    for kind, record_id in memory.focus.items():
        spoken_of[kind, record_id] = session.get_one(MODELS[kind], record_id)
    readers = [users.get_by_username(session, name) for name in names]
    return bool(spoken_of) and all(
        reader is not None and can_see(session, reader, record) and not hidden_fields(reader, record.KIND)
        for reader in readers
        for record in spoken_of.values()
    )


def pointer(actor: Actor, language: str, said: Inbound) -> Answer:
    """What the group reads in place of the answer."""
    if not isinstance(actor, User):
        key = "group_say_it_alone"
    else:
        key = "group_answered_in_console" if said.channel == "web" else "group_answered_alone"
    return Answer((Reply(words.say(key, language)),))
