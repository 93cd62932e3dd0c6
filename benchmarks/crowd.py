"""A company of any size: accounts with what hangs on them, written straight into the tables.

Names repeat as real ones do: a few brands belong to thousands, most to one. The same size gives the same company.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Connection, Table, text

from crm_core.db import Database
from crm_core.models import Account, Activity, Contact, Contract, Lead, Opportunity, Task, Ticket, User
from crm_core.models.account import account_collaborator
from crm_core.names import index
from crm_core.names.companies import company_forms
from crm_core.names.forms import number_forms, person_forms, title_forms, words
from crm_core.names.index import Named, Place, region_key
from crm_core.naming import name_key

ACCOUNTS_OF_A_REP = 1000
_CHUNK = 50_000
_POPULAR = 2000
_NOW = datetime(2027, 3, 1, tzinfo=UTC)

_WORDS: dict[str, list[str]] = {
    name: text.split()
    for name, text in yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8")).items()
}
_REGIONS = _WORDS["regions"]


@dataclass(frozen=True, slots=True)
class Customer:
    id: int
    name: str
    brand: str
    owner_id: int | None
    region: str
    contact: str


def customers(count: int) -> Iterator[Customer]:
    """`count` accounts, one after another; a fifth of them lies in the pool."""
    chance = random.Random(7)
    regions = [region for region in sorted(words()["regions"]) if len(region) == 2]
    popular = [_brand(chance) for _ in range(2 * _POPULAR)]
    reps = staff_of(count)[0]
    taken: set[str] = set()
    number = 0
    while number < count:
        brand, name = _name(chance, regions, popular)
        if name in taken:
            continue
        taken.add(name)
        number += 1
        rep = chance.choice(reps)
        owner = None if chance.random() < 0.2 else rep
        yield Customer(number, name, brand, owner, _REGIONS[rep % len(_REGIONS)], _person(chance))


def staff_of(count: int) -> tuple[list[int], list[int]]:
    """(ids of the reps, ids of the managers): ten regions, a rep for every thousand accounts."""
    managers = list(range(2, 2 + len(_REGIONS)))
    reps = max(4, count // ACCOUNTS_OF_A_REP // 2 * 2)
    return list(range(12, 12 + reps)), managers


def _brand(chance: random.Random) -> str:
    return "".join(chance.choices(_WORDS["brand"], k=chance.choice((2, 2, 2, 3))))


def _name(chance: random.Random, regions: list[str], popular: list[str]) -> tuple[str, str]:
    """(brand, name)."""
    if chance.random() < 0.05:
        brand = f"{_one(chance, 'latin')} {_one(chance, 'latin')}"
        return brand, f"{brand} {_one(chance, 'latin_trades')} {_one(chance, 'latin_legal')}"
    often = chance.random() < 0.3
    brand = popular[int(1.5 * _POPULAR ** chance.random()) - 1] if often else _brand(chance)
    region = chance.choice(regions) if chance.random() < 0.85 else ""
    trade, legal = _one(chance, "trades"), _one(chance, "legal")
    if chance.random() < 0.05:
        return brand, f"{brand}{trade}（{region or '中国'}）{legal}"
    return brand, f"{region}{brand}{trade}{legal}"


def _one(chance: random.Random, kind: str) -> str:
    return chance.choice(_WORDS[kind])


def _person(chance: random.Random) -> str:
    return chance.choice(_WORDS["surnames"]) + "".join(
        chance.choices(_WORDS["given"], k=chance.choice((1, 2, 2)))
    )


# ---------------------------------------------------------------- into the tables
def fill(database: Database, count: int) -> None:
    """An empty, migrated database gets `count` accounts, as many contacts, and less of everything else."""
    with database.engine.begin() as connection:
        _hire(connection, count)
        if not database.is_sqlite:  # made at the end, in one go
            connection.execute(text("ALTER TABLE name_key DROP CONSTRAINT pk_name_key"))
            connection.execute(text("DROP INDEX ix_name_key_record"))
    everybody = customers(count)
    while some := list(islice(everybody, _CHUNK)):
        with database.engine.begin() as connection:
            if database.is_sqlite:
                connection.execute(text("PRAGMA cache_size=-400000"))
            _settle(connection, some)
    _finish(database)


def _finish(database: Database) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if database.is_sqlite:
            connection.execute(text("ANALYZE"))
            return
        for table in (
            "user_account",
            "account",
            "contact",
            "opportunity",
            "activity",
            "task",
            "contract",
            "ticket",
            "lead",
        ):
            last = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            connection.execute(text(last))
        connection.execute(text("SET maintenance_work_mem = '512MB'"))
        connection.execute(text("ALTER TABLE name_key ADD PRIMARY KEY (key, form, entity, record_id)"))
        connection.execute(text("CREATE INDEX ix_name_key_record ON name_key (entity, record_id)"))
        connection.execute(text("VACUUM ANALYZE"))


def _hire(connection: Connection, count: int) -> None:
    reps, managers = staff_of(count)
    people = [(1, "boss", "executive", "", None)]
    people += [(one, f"manager{one}", "manager", _REGIONS[one % len(_REGIONS)], 1) for one in managers]
    of_region = {_REGIONS[one % len(_REGIONS)]: one for one in managers}
    for one in reps:
        region = _REGIONS[one % len(_REGIONS)]
        people.append((one, f"rep{one}", "rep", region, of_region[region]))
    chance = random.Random(3)
    rows = [
        _kept(id_) | {"username": name, "name": _person(chance), "role": role, "region": region, "manager_id": above,
         "team": "", "email": "", "phone": "", "language": "zh", "timezone": "", "active": True}
        for id_, name, role, region, above in people
    ]  # fmt: skip
    _insert(connection, User, rows)
    keys = [row for one in rows
            for row in index.rows_of(Named.USER, one["id"], person_forms(one["name"]), Place())]  # fmt: skip
    index.insert(connection, keys)


def _settle(connection: Connection, some: list[Customer]) -> None:
    chance = random.Random(some[0].id)
    _insert(connection, Account, (_account(one) for one in some))
    shared = [one for one in some if one.owner_id is not None and one.id % 25 == 0]
    rows = [{"account_id": one.id, "user_id": one.owner_id + 1 if one.owner_id % 2 == 0 else one.owner_id - 1}
            for one in shared]  # fmt: skip
    _insert(connection, account_collaborator, rows)
    _insert(connection, Contact, (_contact(one, chance) for one in some))
    _insert(connection, Opportunity, (_opportunity(one, chance) for one in some[::4]))
    _insert(connection, Activity, (_activity(one, chance) for one in some[::2]))
    _insert(connection, Task, (_task(one, chance) for one in some[::10] if one.owner_id))
    _insert(connection, Contract, (_contract(one, chance) for one in some[::10]))
    _insert(connection, Ticket, (_ticket(one) for one in some[::20]))
    _insert(connection, Lead, (_lead(one, chance) for one in some[::10]))
    with_others = {one.id for one in shared}
    index.insert(connection, [row for one in some for row in _keys(one, one.id in with_others)])


def _keys(one: Customer, shared: bool) -> Iterator[index.Row]:
    place = Place(one.owner_id, region_key(one.region), shared)
    yield from index.rows_of(Named.ACCOUNT, one.id, company_forms(one.name, _shorts(one)), place)
    yield from index.rows_of(Named.CONTACT, one.id, person_forms(one.contact), place)
    if one.id % 4 == 1:
        yield from index.rows_of(Named.OPPORTUNITY, one.id, title_forms(_title(one)), Place())
    if one.id % 10 == 1:
        yield from index.rows_of(Named.CONTRACT, one.id, number_forms(f"HT-{one.id:07d}"), Place())
    if one.id % 20 == 1:
        yield from index.rows_of(Named.TICKET, one.id, number_forms(f"GD-{one.id:07d}"), Place())


def _shorts(one: Customer) -> list[str]:
    return [one.brand] if one.id % 3 == 0 else []


def _insert(connection: Connection, model: Any, rows: Iterable[dict[str, Any]]) -> None:
    table: Table = getattr(model, "__table__", model)
    listed = list(rows)
    if not listed:
        return
    if connection.dialect.name != "postgresql":
        connection.execute(table.insert(), listed)
        return
    columns = [
        (one.name, _made_ready(one, connection))
        for one in table.columns
        if one.name in listed[0] or one.default
    ]
    names = ", ".join(f'"{name}"' for name, _ in columns)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as stream:
        for row in listed:
            stream.write_row([ready(row) for _, ready in columns])


def _made_ready(column: Any, connection: Connection) -> Callable[[dict[str, Any]], Any]:
    """From a row to the column's value as the database takes it, its default where the row has none."""
    process = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect) or (
        lambda value: value
    )
    default = column.default
    if default is None:
        return lambda row: process(row[column.name])
    made = default.arg if default.is_callable else lambda _: default.arg
    return lambda row: process(row[column.name] if column.name in row else made(None))


def _nth(kind: str, number: int) -> str:
    return _WORDS[kind][number % len(_WORDS[kind])]


def _kept(id_: int) -> dict[str, Any]:
    at = _NOW - timedelta(minutes=id_ % 500_000)
    return {"id": id_, "created_at": at, "updated_at": at, "version": 1, "deleted_at": None}


def _account(one: Customer) -> dict[str, Any]:
    short = next(iter(_shorts(one)), "")
    return _kept(one.id) | {
        "name": one.name, "name_key": name_key(one.name), "short_name": short, "aliases": [], "credit_code": "",
        "industry": _nth("trades", one.id), "region": one.region, "owner_id": one.owner_id, "tags": [],
        "phone": f"138{one.id:08d}", "phone_key": f"138{one.id:08d}", "status": "active",
    }  # fmt: skip


def _contact(one: Customer, chance: random.Random) -> dict[str, Any]:
    return _kept(one.id) | {"account_id": one.id, "name": one.contact, "title": chance.choice(_WORDS["titles"]),
                            "phone": f"139{one.id:08d}"}  # fmt: skip


def _title(one: Customer) -> str:
    return f"{one.brand}{_WORDS['products'][one.id % len(_WORDS['products'])]}"


def _opportunity(one: Customer, chance: random.Random) -> dict[str, Any]:
    return _kept(one.id) | {
        "account_id": one.id, "name": _title(one), "amount": chance.randrange(1, 400) * 5000,
        "stage": chance.choice(("initial_contact", "proposal", "negotiation")), "probability": 50,
        "close_date": (_NOW + timedelta(days=chance.randrange(300))).date(), "owner_id": one.owner_id, "status": "open",
    }  # fmt: skip


def _activity(one: Customer, chance: random.Random) -> dict[str, Any]:
    return _kept(one.id) | {
        "account_id": one.id, "kind": chance.choice(("visit", "call", "wechat")), "owner_id": one.owner_id,
        "occurred_at": _NOW - timedelta(hours=chance.randrange(9000)), "content": f"聊了{one.brand}的交期和付款",
    }  # fmt: skip


def _task(one: Customer, chance: random.Random) -> dict[str, Any]:
    return _kept(one.id) | {
        "title": f"回访{one.brand}", "account_id": one.id, "assignee_id": one.owner_id,
        "due_at": _NOW + timedelta(hours=chance.randrange(3000)),
    }  # fmt: skip


def _contract(one: Customer, chance: random.Random) -> dict[str, Any]:
    return _kept(one.id) | {
        "account_id": one.id, "number": f"HT-{one.id:07d}", "name": "", "amount": chance.randrange(1, 400) * 5000,
        "ends_on": (_NOW + timedelta(days=chance.randrange(700))).date(), "status": "active", "owner_id": one.owner_id,
        "lines": [], "payment_terms": "",
    }  # fmt: skip


def _ticket(one: Customer) -> dict[str, Any]:
    return _kept(one.id) | {
        "number": f"GD-{one.id:07d}",
        "account_id": one.id,
        "subject": "设备异响",
        "reporter": "",
    }


def _lead(one: Customer, chance: random.Random) -> dict[str, Any]:
    return _kept(one.id) | {
        "company": "",
        "contact_name": _person(chance),
        "owner_id": one.owner_id,
        "phone": f"136{one.id:08d}",
    }
