"""Reminders dealt with: done, later, handed over, explained, renewed or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from bot.actions.turn import Said, Turn, focus
from bot.reminders import ledger
from bot.reminders.civil import is_workday
from bot.reminders.ledger import Notice
from bot.reminders.sending import send
from bot.replies import cards
from crm_core.errors import NotAllowed
from crm_core.models import MODELS, Account, Contract, Record, Role, Task, TaskStatus, User, get_any
from crm_core.permissions import can_edit, can_see
from crm_core.services import opportunities, tasks
from integrations.messages import Card, Reply, Select
from intents.schema import Frame

_MOST_PEOPLE = 10


def done(turn: Turn, frame: Frame) -> Said:
    """A task is finished; of anything else it is noted, and what happened may be told next."""
    notices = _of(turn, frame)
    records = [one for notice in notices if (one := _record(turn, notice)) is not None]
    for record in records:
        if (
            isinstance(record, Task)
            and record.status is TaskStatus.OPEN
            and can_edit(turn.session, turn.actor, record)
        ):
            tasks.finish(turn.session, record, by=turn.actor)
    ledger.settle(notices, "done", turn.user.username, turn.now)
    about = next(iter(records), None)
    told = turn.say("notice_is_done", names=turn.joined(one.label for one in notices[:3]))
    return Said(told, focus=_focus(about))


def snooze(turn: Turn, frame: Frame) -> Said:
    """Told again at the time said, the next working morning without one, if it is still so."""
    until = frame.value("until") or _next_morning(turn)
    notices = _of(turn, frame)
    for notice in notices:
        record = _record(turn, notice)
        if isinstance(record, Task) and notice.step == "0" and can_edit(turn.session, turn.actor, record):
            tasks.postpone(turn.session, record, by=turn.actor, to=until)
    ledger.settle(notices, "snoozed", turn.user.username, turn.now, until)
    return Said(turn.say("notice_snoozed", when=turn.instant(until)))


def _next_morning(turn: Turn) -> datetime:
    day = turn.now.date() + timedelta(days=1)
    while not is_workday(day):
        day += timedelta(days=1)
    return turn.clock.local(datetime.combine(day, time(9)))


def hold(turn: Turn, frame: Frame) -> Said:
    """Nothing more about this customer before that day."""
    account: Account = turn.find(frame, "account")
    until = frame.value("until")
    day = until.date() if isinstance(until, datetime) else until
    held = {**ledger.wishes_of(turn.session, turn.user.id).get("held", {}), str(account.id): day.isoformat()}
    ledger.wish(turn.session, turn.user.id, held=held)
    return Said(turn.say("notice_held", account=account.name, day=turn.day(day)), focus=focus(account))


def why(turn: Turn, frame: Frame) -> Said:
    if frame.value("of") is None:
        return Said(turn.say("notice_none"))
    notices = _of(turn, frame)
    lines = [f"{one.label}：{one.why}" if turn.language == "zh" else f"{one.label}: {one.why}"
             for one in notices if one.why]  # fmt: skip
    text = "\n".join([*lines[:8], turn.say("notice_why_how")])
    return Said(text)


def hand_over(turn: Turn, frame: Frame) -> Said:
    """To whom: those who may see what it is about."""
    notice = _one(turn, frame)
    people = _colleagues(turn, _record(turn, notice))
    if not people:
        return Said(turn.say("notice_nobody"))
    options = tuple((one.username, one.name) for one in people)
    text = turn.say("notice_to_whom", label=notice.label)
    return Said(
        "\n".join([text, turn.joined(one.name for one in people)]),
        Card(title=text, select=Select(f"notice.give:{notice.id}", turn.say("choose"), options)),
    )


def _colleagues(turn: Turn, record: Record | None) -> list[User]:
    if record is None:
        return []
    others = select(User).where(
        User.active, User.id != turn.user.id, User.role.in_((Role.REP, Role.MANAGER, Role.SERVICE))
    )
    seeing = (one for one in turn.session.scalars(others.order_by(User.region != turn.user.region, User.id))
              if can_see(turn.session, one, record))  # fmt: skip
    return [one for one, _ in zip(seeing, range(_MOST_PEOPLE), strict=False)]


def give(turn: Turn, frame: Frame) -> Said:
    """They get it in their own words and place; a task becomes theirs where the speaker may give it."""
    notice = _one(turn, frame)
    record, to = _record(turn, notice), _user(turn, frame.value("value"))
    if record is None or not can_see(turn.session, to, record):
        raise NotAllowed(kind=notice.record_kind, label=notice.label)
    if isinstance(record, Task) and turn.user.role is not Role.REP:
        tasks.assign(turn.session, record, by=turn.actor, to=to)
    text = _say(to, "notice_given", who=turn.user.name, label=notice.label, why=notice.why)
    send(turn.session, to.id, Reply(text), turn.running)
    ledger.settle([notice], "handed_over", turn.user.username, turn.now)
    return Said(turn.say("notice_handed_over", label=notice.label, to=to.name))


def _user(turn: Turn, username: Any) -> User:
    found = turn.session.scalars(
        select(User).where(User.username == str(username), User.active)
    ).one_or_none()
    if found is None:
        raise NotAllowed(kind="user", label=str(username))
    return found


def _say(to: User, key: str, **blanks: Any) -> str:
    from bot.replies import words

    return words.say(key, to.language if to.language in ("zh", "en") else "zh", **blanks)


def renew(turn: Turn, frame: Frame) -> Said:
    """The opportunity of the next contract, with the old one's amount, to be closed by its end."""
    notice = _one(turn, frame)
    contract = _record(turn, notice)
    if not isinstance(contract, Contract):
        raise NotAllowed(kind="contract", label=notice.label)
    made = opportunities.create(
        turn.session, by=turn.actor, account=contract.account, need=turn.say("renewal_of", number=contract.number),
        amount=contract.amount, close_date=contract.ends_on,
    )  # fmt: skip
    ledger.settle([notice], "renewing", turn.user.username, turn.now)
    names = ("account", "stage", "amount", "close_date", "owner")
    return cards.written(
        turn, turn.say("opportunity_created", name=made.name), cards.labelled(turn, made, names), made
    )


def decline(turn: Turn, frame: Frame) -> Said:
    """The contract ends; nobody is reminded of it any more."""
    notice = _one(turn, frame)
    ledger.settle([notice], "declined", turn.user.username, turn.now)
    return Said(turn.say("notice_declined", label=notice.label))


def _of(turn: Turn, frame: Frame) -> Sequence[Notice]:
    return ledger.of_card(turn.session, frame.value("of"), turn.user.username)


def _one(turn: Turn, frame: Frame) -> Notice:
    return next(one for one in _of(turn, frame) if one.id == frame.value("of"))


def _record(turn: Turn, notice: Notice) -> Record | None:
    if notice.record_kind not in MODELS:  # stands for many
        return None
    found = get_any(turn.session, MODELS[notice.record_kind], notice.record_id)
    return found if found is not None and can_see(turn.session, turn.actor, found) else None


def _focus(record: Record | None) -> dict[str, int]:
    return focus(record) if record is not None else {}


HANDLERS = {
    "notice.done": done,
    "notice.snooze": snooze,
    "notice.hold": hold,
    "notice.why": why,
    "notice.hand_over": hand_over,
    "notice.give": give,
    "notice.renew": renew,
    "notice.decline": decline,
}
