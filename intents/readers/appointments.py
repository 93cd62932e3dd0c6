"""康泽把演示改到周四下午3点, Lumen moved our demo to Friday: what was agreed has another day, and becomes a task."""

from __future__ import annotations

from intents.readers import asking, slots, tasks
from intents.readers.happenings import happened
from intents.readers.moved_things import moved_thing
from intents.readers.unreal import is_unreal
from intents.reading import Clause, Reading
from intents.schema import Frame

_NAMES = ("person", "account", "opportunity")
_WITH = ("见面", "吃饭", "面谈", "交流", "碰头", "碰")


def moved(reading: Reading) -> list[Frame]:
    """A task for each thing that is to be with a customer named; nothing where anything else is told as done."""
    if asking.is_question(reading) or any(map(happened, reading.clauses)) or not reading.found(*_NAMES):
        return []
    moving = [one for one in reading.clauses if moved_thing(one)]
    if not moving:
        return _agreed(reading)
    frames = [_task(reading, one, len(moving) == 1) for one in moving]
    return [one for one in frames if one is not None]


def _agreed(reading: Reading) -> list[Frame]:
    """潘总答应见我了，周四上午: they will meet us, on a day that may stand apart."""
    clause = next((one for one in reading.clauses if one.has("happening.will_see_us")), None)
    if clause is None or is_unreal(clause) or asking.is_supposed(clause) or clause.has("control.negated"):
        return []
    times = [one for one in reading.after(clause.span[0]).found("time") if slots.future(one, reading.now)]
    due = slots.future(times[0], reading.now) if times else None
    named = next(iter(clause.found("person") or clause.found("account")), None)
    if due is None or named is None:
        return []
    who = reading.text[slice(*named.span)]
    return [tasks.planned(reading, clause, f"meet {who}" if clause.text.isascii() else f"跟{who}见面", due)]


def _task(reading: Reading, clause: Clause, is_only: bool) -> Frame | None:
    """Of whom the clause names, or, where nothing else is moved, the message."""
    times = [one for one in clause.found("time") if slots.future(one, reading.now)]
    due = slots.future(times[-1], reading.now) if times else None
    named = next(iter(clause.found(*_NAMES) or (reading.found(*_NAMES) if is_only else ())), None)
    if due is None or named is None:
        return None
    title = _title(reading.text[slice(*named.span)], moved_thing(clause))
    return tasks.planned(reading, clause, title, due).having(
        contacts=slots.people(reading if is_only else clause)
    )


def _title(who: str, thing: str) -> str:
    """The thing and with whom: 康泽演示, demo with Lumen."""
    if thing.isascii():
        return f"{thing} with {who}"
    return f"跟{who}{thing}" if thing in _WITH else f"{who}{thing}"
