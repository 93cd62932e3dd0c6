"""The rows of a company's records, each with what becomes of it in the year."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from year_calendar import DAY, FIRST, LAST, at, closed, morning, opened
from year_plan import CASHIERS, NEVER, Plan
from year_reckoned import Telling

from crm_core.models import Activity, Contact, Contract, Lead, Opportunity, Payment, Quote, Task, Ticket

Row = dict[str, object]
BEGUN = date(2025, 12, 31)


def _ends(day: date) -> datetime | None:
    """What happens, happens at two in the afternoon."""
    return None if day >= NEVER else at(day, 14)


def account(plan: Plan, number: int) -> Row:
    grade, status = plan.chance.choice("ABC"), plan.chance.choice(("prospect", "active"))
    days = sorted({BEGUN, *(plan.day(date(2026, 1, 2)) for _ in range(plan.chance.randrange(8)))})
    for day, until in pairwise([*days, LAST]):
        for rule in (f"cadence_{grade.lower()}", "account_going_back", *["dormant"] * (status == "active")):
            plan.waits(rule, number, day, until)
    plan.met[number] = days
    return {"name": f"客户{number}", "name_key": f"客户{number}", "grade": grade, "status": status,
            "owner_id": plan.owner_id(number)}  # fmt: skip


def contacts(plan: Plan, number: int) -> list[Row]:
    """An account's first contact; the others come on their days. Of some the next one is planned."""
    rows: list[Row] = []
    for day, until in pairwise([*plan.met[number], NEVER]):
        plan.contacts += 1
        due = None
        if plan.chance.random() < 0.3:
            due = at(day + plan.chance.randrange(12, 40) * DAY, plan.chance.choice((10, 15)))
            steps = [("0", due), ("+1d", morning(due.date() + DAY))]
            _planned(plan, "planned_contact", plan.contacts, number, steps, until)
        rows.append({"id": plan.contacts, "account_id": number, "occurred_at": at(day, 14), "content": "联系",
                     "next_at": due, "owner_id": plan.owner_id(number)})  # fmt: skip
    for day, row in zip(plan.met[number][1:], rows[1:], strict=True):
        plan.events.setdefault(day, []).append((Activity, 0, row))
    return rows[:1]


def _planned(
    plan: Plan, rule: str, record: int, number: int, steps: list[tuple[str, datetime]], until: date
) -> None:
    """The first at its time, or by the end of the working day before."""
    (key, due), *late = steps
    told = [(key, plan.owner(number)[0], closed(due))]
    told += [(one, plan.owner(number)["manager" in one], moment) for one, moment in late]
    plan.tellings.append(Telling(rule, record, told, _ends(until)))


def task(plan: Plan, number: int) -> Row:
    day, own = plan.day(date(2026, 1, 6)), plan.chance.random() < 0.3
    due = at(day, plan.chance.choice((9, 16)))
    done = day + plan.chance.randrange(-3, 6) * DAY if plan.chance.random() < 0.7 else NEVER
    of_account = not own and plan.chance.random() < 0.5
    if of_account:
        plan.busy[number] = done
    late = [("+1d", morning(day + DAY))]
    if own:
        steps = [("0", plan.owner(number)[0], due), ("+1d", plan.owner(number)[0], late[0][1])]
        plan.tellings.append(Telling("reminder", number, steps, _ends(done), exact=True))
    else:
        late.append(("+7d manager", morning(day + 7 * DAY)))
        _planned(plan, "next_step", number, number, [("0", due), *late], done)
    if done is not NEVER:
        plan.happens(done, Task, number, status="done")
    return {"title": f"待办{number}", "due_at": due, "assignee_id": plan.owner_id(number),
            "account_id": number if of_account else None, "kind": "custom" if own else "follow_up"}  # fmt: skip


def opportunity(plan: Plan, number: int) -> Row:
    account_id = number % plan.accounts + 1
    close, lost = plan.day(date(2026, 1, 10)), plan.maybe(0.7, date(2026, 1, 10))
    plan.waits("close_date_passed", number, close, lost)
    moves = sorted({plan.day(date(2026, 1, 5)) for _ in range(plan.chance.randrange(4))})
    since = [date(2025, 12, 30), *(day for day in moves if day < lost)]
    priced = plan.maybe(0.5, date(2026, 1, 5))
    for day, until in pairwise([*since, lost]):
        plan.waits("stage_stuck", number, day, until)
        if day > FIRST:
            plan.happens(day, Opportunity, number, stage="proposal", stage_since=at(day, 14))
            steps = [("+1h", plan.owner(number)[0], opened(at(day, 15)))]
            plan.tellings.append(Telling("stage_criteria", number, steps, _ends(min(until, priced))))
    if priced < lost:
        plan.happens(priced, Opportunity, number, amount=Decimal(1000))
    plan.happens(lost, Opportunity, number, status="lost", stage="lost")
    for day, until in pairwise([*(one for one in plan.met[account_id] if one < lost), lost]):
        ended = next((one for one in plan.met[account_id] if one > day), LAST)
        free = plan.busy.get(account_id, BEGUN) - 2 * DAY  # with an open task there is a next step
        plan.waits("no_next_step", number, max(day, free), min(until, ended))
    return {"account_id": account_id, "name": f"商机{number}", "stage_since": at(since[0], 14),
            "close_date": close, "owner_id": plan.owner_id(number), "probability": 30}  # fmt: skip


def contract(plan: Plan, number: int) -> Row:
    ends, declined = plan.day(date(2026, 3, 12)), plan.maybe(0.4, date(2026, 1, 10))
    plan.waits("renewal", number, ends, declined)
    plan.happens(declined, Contract, number, status="terminated")
    return _contract(plan, number) | {"status": "active", "ends_on": ends}


def draft(plan: Plan, number: int) -> Row:
    """A contract that is handed in some day, and decided later."""
    handed_in = plan.day(date(2026, 1, 5))
    decided = plan.soon(handed_in, 9)
    plan.waits("approval_waiting", number, handed_in, decided)
    plan.happens(handed_in, Contract, number, status="pending_approval")
    plan.happens(decided, Contract, number, status="active")
    return _contract(plan, number) | {"status": "draft", "ends_on": None}


def _contract(plan: Plan, number: int) -> Row:
    return {"account_id": number % plan.accounts + 1, "number": f"HT{number}", "starts_on": date(2025, 1, 1),
            "owner_id": plan.owner_id(number)}  # fmt: skip


def payment(plan: Plan, number: int) -> Row:
    due, amount = plan.day(date(2026, 1, 20)), plan.chance.choice((20_000, 499_999, 500_000, 2_000_000))
    paid = max(FIRST, due + plan.chance.randrange(-20, 60) * DAY) if plan.chance.random() < 0.8 else NEVER
    plan.waits("payment_due", number, due, paid)
    plan.waits("payment_overdue", number, due, paid, amount)
    confirmed = plan.soon(paid, 9)
    steps = [
        (f"+{days}d finance", cashier, morning(paid + days * DAY)) for days in (1, 3) for cashier in CASHIERS
    ]
    plan.tellings.append(Telling("receipt_waiting", number, steps, at(confirmed, 14)))
    plan.happens(paid, Payment, number, status="paid", paid_on=paid)
    plan.happens(confirmed, Payment, number, confirmed_by_id=plan.reps[0])
    return {"account_id": number % plan.accounts + 1, "contract_id": number, "amount": Decimal(amount),
            "due_on": due}  # fmt: skip


def quote(plan: Plan, number: int) -> Row:
    until = plan.day(date(2026, 1, 10))
    answered = until - plan.chance.randrange(9) * DAY if plan.chance.random() < 0.5 else NEVER
    plan.waits("quote_expiring", number, until, answered)
    plan.happens(answered, Quote, number, status="accepted")
    return {"account_id": number, "number": f"Q{number}", "valid_until": until, "status": "sent"}


def asset(plan: Plan, number: int) -> Row:
    ends = plan.day(date(2026, 2, 5))
    plan.waits("warranty_ending", number, ends, ends)
    return {"account_id": number, "serial": f"S{number}", "warranty_until": ends}


def contact(plan: Plan, number: int) -> Row:
    day, left = plan.day(date(2026, 1, 10)), plan.maybe(0.2, date(2026, 1, 5))
    plan.waits("birthday", number, day, left)
    plan.happens(left, Contact, number, left_on=left)
    return {"account_id": number, "name": f"联系人{number}", "birthday": f"{day:%m-%d}", "birthday_on": day}


def lead(plan: Plan, number: int) -> Row:
    came = plan.day(date(2026, 1, 2))
    worked = plan.soon(came, 9)
    complete, refused = (
        plan.soon(worked, 20),
        (plan.soon(worked, 40) if plan.chance.random() < 0.5 else NEVER),
    )
    plan.waits("lead_untouched", number, came, worked)
    plan.waits("lead_incomplete", number, came, min(complete, refused))
    touched = sorted({came, worked, *(one for one in (complete, refused) if one <= LAST)})
    for day, until in pairwise([*(one for one in touched if one < refused), min(refused, LAST)]):
        plan.waits("lead_going_back", number, day, until)
    plan.happens(worked, Lead, number, status="working")
    plan.happens(complete, Lead, number, contact_name="周女士", phone="13800000000", need="一台")
    plan.happens(refused, Lead, number, status="disqualified")
    return {"company": f"线索{number}", "owner_id": plan.owner_id(number), "created_at": at(came, 14),
            "updated_at": at(came, 14)}  # fmt: skip


def ticket(plan: Plan, number: int) -> Row:
    """To be solved within the day or after its end."""
    hour = plan.chance.choice(((16, 20), (18, 40)))
    due = at(plan.day(date(2026, 1, 8)), *hour)
    solved = due.date() + plan.chance.randrange(-2, 6) * DAY
    rep, boss = plan.owner(number)
    steps = [("-30m", rep, closed(due - timedelta(minutes=30))), ("0", rep, opened(due)),
             ("0 manager", boss, opened(due)), ("+1d manager", boss, morning(due.date() + DAY))]  # fmt: skip
    plan.tellings.append(Telling("ticket_sla", number, steps, at(solved, 14)))
    plan.happens(solved, Ticket, number, status="resolved")
    return {"number": f"T{number}", "subject": "坏了", "account_id": number, "sla_due_at": due,
            "assignee_id": plan.owner_id(number)}  # fmt: skip
