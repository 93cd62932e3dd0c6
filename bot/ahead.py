"""提前一个月提醒我, right after a contract was shown: so long before its end; 五一后提醒我, of whom there is talk."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.exchange import Exchange
from bot.replies import words
from bot.resolving.resolution import ref
from crm_core.models import Account, Contract, User
from intents.entities import DurationValue
from intents.schema import Frame, Slot

_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_AT = time(9)


def of_contract(exchange: Exchange) -> Frame | None:
    """A reminder of the contract that was just asked about; None where its end is not known, or too near."""
    memory, reading = exchange.memory, exchange.reading
    shown = memory.query is not None and memory.query["intent"] == "contract.show" and memory.asked_last
    if not shown or "contract" not in memory.focus or not reading.has("task.remind_ahead"):
        return None
    length = reading.first("duration")
    value = length.value if length is not None else None
    contract = exchange.session.get(Contract, memory.focus["contract"])
    if not isinstance(exchange.actor, User) or contract is None or contract.ends_on is None:
        return None
    if not isinstance(value, DurationValue) or value.unit not in _DAYS or reading.found("time", "account"):
        return None
    day = contract.ends_on - timedelta(days=int(value.count * _DAYS[value.unit]))
    if day <= exchange.now.date():
        return None
    title = words.say("renew_task", memory.language or "zh", what=contract.name or contract.number)
    slots = {"title": Slot(title), "due_at": Slot(datetime.combine(day, _AT, exchange.now.tzinfo))}
    if contract.account is not None:
        slots["account"] = Slot(ref(contract.account))
    return Frame("task.create", slots, 0.9, reading.span)


def of_talk(exchange: Exchange) -> Frame | None:
    """五一后提醒我, after a follow-up: to get in touch with that customer, as nothing else is said."""
    memory, frames = exchange.memory, exchange.understanding.frames
    if memory.draft is not None or [one.intent for one in frames] != ["task.create"]:
        return None
    asked = frames[0]
    noted = any(kind == "activity" for kind, _ in memory.written)
    given = {"title", "account", "contacts", "assignee"} & asked.slots.keys()
    account = exchange.session.get(Account, memory.focus.get("account", 0)) if noted else None
    if given or account is None or asked.value("due_at") is None:
        return None
    title = words.say("follow_task", memory.language or "zh", what=account.short_name or account.name)
    return asked.having(title=Slot(title), account=Slot(ref(account)))
