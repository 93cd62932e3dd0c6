"""Contacts by their surname: 王总, Mr Chen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, select
from sqlalchemy.orm import Session

from crm_core.birthdays import next_on
from crm_core.models import Contact, User
from crm_core.models.record import without_deleted
from crm_core.names.forms import is_han, words
from crm_core.names.sounds import pinyin
from crm_core.permissions import Actor, clause, speaker, visible
from crm_core.queries.own import accounts_of

_MOST = 60
_MOST_COLLEAGUES = 5
_LAST = "\U0010ffff"

Named = Row[int, str, str, int]
"""A contact's id, name, title and account."""
Whose = Literal["these", "own", "any"]
"""The contacts of some accounts, of the speaker's, of any."""


def people_named(session: Session, actor: Actor, surname: str, accounts: Collection[int]) -> Sequence[Named]:
    """Visible contacts with this surname who have not left: of these accounts; or, when none is given, of the
    speaker's own; or else of any, unless those would be too many to mean anything.

    A Latin surname is that of Chen Wei and Amy Chen, and 陈's in pinyin.
    """
    begins = _beginning(session, surname) if is_han(surname) else {}
    if accounts:
        named = _asked(session, actor, "these", begins, accounts=list(accounts))
        return _bearing(named, surname)[:_MOST]
    user = speaker(actor)
    own = _bearing(_asked(session, actor, "own", begins, me=user.id), surname) if user is not None else []
    if own:
        return own[:_MOST]
    if not is_han(surname):
        return []
    anybody = _asked(session, actor, "any", begins, most=_MOST + 1)
    return sorted(anybody) if len(anybody) <= _MOST else []


def people_at(session: Session, actor: Actor, accounts: Collection[int]) -> Sequence[Named]:
    """Visible contacts of these accounts who have not left."""
    return _asked(session, actor, "these", {}, accounts=list(accounts))


def sounding(people: Iterable[Named], name: str) -> Sequence[Named]:
    """Those whose whole names sound like this one, or are written so in Latin letters: Xu Jing, Jing Xu."""
    if name.isascii():
        typed = [part.casefold() for part in name.split()]
        either = {"".join(typed), "".join(reversed(typed))}
        return [row for row in people if is_han(row[1]) and pinyin(row[1]) in either]
    return [row for row in people if len(row[1]) == len(name) and pinyin(row[1]) == pinyin(name)]


def colleagues_named(session: Session, actor: Actor, surname: str) -> Sequence[int]:
    """Other users with this surname, those of the speaker's team or region alone if there are any; none where they
    would be too many to mean anything.
    """
    user = speaker(actor)
    if user is None:
        return []
    every = select(User.id, User.team, User.region).where(User.active, User.id != user.id)
    rows = session.execute(
        every.where(User.name.startswith(surname, autoescape=True)).order_by(User.id)
    ).all()
    near = [
        one
        for one in rows
        if (user.team and one.team == user.team) or (user.region and one.region == user.region)
    ]
    found = [one.id for one in near or rows]
    return found if len(found) <= _MOST_COLLEAGUES else []


def birthdays(session: Session, actor: Actor, first: date, last: date) -> list[tuple[date, Contact]]:
    """Visible contacts who have not left and have their birthday within these days, by day; of days long past and of
    more than a year the next one each.
    """
    known = visible(Contact, actor).where(Contact.birthday != "", Contact.left_on.is_(None))
    found = [(next_on(one.birthday, first), one) for one in session.scalars(known)]
    return sorted(((day, one) for day, one in found if day <= last), key=lambda pair: (pair[0], pair[1].id))


def _asked(
    session: Session, actor: Actor, whose: Whose, begins: dict[str, str], **given: Any
) -> Sequence[Named]:
    statement = _present(clause(Contact, actor, few=True), whose, tuple(begins))
    found: Sequence[Named] = session.connection().execute(statement, {**begins, **given}).all()
    return found


@lru_cache(maxsize=512)
def _present(condition: ColumnElement[bool], whose: Whose, begins: tuple[str, ...]) -> Select[Any]:
    """Visible contacts who have not left; made once, as nearly every message asks."""
    found: Any = select(Contact.id, Contact.name, Contact.title, Contact.account_id)
    found = found.where(Contact.left_on.is_(None), condition)
    if begins == ("pattern",):
        found = found.where(Contact.name.like(bindparam("pattern")))
    elif begins:
        found = found.where(and_(Contact.name >= bindparam("first"), Contact.name < bindparam("last")))
    if whose == "these":
        found = found.where(Contact.account_id.in_(bindparam("accounts", expanding=True)))
    elif whose == "own":
        found = found.where(Contact.account_id.in_(accounts_of(bindparam("me"))))
    else:
        found = found.limit(bindparam("most"))
    return without_deleted(found)


def _bearing(found: Iterable[Named], surname: str) -> Sequence[Named]:
    rows = sorted(found)
    if is_han(surname):
        return rows
    return [row for row in rows if surname.casefold() in _latin_surnames(row[1])]


def _latin_surnames(name: str) -> set[str]:
    """What may be said of a person behind Mr or Ms."""
    if not name:
        return set()
    parts = name.casefold().split()
    if not is_han(name[0]):
        return {parts[0], parts[-1]}
    return {pinyin(name[0]), pinyin(name[:2]), *words()["surname_spellings"].get(name[0], ())}


def _beginning(session: Session, text: str) -> dict[str, str]:
    """Between what a name that begins with this lies. On SQLite a LIKE reads everything, on PostgreSQL the order may
    be any language's.
    """
    if session.get_bind().dialect.name == "sqlite":
        return {"first": text, "last": text + _LAST}
    return {"pattern": f"{text}%"}
