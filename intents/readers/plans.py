"""Something intended, which becomes a task: 明天下午去拜访恒信."""

from __future__ import annotations

from intents.entities import due_at
from intents.readers import asking, slots, tasks
from intents.readers.happenings import fell_through, happened
from intents.readers.next_steps import next_step, steps_of
from intents.readers.unreal import is_unreal
from intents.reading import Clause, Reading
from intents.schema import Frame, Span


def read(reading: Reading) -> list[Frame]:
    """明天下午去拜访恒信: something intended, which becomes a task."""
    if not reading.found("account", "person"):
        return []
    if any(fell_through(clause) for clause in reading.clauses):
        return tasks.rescheduled(reading)
    dated = [
        tasks.planned(reading, clause, _title(clause, step.text), step.due_at)
        for clause in reading.clauses
        for step in (() if is_unreal(clause) or asking.is_supposed(clause) else steps_of([clause]))
        if step.due_at is not None
    ]
    return dated or _day_apart(reading) or tasks.invitation(reading) or _booked(reading)


def _title(clause: Clause, text: str) -> str:
    """肖总请我去衡阳吃饭，3月20号去: what it is stands before its day."""
    before = [one for one in clause.reading.clauses if one.span[1] <= clause.span[0]]
    return slots.tidy(before[-1].text) if len(text) == 1 and before else text


def _day_apart(reading: Reading) -> list[Frame]:
    """穆清要规格书 周四前: one wish, whose day stands by itself."""
    if any(is_unreal(one) or asking.is_supposed(one) or happened(one) for one in reading.clauses):
        return []
    steps = [one for one in steps_of(list(reading.clauses)) if one.due_at is not None]
    if len(steps) != 1 or asking.is_question(reading) or steps[0].due_at is None:
        return []
    where = reading.clause_at(steps[0].span[0])
    if not where.found("account", "person"):
        return []  # of nobody of ours: 秘书长提交报告，建议…延长，至7月15日止
    return [tasks.planned(reading, where, steps[0].text, steps[0].due_at)]


def _booked(reading: Reading) -> list[Frame]:
    """帮我约个年检，下周三上午: a service of ours that is to be arranged, on a day that stands anywhere."""
    if asking.is_question(reading) or reading.has("control.hypothetical", "control.negated"):
        return []
    for clause in reading.clauses:
        cue = clause.search("task.booking")
        if cue is None or is_unreal(clause) or happened(clause):
            continue
        times = [one for one in reading.found("time") if slots.future(one, reading.now)]
        rest = clause.after(cue.start())
        title = slots.without(rest, [one.span for one in times])
        if not times:
            return [tasks.undated(reading, clause, title)]
        due = due_at(times[0].value.resolve("plan"), reading.now, deadline=times[0].value.deadline)
        return [tasks.planned(reading, clause, title, due)]
    return []


def moved(reading: Reading) -> list[Frame]:
    """今天约科教母总，他去开会了，改到下周一: only arranged, and put off before anything came of it."""
    if any(map(happened, reading.clauses)) or reading.found("opportunity"):
        return []
    arranged = ("happening.arranged", "happening.invited", "happening.fell_through", "happening.kept_away")
    is_off = any(one.has(*arranged, "activity.elsewhere") for one in reading.clauses)
    return tasks.rescheduled(reading) if is_off and reading.found("account", "person") else []


def beside(reading: Reading, claimed: set[Span], commands: list[Frame]) -> list[Frame]:
    """嘉定仓推到谈判，周三样机寄过去: a dated step of ours beside a changed deal, whose customer is not named."""
    deals = [one for one in commands if one.intent.startswith("opportunity.") and "opportunity" in one.slots]
    if len(deals) != 1 or asking.is_question(reading) or not reading.found("opportunity"):
        return []
    free = [
        one
        for one in reading.clauses
        if one.span not in claimed and not is_unreal(one) and not asking.is_supposed(one)
    ]
    steps = [(one, step) for one in free if (step := next_step(one)) and step.due_at is not None]
    return [
        tasks.planned(reading, one, step.text, step.due_at) for one, step in steps if step.due_at is not None
    ]
