"""Approvals of contracts by card, and what an approved one sets going: the hand-over to the service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select

from bot.actions.turn import Said, Turn
from bot.reminders.civil import is_workday
from bot.reminders.sending import send
from bot.replies import cards, words
from crm_core.models import UNFINISHED, Activity, Asset, Contact, Contract, Role, Task, TaskKind, Ticket, User
from crm_core.services import contracts
from integrations.messages import Button, Card, Reply
from intents.schema import Frame

_FIRST_VISIT = timedelta(days=7)
_SHOWN = ("account", "number", "name", "amount", "payment_terms", "starts_on", "ends_on", "owner")


def request(turn: Turn, frame: Frame) -> Said:
    """Hand it in; whoever is above gets a card."""
    contract: Contract = turn.find(frame, "contract")
    approver = above(turn)
    if approver is None:
        return Said(turn.say("approval_nobody"))
    contracts.submit(turn.session, contract, by=turn.actor)
    send(turn.session, approver.id, _asking(turn, contract, approver), turn.running)
    head = turn.say("approval_requested", number=contract.number, to=approver.name)
    return cards.written(turn, head, cards.labelled(turn, contract, _SHOWN), contract)


def above(turn: Turn) -> User | None:
    """Who decides on what the speaker does: their manager, else somebody who leads, of their region first."""
    manager = turn.user.manager
    if manager is not None and manager.active:
        return manager
    leading = select(User).where(
        User.active, User.role.in_((Role.MANAGER, Role.EXECUTIVE)), User.id != turn.user.id
    )
    return turn.session.scalars(
        leading.order_by(User.region != turn.user.region, User.role.desc(), User.id)
    ).first()


def _asking(turn: Turn, contract: Contract, to: User) -> Reply:
    language = language_of(to)
    title = words.say("approval_asked", language, who=turn.user.name, number=contract.number)
    fields = tuple((words.label("field", name, language), value) for name in _SHOWN
                   if (value := cards.value_of(turn, contract, name)))  # fmt: skip
    buttons = (
        Button(f"approval.approve:{contract.id}", words.say("approval_yes", language), "primary"),
        Button(f"approval.reject:{contract.id}", words.say("approval_no", language)),
    )
    return cards.put_before(contract, title, fields, buttons, language)


def approve(turn: Turn, frame: Frame) -> Said:
    """It holds from now on; its owner hears, and the service takes over."""
    contract: Contract = turn.find(frame, "contract")
    contracts.approve(turn.session, contract, by=turn.actor)
    lines = [(turn.label("field", "service_owner"), _hand_over(turn, contract))]
    _tell_owner(turn, contract, "approval_given", who=turn.user.name, number=contract.number)
    return cards.written(turn, turn.say("approval_approved", number=contract.number), lines, contract)


def reject(turn: Turn, frame: Frame) -> Said:
    """Back to a draft, with the reason as a comment; without one nothing happens."""
    contract: Contract = turn.find(frame, "contract")
    reason = str(frame.value("reason") or "")
    if not reason:
        return Said(turn.say("approval_why", number=contract.number))
    contracts.reject(turn.session, contract, by=turn.actor, reason=reason)
    _tell_owner(turn, contract, "approval_refused", who=turn.user.name, number=contract.number, reason=reason)
    head = turn.say("approval_rejected", number=contract.number)
    return cards.written(turn, head, [(turn.label("field", "reason"), reason)], contract)


def _tell_owner(turn: Turn, contract: Contract, key: str, **blanks: Any) -> None:
    owner = contract.owner or contract.account.owner
    if owner is not None and owner.active and owner.id != turn.user.id:
        send(turn.session, owner.id, Reply(words.say(key, language_of(owner), **blanks)), turn.running)


def language_of(user: User) -> str:
    return user.language if user.language in ("zh", "en") else "zh"


# ---------------------------------------------------------------- from the sale to the service
def _hand_over(turn: Turn, contract: Contract) -> str:
    """Name who serves the customer, tell the service what was sold, and put the first visit on their list."""
    account = contract.account
    if account.service_owner is None:
        account.service_owner = _least_busy(turn)
    owner = account.service_owner
    if owner is None:
        return ""
    at = _first_visit(turn)
    title = words.say("first_visit", language_of(owner), account=account.short, number=contract.number)
    turn.session.add(Task(title=title, account=account, due_at=at, assignee=owner, kind=TaskKind.FOLLOW_UP))
    turn.session.flush()
    team = select(User).where(User.active, User.role == Role.SERVICE).order_by(User.id)
    for member in turn.session.scalars(team):
        send(
            turn.session,
            member.id,
            _told_service(turn, contract, owner, at, language_of(member)),
            turn.running,
        )
    return owner.name


def _told_service(turn: Turn, contract: Contract, owner: User, at: datetime, language: str) -> Reply:
    account = contract.account
    title = words.say(
        "service_file", language, account=account.name, number=contract.number, owner=owner.name
    )
    visit = words.say("first_visit", language, account=account.short, number=contract.number)
    lines = [*_service_file(turn, contract, language), f"{words.instant(at, language, turn.now)} {visit}"]
    body = "\n".join(lines)
    return Reply(f"{title}\n{body}", Card(title=title, body=body, link=cards.link([contract])))


def _least_busy(turn: Turn) -> User | None:
    """The service engineer with the fewest open tickets."""
    busy = select(Ticket.assignee_id, func.count(Ticket.id).label("n")).where(Ticket.status.in_(UNFINISHED))
    counted = busy.group_by(Ticket.assignee_id).subquery()
    team = select(User).where(User.active, User.role == Role.SERVICE)
    fewest = team.outerjoin(counted, counted.c.assignee_id == User.id)
    return turn.session.scalars(fewest.order_by(func.coalesce(counted.c.n, 0), User.id)).first()


def _first_visit(turn: Turn) -> datetime:
    day = turn.now.date() + _FIRST_VISIT
    while not is_workday(day):
        day += timedelta(days=1)
    return turn.clock.local(datetime.combine(day, time(10)))


def _service_file(turn: Turn, contract: Contract, language: str) -> Sequence[str]:
    """What was sold, without prices; machines, people, and what was said last."""
    account, session = contract.account, turn.session
    sold = [
        f"{line.get('product', '')} × {line.get('quantity', 1)}"
        for line in contract.lines
        if line.get("product")
    ]
    machines = select(Asset).where(Asset.account == account).order_by(Asset.id.desc()).limit(5)
    assets = [
        words.aside(one.serial, _warranty(turn, one, language), language) for one in session.scalars(machines)
    ]
    people = (
        select(Contact)
        .where(Contact.account == account, Contact.left_on.is_(None))
        .order_by(Contact.id)
        .limit(4)
    )
    known = [
        " ".join(part for part in (one.name, one.title, one.phone) if part) for one in session.scalars(people)
    ]
    latest = (
        select(Activity).where(Activity.account == account).order_by(Activity.occurred_at.desc()).limit(3)
    )
    told = [" ".join(one.content.split())[:60] for one in session.scalars(latest)]
    parts = (("service_sold", sold or [contract.name]), ("service_assets", assets), ("service_people", known),
             ("service_history", told))  # fmt: skip
    return [words.say(key, language, names=words.joined(some, language)) for key, some in parts if any(some)]


def _warranty(turn: Turn, asset: Asset, language: str) -> str:
    return words.day(asset.warranty_until, language, turn.now.date()) if asset.warranty_until else ""


HANDLERS = {"approval.request": request, "approval.approve": approve, "approval.reject": reject}
