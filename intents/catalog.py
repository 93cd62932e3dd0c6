"""The phrases, compiled and checked: cues by name, word lists, and values for words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from intents import phrase_files
from intents.expressions import worked_out
from intents.needles import Needles, needles_of
from intents.phrase_files import CompanyFiles, both
from intents.templates import TemplateError, compile_templates, joined

P = ParamSpec("P")
R = TypeVar("R")

_forget: list[Callable[[], None]] = []


def derived(function: Callable[P, R]) -> Callable[P, R]:
    """Remembers what was made of the phrases, until they change."""
    kept = cache(function)
    _forget.append(kept.cache_clear)
    return kept  # type: ignore[return-value]  # the cache takes what the function takes


class _Phrases:
    """All phrase files: the program's own, and the company's where it has some."""

    def __init__(self) -> None:
        self.files = phrase_files.shipped()
        self.company: CompanyFiles | None = None
        self.trouble = ""

    def take_up(self, company: CompanyFiles) -> None:
        """What the company's files say now; what cannot be read changes nothing and is told by `trouble`."""
        self.trouble = ""
        try:
            together = company.added_to(phrase_files.shipped())
            phrase_files.check(together, phrase_files.shipped())
        except (TemplateError, OSError, UnicodeDecodeError) as error:
            self.trouble = str(error)
        else:
            self.files = together
            _forget_all()


_phrases = _Phrases()


def _forget_all() -> None:
    for forget in _forget:
        forget()


def use(folder: Path) -> None:
    """Take the company's phrases from this folder, in files of the same names and shape as the program's.

    Asked again, what has changed there since is taken up, so that it works at once.
    """
    company = _phrases.company
    if company is None or company.folder != folder:
        company = _phrases.company = CompanyFiles(folder)
        if _phrases.files is not phrase_files.shipped():
            _phrases.files = phrase_files.shipped()
            _forget_all()
    if company.has_changed():
        _phrases.take_up(company)


def trouble() -> str:
    """Why the company's phrases were not taken, and what to mend; empty when all is well."""
    return _phrases.trouble


def _load() -> phrase_files.Files:
    return _phrases.files


@derived
def lists() -> Mapping[str, tuple[str, ...]]:
    """The word lists of words.yaml that templates may use as <name>."""
    return phrase_files.lists_of(_load())


@derived
def cue(name: str) -> re.Pattern[str]:
    """The compiled phrases under `file.cue`, e.g. `opportunity.lost`."""
    return compile_templates(_written(name), lists(), _expression(name))


@derived
def needles(name: str) -> Needles | None:
    """Pieces of which a text must have one for the cue to be in it; None when there are none such."""
    found: Needles | None = worked_out("needles", _expression(name), needles_of)
    return found


@derived
def _expression(name: str) -> str:
    return _joined(_written(name))


def _joined(phrases: Sequence[str]) -> str:
    found: str = worked_out(
        "joined", "\0".join((_lists_told(), *phrases)), lambda _: joined(phrases, lists())
    )
    return found


@derived
def _lists_told() -> str:
    """All that a template's meaning hangs on beside itself, in short."""
    return blake2b(repr(sorted(lists().items())).encode(), digest_size=12).hexdigest()


def _written(name: str) -> tuple[str, ...]:
    file, _, key = name.partition(".")
    return both(_load()[file]["cues"][key])


@derived
def value_needles(name: str) -> Needles | None:
    """The same for the words of all values under `file.key`."""
    file, _, key = name.partition(".")
    table = _load()[file]["values"][key]
    expression = "|".join(_joined(both(entry)) for entry in table.values())
    found: Needles | None = worked_out("needles", expression, needles_of)
    return found


@derived
def phrases(name: str) -> list[re.Pattern[str]]:
    """The phrases of a cue, each by itself."""
    return [compile_templates([one], lists()) for one in _written(name)]


@derived
def values(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """(expression, value) for each value under `file.key`: stages, kinds, statuses; in the file's order."""
    file, _, key = name.partition(".")
    table = _load()[file]["values"][key]
    return tuple(
        (compile_templates(both(entry), lists(), _joined(both(entry))), str(value))
        for value, entry in table.items()
    )


def words_for(name: str, value: str) -> tuple[str, ...]:
    """The plain words of a value, as they may stand in records; the value itself where the table has none."""
    file, _, key = name.partition(".")
    entry = _load()[file]["values"][key].get(value)
    return both(entry) if entry else (value,)


def value_in(name: str, text: str) -> tuple[str, re.Match[str]] | None:
    """The value whose words stand first in the text; of words that begin together, the longest."""
    found = [(match, value) for pattern, value in values(name) if (match := pattern.search(text))]
    if not found:
        return None
    match, value = min(found, key=lambda one: (one[0].start(), -len(one[0][0])))
    return value, match


def data(file: str) -> Mapping[str, Any]:
    """A phrase file as it is, for tables of its own (names.yaml's titles)."""
    return _load()[file]  # type: ignore[no-any-return]


def helps() -> list[dict[str, Any]]:
    """The help lines of all files: {roles, zh, en}."""
    return [
        line
        for name, file in sorted(_load().items())
        for line in (file.get("help") or () if name != "words" else ())
    ]


def names_of(kind: str) -> list[str]:
    """Every `file.key` under "cues" or "values"."""
    files = ((name, data) for name, data in _load().items() if name != "words")
    return [f"{name}.{key}" for name, data in files for key in data.get(kind) or {}]


def warm() -> Iterator[None]:
    """Make the phrases ready, one a step and what saves the most work first: a second in all.

    What a text needs before its turn comes is made then.
    """
    ways = ((needles, "cues"), (value_needles, "values"), (cue, "cues"), (values, "values"))
    for make, kind in ways:
        for name in names_of(kind):
            make(name)
            yield


def check() -> None:
    """Try every phrase; raises TemplateError that tells the author which file and phrase to mend, and how."""
    phrase_files.check(_load())


def check_file(file: str, data: Mapping[str, Any]) -> None:
    """The same for one file's content; `lists()` are those of words.yaml."""
    phrase_files.check_file(file, data, lists())
