"""What the model is told and may answer, from sheet.yaml; and its answer, checked, as Proposals."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from intents.phrase_files import parse

_LONGEST = 400
_NOTHING = ("", "null", "none", "n/a", "无", "未提及")


class Unusable(Exception):
    """The model's answer is not what it was asked for."""


@dataclass(frozen=True, slots=True)
class Kind:
    """An intent that may be proposed. `slots`: the field each parameter of the frame is taken from.

    `only_told`: not when the message asks, denies or supposes. No frame without all slots that it `must` have, and
    at least one of those it `wants`. `only`: the values of a list that fit this intent.
    """

    intent: str
    says: str
    slots: Mapping[str, str]
    writes: bool = False
    only_told: bool = False
    must: Sequence[str] = ()
    wants: Sequence[str] = ()
    only: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing that the model takes the message to want: an intent of ours, and by field the words it gives."""

    intent: str
    said: Mapping[str, tuple[str, ...]]


Proposals = tuple[Proposal, ...]


@cache
def _sheet() -> Mapping[str, Any]:
    text = files("intents.llm").joinpath("sheet.yaml").read_text("utf-8")
    return parse("sheet.yaml", text)  # type: ignore[no-any-return]


@cache
def kinds() -> Mapping[str, Kind]:
    sheet = _sheet()
    acts = {intent: Kind(intent, writes=True, **entry) for intent, entry in sheet["acts"].items()}
    return acts | {intent: Kind(intent, **entry) for intent, entry in sheet["questions"].items()}


def placeholders() -> Mapping[str, str]:
    """The word that stands for a masked name or number, by kind."""
    return _sheet()["placeholders"]  # type: ignore[no-any-return]


def is_choice(name: str) -> bool:
    """Whether the field holds a value of a list, rather than words of the message."""
    return "one_of" in _sheet()["fields"][name]


# ---------------------------------------------------------------- what it is asked
@cache
def prompt() -> tuple[tuple[str, str], ...]:
    """(role, text) of all that comes before the message; the same each time, so that servers can keep it."""
    turns = [("system", _system())]
    for example in _sheet()["examples"]:
        answer = json.dumps({"acts": example["acts"]}, ensure_ascii=False)
        turns += [("human", example["message"]), ("ai", answer)]
    return tuple(turns)


def _system() -> str:
    sheet = _sheet()
    intents = [f"- {one.intent}: {one.says}. {', '.join(one.slots.values())}" for one in kinds().values()]
    fields = [f"- {name}: {entry['says']}{_choices(entry)}" for name, entry in sheet["fields"].items()]
    return "\n".join(
        [sheet["instructions"].strip(), "Intents, with their fields:", *intents, "Fields:", *fields]
    )


def _choices(entry: Mapping[str, Any]) -> str:
    return f": {' | '.join(entry['one_of'])}" if "one_of" in entry else ""


@cache
def schema() -> Mapping[str, Any]:
    """JSON schema of the answer. Everything but the intent is optional: what is not said costs no tokens."""
    properties = {name: _property(entry) for name, entry in _sheet()["fields"].items()}
    act = {
        "type": "object",
        "properties": {"intent": {"type": "string", "enum": list(kinds())}, **properties},
        "required": ["intent"],
        "additionalProperties": False,
    }
    acts = {"type": "array", "items": act, "maxItems": _sheet()["most_acts"]}
    return {
        "title": "what_is_wanted", "description": "What the message wants.", "type": "object",
        "properties": {"acts": acts}, "required": ["acts"], "additionalProperties": False,
    }  # fmt: skip


def _property(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    one: dict[str, Any] = {"type": "string", "description": entry["says"]}
    if "one_of" in entry:
        one["enum"] = entry["one_of"]
    return {"type": "array", "items": one} if entry.get("many") else one


# ---------------------------------------------------------------- what it answered
def proposals(answer: Any) -> Proposals:
    """Raises Unusable for what has another shape; unknown intents, fields and values are left out."""
    acts = answer.get("acts") if isinstance(answer, dict) else None
    if not isinstance(acts, list):
        raise Unusable
    found = [_proposal(one) for one in acts[: _sheet()["most_acts"]] if isinstance(one, dict)]
    return tuple(one for one in found if one is not None)


def _proposal(act: Mapping[str, Any]) -> Proposal | None:
    kind = kinds().get(str(act.get("intent")))
    if kind is None:
        return None
    said = {name: tuple(_words(name, act.get(name))) for name in set(kind.slots.values())}
    return Proposal(kind.intent, {name: words for name, words in said.items() if words})


def _words(name: str, given: Any) -> Iterator[str]:
    entry = _sheet()["fields"][name]
    for one in given if isinstance(given, list) else [given]:
        if not isinstance(one, (str, int, float)) or isinstance(one, bool):
            continue
        text = str(one).strip()
        is_choice = text in entry.get("one_of", (text,))
        if text.casefold() not in _NOTHING and len(text) <= _LONGEST and is_choice:
            yield text
