"""第二个推到3月底, push the second one to March: a record by its place in the list just shown, put by its name."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.orm import Session

from bot.frames import WRITING
from bot.memory import Draft, Memory
from crm_core import permissions
from crm_core.models import MODELS
from crm_core.permissions import Actor
from intents import catalog

_LONGEST, _SHORTEST = 60, 3
_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九十", start=1)}
_DIGITS |= {
    "两": 2,
    "首": 1,
    "头": 1,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
}
_LAST = {"最后", "末", "last"}


def by_name(session: Session, actor: Actor, memory: Memory, text: str) -> str:
    """The text with the names of the records in place of their numbers; the text itself where none is meant."""
    shown = memory.listed if memory.draft is None else _offered(memory.draft, text)
    if not shown or len(text) > _LONGEST:
        return text
    kind, ids = shown
    named = text
    for match in reversed(list(catalog.cue("dialogue.place_in_list").finditer(text.lower()))):
        number = _number(match, len(ids))
        found = permissions.load(session, MODELS[kind], [ids[number - 1]], actor) if number else []
        if not found:
            return text
        named = named[: match.start()] + _name(found[0], kind, match["of"] or "") + named[match.end() :]
    return named


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
    said = match["place"] or match["edge"] or match["place_en"]
    number = count if said in _LAST else int(said) if said.isdigit() else _DIGITS.get(said, 0)
    return number if number <= count else 0


def _name(record: object, kind: str, measure: str) -> str:
    """第二家 of a list of deals is the customer."""
    account = getattr(record, "account", None)
    if measure == "家" and kind != "account" and account is not None:
        return str(account.name)
    name = {"ticket": "number", "task": "title", "lead": "company", "contract": "number"}.get(kind, "name")
    return str(getattr(record, name) or getattr(record, "label", ""))
