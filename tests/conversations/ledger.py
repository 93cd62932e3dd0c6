"""Some dozens of records of every kind, made by chance and kept as plain rows: reckoned without the program."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.models import MODELS, User

REGIONS = {"mei": "东区", "ivy": "东区", "jun": "西区"}
PROBABILITY = {
    "initial_contact": 10,
    "needs_confirmed": 30,
    "proposal": 50,
    "negotiation": 70,
    "won": 100,
    "lost": 0,
}
_PLACES, _TRADES = (
    ["沂蒙", "太行", "祁连", "武陵", "大巴", "伏牛", "吕梁", "罗霄", "雁荡", "岷江"],
    ["果业", "茶场", "药材", "菌菇", "花木"],
)

Row = dict[str, Any]


@dataclass
class Ledger:
    """The rows, and what a question over them comes to."""

    today: date
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def of(self, kind: str, *tests: Callable[[Row], bool]) -> list[Row]:
        return [row for row in self.rows[kind] if all(test(row) for test in tests)]


def total(rows: Iterable[Row]) -> Decimal:
    return sum((row["amount"] for row in rows), Decimal(0))


def weighted(rows: Iterable[Row]) -> Decimal:
    return sum((row["amount"] * row["probability"] for row in rows), Decimal(0)) / 100


def make(session: Session, now: datetime) -> Ledger:
    """Fill the database by chance (the same at every run); nothing is owned by nobody."""
    chance = random.Random(2027)
    staff = {one.username: one for one in session.scalars(select(User))}
    ledger = Ledger(
        now.date(),
        {
            kind: []
            for kind in ("account", "opportunity", "contract", "payment", "ticket", "lead", "activity")
        },
    )
    for number in range(50):
        _account(session, chance, ledger, staff, now, number)
    for number in range(30):
        _lead(session, chance, ledger, staff, number)
    session.flush()
    return ledger


def _account(
    session: Session, chance: random.Random, ledger: Ledger, staff: dict[str, User], now: datetime, n: int
) -> None:
    owner = chance.choice(list(REGIONS))
    name = f"{_PLACES[n % 10]}{_TRADES[n // 10]}有限公司"
    row = {
        "name": name,
        "owner": owner,
        "grade": chance.choice("ABC"),
        "industry": chance.choice(["林果", "茶叶", "中药"]),
    }
    account = MODELS["account"](
        name=name, region=REGIONS[owner], status="active", owner=staff[owner], grade=row["grade"],
        industry=row["industry"], created_at=now - timedelta(days=200),
    )  # fmt: skip
    session.add(account)
    ledger.rows["account"].append(row)
    for _ in range(chance.randint(1, 3)):
        _deal(session, chance, ledger, staff, account, row)
    _papers(session, chance, ledger, staff, account, row)
    row["seen"] = _seen(session, chance, ledger, staff, account, row, now)
    if chance.random() < 0.4:
        _ticket(session, chance, ledger, account, row)


def _deal(
    session: Session, chance: random.Random, ledger: Ledger, staff: dict[str, User], account: Any, of: Row
) -> None:
    stage = chance.choice(list(PROBABILITY))
    row = {
        "account": of, "owner": of["owner"], "amount": Decimal(chance.randint(20, 900) * 1000), "stage": stage,
        "status": stage if stage in ("won", "lost") else "open", "probability": PROBABILITY[stage],
        "close": ledger.today + timedelta(days=chance.randint(-150, 200)),
        "product": chance.choice(["滴灌带", "喷雾机"]),
    }  # fmt: skip
    row["name"] = f"{of['name'][:4]}{row['product']}{len(ledger.rows['opportunity'])}期"
    session.add(
        MODELS["opportunity"](
            account=account, owner=staff[of["owner"]], name=row["name"], amount=row["amount"], stage=stage,
            status=row["status"], probability=row["probability"], close_date=row["close"], product=row["product"],
            lost_reason="价格高" if stage == "lost" else "",
        )
    )  # fmt: skip
    ledger.rows["opportunity"].append(row)


def _papers(
    session: Session, chance: random.Random, ledger: Ledger, staff: dict[str, User], account: Any, of: Row
) -> None:
    signed = ledger.today - timedelta(days=chance.randint(1, 300))
    row = {
        "account": of,
        "owner": of["owner"],
        "amount": Decimal(chance.randint(5, 80) * 10000),
        "signed": signed,
        "ends": signed + timedelta(days=365),
    }
    row["number"] = f"LD-{2000 + len(ledger.rows['contract'])}"
    contract = MODELS["contract"](
        account=account, owner=staff[of["owner"]], number=row["number"], name="供货", amount=row["amount"],
        signed_on=signed, ends_on=row["ends"], status="active",
    )  # fmt: skip
    session.add(contract)
    ledger.rows["contract"].append(row)
    for days in (chance.randint(-90, -1), chance.randint(1, 90)):
        paid = days < 0 and chance.random() < 0.5
        due = ledger.today + timedelta(days=days)
        money = {
            "account": of,
            "owner": of["owner"],
            "amount": row["amount"] / 2,
            "due": due,
            "paid": due if paid else None,
        }
        session.add(
            MODELS["payment"](
                account=account, contract=contract, amount=money["amount"], due_on=due, paid_on=money["paid"],
                status="paid" if paid else "planned",
            )
        )  # fmt: skip
        ledger.rows["payment"].append(money)


def _seen(
    session: Session,
    chance: random.Random,
    ledger: Ledger,
    staff: dict[str, User],
    account: Any,
    of: Row,
    now: datetime,
) -> date:
    days = [chance.randint(1, 80) for _ in range(chance.randint(1, 4))]
    for ago in days:
        kind = chance.choice(["visit", "call", "wechat"])
        session.add(
            MODELS["activity"](
                account=account,
                owner=staff[of["owner"]],
                occurred_at=now - timedelta(days=ago),
                kind=kind,
                content="看苗",
            )
        )
        ledger.rows["activity"].append(
            {"account": of, "owner": of["owner"], "kind": kind, "on": ledger.today - timedelta(days=ago)}
        )
    return ledger.today - timedelta(days=min(days))


def _ticket(session: Session, chance: random.Random, ledger: Ledger, account: Any, of: Row) -> None:
    row = {
        "account": of,
        "priority": chance.choice(["normal", "urgent"]),
        "status": chance.choice(["open", "in_progress", "closed"]),
    }
    session.add(
        MODELS["ticket"](
            account=account, number=f"GD-{500 + len(ledger.rows['ticket'])}", subject="漏水", status=row["status"],
            priority=row["priority"],
        )
    )  # fmt: skip
    ledger.rows["ticket"].append(row)


def _lead(session: Session, chance: random.Random, ledger: Ledger, staff: dict[str, User], n: int) -> None:
    owner = chance.choice(list(REGIONS))
    row = {
        "owner": owner,
        "source": chance.choice(["展会", "官网", "转介绍"]),
        "status": chance.choice(["new", "working", "converted", "disqualified"]),
    }
    session.add(
        MODELS["lead"](
            company=f"线头{n}农庄",
            owner=staff[owner],
            region=REGIONS[owner],
            source=row["source"],
            status=row["status"],
        )
    )
    ledger.rows["lead"].append(row)
