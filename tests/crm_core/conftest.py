"""A small company with one of each role, and ways to act as one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from types import SimpleNamespace

import pytest
from sqlalchemy.orm import Session

from crm_core.db import Database, Origin
from crm_core.models import (
    Account,
    Activity,
    Asset,
    Contact,
    Contract,
    Lead,
    Opportunity,
    Order,
    Payment,
    Quote,
    Record,
    Role,
    Task,
    Ticket,
    User,
)  # fmt: skip
from crm_core.services import users

STAFF = (
    # username, name, role, region, manager
    ("boss", "庄岩", Role.EXECUTIVE, "", None),
    ("east_lead", "施敏", Role.MANAGER, "东区", "boss"),
    ("west_lead", "贺川", Role.MANAGER, "西区", "boss"),
    ("rep", "林舟", Role.REP, "东区", "east_lead"),
    ("mate", "方晴", Role.REP, "东区", "east_lead"),
    ("stranger", "石磊", Role.REP, "西区", "west_lead"),
    ("engineer", "段宇", Role.SERVICE, "", None),
    ("cashier", "裴青", Role.FINANCE, "", None),
    ("marketer", "温岚", Role.MARKETING, "", None),
    ("keeper", "邢远", Role.ADMIN, "", None),
)

Acting = Callable[..., AbstractContextManager[tuple[Session, User]]]


def hire(session: Session) -> None:
    people: dict[str, User] = {}
    for username, name, role, region, manager in STAFF:
        above = people.get(manager or "")
        people[username] = User(username=username, name=name, role=role, region=region, manager=above)
        session.add(people[username])


@pytest.fixture
def company(database: Database) -> Database:
    with database.transaction() as session:
        hire(session)
    return database


@pytest.fixture
def acting(company: Database) -> Acting:
    """`with acting("rep", "m1") as (session, rep)`: one message of this user, committed at its end."""

    @contextmanager
    def act(username: str, message_id: str = "m") -> Iterator[tuple[Session, User]]:
        origin = Origin(actor=username, channel="http", conversation="c", message_id=message_id)
        with company.transaction(origin) as session:
            user = users.get_by_username(session, username)
            assert user is not None
            yield session, user

    return act


@pytest.fixture
def session(company: Database) -> Iterator[Session]:
    """One open transaction, thrown away."""
    with company.reading() as session:
        yield session


@pytest.fixture
def staff(session: Session) -> SimpleNamespace:
    """Everybody by username, in the open transaction: `staff.rep`."""
    return SimpleNamespace(**{name: users.get_by_username(session, name) for name, *_ in STAFF})


Placed = dict[str, dict[str, Record]]


@pytest.fixture
def places(session: Session, staff: SimpleNamespace) -> Placed:
    """One record of each kind at five places: my own account, one shared with me, a mate's, one of another
    region, and the pool ("I" being the rep).
    """
    owners = {
        "own": staff.rep, "shared": staff.mate, "mates": staff.mate, "foreign": staff.stranger, "pool": None,
    }  # fmt: skip
    found = {place: _one_of_each(session, place, owner, staff) for place, owner in owners.items()}
    found["shared"]["account"].collaborators = [staff.rep]
    session.flush()
    return found


def _one_of_each(
    session: Session, place: str, owner: User | None, staff: SimpleNamespace
) -> dict[str, Record]:
    account = Account(name=f"{place} 公司", owner=owner, region=owner.region if owner else "")
    contract = Contract(number=f"C-{place}", account=account, owner=owner, amount=Decimal(1000))
    records = {
        "account": account,
        "contact": Contact(account=account, name="俞敏"),
        "lead": Lead(company=f"{place} 线索", owner=owner, region=owner.region if owner else ""),
        "opportunity": Opportunity(account=account, name=f"{place} 商机", owner=owner),
        "activity": Activity(account=account, occurred_at=session.info["clock"].now(), owner=owner),
        "task": Task(title=f"{place} 待办", account=account, assignee=owner or staff.stranger),
        "quote": Quote(account=account, number=f"Q-{place}"),
        "contract": contract,
        "payment": Payment(account=account, contract=contract, amount=Decimal(500)),
        "ticket": Ticket(account=account, number=f"T-{place}", subject="停机"),
        "asset": Asset(account=account, serial=f"S-{place}"),
        "order": Order(account=account, number=f"O-{place}"),
    }
    session.add_all(records.values())
    session.flush()
    return records
