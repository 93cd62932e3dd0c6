"""One message, one reply: the page to read first.

hear    a customer who is with a person: the person hears it, the bot keeps quiet
think   who speaks → what is open → what is wanted → which records → decide       (reads only)
        in doubt: a language model's opinion, where one is configured, and decide again  (nothing open meanwhile)
        not understood, and no document answers it: a guess by its meaning, and decide again
        what documents answer is put into its words, and checked                  (nothing open meanwhile)
act     handlers → changes, audit, memory, reply in the outbox, inbox done       (ONE transaction)
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy.orm import Session

from bot import collisions, groups, keeping_quiet, opinions, refusals, sessions
from bot.acting import act, is_answered, materials
from bot.composing import Composer, Compositions
from bot.conversing import Plan, plan
from bot.exchange import Exchange
from bot.guesses import Guesses
from bot.media import Media
from bot.memory import Draft, Memory
from bot.opinions import SecondOpinion, is_loose
from bot.overruling import overruled
from bot.replies import words
from bot.speakers import speaker_of
from crm_core.db import Database, Origin
from crm_core.errors import CrmError, NotFound
from crm_core.permissions import Actor, Customer
from integrations import actions, inbox, outbox
from integrations.inbox import Claimed
from integrations.messages import Answer, Inbound, Reply
from intents.llm.sheet import Proposals
from intents.reading import Reading
from intents.understand import language as language_of
from knowledge_base import KnowledgeBase

_WAIT = 20.0
"""Seconds that a question waits for the knowledge base to load; a turn's lease is 60."""


class Conversation:
    """Takes turns with the company's database, its knowledge and, where there is one, a language model."""

    def __init__(
        self,
        database: Database,
        knowledge: KnowledgeBase,
        opinion: SecondOpinion | None = None,
        running: Collection[str] = (),
        media: Media | None = None,
        composer: Composer | None = None,
    ) -> None:
        """`running`: the channels on which colleagues can be written to; `media` fetches what came with a message."""
        self._database = database
        self._knowledge = knowledge
        self._opinion = opinion
        self._running = running
        self._media = media
        self._composer = composer
        self._guesses = Guesses(knowledge)

    def take_turn(self, claimed: Claimed) -> None:
        """Everything the message does is committed together; raises LeaseLost when it is no longer ours."""
        said, planned = claimed.inbound, None
        if keeping_quiet.hears(self._database, claimed):
            return
        try:
            said = self._media.prepared(said) if self._media else said
            if said.group or _has_token(said):
                said = self._meant(said)
            planned, reading = self._think(said)
            if opinions.asks_documents(planned.frames, reading):
                self._knowledge.wait(_WAIT)  # just started: the model is on its way, and answers far better
            if is_loose(planned.frames) or opinions.may_ask(planned.read, planned.text):
                planned = self._guessed(said, planned, reading)
            self._turn(claimed, said, planned, self._in_words(said, planned))
        except CrmError as error:
            self._refuse(claimed, said, error, planned)

    def rehearse(self, claimed: Claimed) -> None:
        """The same, as far as no document and no guess is wanted, which take longer to be there."""
        planned, _ = self._think(claimed.inbound)
        if is_loose(planned.frames):
            return
        try:
            self._turn(claimed, claimed.inbound, planned, {})
        except CrmError as error:
            self._refuse(claimed, claimed.inbound, error, planned)

    def _meant(self, inbound: Inbound) -> Inbound:
        """The message where its talk goes on, with what the pressed button stands for."""
        with self._database.reading() as session:
            alone = groups.said_alone(session, inbound, self._running)
            if not _has_token(inbound):
                return alone
            pressed = inbound.action
            assert pressed is not None
            meant = actions.look_up(session, pressed.id, inbound.speaker, pressed.value)
            return replace(alone, action=meant)

    def _think(self, said: Inbound) -> tuple[Plan, Reading]:
        with self._database.reading() as session:
            exchange = self._exchange(session, said)
            planned = self._heard(exchange, plan(exchange))
            in_doubt = self._is_in_doubt(exchange, planned)
        if self._opinion is None or not in_doubt:
            return planned, exchange.reading
        proposals = self._opinion.ask(exchange.reading)
        if not proposals:
            return planned, exchange.reading
        with self._database.reading() as session:
            return plan(self._exchange(session, said, proposals)), exchange.reading

    def _heard(self, exchange: Exchange, planned: Plan) -> Plan:
        """What one phrase made of it, unless the whole sentence sounds like something else."""
        guess = overruled(exchange.reading, planned.read, exchange.understanding.question)
        return planned if guess is None else plan(exchange.guessed(guess))

    def _guessed(self, said: Inbound, planned: Plan, reading: Reading) -> Plan:
        """What no phrase explains, and the documents do not answer, as what it most likely wants.

        The documents are asked first: they will be in any case, and what they answer needs no guess.
        """
        if not planned.read or self._is_answered(said, planned):
            return planned
        guess = self._guesses.of(reading)
        if guess is None or not opinions.is_taken(guess, planned.read):
            return planned
        with self._database.reading() as session:
            return plan(self._exchange(session, said).guessed(guess))

    def _is_answered(self, said: Inbound, planned: Plan) -> bool:
        if not is_loose(planned.frames):
            return False
        with self._database.reading() as session:
            actor = speaker_of(session, said)
            return is_answered(session, actor, planned, self._database.clock, self._knowledge)

    def _exchange(self, session: Session, said: Inbound, proposals: Proposals = ()) -> Exchange:
        return Exchange(
            session=session,
            actor=speaker_of(session, said),
            inbound=said,
            memory=sessions.recall(session, said.channel, said.conversation, said.speaker),
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

    def _in_words(self, said: Inbound, planned: Plan) -> Compositions:
        """What a language model makes of the passages that answer; nothing is open while it is asked."""
        if self._composer is None or said.group:
            return {}
        with self._database.reading() as session:
            actor = speaker_of(session, said)
            found = materials(session, actor, planned, self._database.clock, self._knowledge)
        return self._composer.compose(found)

    def _turn(self, claimed: Claimed, said: Inbound, planned: Plan, compositions: Compositions) -> None:
        origin = Origin(
            said.speaker, said.channel, said.conversation, said.message_id, is_undo=planned.is_undo
        )
        with self._database.transaction(origin) as session:
            if _has_token(claimed.inbound):
                assert claimed.inbound.action is not None
                actions.redeem(session, claimed.inbound.action.id, said.speaker)
            actor = speaker_of(session, said)
            if said.group:
                self._turn_in_group(session, claimed, said, actor, planned)
                return
            session.info["running"] = self._running
            clock, knowledge = self._database.clock, self._knowledge
            answer, memory = act(session, actor, planned, clock, knowledge, compositions)
            self._close(session, claimed, said, answer, memory)

    def _turn_in_group(
        self, session: Session, claimed: Claimed, said: Inbound, actor: Actor, planned: Plan
    ) -> None:
        """What everybody may read is answered there; for the rest the group is only told where the answer is."""
        clock, knowledge = self._database.clock, self._knowledge
        if groups.is_for_everybody(session, actor, planned, clock, knowledge):
            quiet = replace(planned, resume=None)  # what the speaker has open is nobody else's business
            session.info["running"] = self._running
            answer, memory = act(session, groups.everybody(actor), quiet, clock, knowledge)
            memory = replace(memory, draft=memory.draft or planned.resume)
            self._close(session, claimed, said, answer, memory)
            return
        pointer = groups.pointer(actor, planned.language, said)
        if isinstance(actor, Customer):
            self._close(session, claimed, said, pointer, planned.memory)
            return
        answer, memory = act(session, actor, planned, clock, knowledge)
        if groups.may_all_see(session, said, planned, memory):
            self._close(session, claimed, said, answer, memory)
            return
        self._close(session, claimed, said, pointer, memory, alone=answer)

    def _close(
        self,
        session: Session,
        claimed: Claimed,
        said: Inbound,
        answer: Answer,
        memory: Memory,
        *,
        alone: Answer | None = None,
    ) -> None:
        """`alone`: what is written to the speaker alone, where the answer is read by a group."""
        sessions.remember(session, said.channel, said.conversation, said.speaker, memory)
        inbox.done(session, claimed)  # first: whoever has lost the lease must not write a second reply
        outbox.reply(session, claimed, replace(answer, trace_id=claimed.trace_id))
        if alone is not None:
            outbox.notify(
                session, channel=said.channel, conversation=said.conversation, recipient=said.speaker,
                answer=replace(alone, trace_id=claimed.trace_id),
            )  # fmt: skip

    def _refuse(self, claimed: Claimed, said: Inbound, error: CrmError, planned: Plan | None) -> None:
        """A refusal is an answer: nothing is written, and what was open stays open."""
        with self._database.transaction() as session:
            memory = sessions.recall(session, said.channel, said.conversation, said.speaker)
            memory = replace(memory, draft=_still_open(memory.draft, planned))
            language = planned.language if planned else memory.language or language_of(said.text)
            told = collisions.tell_manager(session, said.speaker, error)
            text = refusals.sentence(error, language, told)
            reply = Reply(
                f"{text}\n{words.say('kept_as_draft', language)}" if told and memory.draft else text
            )
            awaiting = memory.draft.ask if memory.draft else None
            answer = Answer((reply,), planned.intents if planned else (), awaiting)
            if said.group and said.customer is None and not isinstance(error, NotFound):
                pointer = groups.pointer(speaker_of(session, said), language, said)
                self._close(session, claimed, said, pointer, memory, alone=answer)
            else:
                self._close(session, claimed, said, answer, memory)

    def apologise(self, claimed: Claimed) -> None:
        """The message could not be handled after all tries: it is kept, and the speaker is told."""
        language = language_of(claimed.inbound.text)
        with self._database.transaction() as session:
            outbox.reply(
                session, claimed, Answer((Reply(refusals.apology(language)),), trace_id=claimed.trace_id)
            )


def _has_token(inbound: Inbound) -> bool:
    """Whether the button was on a card of ours on a platform, and not in a page of our own."""
    return inbound.action is not None and inbound.channel not in outbox.PULLED


def _still_open(draft: Draft | None, planned: Plan | None) -> Draft | None:
    """The confirmation of what has been refused would only be refused again."""
    if draft is None or planned is None or draft.ask != "confirmation":
        return draft
    return planned.resume
