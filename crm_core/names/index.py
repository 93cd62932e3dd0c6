"""The index of names: one row for each form of each record's name, kept in the changing transaction itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b
from operator import itemgetter
from typing import Any

from sqlalchemy import BigInteger, Connection, Index, SmallInteger, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from crm_core import fields
from crm_core.audit import Change, changes
from crm_core.db import Base
from crm_core.models import (
    Account,
    Contact,
    Contract,
    Lead,
    Opportunity,
    Product,
    Quote,
    Record,
    Ticket,
    User,
)
from crm_core.models.account import account_collaborator
from crm_core.names.companies import company_forms
from crm_core.names.forms import (
    Form,
    colleague_forms,
    number_forms,
    person_forms,
    product_forms,
    title_forms,
)


class Named(IntEnum):
    """The kinds of record that are known by name; part of the index's rows."""

    ACCOUNT = 1
    CONTACT = 2
    OPPORTUNITY = 3
    LEAD = 4
    USER = 5
    PRODUCT = 6
    TICKET = 7
    CONTRACT = 8
    QUOTE = 9


class NameKey(Base):
    """`key` is a 64-bit hash of the folded form.

    `owner_id`, `region` and `shared` (somebody else works on it, too) say who can reach the record, so that of
    a name that thousands bear only those within reach are read. Who may see it is asked of the record itself.
    """

    __tablename__ = "name_key"
    __table_args__ = (
        Index("ix_name_key_record", "entity", "record_id"),
        {"sqlite_with_rowid": False},
    )

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    form: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    entity: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    record_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    owner_id: Mapped[int | None]
    region: Mapped[int | None]
    shared: Mapped[int] = mapped_column(SmallInteger)


def key_of(form: str) -> int:
    return int.from_bytes(blake2b(form.encode(), digest_size=8).digest(), "big", signed=True)


def region_key(region: str) -> int | None:
    """A region's name in four bytes."""
    return (
        int.from_bytes(blake2b(region.encode(), digest_size=4).digest(), "big", signed=True)
        if region
        else None
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Who can reach a record. Without an owner it lies in the pool, or it is everybody's."""

    owner_id: int | None = None
    region: int | None = None
    shared: bool = False

    @property
    def is_somebodys(self) -> bool:
        return self.owner_id is not None or self.shared


def place_of(record: Any, shared: Collection[int]) -> Place:
    """`shared` are the ids of the accounts with collaborators."""
    if isinstance(record, Contact):
        return place_of(record.account, shared)
    if isinstance(record, Lead):
        return Place(record.owner_id, region_key(record.region))
    if isinstance(record, Account):
        is_shared = record.service_owner_id is not None or record.id in shared
        return Place(record.owner_id, region_key(record.region), is_shared)
    return Place()


FORMS: dict[type[Record], tuple[Named, Callable[[Any], dict[str, Form]]]] = {
    Account: (Named.ACCOUNT, lambda one: company_forms(one.name, [one.short_name, *one.aliases])),
    Contact: (Named.CONTACT, lambda one: person_forms(one.name)),
    Opportunity: (Named.OPPORTUNITY, lambda one: title_forms(one.name)),
    Lead: (Named.LEAD, lambda one: company_forms(one.company)),
    User: (Named.USER, lambda one: colleague_forms(one.name, one.username)),
    Product: (Named.PRODUCT, lambda one: product_forms(one.name, one.code)),
    Ticket: (Named.TICKET, lambda one: number_forms(one.number)),
    Contract: (Named.CONTRACT, lambda one: number_forms(one.number) | title_forms(one.name)),
    Quote: (Named.QUOTE, lambda one: number_forms(one.number)),
}

_AT_ONCE = 500
_COPIED_FROM = 500
Row = tuple[int | None, ...]
_COLUMNS = ("key", "form", "entity", "record_id", "owner_id", "region", "shared")
_NAMING = frozenset({"name", "short_name", "aliases", "company", "username", "code", "number", "deleted_at"})
_PLACING = frozenset({"owner_id", "region", "service_owner_id", "collaborators", "account_id"})


def write(session: Session) -> None:
    """A before-commit hook: index what the transaction has named, renamed or given away. Runs before the audit's."""
    stale: dict[Record, None] = {}
    for change in changes(session):
        record = change.record
        if type(record) not in FORMS:
            continue
        if change.is_new or _differs(change, _NAMING | _PLACING):
            stale[record] = None
        if type(record) is Account and not change.is_new and _differs(change, _PLACING):
            contacts = select(Contact).where(Contact.account_id == record.id)
            stale |= dict.fromkeys(session.scalars(contacts))
    reindex(session, stale)


def _differs(change: Change, names: frozenset[str]) -> bool:
    known = names & change.before.keys()
    return any(change.before[name] != fields.raw(getattr(change.record, name)) for name in known)


def reindex(session: Session, records: Iterable[Record]) -> None:
    """Make the index's rows of these records what their names now say."""
    listed = list(records)
    for model, (entity, _) in FORMS.items():
        _forget(session, entity, [record.id for record in listed if type(record) is model])
    standing = [record for record in listed if record.deleted_at is None]
    if standing:
        shared = _shared(session, standing)
        insert(session.connection(), [row for record in standing for row in _rows(record, shared)])


def _shared(session: Session, records: Iterable[Any]) -> set[int]:
    accounts = [one.id if isinstance(one, Account) else one.account_id
                for one in records if isinstance(one, (Account, Contact))]  # fmt: skip
    found: set[int] = set()
    for at in range(0, len(accounts), _AT_ONCE):
        known = account_collaborator.c.account_id
        found |= {*session.scalars(select(known).where(known.in_(accounts[at : at + _AT_ONCE])))}
    return found


def insert(connection: Connection, rows: list[Row]) -> None:
    """Straight to the driver: an import writes thirty rows for each of its customers."""
    if not rows:  # a lead without any name
        return
    rows = sorted(rows, key=itemgetter(0))
    if connection.dialect.name == "postgresql" and len(rows) > _COPIED_FROM:
        _copy(connection, rows)
        return
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    marks = ", ".join([mark] * len(_COLUMNS))
    statement = f"INSERT INTO name_key ({', '.join(_COLUMNS)}) VALUES ({marks})"
    connection.exec_driver_sql(statement, rows)


def _copy(connection: Connection, rows: Iterable[Row]) -> None:
    """PostgreSQL takes many rows ten times as fast in one stream."""
    driver: Any = connection.connection.driver_connection
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY name_key ({', '.join(_COLUMNS)}) FROM STDIN") as stream,
    ):
        for row in rows:
            stream.write_row(row)


def _forget(session: Session, entity: Named, ids: Sequence[int]) -> None:
    for at in range(0, len(ids), _AT_ONCE):
        some = NameKey.record_id.in_(ids[at : at + _AT_ONCE])
        stale = delete(NameKey).where(NameKey.entity == int(entity), some)
        session.execute(stale, execution_options={"synchronize_session": False})


def _rows(record: Any, shared: Collection[int]) -> list[Row]:
    entity, forms_of = FORMS[type(record)]
    return rows_of(entity, record.id, forms_of(record), place_of(record, shared))


def rows_of(entity: Named, record_id: int, forms: dict[str, Form], place: Place) -> list[Row]:
    """The index's rows of one record, as `insert` takes them.

    Slips are forgiven to those whose customer it is, so nobody's customer has no forms for them.
    """
    best: dict[int, int] = {}
    for form, strength in forms.items():
        if strength < Form.PINYIN or place.is_somebodys:
            key = key_of(form)
            best[key] = min(best.get(key, 99), int(strength))
    kept = (int(entity), record_id, place.owner_id, place.region, int(place.shared))
    return [(key, strength, *kept) for key, strength in best.items()]
