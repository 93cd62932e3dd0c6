"""The rules of reminding: those that come with the program, the company's own file, and what managers have set."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from crm_core.services import settings

LANGUAGES = ("zh", "en")
ROLES = ("owner", "manager", "executive", "finance", "marketing", "service")
FILE = "reminders.yaml"
_WHEN = re.compile(r"([+-]?)(\d+)(wd|d|h|m|)")
_PARTS = {
    "title",
    "watch",
    "where",
    "only",
    "unless",
    "steps",
    "line",
    "why",
    "exact",
    "roll",
    "silent",
    "by",
}
_SETTINGS: Mapping[str, type] = {
    "hours": dict, "most_a_day": int, "most_lines": int, "briefs": list, "leads_return_after": int,
    "accounts_return_after": int, "criteria": dict,
}  # fmt: skip


Criteria = tuple[tuple[str, tuple[str, ...]], ...]
"""(stage, fields it wants)"""


class RuleError(ValueError):
    """A mistake in a rules file; its text names the file, the place, and what is wanted."""


@dataclass(frozen=True, slots=True)
class Step:
    """So long before or after what is watched. `days` for whole days (`workdays`: such days), else `offset`."""

    key: str
    to: str
    is_before: bool
    days: int | None = None
    workdays: bool = False
    offset: timedelta = timedelta()
    amount_from: int = 0

    @property
    def is_day(self) -> bool:
        return self.days is not None

    @property
    def length(self) -> timedelta:
        return self.offset if self.days is None else timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Rule:
    """`by`: the user who set it by a sentence; it is theirs and their team's alone."""

    id: str
    title: Mapping[str, str] = field(compare=False)
    watch: str
    steps: tuple[Step, ...]
    line: Mapping[str, str] = field(compare=False)
    why: Mapping[str, str] = field(compare=False)
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    only: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    exact: bool = False
    rolls_back: bool = False
    by: str = ""

    @property
    def kind(self) -> str:
        return self.watch.partition(".")[0]

    def later_steps(self, step: Step) -> list[Step]:
        """Those that come after it and tell the same person: once they are due, it is past."""
        return [one for one in self.steps if one.to == step.to and one.length > step.length]

    def moves_back(self, step: Step) -> bool:
        return step.is_before or (self.rolls_back and not step.length)


@dataclass(frozen=True, slots=True)
class Rulebook:
    rules: tuple[Rule, ...]
    opens: time
    closes: time
    morning: time
    most_a_day: int
    most_lines: int
    briefs: frozenset[str]
    leads_return_after: int
    accounts_return_after: int
    criteria: Criteria

    def wants(self, stage: str) -> tuple[str, ...]:
        """What a stage's exit criteria ask for, as fields."""
        return next((fields for name, fields in self.criteria if name == stage), ())

    def rule(self, rule_id: str) -> Rule | None:
        return next((one for one in self.rules if one.id == rule_id), None)


def load(folder: Path | None = None, own: Mapping[str, Any] | None = None) -> Rulebook:
    """The shipped rules with the company's file and the rules set by managers on top. Raises RuleError."""
    data = effective(folder, own)
    key = json.dumps(data, sort_keys=True, default=str)
    if key not in _PARSED:
        _PARSED.clear()  # only what holds now is asked for
        _PARSED[key] = parse(data)
    return _PARSED[key]


_PARSED: dict[str, Rulebook] = {}


OWN = "reminders.rules"
"""The setting that holds the rules set by a sentence, by name."""


def own(session: Session) -> dict[str, Any]:
    rules: dict[str, Any] = settings.get(session, OWN, {})
    return rules


def effective(folder: Path | None = None, own: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The same as plain data, as a file would hold it."""
    data = copy.deepcopy(dict(_shipped()))
    path = folder / FILE if folder else None
    if path is not None and path.is_file():
        data = _over(data, _read(path.read_text("utf-8"), str(path)), str(path))
    return _over(data, {"rules": dict(own or {})}, "rules set by sentence")


@cache
def _shipped() -> Mapping[str, Any]:
    return _read(files("bot.reminders").joinpath("rules.yaml").read_text("utf-8"), "rules.yaml")


def _read(text: str, where: str) -> Mapping[str, Any]:
    try:
        data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}
    except yaml.YAMLError as error:
        raise RuleError(f"{where} is no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(data, Mapping):
        raise RuleError(f"{where}: wants settings and `rules:`")
    return data


def _over(below: dict[str, Any], above: Mapping[str, Any], where: str) -> dict[str, Any]:
    rules = above.get("rules") or {}
    if not isinstance(rules, Mapping):
        raise RuleError(f"{where}, rules: wants rules by name")
    merged = {name: _merged(below["rules"].get(name), rule) for name, rule in rules.items()}
    settings = {name: value for name, value in above.items() if name != "rules"}
    return {**below, **settings, "rules": {**below["rules"], **merged}}


def _merged(known: Any, rule: Any) -> Any:
    """Parts that the rule above does not name stay as they are."""
    return {**known, **rule} if isinstance(known, Mapping) and isinstance(rule, Mapping) else rule


# ---------------------------------------------------------------- checking
def parse(data: Mapping[str, Any]) -> Rulebook:
    """Raises RuleError with one sentence about the first mistake."""
    for name, value in data.items():
        if name != "rules" and name not in _SETTINGS:
            raise RuleError(f"{name}: there is no such setting; there are {', '.join(_SETTINGS)}")
        if name != "rules" and not isinstance(value, _SETTINGS[name]):
            raise RuleError(f"{name}: wants {_WANTED[_SETTINGS[name]]}, got “{value}”")
    hours = data["hours"]
    return Rulebook(
        rules=tuple(
            rule for name, raw in data["rules"].items() if (rule := _rule(str(name), raw, data)) is not None
        ),
        opens=_time(hours, "opens"), closes=_time(hours, "closes"), morning=_time(hours, "morning"),
        most_a_day=data["most_a_day"], most_lines=data["most_lines"],
        briefs=frozenset(str(one) for one in data["briefs"]),
        leads_return_after=data["leads_return_after"], accounts_return_after=data["accounts_return_after"],
        criteria=tuple((stage, tuple(wanted or ())) for stage, wanted in data["criteria"].items()),
    )  # fmt: skip


_WANTED = {dict: "names with values", int: "a whole number", list: "a list"}


def _time(hours: Mapping[str, Any], name: str) -> time:
    try:
        return time.fromisoformat(str(hours[name]).zfill(5))
    except (KeyError, ValueError) as error:
        raise RuleError(f"hours: wants {name} as “09:00”, got “{hours.get(name)}”") from error


def _rule(name: str, raw: Any, data: Mapping[str, Any]) -> Rule | None:
    if not isinstance(raw, Mapping):
        raise RuleError(f"{name}: wants title, watch, steps, line and why")
    unknown = set(raw) - _PARTS
    if unknown:
        raise RuleError(f"{name}: there is no “{sorted(unknown)[0]}”; there are {', '.join(sorted(_PARTS))}")
    if raw.get("silent"):
        return None
    missing = [part for part in ("title", "watch", "steps", "line", "why") if not raw.get(part)]
    if missing:
        raise RuleError(f"{name}: lacks {', '.join(missing)}")
    steps = [_step(name, one, data) for one in raw["steps"]]
    rule = Rule(
        id=name, watch=str(raw["watch"]), steps=tuple(one for one in steps if one is not None),
        title=_texts(name, "title", raw), line=_texts(name, "line", raw), why=_texts(name, "why", raw),
        where=_where(name, raw.get("where") or {}), only=tuple(raw.get("only") or ()),
        unless=tuple(raw.get("unless") or ()), exact=bool(raw.get("exact")),
        rolls_back=raw.get("roll") == "back", by=str(raw.get("by") or ""),
    )  # fmt: skip
    _check_watch(rule)
    return rule if rule.steps else None


def _check_watch(rule: Rule) -> None:
    from bot.reminders.watches import check

    try:
        check(rule)
    except ValueError as error:
        raise RuleError(f"{rule.id}: {error}") from error


BLANKS = (
    "name", "account", "days", "day", "when", "amount", "stage", "grade", "detail", "lacks", "count",
)  # fmt: skip


def _texts(name: str, part: str, raw: Mapping[str, Any]) -> Mapping[str, str]:
    texts = raw[part]
    if not isinstance(texts, Mapping) or set(texts) != set(LANGUAGES):
        raise RuleError(f"{name}, {part}: wants a text under zh and one under en")
    for language, text in texts.items():
        try:
            str(text).format(**dict.fromkeys(BLANKS, ""))
        except (KeyError, ValueError, IndexError) as error:
            wanted = ", ".join(f"{{{one}}}" for one in BLANKS)
            raise RuleError(f"{name}, {part}, {language}: blanks are {wanted}; {error} is none") from error
    return {language: str(text) for language, text in texts.items()}


def _where(name: str, raw: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(raw, Mapping):
        raise RuleError(f"{name}, where: wants fields with their values")
    return tuple(
        (str(name_), tuple(str(one) for one in (value if isinstance(value, list) else [value])))
        for name_, value in raw.items()
    )


def _step(name: str, raw: Any, data: Mapping[str, Any]) -> Step | None:
    if not isinstance(raw, Mapping) or set(raw) - {"when", "to", "amount_from", "before"}:
        raise RuleError(f"{name}, steps: wants {{when: -30d, to: owner}}, got “{raw}”")
    said, to = str(raw.get("when")), str(raw.get("to"))
    match = _WHEN.fullmatch(said)
    if match is None or (match[3] == "" and match[2] != "0"):
        raise RuleError(f"{name}, steps: wants a time like -30d, +24h, +1wd or 0, got “{said}”")
    if to not in ROLES:
        raise RuleError(f"{name}, steps: there is no “{to}” to tell; there are {', '.join(ROLES)}")
    step = _timed(said, to, match)
    if "before" in raw:
        return _before_setting(name, step, str(raw["before"]), data)
    return replace(step, amount_from=int(raw.get("amount_from") or 0))


def _timed(said: str, to: str, match: re.Match[str]) -> Step:
    is_before, number, unit = match[1] == "-", int(match[2]), match[3]
    signed = -number if is_before else number
    if unit in ("d", "wd"):
        return Step(said, to, is_before, days=signed, workdays=unit == "wd")
    length = timedelta(minutes=signed) if unit == "m" else timedelta(hours=signed)
    return Step(said, to, is_before, offset=length)


def _before_setting(name: str, step: Step, setting: str, data: Mapping[str, Any]) -> Step | None:
    """So many days before the setting's days have passed; None when the setting is 0."""
    if not isinstance(data.get(setting), int):
        raise RuleError(f"{name}, steps: “{setting}” is no setting in days")
    days = data[setting] + (step.days or 0)
    return replace(step, is_before=False, days=days) if data[setting] and days > 0 else None
