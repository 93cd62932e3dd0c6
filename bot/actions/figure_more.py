"""What records lack, how long they are late or stand still: as filters of the engine, and in words."""

from __future__ import annotations

from typing import Any

from bot.actions.turn import Turn
from crm_core.models import PaymentStatus
from crm_core.queries.questions import Filters
from intents import catalog
from intents.readers.left_out import MARK
from intents.schema import Frame


def given(frame: Frame, subject: str) -> dict[str, Any]:
    """The filters that the frame names, by their names in the engine."""
    found: dict[str, Any] = {}
    for name in ("late_days", "stuck_days"):
        if frame.value(name):
            found[name] = frame.value(name)
    if frame.value("missing"):
        found["missing"] = (frame.value("missing"),)
    if frame.value("regions"):
        found["regions"] = tuple(frame.value("regions"))
    return found | (_of_payment(frame) if subject == "payment" else {})


def _of_payment(frame: Frame) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if frame.value("pay_method"):
        found["methods"] = catalog.words_for("figure.pay_method", frame.value("pay_method"))
    if frame.value("invoiced") is not None:
        found["is_invoiced"] = frame.value("invoiced")
    if frame.value("unconfirmed"):
        found["is_confirmed"] = False
        found["statuses"] = (PaymentStatus.PAID,)
    return found


def told(turn: Turn, frame: Frame, asked: Filters) -> list[str]:
    """The same in the speaker's words, or ours where these say less."""
    found = []
    without = [slot.text for name, slot in frame.slots.items() if name.startswith(MARK)]
    if without:
        found.append(turn.say("filter_without", what=turn.joined(without)))
    if asked.regions:
        found.append(f"{turn.label('field', 'region')} {turn.joined(asked.regions)}")
    if asked.late_days is not None:
        found.append(turn.say("filter_late_days", days=asked.late_days))
    if asked.stuck_days is not None:
        found.append(turn.say("filter_stuck", days=asked.stuck_days))
    if asked.missing:
        found.append(turn.say("filter_missing", what=turn.label("field", asked.missing[0])))
    if asked.methods:
        found.append(frame.slots["pay_method"].text or asked.methods[0])
    if asked.is_invoiced is not None:
        found.append(turn.say("filter_invoiced" if asked.is_invoiced else "filter_not_invoiced"))
    if asked.is_confirmed is False:
        found.append(turn.say("filter_unconfirmed"))
    return found
