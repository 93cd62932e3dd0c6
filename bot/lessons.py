"""What the speaker's own answers teach: which customer they mean by which words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.actions.turn import Turn
from bot.frames import Ref, decode
from bot.memory import Draft, Memory
from crm_core.models import Account
from crm_core.names import learned
from crm_core.permissions import speaker
from intents import catalog
from intents.schema import Frame, Mention


@dataclass(frozen=True, slots=True)
class Lesson:
    """`words` were said of the account. `known`: they name records, and it has to be one of them."""

    words: str
    account_id: int
    known: bool


def of_choice(draft: Draft, frames: Sequence[Frame]) -> tuple[Lesson, ...]:
    """What the answer to "which customer?" tells of the words that were asked about."""
    if draft.ask != "choice" or draft.slot != "account":
        return ()
    asked = decode(draft.frames[draft.frame])
    said = asked.value("account")
    chosen = next((one.value("account") for one in frames if one.intent == asked.intent), None)
    if not isinstance(chosen, Ref) or not chosen.id:
        return ()
    if isinstance(said, Mention):
        return (Lesson(said.text, chosen.id, bool(said.ids)),)
    return (Lesson(draft.text, chosen.id, known=False),)  # nobody's name: it was offered to make one of it


def learn(turn: Turn, lessons: Iterable[Lesson], frames: Iterable[Frame]) -> None:
    """Keep what was confirmed, and that what was learned before has been of use."""
    user = speaker(turn.actor)
    if user is None:
        return
    for lesson in lessons:
        _keep(turn, lesson)
    for frame in frames:
        slot = frame.slots.get("account")
        if slot is not None and slot.source == "learned":
            learned.used(turn.session, user, slot.text)


def _keep(turn: Turn, lesson: Lesson) -> bool:
    """Whether it is worth keeping."""
    account: Account = turn.record(Ref("account", lesson.account_id))
    if _points_back(lesson.words) or not learned.can_be_kept(lesson.words):
        return False
    if lesson.known and not learned.may_mean(lesson.words, account):
        return False
    learned.keep(turn.session, turn.user, lesson.words, account)
    return True


def _points_back(words: str) -> bool:
    """这个客户, 他们: whom they mean changes from one message to the next."""
    cues = (catalog.cue("names.this_account"), catalog.cue("dialogue.points_back"))
    return any(cue.fullmatch(words.lower()) is not None for cue in cues)


def of_correction(turn: Turn, was: Account, now: Account) -> None:
    """不对，是无锡恒信: by the words of the message that is corrected the other one is meant."""
    if speaker(turn.actor) is None:
        return
    for words in _words_for(turn.memory, was.id):
        is_name = learned.are_entered(words, was) and not learned.are_entered(words, now)
        if is_name or not _keep(turn, Lesson(words, now.id, known=True)):
            learned.forget(turn.session, turn.user, words)


def taken_back(turn: Turn) -> list[str]:
    """Forget what the last message's words were taken for; the words that had been learned."""
    user = speaker(turn.actor)
    words = dict.fromkeys(_words_for(turn.memory)) if user is not None else ()
    return [one for one in words if learned.forget(turn.session, turn.user, one)]


def _words_for(memory: Memory, account_id: int | None = None) -> list[str]:
    """The words by which the last message named its customer, this one or any."""
    last: Sequence[dict[str, Any]] = memory.frames
    if memory.asked_last and memory.query is not None:
        last = [memory.query]
    slots = [decode(stored).slots.get("account") for stored in last]
    return [
        slot.text
        for slot in slots
        if slot is not None and slot.text and isinstance(slot.value, Ref)
        and (account_id is None or slot.value.id == account_id)
    ]  # fmt: skip
