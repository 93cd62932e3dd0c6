"""The rules of reminding: those that come with the program, the company's own file, and what managers have set."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from bot.reminders import watches
from bot.reminders.rule import Criteria, Rule, RuleError, read
from crm_core.models import OPEN_STAGES
from crm_core.services import settings

FILE = "reminders.yaml"
_SETTINGS: Mapping[str, type] = {
    "hours": dict, "most_a_day": int, "most_lines": int, "briefs": list, "leads_return_after": int,
    "accounts_return_after": int, "criteria": dict, "block": list, "ask_manager": list,
}  # fmt: skip


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
    block: frozenset[str] = frozenset()
    ask_manager: frozenset[str] = frozenset()

    def wants(self, stage: str) -> tuple[str, ...]:
        """What a stage's exit criteria ask for, as fields."""
        return next((fields for name, fields in self.criteria if name == stage), ())

    def gates(self) -> dict[str, tuple[str, ...]]:
        """By stage that is not entered without it, what is wanted."""
        return {stage: fields for stage, fields in self.criteria if stage in self.block}

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


HOLDING = "rulebook"
"""Where a session's `info` holds what gives the rules that hold; the shipped ones without it."""


def of(session: Session) -> Rulebook:
    """Raises RuleError."""
    holding = session.info.get(HOLDING)
    return holding(own(session)) if holding is not None else load(None, own(session))


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
            rule for name, raw in data["rules"].items() if (rule := _checked(str(name), raw, data)) is not None
        ),
        opens=_time(hours, "opens"), closes=_time(hours, "closes"), morning=_time(hours, "morning"),
        most_a_day=data["most_a_day"], most_lines=data["most_lines"],
        briefs=frozenset(str(one) for one in data["briefs"]),
        leads_return_after=data["leads_return_after"], accounts_return_after=data["accounts_return_after"],
        criteria=tuple((stage, tuple(wanted or ())) for stage, wanted in data["criteria"].items()),
        block=_stages(data, "block"), ask_manager=_stages(data, "ask_manager"),
    )  # fmt: skip


def _stages(data: Mapping[str, Any], name: str) -> frozenset[str]:
    """Open stages that have criteria."""
    unknown = [str(one) for one in data[name] if one not in data["criteria"] or one not in _OPEN]
    if unknown:
        known = ", ".join(one for one in _OPEN if one in data["criteria"])
        raise RuleError(f"{name}: “{unknown[0]}” is no open stage with criteria; there are {known}")
    return frozenset(str(one) for one in data[name])


_OPEN = tuple(stage.value for stage in OPEN_STAGES)
_WANTED = {dict: "names with values", int: "a whole number", list: "a list"}


def _time(hours: Mapping[str, Any], name: str) -> time:
    try:
        return time.fromisoformat(str(hours[name]).zfill(5))
    except (KeyError, ValueError) as error:
        raise RuleError(f"hours: wants {name} as “09:00”, got “{hours.get(name)}”") from error


def _checked(name: str, raw: Any, data: Mapping[str, Any]) -> Rule | None:
    rule = read(name, raw, data)
    if rule is not None:
        try:
            watches.check(rule)
        except ValueError as error:
            raise RuleError(f"{name}: {error}") from error
    return rule
