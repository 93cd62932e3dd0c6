"""What a message says about the reminder that its speaker just got: later, why, or a button of its card."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from bot.exchange import Exchange
from bot.frames import Ref
from bot.reminders import ledger
from crm_core.models import Role, Task, TaskStatus, User
from integrations.messages import Action
from intents.entities import due_at
from intents.readers import asking, slots
from intents.schema import Frame, Mention, Slot

LEADING = (Role.MANAGER, Role.EXECUTIVE, Role.ADMIN)
_VERBS = ("done", "snooze", "hand_over", "give", "why", "renew", "decline")


def pressed(action: Action | None) -> Frame | None:
    """A button of a reminder's card, or of one that waits for a decision."""
    room, _, rest = (action.id if action else "").partition(".")
    verb, _, of = rest.partition(":")
    of = of or (action.value if action else "")  # of a list, what was chosen
    if action is None or not of.isdecimal():
        return None
    if room == "approval" and verb in ("approve", "reject"):
        return Frame(f"approval.{verb}", {"contract": Slot(Ref("contract", int(of)))})
    if room == "deal" and verb in ("urge", "comment"):
        return Frame(f"opportunity.{verb}", {"opportunity": Slot(Ref("opportunity", int(of)))})
    if room == "stage" and verb in ("approve", "back"):
        return Frame(f"stage.{verb}", {"opportunity": Slot(Ref("opportunity", int(of)))})
    if room != "notice" or verb not in _VERBS:
        return None
    return Frame(f"notice.{verb}", {"of": Slot(int(of)), "value": Slot(action.value)})


def said(exchange: Exchange) -> Frame | None:
    """明天上午再说, 为什么提醒我: about the last reminder, when there was one within a day."""
    reading, user = exchange.reading, exchange.actor
    if not isinstance(user, User):
        return None
    if user.role in LEADING and (urging := _urging(exchange)) is not None:
        return urging
    is_later, is_why = reading.has("reminder.later"), reading.has("reminder.why")
    if not (is_later or is_why) or reading.found("account", "opportunity", "person"):
        return None
    last = ledger.last_to(exchange.session, user.username, exchange.now)
    if last is None:
        return None
    frame = Frame("notice.why" if is_why else "notice.snooze", {"of": Slot(last.id)}, 0.9, reading.span)
    until = _until(exchange)
    return frame if is_why or until is None else frame.having(until=Slot(until))


def _urging(exchange: Exchange) -> Frame | None:
    """催一下恒信那单, 给恒信的商机留言：…: of whoever leads; from others it means something else."""
    reading = exchange.reading
    if asking.is_question(reading) or reading.found("money", "time"):
        return None
    deal = slots.hint(reading, "opportunity")
    if reading.has("reminder.urge"):
        frame = Frame("opportunity.urge", confidence=0.9, span=reading.span)
    elif (said := reading.search("reminder.comment")) and (text := reading.text[said.end() :].strip()):
        frame = Frame("opportunity.comment", {"reply": Slot(text)}, 0.9, reading.span)
    else:
        return None
    return frame.having(opportunity=deal, account=slots.account(reading))


def _until(exchange: Exchange) -> datetime | None:
    found = exchange.reading.first("time")
    return due_at(found.value.resolve("plan"), exchange.now) if found else None


def held(exchange: Exchange, frame: Frame) -> Frame:
    """把恒信的提醒推到下周: where the customer has no task to be put off, its reminders are."""
    account = frame.value("about")
    if frame.intent != "task.postpone" or frame.value("to") is None or not isinstance(account, Mention):
        return frame
    if not exchange.reading.has("reminder.named") or asking.is_question(exchange.reading):
        return frame
    open_ones = select(Task.id).where(Task.account_id.in_(account.ids), Task.status == TaskStatus.OPEN)
    if exchange.session.scalar(open_ones.limit(1)) is not None:
        return frame
    return replace(frame, intent="notice.hold", slots={"account": Slot(account), "until": frame.slots["to"]})
