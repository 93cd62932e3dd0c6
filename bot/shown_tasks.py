"""发完了, 报价给他了: what is said of the step, the list or the reminder just shown, without naming it."""

from __future__ import annotations

from bot.exchange import Exchange
from bot.reminders import ledger
from bot.resolving.similarity import units
from bot.settling import gives_way
from crm_core import permissions
from crm_core.models import Activity, Task, TaskStatus, User
from crm_core.services import activities
from intents import catalog
from intents.readers import asking
from intents.schema import Frame, Mention, Slot

_LONGEST, _LONGEST_EN = 16, 40
_DROPPED, _ALIKE = ("activity.log", "task.cancel", "knowledge.ask"), 2
_VERBS = frozenset("发寄送打约交报改回催签给")
_NAMED = ("account", "opportunity", "ticket", "lead", "contract", "phone", "money", "email", "percent")


def settled(exchange: Exchange) -> Frame | None:
    """Done, or wanted no more."""
    return finished(exchange) or dropped(exchange)


def finished(exchange: Exchange) -> Frame | None:
    """The one of those shown that the words fit; a choice of them where the words tell none; None of other things."""
    if not isinstance(exchange.actor, User) or not _is_done(exchange):
        return None
    shown = _shown(exchange)
    if not shown:
        return None
    text = exchange.reading.masked
    told = units(catalog.cue("task.done_words").sub(" ", text)) or _VERBS & units(text)
    told = told if told & _VERBS == set() or any(told & units(one.title) for one in shown) else frozenset()
    return _meant(exchange, "task.finish", shown, told)


def dropped(exchange: Exchange) -> Frame | None:
    """算了这个不用做了, 不用提醒了, 合同稿不用给了: the step or the reminder just shown is wanted no more."""
    reading = exchange.reading
    first = next((one for one in reading.clauses[:2] if one.has("task.not_needed")), None)
    cue = first.search("task.not_needed") if first is not None else None
    own = any(one.intent not in _DROPPED for one in exchange.understanding.frames)
    if (
        first is None
        or cue is None
        or first.has("activity.feedback")
        or own
        or exchange.understanding.question
        or not isinstance(exchange.actor, User)
    ):
        return None
    if exchange.memory.draft is not None or reading.found(*_NAMED) or asking.is_supposed(first):
        return None
    rest = first.masked[: cue.start()] + first.masked[cue.end() :]
    told = units(catalog.cue("task.only_that_words").sub(" ", rest))
    told = told | (_VERBS & units(cue[0])) if told else told
    shown = _shown(exchange)
    if told and not any(len(told & units(one.title)) >= _ALIKE for one in shown):
        return None
    return _meant(exchange, "task.cancel", shown, told)


def _meant(exchange: Exchange, intent: str, shown: list[Task], told: frozenset[str]) -> Frame | None:
    fitting = [one for one in shown if told & units(one.title)] if told else shown
    if not fitting:
        return None
    most = max(len(told & units(one.title)) for one in fitting)
    meant = tuple(one.id for one in fitting if len(told & units(one.title)) == most)
    said = Mention("task", exchange.text, meant)
    return Frame(intent, {"task": Slot(said, exchange.text)}, 0.85, exchange.reading.span)


def _is_done(exchange: Exchange) -> bool:
    """Nothing but that something is done, by us, and nobody named but whom it was done for."""
    said, reading = exchange.understanding, exchange.reading
    longest = _LONGEST_EN if said.language == "en" else _LONGEST
    if len(reading.text.strip()) > longest or said.question or reading.found(*_NAMED):
        return False
    if (
        said.act not in ("", "confirm")
        or exchange.memory.draft is not None
        or any(asking.is_supposed(one) for one in reading.clauses)
    ):
        return False
    if not reading.has("task.done_told") or reading.has("task.unsettled", "task.done_by_them"):
        return False
    done = Frame("task.finish")
    return all(gives_way(frame, done) for frame in said.frames)


def _written(exchange: Exchange) -> list[int]:
    """The tasks of the last writing message, and those that hang on the note it wrote."""
    written = exchange.memory.written
    notes = [id_ for kind, id_ in written if kind == "activity"]
    ids = [id_ for kind, id_ in written if kind == "task"]
    for note in permissions.load(exchange.session, Activity, notes, exchange.actor):
        ids += [one.id for one in activities.open_tasks(exchange.session, note) if one.id not in ids]
    return ids


def _shown(exchange: Exchange) -> list[Task]:
    """The open tasks of the list just shown; else the one just written or spoken of; else the last reminder's."""
    memory, actor = exchange.memory, exchange.actor
    assert isinstance(actor, User)
    asked = memory.query["intent"] if memory.query is not None and memory.asked_last else ""
    if asked == "task.list" and memory.listed[:1] == ["task"]:
        ids = list(memory.listed[1])
    elif not memory.asked_last and (written := _written(exchange)):
        ids = written
    elif "task" in memory.focus:
        ids = [memory.focus["task"]]
    else:
        last = ledger.last_to(exchange.session, actor.username, exchange.now)
        ids = [last.record_id] if last is not None and last.record_kind == "task" else []
    found = permissions.load(exchange.session, Task, ids, actor)
    theirs = {one for person in exchange.reading.found("person") for one in person.account_ids}
    mine = [one for one in found if one.status is TaskStatus.OPEN and one.assignee_id == actor.id]
    return [one for one in mine if not theirs or one.account_id in theirs]
