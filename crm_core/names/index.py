"""The index of names: one row for each form of each record's name, kept in the changing transaction itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from hashlib import blake2b
from operator import itemgetter
from typing import Any

from sqlalchemy import BigInteger, Index, SmallInteger, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from crm_core.audit import changes
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
from crm_core.names.forms import (
    Form,
    company_forms,
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
    """`key` is a 64-bit hash of the folded form; `owner_id` lets a rep's own names come first."""

    __tablename__ = "name_key"
    __table_args__ = (
        Index("ix_name_key_record", "entity", "record_id"),
        {"sqlite_with_rowid": False},
    )

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entity: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    record_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    form: Mapped[int] = mapped_column(SmallInteger)
    owner_id: Mapped[int | None]


def key_of(form: str) -> int:
    return int.from_bytes(blake2b(form.encode(), digest_size=8).digest(), "big", signed=True)


FORMS: dict[type[Record], tuple[Named, Callable[[Any], dict[str, Form]]]] = {
    Account: (Named.ACCOUNT, lambda one: company_forms(one.name, [one.short_name, *one.aliases])),
    Contact: (Named.CONTACT, lambda one: person_forms(one.name)),
    Opportunity: (Named.OPPORTUNITY, lambda one: title_forms(one.name)),
    Lead: (Named.LEAD, lambda one: company_forms(one.company) if one.company else {}),
    User: (Named.USER, lambda one: person_forms(one.name) | {one.username.casefold(): Form.FULL}),
    Product: (Named.PRODUCT, lambda one: product_forms(one.name, one.code)),
    Ticket: (Named.TICKET, lambda one: number_forms(one.number)),
    Contract: (Named.CONTRACT, lambda one: number_forms(one.number) | title_forms(one.name)),
    Quote: (Named.QUOTE, lambda one: number_forms(one.number)),
}

_AT_ONCE = 500
_COLUMNS = ("key", "entity", "record_id", "form", "owner_id")
_NAMING = frozenset(
    {"name", "short_name", "aliases", "company", "username", "code", "number", "owner_id", "deleted_at"}
)


def write(session: Session) -> None:
    """A before-commit hook: index what the transaction has named or renamed. Runs before the audit's."""
    renamed = []
    for change in changes(session):
        record = change.record
        if type(record) not in FORMS:
            continue
        if change.is_new or any(
            change.before.get(name) != getattr(record, name) for name in _NAMING & change.before.keys()
        ):
            renamed.append(record)
    reindex(session, renamed)


def reindex(session: Session, records: Iterable[Record]) -> None:
    """Make the index's rows of these records what their names now say."""
    listed = list(records)
    for model, (entity, _) in FORMS.items():
        _forget(session, entity, [record.id for record in listed if type(record) is model])
    rows = [row for record in listed if record.deleted_at is None for row in _rows(record)]
    if rows:
        _insert(session, sorted(rows, key=itemgetter(0)))


def _insert(session: Session, rows: list[tuple[Any, ...]]) -> None:
    """Straight to the driver: an import writes forty rows for each of its customers."""
    connection = session.connection()
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    marks = ", ".join([mark] * len(_COLUMNS))
    connection.exec_driver_sql(f"INSERT INTO name_key ({', '.join(_COLUMNS)}) VALUES ({marks})", rows)


def _forget(session: Session, entity: Named, ids: Sequence[int]) -> None:
    for at in range(0, len(ids), _AT_ONCE):
        some = NameKey.record_id.in_(ids[at : at + _AT_ONCE])
        stale = delete(NameKey).where(NameKey.entity == int(entity), some)
        session.execute(stale, execution_options={"synchronize_session": False})


def _rows(record: Any) -> list[tuple[Any, ...]]:
    entity, forms_of = FORMS[type(record)]
    owner = getattr(record, "owner_id", None)
    if owner is None and isinstance(record, Contact):
        owner = record.account.owner_id
    best: dict[int, int] = {}
    for form, strength in forms_of(record).items():
        key = key_of(form)
        best[key] = min(best.get(key, 99), int(strength))
    return [(key, int(entity), record.id, strength, owner) for key, strength in best.items()]
