"""What to do next with what was understood: act, or ask one question. Pure: no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from unicodedata import normalize

from bot.frames import CONFIRMED, NEEDS, WRITING, Ref
from bot.memory import Draft
from bot.resolving.resolution import Gap, Option, Resolved
from intents.schema import Frame, Slot, Understanding

CREATABLE = frozenset(
    {"activity.log", "opportunity.create", "contact.create", "ticket.open", "quote.create", "contract.create"}
)

DOUBTFUL = 0.65
"""Frames that are less sure than this are read back before they are acted on."""


@dataclass(frozen=True, slots=True)
class Act:
    """Nothing is open: do it."""

    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """A value is missing."""

    frame: int
    slot: str


@dataclass(frozen=True, slots=True)
class Choose:
    """Several records may be meant; or none, and a new account is offered (`create` names it)."""

    frame: int
    slot: str
    options: tuple[Option, ...]
    text: str = ""
    create: str = ""


@dataclass(frozen=True, slots=True)
class Confirm:
    """Hard to take back: asked before."""

    frame: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """What was named is not there, and making it is no answer."""

    frame: int
    slot: str
    text: str = ""


Decision = Act | Ask | Choose | Confirm | Unknown


def decide(resolved: Sequence[Resolved]) -> Decision:
    """All frames are acted on together, so the first open question of any of them comes first."""
    for index, one in enumerate(resolved):
        if one.gaps:
            return _about_gap(index, one.frame, one.gaps[0])
    for index, one in enumerate(resolved):
        if _is_confirmed_first(one.frame):
            return Confirm(index)
    return Act(tuple(one.frame for one in resolved))


def _is_confirmed_first(frame: Frame) -> bool:
    needs = NEEDS.get(frame.intent)
    return (bool(needs and needs.confirm) or is_doubtful(frame)) and not frame.value(CONFIRMED)


def is_doubtful(frame: Frame) -> bool:
    """Whether a record would be changed on the word of a language model alone."""
    if frame.intent not in WRITING:
        return False
    return frame.confidence < DOUBTFUL or any(slot.source == "llm" for slot in frame.slots.values())


def _about_gap(index: int, frame: Frame, gap: Gap) -> Decision:
    if gap.reason == "missing":
        return Ask(index, gap.slot) if frame.intent in WRITING else Unknown(index, gap.slot)
    if gap.reason == "choice":
        return Choose(index, gap.slot, gap.options, gap.text)
    if gap.slot == "account" and frame.intent in CREATABLE:
        return Choose(index, gap.slot, gap.options, gap.text, create=gap.text)
    return Unknown(index, gap.slot, gap.text)


# ---------------------------------------------------------------- answers to an open question
@dataclass(frozen=True, slots=True)
class Answered:
    """What an open question was answered with; `value` is an Option's ref for a choice."""

    kind: str
    """yes, no, chosen, create, or other (no answer to the question)."""
    value: Any = None


@dataclass(frozen=True, slots=True)
class Said:
    """A message as an answer may be: its understanding, and what a pressed button stands for."""

    understanding: Understanding
    pressed: str = ""
    chosen: str = ""
    refs: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


_NUMBER = re.compile(
    r"^\W*(?:选|第|no\.?|number|#)?\s*([1-9一二两三四五六七八九])\s*(?:个|家|位|条|号|项)?(?:吧|\W)*$",
    re.IGNORECASE,
)
_DIGITS = dict(zip("一二三四五六七八九两", (1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))


def answer_to(draft: Draft, said: Said, creates: bool, refuses: bool = False) -> Answered:
    """How the message answers the draft's question.

    `creates`: its words want the new record that was offered; `refuses`: they turn down what was to be confirmed.
    """
    if said.pressed == "cancel" or (said.understanding.act == "cancel" and not said.pressed):
        return Answered("no")
    if draft.ask == "confirmation":
        agreed = said.pressed == "confirm" or said.understanding.act == "confirm"
        if refuses and not said.pressed and not agreed:
            return Answered("no")
        return Answered("yes") if agreed else Answered("other")
    if draft.ask == "choice":
        return _choice(draft, said, creates)
    return Answered("other")


def _choice(draft: Draft, said: Said, creates: bool) -> Answered:
    options = [Option(Ref(**one["ref"]), one["detail"]) for one in draft.options]
    text = normalize("NFKC", said.chosen or said.understanding.text)
    number = _NUMBER.match(text)
    if number:
        index = int(number[1]) if number[1].isdigit() else _DIGITS[number[1]]
        if index <= len(options):
            return Answered("chosen", options[index - 1].ref)
        if index == len(options) + 1 and draft.create:
            return Answered("create")
        return Answered("other")
    fitting = _fitting(options, said)
    if len(fitting) == 1:
        return Answered("chosen", fitting[0].ref)
    if draft.create and (creates or said.pressed == "create" or said.understanding.act == "confirm"):
        return Answered("create")
    return Answered("other")


def _fitting(options: Sequence[Option], said: Said) -> list[Option]:
    """The options that the words pick out: by a name they contain, or by what only one of them is called."""
    text = said.understanding.text.casefold()
    named = [one for one in options if one.ref.id in said.refs.get(one.ref.kind, ())]
    narrowed = _by_words(named or options, text)
    if len(named) == 1:
        return named
    return narrowed


def _by_words(options: Sequence[Option], text: str) -> list[Option]:
    scored = [(_shared(f"{one.ref.label} {one.detail}".casefold(), text), one) for one in options]
    top = max((score for score, _ in scored), default=0)
    return [one for score, one in scored if score == top] if top >= 2 else []


def _shared(label: str, text: str) -> int:
    """The length of the longest piece of the text that stands in the label."""
    best = 0
    for start in range(len(text)):
        while start + best < len(text) and text[start : start + best + 1] in label:
            best += 1
    return best


def drop(draft: Draft) -> list[dict[str, Any]]:
    """The frames that are left when the one asked about is refused."""
    return [frame for index, frame in enumerate(draft.frames) if index != draft.frame]


def with_confirmation(frame: Frame) -> Frame:
    return replace(frame, slots={**frame.slots, CONFIRMED: Slot(True)})
