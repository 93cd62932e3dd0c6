"""Tasks that exist, however they are called: done, put off, dropped."""

from __future__ import annotations

import re
from datetime import datetime

from intents import catalog
from intents.entities import DurationValue, due_at
from intents.readers import asking, slots
from intents.readers.happenings import happened
from intents.reading import Clause, Found, Reading
from intents.schema import Frame, Mention, Slot

_INTENTS = {"done": "task.finish", "cancel": "task.cancel", "postpone": "task.postpone"}
_SHORT = 48  # a loose word for a task (那事) tells only in a message that says little else
_TELLING = 3  # so many characters beside the order name the task
_ABOUT_IT = (
    "task.mark", "task.done", "task.cancel", "task.postpone", "task.named", "task.loose", "task.bare_done",
    "task.bare_postpone", "task.bare_cancel", "task.put_off", "task.padding",
)  # fmt: skip
_FEW = 24  # characters: why it is put off, and until when
_CLOCK = ("clock", "part")
_SOFT = (
    r"(?:算了|哎呀?|唉|嗯|哦|那|就|还是|要不然?|不|等等|等一?下|慢着|时间|日子|放|先|也行|就行"
    r"|改约|改(?:成|到|为)?|换(?:成|到)?|挪到?|推到|定(?:在|到)?|放到|约|吧|呢|啊|哈|了|好了|就好|合适|再说"
    r"|(?:钟点|时间|几点)(?:不变|照旧|一样)|(?:还是)?(?:那个|同一个?|一样的?)(?:点|时间|钟点)"
    r"|(?<![a-z])(?:ok|okay|actually|make it|let's (?:say|do|make it)|better|no|nope|sorry|or rather|rather|wait"
    r"|hang on|on second thoughts?|change it to|move it to|push it to|instead|then|please"
    r"|same time|same hour|at|on|do)(?![a-z]))"
)
_WHEN = r"(?:\ue019\ue000*(?:上午|下午|早上|晚上)?)"
_ONLY_WHEN = re.compile(rf"(?=.*\ue019)(?=.*{_SOFT})(?:{_SOFT}|{_WHEN}|[\s,，。.!！~])+")
"""周三吧, make it Friday then."""


def settle(reading: Reading) -> list[Frame]:
    """搞定了 / 推到 / 取消 of something called a task, or of whatever is ticked off."""
    if reading.has("ticket.named") or reading.found("ticket", "lead") or _asks(reading):
        return []
    for verb, intent in _INTENTS.items():
        clause = next((one for one in reading.clauses if _orders(one, verb)), None)
        if clause is not None:
            frame = Frame(intent, confidence=0.92, span=reading.span).having(
                task=_target(clause), about=slots.account(reading)
            )
            return [frame.having(**moved(reading)) if verb == "postpone" else frame]
    return []


def bare(reading: Reading) -> Frame | None:
    """The same of something that is not called a task: only its title can tell that it is one."""
    if reading.found("ticket", "lead") or reading.has("ticket.named") or asking.is_question(reading):
        return None
    for verb in ("cancel", "postpone", "done"):
        clause = next((one for one in reading.clauses if _settles(one, verb)), None)
        change = moved(reading) if clause is not None and verb == "postpone" else {}
        if clause is not None and (change or verb != "postpone" or clause.has("task.put_off")):
            frame = Frame(_INTENTS[verb], confidence=0.8, span=reading.span)
            return frame.having(task=_target(clause), **change)
    return None


def _settles(clause: Clause, verb: str) -> bool:
    cues = (f"task.{verb}", f"task.bare_{verb}", *(("task.put_off",) if verb == "postpone" else ()))
    if not clause.has(*cues) or asking.is_supposed(clause):
        return False
    if clause.has("task.unsettled") or (verb == "done" and clause.has("happening.matter_settled")):
        return False  # 合同谈妥了
    return not clause.has("task.remind_order") or clause.has("task.not_remind")


def _asks(reading: Reading) -> bool:
    """能不能把那个待办推到周五？ is an order all the same."""
    return asking.is_question(reading) and not reading.has("task.please")


def _orders(clause: Clause, verb: str) -> bool:
    if clause.has("task.remind_order"):
        return False
    reading = clause.reading
    if verb == "done" and clause.has("task.mark"):
        return not reading.has("opportunity.named")
    if not clause.has(f"task.{verb}"):
        return False
    if clause.found("money", "percent") or clause.value_in("opportunity.stage"):
        return False
    beside = any(happened(one) for one in reading.clauses if one.span != clause.span)
    if _is_called(clause, verb):
        return not reading.has("opportunity.named")
    if is_errand(clause):
        return not beside
    return len(reading.text) <= _SHORT and clause.has(f"task.loose_{verb}") and not beside


def is_errand(clause: Clause) -> bool:
    """Push the Acme invoice chase to Friday: what is moved is the chase, and no day of the money."""
    return clause.has("task.errand") and not clause.has("contract.paid_then", "activity.reported_wish")


def _is_called(clause: Clause, verb: str) -> bool:
    """Whether a task is called one, in the clause of the order or beside it; an order to remind calls none."""
    return any(
        one.has("task.named") and (one.span == clause.span or not one.has("task.remind_order"))
        for one in clause.reading.clauses
    )


def _target(clause: Clause) -> Slot:
    """The words the task's title is looked for among: those beside the order, else the rest of the message."""
    reading = clause.reading
    cuts = [one.span for one in reading.found("time", "duration")]
    for cue in _ABOUT_IT:
        cuts += [match.span() for match in catalog.cue(cue).finditer(reading.masked)]
    start, end = clause.span
    beside = slots.without(clause, [(max(a, start), min(b, end)) for a, b in cuts if a < end and start < b])
    text = beside if len(beside) >= _TELLING else slots.without(reading, cuts) or reading.text
    return Slot(Mention("task", text), text, reading.span, 0.8)


# ---------------------------------------------------------------- put off
def moved(reading: Reading) -> dict[str, Slot]:
    """`to` (an instant, or a day that keeps the hour), `clock` (an hour that keeps the day) or `by` (a length)."""
    verbs = list(catalog.cue("task.postpone").finditer(reading.masked))
    behind = reading.after(verbs[-1].start()) if verbs else reading
    length = behind.first("duration") or reading.first("duration")
    times = behind.found("time") or reading.found("time")
    if len(times) > 1 and (both := _day_and_hour(times, reading.now)) is not None:
        return {"to": both}
    if times and not (length and _within(length, times[-1])):
        time = times[-1]
        if time.value.anchor in _CLOCK:
            return {"clock": slots.said(time, _due(time, reading.now))}
        return {"to": _to(time, reading.now)}
    if times:
        return {"to": _to(times[-1], reading.now)}
    if length is not None and length.value.count > 0:
        return {"by": slots.said(length, _length(length.value, earlier=behind.has("task.forward")))}
    return {}


def _day_and_hour(times: list[Found], now: datetime) -> Slot | None:
    """算了周三吧，还是三点: the day and the hour, said apart."""
    days = [one for one in times if one.value.anchor not in _CLOCK]
    clocks = [one for one in times if one.value.anchor in _CLOCK]
    if len(days) != 1 or len(clocks) != 1 or days[0].value.resolve("plan").grain != "day":
        return None
    hour = _due(clocks[0], now)
    return slots.said(days[0], _due(days[0], now).replace(hour=hour.hour, minute=hour.minute))


def _within(length: Found, time: Found) -> bool:
    return time.start <= length.start and length.end <= time.end


def _to(time: Found, now: datetime) -> Slot:
    """A day keeps the task's time of day; a clock time or a part of the day is taken as said."""
    due = _due(time, now)
    exact = time.value.resolve("plan").grain in ("minute", "hour", "part")
    return slots.said(time, due if exact else due.date())


def _due(time: Found, now: datetime) -> datetime:
    return due_at(time.value.resolve("plan"), now, deadline=time.value.deadline)


def _length(value: DurationValue, *, earlier: bool) -> dict[str, str | int]:
    count = -value.count if earlier else value.count
    return {"unit": value.unit, "count": str(count)}


def follows(reading: Reading) -> Frame | None:
    """改到后天，钟点不变; done, sent it: of a task just made or shown, which it does not name."""
    if reading.has("task.only_done") and not reading.found("account", "person", "opportunity"):
        return Frame("task.finish", {}, 0.85, reading.span)
    moves = reading.has("task.move_it") or (
        len(reading.text) <= _FEW and reading.clauses[-1].has("task.move_it")
    )
    if not (moves or _ONLY_WHEN.fullmatch(reading.masked)) or reading.found(
        "account", "person", "opportunity", "ticket", "money"
    ):
        return None
    change = moved(reading)
    return Frame("task.postpone", change, 0.88, reading.span) if change else None
