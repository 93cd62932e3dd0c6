"""What was just written or shown comes on another day: a task, a deal, the signing of the deal there is talk of."""

from __future__ import annotations

from datetime import timedelta

from bot.memory import Memory
from intents.readers import control, deals_plain, settling, slots
from intents.reading import Reading
from intents.schema import Frame, Mention, Slot, Understanding

_SHORT = 24
_FAR = timedelta(days=30)


def task(memory: Memory, reading: Reading) -> Frame | None:
    """改到后天，钟点不变, said of the task that was just written or shown; of a next step it corrects both."""
    if reading.has("opportunity.named", "opportunity.signing", "opportunity.close_date"):
        return None  # 那单签约也往后挪一周
    written = {kind for kind, _ in memory.written}
    told_step = "task" in written and reading.has("task.move_it")
    has_step = any("next_at" in one["slots"] or "next_steps" in one["slots"] for one in memory.frames)
    if "activity" in written and (told_step or (has_step and reading.has("task.moved_day"))):
        return control.correction(_only_new_day(reading))
    if "task" not in (written or memory.focus):
        return None
    return settling.follows(reading)


def _only_new_day(reading: Reading) -> Reading:
    """周四改周五: without the day that it was."""
    times = reading.found("time")
    return reading.blanked([(0, times[-1].start)]) if len(times) > 1 else reading


def deal(memory: Memory, reading: Reading) -> Frame | None:
    """What's the close date? Push it a week: of the deal that was shown last."""
    shown = memory.asked_last and memory.query is not None and memory.query["intent"] == "opportunity.show"
    changed = not memory.asked_last and any("close_date" in one["slots"] for one in memory.frames)
    noted = _only_noted(memory)
    if not (noted or ((shown or changed) and "opportunity" in memory.focus)) or reading.has("task.named"):
        return None
    if not reading.has("task.move_it", "task.moved_day"):
        return None
    times = reading.found("time")
    values = deals_plain.closing(reading)
    if not values and times and (day := slots.day(times[-1])) is not None:
        values = {"close_date": slots.said(times[-1], day)}
    if noted and not ("close_date" in values and values["close_date"].value > reading.now.date() + _FAR):
        return None
    if not values:
        return None
    if noted and reading.has("opportunity.named"):  # M740那单先缓一缓，推到五月中
        values = {
            **values,
            "opportunity": Slot(Mention("opportunity", reading.text), reading.text, reading.span, 0.7),
        }
    return Frame("opportunity.change", values, 0.85, reading.span)


def signing(memory: Memory, reading: Reading, said: Understanding) -> Frame | None:
    """这单下周能签, of the customer there is talk of: the day on which their deal is to close."""
    if said.question or said.frames or len(reading.text) > _SHORT or "account" not in memory.focus:
        return None
    if reading.found("account", "opportunity", "person", "lead", "ticket") or not reading.has(
        "opportunity.named"
    ):
        return None
    values = deals_plain.closing(reading)
    if "close_date" not in values:
        return None
    values["account"] = Slot(Mention("account", "", (memory.focus["account"],)), confidence=0.8)
    values["opportunity"] = Slot(Mention("opportunity", reading.text), reading.text, reading.span, 0.7)
    return Frame("opportunity.change", values, 0.85, reading.span)


def _only_noted(memory: Memory) -> bool:
    """Whether a note on a customer was written last, and no step that could be moved."""
    kinds = {kind for kind, _ in memory.written}
    return kinds == {"activity"} and not memory.asked_last and "task" not in memory.focus
