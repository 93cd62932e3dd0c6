"""Carries a plan out inside the turn's transaction, and says what was done or asks what is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

from sqlalchemy.orm import Session

from bot import dialogue, lessons
from bot.actions import files, talk
from bot.actions.knowledge import find_answer, instead_of_note, material
from bot.actions.turn import Handler, Said, Turn
from bot.composing import Compositions, Material
from bot.conversing import Plan, draft_of, is_writing
from bot.dialogue import Act
from bot.frames import Ref, encode
from bot.memory import Draft, Memory
from bot.opinions import is_loose
from bot.replies import asking
from crm_core import audit
from crm_core.clock import Clock
from crm_core.permissions import Actor
from integrations.messages import Answer, Button, Card, Reply
from intents.schema import Frame
from knowledge_base import KnowledgeBase

_ROOMS = (
    "accounts", "activities", "adding", "approvals", "contacts", "desk", "editing", "evidence", "figures", "files",
    "knowledge", "leads", "notices", "opportunities", "papers", "quotes", "reminder_rules", "reminding", "stages",
    "taking_over", "talk", "tasks", "teaching", "tickets", "urging",
)  # fmt: skip
HANDLERS: dict[str, Handler] = {
    intent: handler
    for room in _ROOMS
    for intent, handler in import_module(f"bot.actions.{room}").HANDLERS.items()
}

MOST_LINES = 8
_COUNTED = ("lead", "task", "opportunity", "ticket")
_QUERIES = ("show", "owner", "overview", "history", "last", "list", "silent", "ask")


def act(
    session: Session,
    actor: Actor,
    planned: Plan,
    clock: Clock,
    knowledge: KnowledgeBase,
    compositions: Compositions | None = None,
) -> tuple[Answer, Memory]:
    """The answer, and what the dialogue remembers after it."""
    turn = Turn(
        session, actor, clock, planned.language, planned.text, planned.memory, knowledge,
        interrupts=planned.resume is not None, compositions=compositions or {},
    )  # fmt: skip
    if _is_understood_by_the_model_only(planned):
        talk.keep_misunderstood(turn)
    lessons.learn(turn, planned.lessons, planned.frames)
    if not isinstance(planned.decision, Act):
        return _question(turn, planned)
    said = [_done(turn, frame) for frame in planned.decision.frames]
    said = files.hung_beside(turn, planned.decision.frames, said)
    session.flush()
    memory = _remembered(session, planned, said)
    offered = next((one for one in said if one.offer is not None), None)
    draft = _offered(offered) if offered else later(planned.resume)
    replies = _replies(turn, said)
    if planned.missed is not None:
        replies = (*replies, asking.unknown(turn, *planned.missed))
    if planned.resume is not None and not offered:
        replies = (*replies, asking.reminder(turn, planned.resume))
    return _answer(planned, replies, said, draft), replace(memory, draft=draft)


def later(draft: Draft | None) -> Draft | None:
    """The open question, one more thing served since it was asked."""
    return replace(draft, passed=draft.passed + 1) if draft is not None else None


def _done(turn: Turn, frame: Frame) -> Said:
    """What its handler says; that something was written is only said when a record differs from before."""
    before = audit.differing(turn.session)
    said = instead_of_note(turn, frame) or HANDLERS[frame.intent](turn, frame)
    if said.unchanged is None or audit.differing(turn.session) != before:
        return said
    return said.unchanged


def _offered(said: Said) -> Draft:
    """An act that waits for a yes, or for the words it still lacks."""
    assert said.offer is not None
    if said.options:
        return Draft([encode(said.offer)], "choice", slot=said.asks, options=list(said.options))
    if said.asks:
        return Draft([encode(said.offer)], f"slot:{said.asks}", slot=said.asks)
    return Draft([encode(said.offer)], "confirmation")


def _is_understood_by_the_model_only(planned: Plan) -> bool:
    return any(one.intent == "dialogue.fallback" for one in planned.read) and not is_loose(planned.frames)


def is_answered(
    session: Session, actor: Actor, planned: Plan, clock: Clock, knowledge: KnowledgeBase
) -> bool:
    """Whether all that is wanted is an answer, and our documents have it."""
    turn = Turn(session, actor, clock, planned.language, planned.text, planned.memory, knowledge)
    return is_loose(planned.frames) and all(find_answer(turn, frame) for frame in planned.frames)


def materials(
    session: Session, actor: Actor, planned: Plan, clock: Clock, knowledge: KnowledgeBase
) -> list[Material]:
    """What a language model may put into words: answers that rest on passages of documents."""
    if not isinstance(planned.decision, Act) or not is_loose(planned.frames):
        return []
    turn = Turn(session, actor, clock, planned.language, planned.text, planned.memory, knowledge)
    return [one for frame in planned.frames if (one := material(turn, frame))]


def _question(turn: Turn, planned: Plan) -> tuple[Answer, Memory]:
    """Nothing is written; what was asked stays open."""
    draft = draft_of(planned)
    draft = later(draft) if draft is planned.resume else draft
    reply = asking.ask(turn, planned)
    if isinstance(planned.decision, dialogue.Unknown) and planned.resume is not None:
        return (
            _answer(planned, (reply, asking.reminder(turn, planned.resume)), [], draft),
            replace(planned.memory, draft=draft),
        )
    replies = (_edited(turn, planned.edited), reply) if planned.edited else (reply,)
    return _answer(planned, replies, [], draft), replace(_spoken_of(planned), draft=draft)


def _spoken_of(planned: Plan) -> Memory:
    """With the deal whose closing waits for a yes, so that it may be asked about meanwhile."""
    memory = planned.memory
    for frame in planned.frames:
        named = {
            kind: one.id for kind in ("account", "opportunity") if isinstance(one := frame.value(kind), Ref)
        }
        if isinstance(planned.decision, dialogue.Confirm) and "opportunity" in named:
            memory = memory.focusing(named)
    return memory


def _edited(turn: Turn, words: tuple[str, str]) -> Reply:
    return Reply(turn.say("draft_edited", old=words[0], new=words[1]))


def _answer(planned: Plan, replies: tuple[Reply, ...], said: Sequence[Said], draft: Draft | None) -> Answer:
    answered = next((one.answered for one in said if one.answered is not None), None)
    return Answer(replies, planned.intents, draft.ask if draft else None, answered=answered)


def _replies(turn: Turn, said: Sequence[Said]) -> tuple[Reply, ...]:
    """One reply for all that was done; a single act keeps its card as it is."""
    if len(said) == 1:
        return (Reply(said[0].text, said[0].card),)
    text = _together([one.text for one in said])
    with_cards = [one.card for one in said if one.card is not None]
    if not with_cards:
        return (Reply(text),)
    actions = dict.fromkeys(action for card in with_cards for action in card.actions)
    title = with_cards[0].title
    card = Card(
        title, body=text.removeprefix(title).lstrip(), actions=_told_apart(turn, list(actions)),
        link=with_cards[0].link,
    )  # fmt: skip
    return (Reply(text, card),)


def _told_apart(turn: Turn, buttons: Sequence[Button]) -> tuple[Button, ...]:
    """修改跟进, 修改商机: where several records can be edited, each button says which."""
    edits = [one for one in buttons if one.id.startswith("edit:")]
    if len(edits) < 2:
        return tuple(buttons)
    kinds = {one.id: turn.label("kind", one.id.split(":")[1]) for one in edits}
    return tuple(
        replace(one, label=turn.say("edit_kind", kind=kinds[one.id])) if one.id in kinds else one
        for one in buttons
    )


def _together(texts: Sequence[str]) -> str:
    """One act under the other; where that would be too long to read, each act's details on one line."""
    if len("\n".join(texts).splitlines()) <= MOST_LINES:
        return "\n\n".join(texts)
    heads = [text.partition("\n")[::2] for text in texts]
    gap = "\n" if len(texts) <= MOST_LINES // 2 else "；"
    return "\n".join(gap.join(filter(None, (head, "；".join(rest.splitlines())))) for head, rest in heads)


def _remembered(session: Session, planned: Plan, said: Sequence[Said]) -> Memory:
    memory = planned.memory
    for one in said:
        memory = memory.focusing(one.focus)
        is_new = one.listed and not (planned.picked and memory.listed)
        memory = replace(memory, listed=list(one.listed)) if is_new else memory
    frames = planned.frames
    if is_writing(frames) and not planned.is_undo:
        written = [[change.record.KIND, change.record.id] for change in audit.changes(session)]
        memory = replace(
            memory, written=written, frames=[encode(frame) for frame in frames], asked_last=False,
            listed=_several(written) or memory.listed,
        )  # fmt: skip
    if planned.is_undo:
        memory = replace(memory, written=[], frames=[])
    corrected = next((frame for frame in frames if frame.intent == "dialogue.correct"), None)
    if corrected is not None and audit.changes(session):
        memory = replace(memory, frames=[*memory.frames, encode(_values(corrected, memory))])
    asked = _last_query(frames) or _answered_all_the_same(frames, said)
    if asked is not None and _is_unanswered(asked, said) and memory.query is not None:
        return memory  # what nobody could answer leaves what was asked before it open to go on with
    if asked is not None and asked.intent == "figure.ask" and any(one.card and not one.focus for one in said):
        memory = replace(memory, topic="")
    return replace(memory, query=encode(asked), asked_last=True) if asked is not None else memory


def _answered_all_the_same(frames: Sequence[Frame], said: Sequence[Said]) -> Frame | None:
    """What no phrase told to be a question, and documents answered, is one to go on with."""
    if [frame.intent for frame in frames] != ["dialogue.fallback"] or not any(one.answered for one in said):
        return None
    return replace(frames[0], intent="knowledge.ask")


def _several(written: Sequence[Sequence[Any]]) -> list[Any]:
    """Several leads or tasks made at once are a list, of which the second may be meant: 第二个."""
    for kind in _COUNTED:
        ids = [id_ for of, id_ in written if of == kind]
        if len(ids) > 1:
            return [kind, ids]
    return []


def _is_unanswered(asked: Frame, said: Sequence[Said]) -> bool:
    return asked.intent == "knowledge.ask" and any(one.answered is False for one in said)


def _values(corrected: Frame, memory: Memory) -> Frame:
    """What the correction says of the values that the corrected message had given."""
    known = {name for stored in memory.frames for name in stored["slots"]}
    return replace(corrected, slots={name: slot for name, slot in corrected.slots.items() if name in known})


def _last_query(frames: Sequence[Frame]) -> Frame | None:
    return next((frame for frame in frames if _asks(frame)), None)


def _asks(frame: Frame) -> bool:
    return frame.intent.rpartition(".")[2] in _QUERIES


def is_query(frame: Frame) -> bool:
    """Whether acting on it only reads; a question to the documents may leave a gap behind."""
    return _asks(frame) and not frame.intent.startswith("knowledge.")
