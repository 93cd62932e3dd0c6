"""One message, one reply: the page to read first.

think   who speaks → what is open → what is wanted → which records → decide       (reads only)
        in doubt: a language model's opinion, where one is configured, and decide again  (nothing open meanwhile)
act     handlers → changes, audit, memory, reply in the outbox, inbox done       (ONE transaction)
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from bot import collisions, refusals, sessions
from bot.acting import act, is_answered
from bot.conversing import Plan, plan
from bot.exchange import Exchange
from bot.memory import Draft, Memory
from bot.opinions import SecondOpinion
from bot.replies import words
from bot.speakers import speaker_of
from crm_core.db import Database, Origin
from crm_core.errors import CrmError
from integrations import inbox, outbox
from integrations.inbox import Claimed
from integrations.messages import Answer, Reply
from intents.llm.sheet import Proposals
from intents.understand import language as language_of
from knowledge_base import KnowledgeBase


class Conversation:
    """Takes turns with the company's database, its knowledge and, where there is one, a language model."""

    def __init__(
        self, database: Database, knowledge: KnowledgeBase, opinion: SecondOpinion | None = None
    ) -> None:
        self._database = database
        self._knowledge = knowledge
        self._opinion = opinion

    def take_turn(self, claimed: Claimed) -> None:
        """Everything the message does is committed together; raises LeaseLost when it is no longer ours."""
        planned = None
        try:
            planned = self._think(claimed)
            self._turn(claimed, planned)
        except CrmError as error:
            self._refuse(claimed, error, planned)

    def _think(self, claimed: Claimed) -> Plan:
        with self._database.reading() as session:
            exchange = self._exchange(session, claimed)
            planned = plan(exchange)
            in_doubt = self._is_in_doubt(exchange, planned)
        if self._opinion is None or not in_doubt:
            return planned
        proposals = self._opinion.ask(exchange.reading)
        if not proposals:
            return planned
        with self._database.reading() as session:
            return plan(self._exchange(session, claimed, proposals))

    def _exchange(self, session: Session, claimed: Claimed, proposals: Proposals = ()) -> Exchange:
        inbound = claimed.inbound
        return Exchange(
            session=session,
            actor=speaker_of(session, inbound),
            inbound=inbound,
            memory=sessions.recall(session, inbound.channel, inbound.conversation, inbound.speaker),
            now=self._database.clock.now(),
            alike=self._knowledge.nearness,
            proposals=proposals,
        )

    def _is_in_doubt(self, exchange: Exchange, planned: Plan) -> bool:
        """What the documents answer needs no opinion, though its words tell us nothing."""
        if self._opinion is None or not self._opinion.is_wanted(planned.read):
            return False
        clock, knowledge = self._database.clock, self._knowledge
        return not is_answered(exchange.session, exchange.actor, planned, clock, knowledge)

    def _turn(self, claimed: Claimed, planned: Plan) -> None:
        inbound = claimed.inbound
        origin = Origin(
            inbound.speaker,
            inbound.channel,
            inbound.conversation,
            inbound.message_id,
            is_undo=planned.is_undo,
        )
        with self._database.transaction(origin) as session:
            actor = speaker_of(session, inbound)
            answer, memory = act(session, actor, planned, self._database.clock, self._knowledge)
            self._close(session, claimed, answer, memory)

    def _close(self, session: Any, claimed: Claimed, answer: Answer, memory: Memory) -> None:
        inbound = claimed.inbound
        sessions.remember(session, inbound.channel, inbound.conversation, inbound.speaker, memory)
        inbox.done(session, claimed)  # first: whoever has lost the lease must not write a second reply
        outbox.reply(session, claimed, replace(answer, trace_id=claimed.trace_id))

    def _refuse(self, claimed: Claimed, error: CrmError, planned: Plan | None) -> None:
        """A refusal is an answer: nothing is written, and what was open stays open."""
        inbound = claimed.inbound
        with self._database.transaction() as session:
            memory = sessions.recall(session, inbound.channel, inbound.conversation, inbound.speaker)
            memory = replace(memory, draft=_still_open(memory.draft, planned))
            language = planned.language if planned else language_of(inbound.text)
            told = collisions.tell_manager(session, inbound.speaker, error)
            text = refusals.sentence(error, language, told)
            reply = Reply(
                f"{text}\n{words.say('kept_as_draft', language)}" if told and memory.draft else text
            )
            awaiting = memory.draft.ask if memory.draft else None
            answer = Answer((reply,), planned.intents if planned else (), awaiting)
            self._close(session, claimed, answer, memory)

    def apologise(self, claimed: Claimed) -> None:
        """The message could not be handled after all tries: it is kept, and the speaker is told."""
        language = language_of(claimed.inbound.text)
        with self._database.transaction() as session:
            outbox.reply(
                session, claimed, Answer((Reply(refusals.apology(language)),), trace_id=claimed.trace_id)
            )


def _still_open(draft: Draft | None, planned: Plan | None) -> Draft | None:
    """The confirmation of what has been refused would only be refused again."""
    if draft is None or planned is None or draft.ask != "confirmation":
        return draft
    return planned.resume
