"""The same figures by plain Python over all rows: slow, simple, and independent of the queries."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import select

from crm_core.models import MODELS

NUMBERS = {"lead": "budget", "product": "unit_price"}
DAYS = {
    "opportunity": "close_date", "activity": "occurred_at", "task": "due_at", "contract": "signed_on",
    "payment": "due_on",
}  # fmt: skip
OPEN = {
    "opportunity": lambda one: one.status == "open",
    "account": lambda one: one.status != "lost",
    "lead": lambda one: one.status not in ("converted", "disqualified"),
    "task": lambda one: one.status == "open",
    "contract": lambda one: one.status == "active",
    "payment": lambda one: one.status != "paid",
    "ticket": lambda one: one.status in ("open", "in_progress", "on_hold"),
}
USUALLY_OPEN = ("opportunity", "lead", "task", "ticket")


def populate(session: Any, staff: Any) -> None:
    """Some dozens of each kind, with every value in play, and a tenth of them deleted."""
    chance = random.Random(20)
    now = session.info["clock"].now()
    owners = [staff.rep, staff.mate, staff.stranger, None]
    accounts = [
        MODELS["account"](
            name=f"客户{n}", owner=chance.choice(owners), region=chance.choice(["东区", "西区", ""]),
            grade=chance.choice(["A", "B", "C", None]), industry=chance.choice(["食品", "电子", ""]),
            tags=chance.sample(["年框", "样板", "a_b"], chance.randint(0, 2)),
            status=chance.choice(["prospect", "active", "lost"]),
            collaborators=chance.choice([[], [], [staff.rep]]), created_at=now - timedelta(days=chance.randint(0, 60)),
        )
        for n in range(24)
    ]  # fmt: skip
    session.add_all(accounts)
    for number in range(60):
        _hang(session, chance, now, chance.choice(accounts), owners, number)
    session.flush()
    for model in MODELS.values():
        for record in session.scalars(select(model)):
            if model.KIND != "user" and chance.random() < 0.1:
                record.deleted_at = now
    session.flush()


def _hang(
    session: Any, chance: random.Random, now: datetime, account: Any, owners: list[Any], n: int
) -> None:
    def day() -> Any:
        return now.date() + timedelta(days=chance.randint(-120, 120))

    def moment() -> datetime:
        return now + timedelta(minutes=chance.randint(-150_000, 150_000))

    def money() -> Decimal:
        return Decimal(chance.randint(0, 10**9)) / 100

    stage = chance.choice(["initial_contact", "needs_confirmed", "proposal", "negotiation", "won", "lost"])
    status = stage if stage in ("won", "lost") else "open"
    owner = chance.choice(owners)
    contract = MODELS["contract"](
        account=account, owner=owner, number=f"C{n}", amount=money(), signed_on=day(), ends_on=day(),
        status=chance.choice(["draft", "active", "expired"]), lines=[{"product": chance.choice(["泵", "阀门"])}],
    )  # fmt: skip
    made = [
        contract,
        MODELS["opportunity"](
            account=account, owner=owner, name=f"商机{n}", stage=stage, status=status,
            close_date=chance.choice([day(), None]), amount=chance.choice([money(), None]),
            probability=chance.randint(0, 100), competitor=chance.choice(["甲", "乙", ""]),
            product=chance.choice(["离心泵", "球阀", ""]), created_at=moment(),
        ),
        MODELS["lead"](
            company=f"线索{n}", owner=owner, region=chance.choice(["东区", "西区", ""]),
            budget=chance.choice([money(), None]),
            status=chance.choice(["new", "working", "converted", "disqualified"]),
            source=chance.choice(["展会", "官网"]),
        ),
        MODELS["activity"](account=account, owner=owner, occurred_at=moment(), kind=chance.choice(["visit", "call"])),
        MODELS["task"](
            title=f"待办{n}", account=chance.choice([account, None]), assignee=owner or owners[0],
            due_at=chance.choice([moment(), None]), status=chance.choice(["open", "done"]),
        ),
        MODELS["payment"](
            account=account, contract=contract, amount=money(), due_on=chance.choice([day(), None]),
            status=chance.choice(["planned", "paid", "overdue"]), term=chance.choice(["预付款", "尾款"]),
        ),
        MODELS["ticket"](
            account=account, number=f"T{n}", subject="x", priority=chance.choice(["low", "urgent"]),
            status=chance.choice(["open", "in_progress", "resolved", "closed"]),
            created_at=moment(), sla_due_at=moment(),
            assignee=chance.choice(owners), satisfaction=chance.choice([None, 1, 4, 5]),
        ),
    ]  # fmt: skip
    session.add_all(made)


class Books:
    """All rows, read once."""

    def __init__(self, session: Any, staff: Any) -> None:
        self.clock = session.info["clock"]
        self.rows = {kind: list(session.scalars(select(model))) for kind, model in MODELS.items()}
        self.team = {staff.east_lead: {staff.rep, staff.mate, staff.east_lead}}
        self.executives = {staff.boss}

    def sees(self, actor: Any, record: Any) -> bool:
        if actor in self.executives:
            return True
        people = self.team.get(actor, {actor})
        if record.KIND in ("account", "lead"):
            return self._sees_owned(actor, record, people)
        mine = getattr(record, "owner", None) in people or getattr(record, "assignee", None) in people
        account = record.account
        hangs = (
            account is not None and account.deleted_at is None and self._sees_owned(actor, account, people)
        )
        return (mine and record.KIND != "payment") or hangs

    def _sees_owned(self, actor: Any, record: Any, people: set[Any]) -> bool:
        near = record.owner is None or record.owner in people or actor in getattr(record, "collaborators", ())
        return near or (actor in self.team and record.region == actor.region)

    def matching(self, actor: Any, question: Any) -> list[Any]:
        rows = (row for row in self.rows[question.subject] if self.sees(actor, row))
        return [row for row in rows if self._fits(question, row)]

    def _fits(self, question: Any, row: Any) -> bool:
        filters, account = question.filters, row if row.KIND == "account" else getattr(row, "account", None)
        here = account is not None and account.deleted_at is None
        tests = [
            self._state(question, row),
            not filters.owners or self._owner_id(row) in filters.owners or self._is_helped_by(row, filters.owners),
            not filters.region or self.region(row) == filters.region,
            not filters.grades or (here and account.grade in filters.grades),
            all(here and tag in account.tags for tag in filters.tags),
            not filters.stages or row.stage in filters.stages,
            not filters.kinds or row.kind in filters.kinds,
            not filters.product or filters.product in str(row.product if hasattr(row, "product") else row.lines),
            _between(filters.probability, lambda: row.probability),
            _between(filters.amount, lambda: getattr(row, NUMBERS.get(row.KIND, "amount"))),
            filters.span is None or self._in(filters.span, self.day(row)),
            filters.created is None or self._in(filters.created, self.clock.local(row.created_at).date()),
            not filters.is_overdue or self.is_overdue(row),
            filters.is_pooled is None or (row.owner is None) == filters.is_pooled,
            filters.idle_days is None or (here and self._is_idle(account, filters.idle_days)),
        ]  # fmt: skip
        return all(tests)

    def _state(self, question: Any, row: Any) -> bool:
        filters = question.filters
        said = filters.created or filters.is_overdue or set(filters.stages) & {"won", "lost"}
        state = question.state or ("open" if row.KIND in USUALLY_OPEN and not said else "all")
        return state == "all" or row.KIND not in OPEN or OPEN[row.KIND](row) == (state == "open")

    def _owner_id(self, row: Any) -> int | None:
        owner = row.assignee if row.KIND in ("task", "ticket") else getattr(row, "owner", None)
        if row.KIND == "payment":
            owner = row.account.owner if row.account.deleted_at is None else None
        return owner.id if owner else None

    def _is_helped_by(self, row: Any, owners: Any) -> bool:
        alive = row.KIND == "ticket" and row.account.deleted_at is None
        return alive and row.account.owner_id in owners

    def region(self, row: Any) -> str:
        home = row if hasattr(row, "region") else row.account
        if home is None or home.deleted_at is not None:
            return ""
        return home.region or (home.owner.region if home.owner else "")

    def day(self, row: Any) -> Any:
        value = getattr(row, DAYS.get(row.KIND, "created_at"))
        return self.clock.local(value).date() if isinstance(value, datetime) else value

    def _in(self, span: Any, day: Any) -> bool:
        return day is not None and (span.start or day) <= day <= (span.end or day)

    def is_overdue(self, row: Any) -> bool:
        today, now = self.clock.today(), self.clock.now()
        if not OPEN[row.KIND](row):
            return False
        if row.KIND == "payment":
            return row.status == "overdue" or (row.due_on is not None and row.due_on < today)
        due = {"task": "due_at", "ticket": "sla_due_at", "opportunity": "close_date", "contract": "ends_on"}
        moment = getattr(row, due[row.KIND])
        return moment is not None and moment < (now if isinstance(moment, datetime) else today)

    def _is_idle(self, account: Any, days: int) -> bool:
        met = [one.occurred_at for one in self.rows["activity"] if one.account is account]
        last = self.clock.local(max(met, default=account.created_at)).date()
        return account.status != "lost" and (self.clock.today() - last).days >= days


def _between(limits: Any, value: Any) -> bool:
    if limits is None:
        return True
    number = value()
    return number is not None and (
        (limits.low is None or number >= limits.low) and (limits.high is None or number <= limits.high)
    )


def reckon(question: Any, rows: list[Any]) -> Any:
    """The figure's value from the matching rows."""
    if question.measure in ("count", "list"):
        return len(rows)
    field = question.field or NUMBERS.get(question.subject, "amount")
    numbers = [(getattr(row, field), row) for row in rows if getattr(row, field) is not None]
    if question.measure == "average":
        exact = sum((Decimal(one) for one, _ in numbers), Decimal(0)) / len(numbers) if numbers else None
    elif question.measure == "weighted":
        exact = sum((one * row.probability for one, row in numbers), Decimal(0)) / 100
    else:
        exact = sum((Decimal(one) for one, _ in numbers), Decimal(0))
    return None if exact is None else exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def lines(books: Books, question: Any, rows: list[Any]) -> dict[Any, tuple[int, Any]]:
    """A breakdown: key → (count, value)."""
    groups = defaultdict(list)
    for row in rows:
        groups[_key(books, question.group_by, row)].append(row)
    return {key: (len(members), reckon(question, members)) for key, members in groups.items()}


def _key(books: Books, by: str, row: Any) -> Any:
    day = books.day(row) if by in ("month", "quarter") else None
    keys = {
        "month": lambda: day and day.replace(day=1),
        "quarter": lambda: day and day.replace(day=1, month=(day.month - 1) // 3 * 3 + 1),
        "region": lambda: books.region(row) or None,
        "owner": lambda: books._owner_id(row),
        "account": lambda: row.account_id,
        "status": lambda: "overdue" if row.KIND == "payment" and books.is_overdue(row) else str(row.status),
    }
    return keys[by]() if by in keys else (getattr(row, by) or None)
