"""A rule of reminding: what it waits for, whom its steps tell, in which words; and how a file says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

LANGUAGES = ("zh", "en")
ROLES = ("owner", "manager", "executive", "finance", "marketing", "service")
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


# ---------------------------------------------------------------- from a file
def read(name: str, raw: Any, data: Mapping[str, Any]) -> Rule | None:
    """A rule of a file; None for a silent one, and where a setting of 0 leaves no step. Raises RuleError."""
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
    steps = tuple(one for raw_step in raw["steps"] if (one := _step(name, raw_step, data)) is not None)
    rule = Rule(
        id=name, watch=str(raw["watch"]), steps=steps,
        title=_texts(name, "title", raw), line=_texts(name, "line", raw), why=_texts(name, "why", raw),
        where=_where(name, raw.get("where") or {}), only=tuple(raw.get("only") or ()),
        unless=tuple(raw.get("unless") or ()), exact=bool(raw.get("exact")),
        rolls_back=raw.get("roll") == "back", by=str(raw.get("by") or ""),
    )  # fmt: skip
    return rule if rule.steps else None


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
