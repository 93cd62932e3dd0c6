"""The names of the invented company in lexicon.yaml, looked up by plain search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pypinyin import lazy_pinyin

from intents.entities.folding import fold
from intents.lexicon import Name, Person
from intents.schema import Span

_KINDS = {
    "accounts": "account", "contacts": "contact", "opportunities": "opportunity", "leads": "lead",
    "users": "user", "products": "product", "tickets": "ticket", "contracts": "contract", "quotes": "quote",
}  # fmt: skip
_FULL, _SHORT, _BRAND, _ALIKE = 1, 2, 5, 8


@dataclass(frozen=True, slots=True)
class Record:
    kind: str
    id: int
    name: str
    title: str
    account_id: int | None
    forms: Mapping[str, int]
    """Folded form → strength."""


class World:
    """A `Lexicon` of everything in the file; `record` and `called` are for those who check what was found."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        ids = {row["name"]: number for number, row in enumerate(data["accounts"], 1)}
        self.records = [
            _record(_KINDS[section], number, row, ids)
            for section in _KINDS
            for number, row in enumerate(data[section], 1)
        ]
        self._terms: Mapping[str, Sequence[str]] = data["terms"]
        self._sounds: dict[tuple[str, ...], list[Record]] = defaultdict(list)
        for record in self.records:
            for form in record.forms:
                if 2 <= len(form) <= 4 and _is_chinese(form):
                    self._sounds[tuple(lazy_pinyin(form))].append(record)

    def names(self, text: str) -> list[Name]:
        folded = fold(text)
        return [
            _name(record, (at, at + len(form)), strength)
            for record in self.records
            for form, strength in record.forms.items()
            for at in _places(folded, form)
        ]

    def alike(self, text: str, spans: Collection[Span]) -> list[Name]:
        return [
            _name(record, span, _ALIKE)
            for span in spans
            for record in self._sounds.get(tuple(lazy_pinyin(text[slice(*span)])), ())
        ]

    def people(self, surname: str, accounts: Collection[int]) -> list[Person]:
        return [
            Person(one.id, one.name, one.title, one.account_id or 0)
            for one in self.records
            if one.kind == "contact"
            and one.name.startswith(surname)
            and (not accounts or one.account_id in accounts)
        ]

    def namesakes(self, said: str, accounts: Collection[int]) -> list[Person]:
        return []

    def colleagues(self, surname: str) -> list[int]:
        return [one.id for one in self.records if one.kind == "user" and one.name.startswith(surname)]

    def focus(self) -> int | None:
        return None

    def terms(self) -> Mapping[str, Sequence[str]]:
        return self._terms

    def called(self, kind: str, name: str) -> set[int]:
        """The ids of the records that go by this name, in whatever form; an author's slip is a KeyError."""
        found = {one.id for one in self.records if one.kind == kind and fold(name) in one.forms}
        if not found:
            raise KeyError(f"lexicon.yaml has no {kind} called {name}")
        return found


@cache
def world() -> World:
    return World(read_yaml(Path(__file__).with_name("lexicon.yaml")))


def read_yaml(path: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)


def _record(kind: str, number: int, row: Mapping[str, Any], accounts: Mapping[str, int]) -> Record:
    forms = dict.fromkeys(map(fold, row.get("brand", ())), _BRAND)
    forms |= dict.fromkeys(map(fold, row.get("short", ())), _SHORT)
    forms |= {fold(row["name"]): _FULL}
    if kind == "contact" and not _is_chinese(row["name"]):
        forms[fold(row["name"].split()[0])] = _BRAND
    account = number if kind == "account" else accounts[row["account"]] if "account" in row else None
    return Record(kind, number, row["name"], row.get("title", "").casefold(), account, forms)


def _places(text: str, form: str) -> Iterator[int]:
    at = text.find(form)
    while at >= 0:
        whole = not _runs_on(text, at - 1, form[0]) and not _runs_on(text, at + len(form), form[-1])
        if whole:
            yield at
        at = text.find(form, at + 1)


def _runs_on(text: str, at: int, edge: str) -> bool:
    """Whether a Latin word or a number goes on beyond the edge of a form."""
    beyond = text[at] if 0 <= at < len(text) else " "
    return (edge.isascii() and beyond.isascii()) and edge.isalnum() and beyond.isalnum()


def _name(record: Record, span: tuple[int, int], strength: int) -> Name:
    return Name(span, record.kind, record.id, record.name, strength, record.account_id)


def _is_chinese(text: str) -> bool:
    return all("一" <= char <= "鿿" for char in text)
