"""Customers: made once, handed on, merged, and let go into the pool (客户公海)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.models import (
    Account,
    Activity,
    Asset,
    Attachment,
    Comment,
    Contact,
    Contract,
    Opportunity,
    Order,
    Payment,
    Quote,
    Record,
    Task,
    Ticket,
    User,
)  # fmt: skip
from crm_core.names import learned
from crm_core.permissions import Actor, check_can_create, check_can_edit
from crm_core.services import duplicates, pool, records

HANGING: tuple[Any, ...] = (
    Contact, Opportunity, Activity, Task, Quote, Contract, Payment, Ticket, Asset, Order,
)  # fmt: skip


def create(
    session: Session, *, by: Actor, name: str, check_duplicates: bool = True, **fields: Any
) -> Account:
    """A new customer. A rep who names no owner owns it; its region is the owner's unless given.

    Raises AlreadyExists (撞单) when one with the same name, credit code or phone is there, whoever owns it:
    details `record` and `visible` are for the caller to tell the manager, never for a speaker who cannot see it.
    """
    check_can_create(session, by, "account")
    if check_duplicates:
        duplicates.check(session, by, {"name": name, **fields})
    owner = fields.setdefault("owner", records.usual_owner(session, by))
    records.check_first_owner(by, "account", owner)
    if owner is not None and not fields.get("region"):
        fields["region"] = owner.region
    return records.add(session, Account(), by, {"name": name, **fields})


def change(session: Session, account: Account, *, by: Actor, **fields: Any) -> None:
    """Set fields. A new owner goes through `assign`, a new name, code or phone through the check for duplicates."""
    check_can_edit(session, by, account)
    duplicates.check(session, by, fields, besides=account)
    if "owner" in fields and fields["owner"] is not account.owner:
        assign(session, account, by=by, to=fields["owner"])
    records.change(session, account, by, fields)


def add_tags(session: Session, account: Account, tags: Iterable[str], *, by: Actor) -> None:
    records.change(session, account, by, {"tags": [*account.tags, *tags]})


def remove_tags(session: Session, account: Account, tags: Iterable[str], *, by: Actor) -> None:
    unwanted = set(tags)
    records.change(session, account, by, {"tags": [tag for tag in account.tags if tag not in unwanted]})


def add_alias(session: Session, account: Account, alias: str, *, by: Actor) -> None:
    """Another name people use for it; its own names are none."""
    if alias not in (account.name, account.short_name):
        records.change(session, account, by, {"aliases": [*account.aliases, alias]})


def assign(session: Session, account: Account, *, by: Actor, to: User | None) -> None:
    """Hand it on to another owner, or give an ownerless one its first."""
    pool.give(session, account, by=by, to=to)


def take(session: Session, account: Account, *, by: User) -> None:
    """Fetch it from the pool. Raises NotInPool when somebody owns it."""
    pool.take(session, account, by=by)


def release(session: Session, account: Account, *, by: Actor) -> None:
    """Let it go into the pool."""
    assign(session, account, by=by, to=None)


def merge(session: Session, source: Account, *, into: Account, by: Actor) -> None:
    """Move all that hangs on `source` to `into`, keep its names as aliases, fill blanks, delete it."""
    records.check_can_give(session, by, source, None)
    check_can_edit(session, by, into)
    for record in hanging(session, source):
        record.account = into
    for child in session.scalars(select(Account).where(Account.parent == source, Account.id != into.id)):
        child.parent = into
    for note in _notes(session, source):
        note.record_id = into.id
    if into.parent is source:
        into.parent = source.parent
    learned.follow(session, source, into)
    source.deleted_at = records.clock_of(session).now()
    session.flush()  # before `into` takes the source's credit code, which is unique
    _take_over(source, into)
    session.flush()


def hanging(session: Session, account: Account) -> list[Any]:
    """Every record that belongs to the account."""
    of_account = [select(model).where(model.account == account) for model in HANGING]
    return [record for statement in of_account for record in session.scalars(statement)]


def _notes(session: Session, record: Record) -> list[Attachment | Comment]:
    notes: list[Attachment | Comment] = []
    for model in (Attachment, Comment):
        about = (model.record_kind == record.KIND, model.record_id == record.id)
        notes.extend(session.scalars(select(model).where(*about)))
    return notes


def _take_over(source: Account, into: Account) -> None:
    names = [source.name, source.short_name, *source.aliases]
    own = {into.name, into.short_name, "", *into.aliases}
    into.aliases = [*into.aliases, *dict.fromkeys(name for name in names if name not in own)]
    into.tags = list(dict.fromkeys([*into.tags, *source.tags]))
    into.collaborators = list(dict.fromkeys([*into.collaborators, *source.collaborators]))
    for field in ("credit_code", "industry", "kind", "grade", "size", "phone", "address", "region", "source",
                  "purchase_cycle", "owner", "service_owner"):  # fmt: skip
        if not getattr(into, field) and getattr(source, field):
            setattr(into, field, getattr(source, field))


def delete(session: Session, account: Account, *, by: Actor) -> None:
    """Delete it with all that hangs on it."""
    records.delete(session, account, by=by)
    for record in hanging(session, account):
        record.deleted_at = account.deleted_at
    session.flush()


def restore(session: Session, account: Account, *, by: Actor) -> None:
    """Bring it back with what was deleted together with it."""
    gone = account.deleted_at
    records.restore(session, account, by=by)
    for model in HANGING:
        together = select(model).where(model.account_id == account.id, model.deleted_at == gone)
        for record in session.scalars(together.execution_options(include_deleted=True)):
            record.deleted_at = None
    session.flush()
