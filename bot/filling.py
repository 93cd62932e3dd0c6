"""An answer to "which customer?", "when?": how words fill the slot that was asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import closing_told, filling_leads
from bot.frames import WRITING
from bot.memory import Draft
from intents import catalog
from intents.entities import TimeValue, due_at
from intents.readers import asking, control, files, log, naming, slots, tasks, tickets
from intents.readers.happenings import happened
from intents.reading import Found, Reading
from intents.schema import Frame, Mention, Slot, Understanding
from intents.understand import interpret

_WECHAT = re.compile(r"[\w-]{4,24}", re.ASCII)
_RECORDS = ("opportunity", "lead", "task", "ticket", "payment", "contact", "contract")
_LONGEST_NAME = 40
_LIKE_A_COMPANY = 0.6
_STORY = 20
_BARE_ORDER = 12
_SHORTEST = 2
_HALF_A_DAY = timedelta(hours=12)
_WORD_FOR_WORD = ("reply", "reason", "question", "answer")
_ABOUT_THE_TALK = ("undo", "append", "confirm", "cancel", "why", "which_records")


def fill(frames: Sequence[Frame], draft: Draft, reading: Reading, said: Understanding) -> list[Frame] | None:
    """The draft's frames with the answer in them; None when the message answers something else."""
    frame = frames[draft.frame]
    slot = draft.slot
    if slot in _WORD_FOR_WORD:
        return [frame.having(**{slot: Slot(reading.text.strip(), reading.text, reading.span)})]
    if said.act in _ABOUT_THE_TALK or (said.small_talk and not reading.found("account", "person")):
        return None
    if draft.ask == "choice":
        filled = _renamed(frame, slot, reading, said)
    elif draft.ask.startswith("slot:"):
        filled = _FILLERS.get(slot, _record)(frame, slot, reading, said)
    else:
        filled = closing_told.beside(frame, reading, said)
    if filled is None:
        return None
    if slot == "account" and draft.ask.startswith("slot:"):
        filled = _told_with_it(filled, draft.text, reading)
    return [filled if index == draft.frame else one for index, one in enumerate(frames)]


def _switches(frame: Frame, said: Understanding) -> bool:
    """Whether the message wants something of its own."""
    if said.frames and said.frames[0].intent not in WRITING and said.frames[0].intent != "knowledge.ask":
        return True
    return any(one.intent in WRITING and one.intent != frame.intent for one in said.frames)


def wants_its_own(frame: Frame, reading: Reading, said: Understanding) -> bool:
    """Whether a message asks or orders something, or tells a story of its own, in place of answering."""
    if said.act == "correct":
        return False
    if said.question or reading.has("query.request") or _switches(frame, said):
        return True
    tells = any(happened(clause) for clause in reading.clauses)
    return tells and any(one.intent in WRITING for one in said.frames) and len(reading.text) > _STORY


def _renamed(frame: Frame, slot: str, reading: Reading, said: Understanding) -> Frame | None:
    """Instead of choosing, another name is given: 刚说的王总是博远的王志刚."""
    if (said.act != "correct" and _switches(frame, said)) or said.question:
        return None
    if len(reading.text) > 24 or reading.has("query.request") or _tells_more(frame, said):
        return None
    if said.act != "correct" and reading.has(
        "task.postpone", "task.put_off", "task.cancel", "task.not_needed"
    ):
        return None  # 甬安那个往后推一天: of something else
    account, persons = slots.account(reading), slots.people(reading)
    if said.act == "correct":
        account = control.correction(reading).slots.get("account")  # 不是涪江，是锦华
    if slot in ("account", "contacts") and (account or persons):
        return frame.having(account=account, contacts=persons)
    named = slots.mention(reading, slot)
    return frame.having(**{slot: named}) if named else None


def _tells_more(frame: Frame, said: Understanding) -> bool:
    """把锦程二期的金额改成12万, where the day of another deal waits: a value of its own."""
    if said.act == "correct":
        return False
    told = (set(one.slots) for one in said.frames if one.intent == frame.intent)
    return any(names - set(frame.slots) - {*_RECORDS, "account", "contacts"} for names in told)


def _account(frame: Frame, slot: str, reading: Reading, said: Understanding) -> Frame | None:
    """The customer, with whatever else of the follow-up is told in the same breath."""
    if _switches(frame, said):
        return None
    told = next((one for one in said.frames if one.intent == frame.intent), None)
    account = slots.account(reading)
    persons = slots.people(reading)
    if frame.intent == "activity.log":
        return _log(frame, reading, told, account, persons)
    if account is None and persons is None:
        name = slots.tidy(reading.text)
        if not 2 <= len(name) <= _LONGEST_NAME or said.question or not _may_be_name(reading, name):
            return None
        account = Slot(Mention("account", name), name, reading.span, 0.7)
    return frame.having(account=account, contacts=persons)


def _may_be_name(reading: Reading, name: str) -> bool:
    """Whether the words may be a customer's name: 刚才那个单加急 and 地点在他们仓库 are said of something else."""
    if catalog.cue("control.points_back").search(reading.folded.strip()):
        return False
    speaks = catalog.cue("control.no_name_in").search(reading.folded) is not None
    return not speaks or naming.company_score(name) >= _LIKE_A_COMPANY


def _told_with_it(filled: Frame, order: str, reading: Reading) -> Frame:
    """建个商机, then 恒信，扶梯，50万: what the answer tells besides, as if it had stood behind the order."""
    rest = slots.without(reading, [one.span for one in reading.found("account")])
    if filled.intent == "activity.log" or len(order) > _BARE_ORDER or len(rest) < _SHORTEST:
        return filled
    shift = len(order) + 1
    items = [replace(one, span=(one.start + shift, one.end + shift)) for one in reading.items]
    joined = interpret(Reading(f"{order}，{reading.text}", reading.now, items))
    told = next((one for one in joined.frames if one.intent == filled.intent), None)
    if told is None:
        return filled
    return replace(filled, slots={**filled.slots, **told.slots}).having(account=filled.slots.get("account"))


def _log(
    frame: Frame, reading: Reading, told: Frame | None, account: Slot | None, persons: Slot | None
) -> Frame | None:
    read = told or next(iter(log.segments_as_frames(reading)), None)
    if account is None and persons is None and (read is None or "account" not in read.slots):
        name = slots.tidy(reading.text)
        if not 2 <= len(name) <= 20 or not _may_be_name(reading, name):
            return None
        return frame.having(account=Slot(Mention("account", name), name, reading.span, 0.7))
    fresh = {name: slot for name, slot in (read.slots if read else {}).items() if slot is not None}
    kept = {
        name: slot
        for name, slot in frame.slots.items()
        if name in ("kind", "occurred_at") or name not in fresh
    }
    earlier = frame.slots.get("content")
    content = fresh.get("content")
    if earlier and content and not _only_order(earlier):
        gap = "; " if _is_latin(earlier.value) else "；"
        joined = f"{earlier.value}{gap}{content.value}" if _tells(reading) else earlier.value
        fresh["content"] = Slot(joined, joined, reading.span, 0.9)
    return Frame(frame.intent, {**fresh, **kept}, frame.confidence, frame.span).having(
        account=fresh.get("account") or account, contacts=fresh.get("contacts") or persons
    )


def _tells(reading: Reading) -> bool:
    """Whether the answer holds more than the names that were asked for: 青禾那家 does not."""
    if any(happened(clause) or clause.has("activity.feedback") for clause in reading.clauses):
        return True
    rest = slots.without(reading, [one.span for one in reading.found("account", "person")])
    return len(rest.split()) >= 4 if _is_latin(rest) else len(rest) >= 5


def _is_latin(text: str) -> bool:
    return not any("一" <= char <= "鿿" for char in text)


def _only_order(content: Slot) -> bool:
    """帮我记一下刚才的拜访 tells nothing by itself."""
    said = str(content.value).lower()
    way = catalog.value_in("activity.kind", said)
    if way is not None and len(way[1][0]) == len(said):
        return True
    order = catalog.cue("activity.asked_log").search(said)
    return order is not None and len(said) - (order.end() - order.start()) <= 5


def _time(frame: Frame, slot: str, reading: Reading, said: Understanding) -> Frame | None:
    found = next((one for one in reading.found("time") if slots.future(one, reading.now)), None)
    if found is None or _switches(frame, said) or _orders_another(frame, said):
        return None
    value = _with_hour(found, reading)
    due = due_at(value, reading.now, deadline=found.value.deadline)
    if slot == "to" and due is not None and value.grain not in ("minute", "hour", "part"):
        return frame.having(to=slots.said(found, due.date()))
    filled = frame.having(**{slot: slots.said(found, due)})
    return filled.having(recurring=slots.said(found, value.recurring)) if value.recurring else filled


def _orders_another(frame: Frame, said: Understanding) -> bool:
    """叫徐磊明天发方案, where another task waits for its time: a task of its own, with its own words."""
    return any(one.intent == frame.intent == "task.create" and one.value("title") for one in said.frames)


def _with_hour(found: Found, reading: Reading) -> TimeValue:
    """大后天吧，赶早八点: the hour that is told behind the day, or behind its part: 周二一早吧，9点."""
    value: TimeValue = found.value.resolve("plan")
    behind = [
        one
        for one in reading.found("time")
        if one.start >= found.end
        and (one.value.anchor in ("clock", "part") or one.value.resolve("plan").grain in ("hour", "minute"))
    ]
    of_part = value.grain == "part" and bool(behind) and behind[0].value.anchor != "part"
    if not behind or value.start is None or not (value.grain == "day" or of_part):
        return value
    hour: TimeValue = behind[0].value.resolve("plan", on=value.start.date())
    if not (of_part and hour.start is not None and _is_of_evening(hour.start, value)):
        return hour
    return replace(hour, start=hour.start + _HALF_A_DAY, end=hour.start + _HALF_A_DAY)


def _is_of_evening(hour: datetime, part: TimeValue) -> bool:
    """明天晚上，8点: twelve hours later than it would be by itself."""
    if part.start is None or part.end is None:
        return False
    return hour < part.start <= hour + _HALF_A_DAY <= part.end


def _text(frame: Frame, slot: str, reading: Reading, said: Understanding) -> Frame | None:
    text = slots.tidy(reading.text)
    if slot == "title" and frame.intent == "task.create":
        return _whole_task(frame, reading)
    if not text or _switches(frame, said):
        return None
    if slot == "name" and frame.intent == "account.create" and not _is_name(reading, text):
        return None
    return frame.having(**{slot: Slot(text, text, reading.span, 0.9)})


def _is_name(reading: Reading, text: str) -> bool:
    """联系人是秦老板，电话13999990000 tells of somebody, and is no company's name."""
    if len(text) > _LONGEST_NAME or reading.found("phone", "email", "time", "money"):
        return False
    return not any(one.has("account.any_counterpart", "activity.event") for one in reading.clauses)


def _whole_task(frame: Frame, reading: Reading) -> Frame | None:
    """提醒我, then 下周一十点给季晨送样品: what is to be done, with its time, customer and people."""
    if asking.is_question(reading):
        return None
    order = "提醒我" if not _is_latin(reading.text) else "remind me to "
    items = [replace(one, span=(one.start + len(order), one.end + len(order))) for one in reading.items]
    made = tasks.created(Reading(f"{order}{reading.text}", reading.now, items))
    return (
        Frame(frame.intent, {**frame.slots, **made[0].slots}, frame.confidence, frame.span) if made else None
    )


def _record(frame: Frame, slot: str, reading: Reading, said: Understanding) -> Frame | None:
    """The words describe the record that was asked for."""
    if _switches(frame, said) or slot not in _RECORDS or _tells_more(frame, said):
        return None
    return frame.having(**{slot: slots.hint(reading, slot), "account": slots.account(reading)})


def _to(frame: Frame, slot: str, reading: Reading, said: Understanding) -> Frame | None:
    if frame.intent == "task.postpone":
        return _time(frame, slot, reading, said)
    user = reading.first("user")
    return frame.having(to=slots.said(user, user.value)) if user else None


def _value(frame: Frame, slot: str, reading: Reading, said: Understanding) -> Frame | None:
    """A number or an address that was asked for."""
    found = reading.first(slot)
    return frame.having(**{slot: slots.said(found, found.value)}) if found else None


def _wechat(frame: Frame, slot: str, reading: Reading, said: Understanding) -> Frame | None:
    text = slots.tidy(reading.text).split()
    is_id = text and len(text) <= 4 and _WECHAT.fullmatch(text[-1])
    return frame.having(wechat=Slot(text[-1], text[-1], reading.span)) if is_id else None


def _grade(frame: Frame, slot: str, reading: Reading, said: Understanding) -> Frame | None:
    named = slots.value(reading, "account.grade")
    letter = slots.tidy(reading.text).upper().removesuffix("吧")
    if named is None and letter not in ("A", "B", "C"):
        return None
    return frame.having(grade=named or Slot(letter, reading.text, reading.span))


def _target(frame: Frame, slot: str, reading: Reading, said: Understanding) -> Frame | None:
    """Where a file belongs."""
    is_placed = files.is_placed(reading)
    if said.question or (not is_placed and wants_its_own(frame, reading, said)):
        return None
    if len(reading.text) > _LONGEST_NAME:
        return None
    named = files.target(reading)
    return frame.having(**named) if named else None


_FILLERS: dict[str, Callable[[Frame, str, Reading, Understanding], Frame | None]] = {
    "account": _account,
    "target": _target,
    "due_at": _time,
    "to": _to,
    "company": filling_leads.told,
    "contact_name": filling_leads.told,
    "title": _text,
    "address": _text,
    "industry": _text,
    "phone": _value,
    "email": _value,
    "wechat": _wechat,
    "grade": _grade,
    "name": _text,
}


def ticket_from(reading: Reading) -> Frame:
    """A ticket from a message that only tells of danger: 冒烟了."""
    return tickets.opened(reading)
