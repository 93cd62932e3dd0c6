"""A second opinion on a message, from a language model where one is configured: when to ask, what to take of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal

from bot.frames import NEEDS, WRITING
from bot.settings import Settings
from intents import catalog
from intents.guessing import wording
from intents.guessing.frames import is_question
from intents.guessing.guesser import Guess
from intents.llm.evidence import CONFIDENCE
from intents.llm.model import ChatModel
from intents.llm.proposing import Proposer
from intents.llm.sheet import Proposals
from intents.readers import asking
from intents.reading import Reading
from intents.schema import Frame, Slot, Span

Mode = Literal["unsure", "always"]

_DOUBTED = 0.75  # what we read with less confidence than this
_ASKED = "knowledge.ask"
_LOOSE = ("dialogue.fallback", _ASKED)
_SHORT = 30  # characters; longer tales ask in passing
_RATHER = 0.7


def language_model(settings: Settings) -> ChatModel:
    return ChatModel(
        settings.llm, base_url=settings.llm_base_url, api_key=settings.llm_api_key,
        seconds=settings.llm_timeout,
    )  # fmt: skip


class SecondOpinion:
    """`ask` waits for the network: no session may be open meanwhile."""

    def __init__(self, proposer: Proposer, mode: Mode) -> None:
        self._proposer, self._mode = proposer, mode

    def is_wanted(self, read: Sequence[Frame]) -> bool:
        """Whether our own reading leaves doubts; `read` is empty where something else than words decided."""
        if not read or any(_is_of_the_talk(frame) for frame in read):
            return False
        return self._mode == "always" or is_loose(read) or any(one.confidence < _DOUBTED for one in read)

    def ask(self, reading: Reading) -> Proposals:
        return self._proposer.propose(reading)


def _is_of_the_talk(frame: Frame) -> bool:
    """Small talk, a correction, an addition."""
    return frame.intent.startswith(("smalltalk.", "dialogue.")) and frame.intent not in _LOOSE


def is_loose(read: Sequence[Frame]) -> bool:
    """Whether nothing was understood, unless the documents have an answer to it."""
    return all(frame.intent in _LOOSE for frame in read)


def asks_documents(read: Sequence[Frame], reading: Reading) -> bool:
    """Whether what nobody understood may be a question that documents answer; an order or a word told is none."""
    if not read or not is_loose(read):
        return False
    asks = any(one.intent == _ASKED for one in read) or asking.is_question(reading)
    return asks or wording.guess(reading).intent == _ASKED


def may_ask(read: Sequence[Frame], text: str) -> bool:
    """Whether what was read as something told has a question word, so that its meaning is worth a look."""
    told = [frame.intent for frame in read] == ["activity.log"]
    return told and len(text) <= _SHORT and catalog.cue("asking.word").search(text.lower()) is not None


def is_taken(guess: Guess, read: Sequence[Frame]) -> bool:
    """Whether a guess takes the place of what was read: anything for nothing; for something told only a question."""
    return is_loose(read) or (is_question(guess) and guess.probability >= _RATHER)


def joined(read: Sequence[Frame], proposed: Iterable[Frame]) -> list[Frame]:
    """Our frames, with what the model adds.

    What we do not doubt stands, and only whole acts may join acts. What we doubt stands when the model agrees, sees
    acts beside it, or forgets the customer named; else the model's reading takes its place.
    """
    new = [frame for frame in proposed if frame.intent not in _LOOSE]
    ours = [] if is_loose(read) else read
    by_verb = {_verb(frame): frame for frame in reversed(new)}
    acts = any(frame.intent in WRITING for frame in new)
    kept = [
        one for one in ours
        if one.confidence >= _DOUBTED or _verb(one) in by_verb or (acts and one.intent in WRITING)
    ]  # fmt: skip
    if not kept:
        return list(read) if not new or _forget_the_customer(new, ours) else new
    known = {_verb(frame) for frame in kept}
    added = [one for one in new if _verb(one) not in known and _may_join(one, kept)]
    completed = [_completed(one, by_verb.get(_verb(one))) for one in kept]
    return [*completed, *(replace(one, confidence=CONFIDENCE) for one in added)]


def _forget_the_customer(new: Sequence[Frame], ours: Sequence[Frame]) -> bool:
    return any(one.value("account") for one in ours) and not any(one.value("account") for one in new)


def _verb(frame: Frame) -> str:
    return "opportunity.change" if frame.intent == "opportunity.advance" else frame.intent


def _may_join(frame: Frame, kept: Sequence[Frame]) -> bool:
    """A whole act beside acts, with a number or a time that they leave over; beside what we doubt, any whole act."""
    if not all(one.intent in WRITING for one in (frame, *kept)):
        return False
    if not all(any(map(frame.value, names)) for names in _needed(frame)):
        return False
    taken = [slot.span for one in kept for slot in one.slots.values() if slot.span and _is_measured(slot)]
    left_over = [slot for slot in frame.slots.values() if slot.span and _is_measured(slot)]
    is_new = any(not _overlaps(slot.span, taken) for slot in left_over)
    return is_new or all(one.confidence < _DOUBTED for one in kept)


def _is_measured(slot: Slot) -> bool:
    return isinstance(slot.value, (Decimal, int, date))  # a datetime is a date


def _overlaps(span: Span | None, others: Sequence[Span]) -> bool:
    return span is not None and any(start < span[1] and span[0] < end for start, end in others)


def _needed(frame: Frame) -> Iterator[tuple[str, ...]]:
    """The slots that the intent cannot do without, any one of each tuple; a customer is known by their people, too."""
    needs = NEEDS.get(frame.intent)
    for wanted in needs.slots if needs else ():
        yield (
            ("account", "contacts")
            if wanted == "account"
            else wanted
            if isinstance(wanted, tuple)
            else (wanted,)
        )


def _completed(frame: Frame, proposed: Frame | None) -> Frame:
    """With what would have to be asked for otherwise."""
    if proposed is None:
        return frame
    missing = dict(_missing(frame, proposed))
    return replace(frame, slots={**frame.slots, **missing})


def _missing(frame: Frame, proposed: Frame) -> Iterator[tuple[str, Slot]]:
    for names in _needed(frame):
        if not any(map(frame.value, names)):
            yield from ((name, proposed.slots[name]) for name in names if name in proposed.slots)
