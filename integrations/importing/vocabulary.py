"""The words of headers.yaml and values.yaml, looked up without regard to width, case and spaces."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from crm_core.models import MODELS

_SPACES = re.compile(r"\s+")
_BRACKETED = re.compile(r"[(\[【<][^)\]】>]*[)\]】>]")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_HEADER_NOISE = re.compile(r"[*_\-.:/'\"?、,]+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The form in which words are compared: half-width, lower case, without spaces."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).casefold()


def fold_header(text: str) -> str:
    """`*客户名称（必填）` → `客户名称`, `Close_Date` → `closedate`."""
    folded = fold(text)
    bare = _HEADER_NOISE.sub("", _BRACKETED.sub("", folded))
    return bare or folded


def fold_title(text: str) -> str:
    """`2026-07 Sales_Orders (v2)` → `sales orders v`: letters only, so that words can be told apart."""
    return " ".join(_NOT_LETTERS.sub(" ", unicodedata.normalize("NFKC", text)).casefold().split())


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of record looks in files. `needs`: per entry one field, or several of which one will do."""

    name: str
    names: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...]
    headers: dict[str, str]
    spelled: dict[str, str]

    def place_in(self, title: str) -> int:
        """Where the last of this kind's names ends in a folded title; 0 when none is in it."""
        return max((_end_of(name, title) for name in self.names), default=0)

    def field(self, header: str) -> str | None:
        return self.headers.get(fold_header(header))


@cache
def kinds() -> dict[str, Kind]:
    return {name: _kind(name, data) for name, data in _data("headers.yaml").items() if name in MODELS}


def _kind(name: str, data: dict[str, Any]) -> Kind:
    fields = {field: data["fields"].get(field, []) for field in (*MODELS[name].FIELDS, "id", "created_at")}
    headers = {fold_header(word): field for field, words in fields.items() for word in words}
    headers |= {fold_header(field): field for field in fields}
    needs = tuple((one,) if isinstance(one, str) else tuple(one) for one in data["needs"])
    names = tuple(map(fold_title, data["names"]))
    return Kind(name, names, needs, headers, {field: words[0] for field, words in fields.items() if words})


def _end_of(name: str, title: str) -> int:
    if not name.isascii():
        return title.rfind(name) + len(name) if name in title else 0
    return max(
        (match.end() for match in re.finditer(rf"(?<![a-z]){re.escape(name)}(?![a-z])", title)), default=0
    )


@cache
def beside(kind: str) -> tuple[str, dict[str, str]] | None:
    """(kind, folded header → field) of what a sheet of this kind may name beside its records."""
    other = _data("headers.yaml")["beside"].get(kind)
    if other is None:
        return None
    return other["kind"], {
        fold_header(word): field for field, words in other["fields"].items() for word in words
    }


@cache
def special_headers() -> dict[str, str]:
    special: dict[str, list[str]] = _data("headers.yaml")["special"]
    return {fold_header(word): name for name, words in special.items() for word in words}


@cache
def choices(name: str) -> dict[str, str]:
    """Folded word → code, for `opportunity.stage`, `boolean` …; empty when the list is free text."""
    listed: dict[str, list[str]] = _data("values.yaml").get(name, {})
    return {fold(word): code for code, words in listed.items() for word in (*words, code)}


def plain_word(name: str, code: str) -> str:
    """The first word listed for a code."""
    words: list[str] = _data("values.yaml")[name][code]
    return words[0]


@cache
def words(name: str) -> frozenset[str]:
    """A plain list of values.yaml, folded."""
    return frozenset(fold(word) for word in _data("values.yaml")[name])


@cache
def units() -> dict[str, int]:
    listed: dict[str, list[str]] = _data("values.yaml")["units"]
    return {fold(word): int(factor) for factor, names in listed.items() for word in names}


@lru_cache(maxsize=1024)
def header_unit(header: str) -> int:
    """What an amount under 预计金额（万元） or `amount (k)` is multiplied by."""
    inside = (fold(part[1:-1]).removeprefix("单位:") for part in _BRACKETED.findall(fold(header)))
    return next((units()[part] for part in inside if part in units()), 1)


@cache
def _data(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
    return loaded
