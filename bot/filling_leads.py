"""An answer to "which company, and who is the contact?" of a new lead."""

from __future__ import annotations

from bot.frames import AS_IT_IS, WRITING, decode
from bot.memory import Draft
from intents.readers import asking, leads_made, naming, slots
from intents.readers.happenings import happened
from intents.reading import Reading
from intents.schema import Frame, Slot, Understanding

_SLOTS = ("company", "contact_name")
_LONGEST = 24


def as_it_is(draft: Draft, reading: Reading, said: Understanding) -> list[Frame] | None:
    """还不知道, 先录着, just save it: no more is known of the lead, which is entered with what was told."""
    if draft.ask.removeprefix("slot:") not in _SLOTS or reading.found("phone", "email", "person"):
        return None
    says_so = reading.has("lead.no_more_known") or (said.act == "confirm" and not said.frames)
    if said.question or not says_so:
        return None
    frames = [decode(one) for one in draft.frames]
    frames[draft.frame] = frames[draft.frame].having(**{AS_IT_IS: Slot(True)})
    return frames


def told(frame: Frame, slot: str, reading: Reading, said: Understanding) -> Frame | None:
    """A lead's company or contact, with the rest of what is told of it."""
    if said.question or any(
        one.intent in WRITING and not one.intent.startswith(("lead.", "contact.")) for one in said.frames
    ):
        return None
    made = leads_made.create(reading)
    fresh = {
        name: one for name, one in made.slots.items() if name != "company" or "company" not in frame.slots
    }
    if slot not in fresh and (bare := _bare(slot, reading)) is not None:
        fresh = {slot: bare}
    if slot == "contact_name" and not fresh:
        return None
    return Frame(frame.intent, {**frame.slots, **fresh}, frame.confidence, frame.span)


def _bare(slot: str, reading: Reading) -> Slot | None:
    """The name alone: 鲜光明, Omar Aziz, 宏达."""
    text = slots.tidy(reading.text)
    if not 2 <= len(text) <= _LONGEST or asking.is_question(reading) or any(map(happened, reading.clauses)):
        return None
    if slot == "contact_name" and not (reading.found("person") or naming.person_score(text) > 0):
        return None
    return Slot(text, text, reading.span, 0.8)
