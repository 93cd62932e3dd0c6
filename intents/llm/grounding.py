"""Proposals as frames of ours: every name, number and time is found in the text again, or dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from intents import catalog
from intents.lexicon import Lexicon
from intents.llm import sheet
from intents.llm.evidence import CONFIDENCE, Evidence
from intents.llm.sheet import Kind, Proposal
from intents.readers import asking, figures, log, settling, slots, tickets
from intents.reading import Reading
from intents.schema import Frame, Mention, Slot

_TOLD = 0.7  # a follow-up in the speaker's own words, with names that are known
_WHOLE = ("activity.log", "ticket.open", "figure.ask")  # their readers see all that the message says of it
_DESCRIBED = ("opportunity", "lead", "task", "ticket", "contract", "payment")


def ground(reading: Reading, lexicon: Lexicon, proposals: Sequence[Proposal]) -> tuple[Frame, ...]:
    """The frames that stand, each with source `llm` in what the model alone has said."""
    evidence = Evidence(reading, lexicon)
    found: list[Frame] = []
    for proposal in proposals:
        is_read = proposal.intent in _WHOLE and any(frame.intent == proposal.intent for frame in found)
        found += () if is_read else _frames(evidence, proposal)
    return tuple(found)


def _frames(evidence: Evidence, proposal: Proposal) -> Iterator[Frame]:
    kind, reading = sheet.kinds()[proposal.intent], evidence.reading
    if kind.only_told and not _is_told(reading):
        return
    frames = _read_again(reading, proposal)
    for frame in frames:
        if len(frames) == 1:
            frame = _with_steps(_filled(evidence, kind, proposal, frame))
        if _stands(reading, kind, frame):
            yield _weighed(_described(reading, frame))


def _is_told(reading: Reading) -> bool:
    return not asking.is_question(reading) and not reading.has("control.negated", "control.hypothetical")


# ---------------------------------------------------------------- our own readers, told what it is about
def _read_again(reading: Reading, proposal: Proposal) -> list[Frame]:
    """The frames as our reader of that intent sees them; it need not decide any more whether it is one."""
    intent = proposal.intent
    if intent == "activity.log":
        return log.segments_as_frames(reading)
    if intent == "ticket.open":
        return [tickets.opened(reading)]
    if intent == "task.postpone":
        return [Frame(intent, settling.moved(reading), span=reading.span)]
    if intent == "figure.ask" and "subject" in proposal.said:
        return [figures.about(reading, proposal.said["subject"][0])]
    return [Frame(intent, span=reading.span)]


def _filled(evidence: Evidence, kind: Kind, proposal: Proposal, frame: Frame) -> Frame:
    """With what the model says of slots that our reader left open; who or when was found in the text stays."""
    for name, source in kind.slots.items():
        words = proposal.said.get(source, ())
        if name in frame.slots or not words or words[0] not in kind.only.get(name, words):
            continue
        is_chosen = sheet.is_choice(source)
        frame = frame.having(
            **{name: evidence.chosen(name, words[0]) if is_chosen else evidence.slot(name, words)}
        )
    return frame


def _with_steps(frame: Frame) -> Frame:
    """A next step that only the model has seen: one without a date is what people said rather than what is to do."""
    step, due = frame.slots.get("next_step"), frame.slots.get("due_at")
    if frame.intent != "activity.log":
        return frame
    kept = {name: slot for name, slot in frame.slots.items() if name != "due_at"}
    if step is None or step.source != "llm":
        return replace(frame, slots=kept)
    if due is None:
        kept.pop("next_step")
        return replace(frame, slots=kept)
    steps = [{"text": step.value, "due_at": due.value}]
    return replace(frame, slots=kept).having(
        next_steps=replace(step, value=steps), next_at=replace(due, text=step.text)
    )


def _described(reading: Reading, frame: Frame) -> Frame:
    """The record meant, by its name or by the words among which its name is looked for."""
    noun, _, verb = frame.intent.partition(".")
    if noun in _DESCRIBED and noun not in frame.slots and verb not in ("create", "open", "list"):
        frame = frame.having(**{noun: slots.hint(reading, noun)})
    if noun == "task" and verb != "create":
        frame = frame.having(about=slots.account(reading))
    if frame.intent == "opportunity.change" and "stage" in frame.slots:
        frame = replace(frame, intent="opportunity.advance")
    return frame


def _stands(reading: Reading, kind: Kind, frame: Frame) -> bool:
    """Whether something in the text bears it out, and what it cannot do without is there."""
    if any(name not in frame.slots for name in kind.must):
        return False
    if kind.wants and not any(name in frame.slots for name in kind.wants):
        return False
    if frame.intent == "figure.ask" and _is_named(reading, frame.value("subject")):
        return True
    return any(slot.span not in (None, reading.span) for name, slot in frame.slots.items() if name != "span")


def _is_named(reading: Reading, subject: str) -> bool:
    """Whether the text has a word for these records."""
    words = (pattern for pattern, value in catalog.values("query.subject") if value == subject)
    return any(pattern.search(reading.masked) for pattern in words)


def _weighed(frame: Frame) -> Frame:
    by_us = all(slot.source != "llm" or _is_known(slot) for slot in frame.slots.values())
    return replace(frame, confidence=_TOLD if frame.intent == "activity.log" and by_us else CONFIDENCE)


def _is_known(slot: Slot) -> bool:
    named = slot.value if isinstance(slot.value, tuple) else (slot.value,)
    return all(isinstance(one, Mention) for one in named)
