"""In a group everybody reads along: there it says only what a customer may see, the rest to the speaker alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy.orm import Session

from bot.acting import is_answered
from bot.conversing import Plan
from bot.dialogue import Act
from bot.replies import words
from crm_core.clock import Clock
from crm_core.models import User
from crm_core.permissions import Actor, Customer
from crm_core.services import users
from integrations import identities
from integrations.messages import Answer, Inbound, Reply
from knowledge_base import KnowledgeBase

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


def pointer(actor: Actor, language: str) -> Answer:
    """What the group reads in place of the answer."""
    key = "group_answered_alone" if isinstance(actor, User) else "group_say_it_alone"
    return Answer((Reply(words.say(key, language)),))
