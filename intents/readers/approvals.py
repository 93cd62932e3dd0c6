"""Approvals of contracts: handed in, given, refused with a reason."""

from __future__ import annotations

import re

from intents import catalog
from intents.readers import asking, slots
from intents.reading import Reading
from intents.schema import Frame, Slot

_GAP = re.compile(
    r"^[\s,，。:：;；、—-]*(?:因为|原因是|原因|理由是|理由|由于|because|since|as)?[\s,，:：]*", re.IGNORECASE
)


def read(reading: Reading) -> list[Frame]:
    """Only of a contract that is named: a bare yes answers what was asked."""
    contract = slots.mention(reading, "contract")
    if contract is None or asking.is_question(reading):
        return []
    for verb in ("reject", "approve", "request"):
        if reading.has(f"approval.{verb}"):
            frame = Frame(f"approval.{verb}", confidence=0.93, span=reading.span).having(contract=contract)
            return [frame.having(reason=_reason(reading)) if verb == "reject" else frame]
    return []


def _reason(reading: Reading) -> Slot | None:
    """What is said behind the order."""
    found = catalog.cue("approval.reject").search(reading.masked)
    text = _GAP.sub("", reading.text[found.end() :]) if found else ""
    return Slot(slots.tidy(text), text) if text.strip() else None
