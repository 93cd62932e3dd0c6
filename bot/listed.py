"""第二个推到3月底, push the second one to March: a record by its place in the list just shown, put by its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.frames import WRITING
from bot.memory import Draft, Memory
from crm_core import permissions
from crm_core.models import MODELS
from crm_core.permissions import Actor
from intents import catalog
from intents.readers.figure_amounts import number

_LONGEST, _SHORTEST = 60, 3
_LAST = re.compile(r"最后|末|最下|last|bottom")
_OWN_PEOPLE = ("account", "contact", "lead")
"""Kinds that are reached and spoken to themselves, and not by the customer they belong to."""
_NAMED_BY = {
    "ticket": "number", "task": "title", "lead": "company", "contract": "number", "quote": "number", "payment": "term",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picked:
    """A record meant by its place; `span`: where its name stands in the text that has names for places."""

    kind: str
    id: int
    span: tuple[int, int]
    account_ids: tuple[int, ...] = ()


def by_name(session: Session, actor: Actor, memory: Memory, text: str) -> tuple[str, tuple[Picked, ...]]:
    """The text with the names of the records in place of their numbers; the text itself where none is meant."""
    shown = memory.listed if memory.draft is None else _offered(memory.draft, text)
    if not shown or len(text) > _LONGEST:
        return text, ()
    kind, ids = shown
    named, picked, at = "", [], 0
    for match in catalog.cue("dialogue.place_in_list").finditer(text.lower()):
        nth = _number(match, len(ids))
        found = permissions.load(session, MODELS[kind], [ids[nth - 1]], actor) if nth else []
        if not found:
            return text, ()
        record: Any = _meant(found[0], kind, match, text)
        named += text[at : match.start()]
        name = _name(record)
        picked.append(
            Picked(record.KIND, record.id, (len(named), len(named) + len(name)), _accounts_of(record))
        )
        named, at = named + name, match.end()
    return named + text[at:], tuple(picked)


def _offered(draft: Draft, text: str) -> list[Any]:
    """What a question lets choose from, when more than the choice is said: 第二个推进到需求确认."""
    kinds = {one["ref"]["kind"] for one in draft.options if "ref" in one}
    only_looked = not any(frame["intent"] in WRITING for frame in draft.frames)
    match = catalog.cue("dialogue.place_in_list").match(text.strip().lower())
    if len(kinds) != 1 or not only_looked or match is None or len(text.strip()) - match.end() < _SHORTEST:
        return []
    return [kinds.pop(), [one["ref"]["id"] for one in draft.options]]


def place(words: str, count: int) -> int:
    """第二个 of so many, counted from one; 0 for other words."""
    match = catalog.cue("dialogue.place_in_list").fullmatch(words.strip().lower())
    return _number(match, count) if match is not None else 0


def _number(match: re.Match[str], count: int) -> int:
    """Which of so many it is; 0 where there are fewer."""
    said = {name.partition("_")[0]: words for name, words in match.groupdict().items() if words}
    if "back" in said:
        nth = count + 1 - _counted(said["back"])
    elif "edge" in said:
        nth = count if _LAST.search(said["edge"]) else 1
    else:
        nth = _counted(said["place"])
    return nth if 0 < nth <= count else 0


_ENGLISH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def _counted(said: str) -> int:
    if said in _ENGLISH:
        return _ENGLISH.index(said) + 1
    digits = re.search(r"\d+", said)
    return int(digits[0]) if digits else number(said)


def _meant(record: Any, kind: str, match: re.Match[str], text: str) -> Any:
    """第二家 of a list of deals is the customer; so is whoever is rung up, or was last spoken to."""
    account = getattr(record, "account", None)
    if account is None or kind in _OWN_PEOPLE:
        return record
    around = f"{text[: match.start()]} {text[match.end() :]}".lower()
    behind = text[match.end() :].lower()
    of_customer = catalog.cue("dialogue.of_its_customer").match(behind) is not None
    of_customer = of_customer or catalog.cue("dialogue.with_its_customer").search(around) is not None
    return account if of_customer or "家" in match[0] else record


def _name(record: Any) -> str:
    name = getattr(record, _NAMED_BY.get(record.KIND, "name"), "")
    return str(name or getattr(record, "label", "") or record.KIND)


def _accounts_of(record: Any) -> tuple[int, ...]:
    ids: Sequence[int | None] = (
        (record.id,) if record.KIND == "account" else (getattr(record, "account_id", None),)
    )
    return tuple(one for one in ids if one is not None)
