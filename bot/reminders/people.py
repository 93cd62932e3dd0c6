"""Who is told: owners, those above them, and the departments; each with their own hours and wishes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.reminders.civil import Civil
from bot.reminders.ledger import Preference
from bot.reminders.rule import Rule
from bot.reminders.rulebook import Rulebook
from crm_core.clock import Clock
from crm_core.models import Role, User

_DEPARTMENTS = {
    "executive": Role.EXECUTIVE, "finance": Role.FINANCE, "marketing": Role.MARKETING, "service": Role.SERVICE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Receiver:
    """`is_one_of_many`: told as one of a department, so that the occasion is told to each of them."""

    id: int
    username: str
    name: str
    language: str
    role: Role
    civil: Civil
    muted: frozenset[str] = frozenset()
    held: frozenset[tuple[int, date]] = frozenset()
    """(account's id, the day until which nothing about it is wanted)"""
    still: tuple[tuple[datetime, datetime], ...] = ()
    """(from, to) of times in which they want no reminders at all"""
    is_one_of_many: bool = False

    def is_open(self, now: datetime) -> bool:
        """Whether they may be written to at all, for what is for no exact time."""
        return self.civil.is_open(now) and not self.is_still(now)

    def is_still(self, now: datetime) -> bool:
        return any(since <= now <= until for since, until in self.still)

    def wants(self, rule_id: str, account_id: int | None, now: datetime) -> bool:
        if not (self.muted or self.held or self.still):
            return True
        if rule_id in self.muted or self.is_still(now):
            return False
        return not any(account == account_id and now.date() < until for account, until in self.held)


class People:
    """Everybody who may be told something, read once for a sweep."""

    def __init__(self, session: Session, book: Rulebook) -> None:
        clock: Clock = session.info["clock"]
        known = select(User, Preference.wishes).outerjoin(Preference, Preference.user_id == User.id)
        rows = session.execute(known.order_by(User.id)).all()
        users, wishes = [row[0] for row in rows], {row[0].id: row[1] or {} for row in rows}
        hours: dict[tuple[Any, ...], Civil] = {}
        self._users = users  # so that the session need not read them again when they are written to
        self._above = {one.id: one.manager_id for one in users}
        self._known = {
            one.id: _receiver(one, wishes.get(one.id, {}), book, clock, hours) for one in users if one.active
        }
        self._hours = {one.civil for one in self._known.values()}
        self._told: dict[tuple[Any, ...], list[Receiver]] = {}
        self._leading: dict[str, int] = {}
        for one in users:
            if one.active and one.role is Role.MANAGER:
                self._leading.setdefault(one.region, one.id)

    def __iter__(self) -> Iterator[Receiver]:
        return iter(self._known.values())

    @property
    def hours(self) -> Collection[Civil]:
        """The different hours that they have."""
        return self._hours

    def get(self, user_id: int) -> Receiver | None:
        return self._known.get(user_id)

    def named(self, username: str) -> Receiver | None:
        return next((one for one in self._known.values() if one.username == username), None)

    def told(self, rule: Rule, to: str, owner_id: int | None, region: str | None) -> list[Receiver]:
        """Whom the step means; an owner who has left is stood in for by whoever is above."""
        key = rule.by, to, owner_id, region
        if key not in self._told:
            self._told[key] = self._meant(rule, to, owner_id, region)
        return self._told[key]

    def _meant(self, rule: Rule, to: str, owner_id: int | None, region: str | None) -> list[Receiver]:
        if rule.by and not self._is_under(owner_id, rule.by):
            return []
        if to in _DEPARTMENTS:
            role = _DEPARTMENTS[to]
            return [_as_one_of_many(one) for one in self._known.values() if one.role is role]
        found = self._known.get(owner_id or 0) if to == "owner" else None
        found = found or self._manager(owner_id, region)
        return [found] if found is not None else []

    def _manager(self, user_id: int | None, region: str | None) -> Receiver | None:
        """The first active one above, else who leads the region."""
        above = self._above.get(user_id or 0)
        for _ in range(len(self._above)):
            if above is None or above in self._known:
                break
            above = self._above.get(above)
        if above is None:
            above = self._leading.get(region or "")
        return self._known.get(above or 0) if above != user_id else None

    def _is_under(self, user_id: int | None, username: str) -> bool:
        one = user_id
        for _ in range(len(self._above)):
            known = self._known.get(one or 0)
            if known is not None and known.username == username:
                return True
            one = self._above.get(one or 0)
        return False


def _as_one_of_many(one: Receiver) -> Receiver:
    return replace(one, is_one_of_many=True)


def _receiver(
    user: User, wishes: Mapping[str, Any], book: Rulebook, clock: Clock, hours: dict[tuple[Any, ...], Civil]
) -> Receiver:
    morning = time.fromisoformat(wishes["morning"]) if wishes.get("morning") else book.morning
    wanted = _zone(user, clock), book.opens, book.closes, morning, frozenset(wishes.get("off", ()))
    return Receiver(
        user.id, user.username, user.name, user.language if user.language in ("zh", "en") else "zh", user.role,
        hours.setdefault(wanted, Civil(*wanted)), frozenset(wishes.get("muted", ())),
        frozenset((int(one), date.fromisoformat(until)) for one, until in wishes.get("held", {}).items()),
        tuple((datetime.fromisoformat(one[0]), datetime.fromisoformat(one[1])) for one in wishes.get("still", ())),
    )  # fmt: skip


def _zone(user: User, clock: Clock) -> ZoneInfo:
    try:
        return ZoneInfo(user.timezone) if user.timezone else clock.zone
    except (ZoneInfoNotFoundError, ValueError):
        return clock.zone
