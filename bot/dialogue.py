"""What to do next with what was understood: act, or ask one question. Pure: no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from unicodedata import normalize

from bot import choosing
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
    if gap.reason == "close":
        return Choose(index, gap.slot, gap.options, gap.text)
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
    own: bool = False
    """Whether it asks, or wants something of its own: then it answers nothing."""
    alike: choosing.Alike | None = None


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
        agreed = said.pressed == "confirm" or said.understanding.act == "confirm" or _says_again(draft, said)
        if refuses and not said.pressed and not agreed:
            return Answered("no")
        return Answered("yes") if agreed else Answered("other")
    if draft.ask == "choice":
        return _choice(draft, said, creates)
    return Answered("other")


_SHORT = 16
_OF_DOCUMENTS = ("kb", "kb_reason")
"""Whole sentences: whatever is said next shares words with one of them."""


def _says_again(draft: Draft, said: Said) -> bool:
    """确认赢单, 赢了: the act that waits for a yes is ordered once more, with nothing new about it."""
    frames, asked = said.understanding.frames, draft.frames[draft.frame]["intent"]
    is_same = len(frames) == 1 and frames[0].intent == asked and asked in WRITING
    if not is_same or said.pressed or said.understanding.question or len(said.understanding.text) > _SHORT:
        return False
    return not said.understanding.mentions and not said.understanding.entities


def _choice(draft: Draft, said: Said, creates: bool) -> Answered:
    options = [Option(Ref(**one["ref"]), one["detail"], one.get("words", "")) for one in draft.options]
    text = normalize("NFKC", said.chosen or said.understanding.text)
    number = _NUMBER.match(text)
    if number:
        index = int(number[1]) if number[1].isdigit() else _DIGITS[number[1]]
        if index <= len(options):
            return Answered("chosen", options[index - 1].ref)
        if index == len(options) + 1 and draft.create:
            return Answered("create")
        return Answered("other")
    if (
        draft.create
        and creates
        and not (said.understanding.question and said.own)
        and not _makes_another(draft, said)
    ):
        return Answered("create")
    placed = choosing.by_place(options, text) or choosing.plainly(options, text)
    if placed is not None and not said.pressed:
        return Answered("chosen", placed.ref)
    if said.own and not said.pressed:
        return Answered("other")
    fitting = choosing.fitting(options, said.understanding.text, said.refs, said.alike)
    is_loose = draft.passed or any(one.ref.kind in _OF_DOCUMENTS for one in fitting)
    if len(fitting) == 1 and (not is_loose or choosing.is_plain(fitting[0], said.understanding.text)):
        return Answered("chosen", fitting[0].ref)
    agrees = said.understanding.act == "confirm" and not options
    if draft.create and (said.pressed == "create" or agrees):
        return Answered("create")
    return Answered("other")


def _makes_another(draft: Draft, said: Said) -> bool:
    """Whether the message orders something else to be made: 新建联系人…, 新建客户 of another name."""
    frames = [one for one in said.understanding.frames if one.intent in WRITING]
    return any(
        one.intent != "account.create" or one.value("name") not in (None, "", draft.create) for one in frames
    )


def drop(draft: Draft) -> list[dict[str, Any]]:
    """The frames that are left when the one asked about is refused."""
    return [frame for index, frame in enumerate(draft.frames) if index != draft.frame]


def with_confirmation(frame: Frame) -> Frame:
    return replace(frame, slots={**frame.slots, CONFIRMED: Slot(True)})
