"""Who sees to a customer's question, and when: settings of the company, with what holds when nothing is set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.errors import InvalidValue
from crm_core.models import Account, Role, User
from crm_core.services import settings, users
from intents import catalog
from intents.entities.workdays import is_workday

SETTING = "service"
USUAL: Mapping[str, Any] = {
    "teams": {},
    "hours": {"opens": "09:00", "closes": "18:00", "days": "workdays"},
    "on_call": [],
    "hotline": "",
}
"""The setting `service`: category → team (a user's `team`), office hours (`days`: workdays, or daily),
user names of who is on call, the hotline's number."""
_FARTHEST = 40
COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Hours:
    """`daily`: weekends and holidays, too."""

    opens: time
    closes: time
    daily: bool = False

    @property
    def span(self) -> str:
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}"

    def is_open(self, now: datetime) -> bool:
        return self.works_on(now.date()) and self.opens <= now.time() < self.closes

    def next_opening(self, now: datetime) -> datetime:
        """The first moment from now on at which somebody is there."""
        if self.is_open(now):
            return now
        for ahead in range(_FARTHEST):
            day = now.date() + timedelta(days=ahead)
            opening = datetime.combine(day, self.opens, now.tzinfo)
            if opening > now and self.works_on(day):
                return opening
        return now

    def works_on(self, day: date) -> bool:
        return self.daily or is_workday(day)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a question goes: to one person, else to whoever of `people` comes first."""

    category: str
    team: str
    assignee: User | None
    people: Sequence[User]


def table(session: Session) -> dict[str, Any]:
    """The whole setting, what is not set filled with what is usual."""
    return {**USUAL, **settings.get(session, SETTING, {})}


def change(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    """Set some of it. Raises InvalidValue for what could not work: unknown keys, people or hours."""
    for name, value in values.items():
        if name not in USUAL or not isinstance(value, type(USUAL[name])):
            raise InvalidValue(field=name, value=value, expected=", ".join(USUAL))
    for username in values.get("on_call", ()):
        if users.get_by_username(session, str(username)) is None:
            raise InvalidValue(field="on_call", value=username, expected="user")
    for category in values.get("teams", {}):
        if category not in categories():
            raise InvalidValue(field="teams", value=category, expected=", ".join(categories()))
    merged = {**table(session), **values}
    merged["hours"] = {**USUAL["hours"], **merged["hours"]}
    _hours_of(merged)
    settings.put(session, SETTING, merged)
    return merged


def categories() -> tuple[str, ...]:
    """What a question may be about, most telling first; the words are data (intents/phrases/service.yaml)."""
    return tuple(catalog.data("service")["values"]["category"])


def category_of(text: str) -> str:
    """The category whose words stand in the text; empty when none do."""
    found = catalog.value_in("service.category", text.lower())
    return found[0] if found else ""


def hours(session: Session) -> Hours:
    return _hours_of(table(session))


def _hours_of(desk: Mapping[str, Any]) -> Hours:
    given = {**USUAL["hours"], **desk["hours"]}
    try:
        opens, closes = time.fromisoformat(given["opens"]), time.fromisoformat(given["closes"])
    except (TypeError, ValueError) as error:
        raise InvalidValue(field="hours", value=given, expected="HH:MM") from error
    if opens >= closes:
        raise InvalidValue(field="hours", value=given, expected="opens < closes")
    return Hours(opens, closes, given["days"] != "workdays")


def hotline(session: Session) -> str:
    return str(table(session)["hotline"])


def desk_for(session: Session, account: Account | None, category: str) -> Desk:
    """The account's service owner; else the category's team; else all of service; else who leads."""
    team = str(table(session)["teams"].get(category, ""))
    owner = account.service_owner if account else None
    if owner is not None and owner.active and category != COMPLAINT:
        return Desk(category, owner.team, owner, (owner,))
    active = select(User).where(User.active).order_by(User.id)
    members = session.scalars(active.where(User.team == team)).all() if team else ()
    people = members or session.scalars(active.where(User.role == Role.SERVICE)).all()
    return Desk(category, team, None, people or leaders(session, account))


def on_call(session: Session, account: Account | None) -> Sequence[User]:
    """Who must hear of an emergency at once: those on call, else the account's desk and who leads it."""
    names = [str(name) for name in table(session)["on_call"]]
    found = session.scalars(select(User).where(User.username.in_(names), User.active)).all()
    if found:
        return sorted(found, key=lambda user: names.index(user.username))
    people = [*desk_for(session, account, "").people, *leaders(session, account)]
    return list(dict.fromkeys(people))


def leaders(session: Session, account: Account | None) -> Sequence[User]:
    """Whoever is above the account's people; else the region's managers; else executives; else admins."""
    own = [account.owner, account.service_owner] if account else []
    above = [user.manager for user in own if user and user.manager and user.manager.active]
    if above:
        return above[:1]
    active = select(User).where(User.active).order_by(User.id)
    regions = {user.region for user in own if user} | ({account.region} if account else set())
    for wanted in (
        active.where(User.role == Role.MANAGER, User.region.in_(regions - {""})),
        active.where(User.role == Role.MANAGER),
        active.where(User.role == Role.EXECUTIVE),
        active.where(User.role == Role.ADMIN),
    ):
        if found := session.scalars(wanted).all():
            return found
    return ()
