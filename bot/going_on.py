"""What nobody understood by itself goes on with the follow-up just written, or plans for the customer spoken of."""

from __future__ import annotations

from bot.exchange import Exchange
from bot.memory import Memory
from intents.readers import control, slots, tasks
from intents.readers.next_steps import steps_of
from intents.schema import Frame, Mention, Slot

_SHORTEST, _LONGEST = 3, 60
_VALUES = ("time", "duration", "quantity", "money", "percent")
_OTHERS = ("account", "opportunity", "user", "lead", "ticket", "contract", "quote")


def told(exchange: Exchange) -> Frame | None:
    """我没松口, 侯洁也会在: one more sentence of the note; 明天上午再打: a step for the customer there is talk of."""
    said, reading, memory = exchange.understanding, exchange.reading, exchange.memory
    length = len(reading.text.strip())
    if memory.draft is not None or said.question or said.act or not _SHORTEST <= length <= _LONGEST:
        return None
    if reading.found(*_OTHERS) or reading.text.rstrip().endswith(("?", "？")):
        return None
    account = memory.focus.get("account")
    people = [one for one in reading.found("person") if one.account_ids]
    if account is None or not all(account in one.account_ids for one in people):
        return None
    values = reading.found(*_VALUES)
    loosely = people or (values and len(slots.without(reading, [one.span for one in values])) >= _SHORTEST)
    loosely = loosely or reading.has("activity.goes_on_loosely", "activity.goes_on_anyhow")
    if _is_noted(memory) and loosely:
        return None if reading.has("activity.for_the_bot") else control.addition(reading)
    return _planned(exchange, account)


def done(exchange: Exchange) -> Frame | None:
    """做好了, 开了: no yes where nothing waits for one, but what was done about the note just written."""
    is_yes = exchange.understanding.act == "confirm" and exchange.memory.draft is None
    if not is_yes or not _is_noted(exchange.memory) or not exchange.reading.has("task.done_told"):
        return None
    return control.addition(exchange.reading)


def _is_noted(memory: Memory) -> bool:
    """Whether a follow-up was written last, and nothing asked since that was answered."""
    asked = memory.query["intent"] if memory.query is not None and memory.asked_last else ""
    return asked in ("", "knowledge.ask") and any(kind == "activity" for kind, _ in memory.written)


def _planned(exchange: Exchange, account: int) -> Frame | None:
    reading = exchange.reading
    steps = [one for one in steps_of(list(reading.clauses)) if one.due_at is not None]
    if len(steps) != 1 or steps[0].due_at is None:
        return None
    where = reading.clause_at(steps[0].span[0])
    planned = tasks.planned(reading, where, steps[0].text, steps[0].due_at)
    return planned.having(account=Slot(Mention("account", "", (account,)), confidence=0.8))
