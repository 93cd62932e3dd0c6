"""Contacts by their surname: 王总, Mr Chen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, Row, Select, and_, select
from sqlalchemy.orm import Session

from crm_core.models import Contact, User
from crm_core.names.forms import is_han
from crm_core.names.sounds import pinyin
from crm_core.permissions import Actor, clause, speaker
from crm_core.queries.own import own_accounts

_MOST = 60
_MOST_COLLEAGUES = 5
_LAST = "\U0010ffff"

Named = Row[int, str, str, int]
"""A contact's id, name, title and account."""


def people_named(session: Session, actor: Actor, surname: str, accounts: Collection[int]) -> Sequence[Named]:
    """Visible contacts with this surname who have not left: of these accounts; or, when none is given, of the
    speaker's own; or else of any, unless those would be too many to mean anything.

    A Latin surname is that of Chen Wei and Amy Chen, and 陈's in pinyin.
    """
    found = _present(actor)
    if is_han(surname):
        found = found.where(_begins_with(session, surname))
    if accounts:
        return _bearing(session, found.where(Contact.account_id.in_(accounts)), surname)[:_MOST]
    user = speaker(actor)
    if user is not None:
        mine = found.where(Contact.account_id.in_(own_accounts(user)))
        if own := _bearing(session, mine, surname):
            return own[:_MOST]
    if not is_han(surname):
        return []
    anybody = session.execute(found.limit(_MOST + 1)).all()
    return sorted(anybody) if len(anybody) <= _MOST else []


def people_at(session: Session, actor: Actor, accounts: Collection[int]) -> Sequence[Named]:
    """Visible contacts of these accounts who have not left."""
    return session.execute(_present(actor).where(Contact.account_id.in_(accounts))).all()


def sounding(people: Iterable[Named], name: str) -> Sequence[Named]:
    """Those whose whole names sound like this one."""
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


def _present(actor: Actor) -> Select[int, str, str, int]:
    """Visible contacts who have not left."""
    found = select(Contact.id, Contact.name, Contact.title, Contact.account_id)
    return found.where(Contact.left_on.is_(None), clause(Contact, actor, few=True))


def _bearing(session: Session, found: Select[int, str, str, int], surname: str) -> Sequence[Named]:
    rows = sorted(session.execute(found))
    if is_han(surname):
        return rows
    return [row for row in rows if surname.casefold() in _latin_surnames(row[1])]


def _latin_surnames(name: str) -> set[str]:
    """What may be said of a person behind Mr or Ms."""
    if not name:
        return set()
    words = name.casefold().split()
    return {pinyin(name[0]), pinyin(name[:2])} if is_han(name[0]) else {words[0], words[-1]}


def _begins_with(session: Session, text: str) -> ColumnElement[bool]:
    """On SQLite a LIKE reads everything, on PostgreSQL the order may be any language's."""
    if session.get_bind().dialect.name == "sqlite":
        return and_(Contact.name >= text, Contact.name < text + _LAST)
    return Contact.name.startswith(text, autoescape=True)
