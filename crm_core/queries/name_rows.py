"""Reading the index of names: what stands under a text's keys and lies within the speaker's reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, bindparam, cast, func, or_, select, true
from sqlalchemy.orm import Session

from crm_core.names.forms import Form
from crm_core.names.index import Named, NameKey, region_key
from crm_core.permissions import Actor, Customer, Scope, scope_of
from crm_core.queries.given import given, is_given
from crm_core.reach import report_ids

_MOST = 30
_CUSTOMERS_MAY_NAME = (int(Named.TICKET), int(Named.PRODUCT))
_ROWS = NameKey.__table__.c


class NameRow(NamedTuple):
    """A form of a record's name. `own`: whether the record is among those the speaker works with."""

    key: int
    form: Form
    entity: int
    record_id: int
    own: bool


def read_rows(
    session: Session, actor: Actor, keys: Sequence[int], *, own_only: bool = False, most: int = _MOST
) -> Iterator[NameRow]:
    """Of each key the speaker's own records first, then the strongest forms; at most `most`, for nobody
    chooses among more. Whether a record may be seen is still to be asked.
    """
    scope = Scope.NONE if isinstance(actor, Customer) else scope_of(actor, "account")
    connection = session.connection()
    on_postgresql = connection.dialect.name == "postgresql"
    asked = given(keys, on_postgresql=on_postgresql)
    values = {"keys": asked, "most": most, **_speaker(actor, scope)}
    found = connection.execute(_statement(scope, own_only, on_postgresql), values)
    for key, form, entity, record_id, own in found.all():
        yield NameRow(key, _FORMS[form], entity, record_id, bool(own))


_FORMS = {int(form): form for form in Form}


def _speaker(actor: Actor, scope: Scope) -> dict[str, Any]:
    if isinstance(actor, Customer):
        return {"may_name": _CUSTOMERS_MAY_NAME}
    if scope is Scope.TEAM:
        return {"us": [actor.id, *report_ids(actor)], "region": region_key(actor.region)}
    return {"me": actor.id}


@cache
def _statement(scope: Scope, own_only: bool, on_postgresql: bool) -> Select[Any]:
    """Built once: building it takes longer than the database needs to answer. All keys are one parameter: some
    hundreds in the text of a statement would be read, and the statement made ready, anew each time.
    """
    own = _own(scope, on_postgresql)
    mine = cast(own, Integer)
    place = func.row_number().over(
        partition_by=_ROWS.key, order_by=(mine.desc(), _ROWS.form, _ROWS.entity, _ROWS.record_id)
    )
    rows = (
        select(_ROWS.key, _ROWS.form, _ROWS.entity, _ROWS.record_id, mine.label("own"), place.label("place"))
        .where(
            is_given(_ROWS.key, "keys", on_postgresql=on_postgresql), own if own_only else _reach(scope, own)
        )
        .subquery()
    )
    first = select(rows.c.key, rows.c.form, rows.c.entity, rows.c.record_id, rows.c.own)
    return first.where(rows.c.place <= bindparam("most"))


def _own(scope: Scope, on_postgresql: bool) -> ColumnElement[bool]:
    """A rep's own names, for a manager the team's; those shared with others may be theirs, too."""
    if scope is Scope.NONE:
        return _ROWS.entity.in_(bindparam("may_name", expanding=True))
    if scope is Scope.TEAM:
        # SQLite finds one of many given ones faster in a list, PostgreSQL is given them as one parameter.
        listed = _ROWS.owner_id.in_(bindparam("us", expanding=True))
        ours = is_given(_ROWS.owner_id, "us", on_postgresql=True) if on_postgresql else listed
        return func.coalesce(or_(ours, _ROWS.region == bindparam("region"), _ROWS.shared == 1), False)
    me = func.coalesce(_ROWS.owner_id == bindparam("me"), False)
    return me if scope is Scope.ALL else or_(me, _ROWS.shared == 1)


def _reach(scope: Scope, own: ColumnElement[bool]) -> ColumnElement[bool]:
    if scope is Scope.ALL:
        return true()
    return own if scope is Scope.NONE else or_(_ROWS.owner_id.is_(None), own)
