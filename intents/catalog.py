"""The phrase files, read once and checked: cues by name, word lists, and values for words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from intents.templates import TemplateError, check_template, compile_templates

LANGUAGES = ("zh", "en")
_SEPARATOR = re.compile(r"\s+/\s+|\s*\n\s*")


@cache
def _load() -> dict[str, Any]:
    """All phrase files by name."""
    found = {}
    for path in files("intents.phrases").iterdir():
        if path.name.endswith(".yaml"):
            found[path.name.removesuffix(".yaml")] = parse(path.name, path.read_text(encoding="utf-8"))
    return found


def parse(file: str, text: str) -> Any:
    """A phrase file's content. Raises TemplateError for what is no YAML."""
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise TemplateError(f"{file} is no YAML: {error}; texts with {{ [ : # or ? want quotes") from error


@cache
def lists() -> Mapping[str, tuple[str, ...]]:
    """The word lists of words.yaml that templates may use as <name>."""
    return {name: both(entry) for name, entry in _load()["words"].items()}


def both(entry: Mapping[str, str]) -> tuple[str, ...]:
    """The phrases of an entry in all its languages; in the files they stand on lines or between ` / `."""
    texts = (entry.get(language) or "" for language in LANGUAGES)
    return tuple(phrase for text in texts for phrase in _SEPARATOR.split(text.strip()) if phrase)


@lru_cache(maxsize=512)
def cue(name: str) -> re.Pattern[str]:
    """The compiled phrases under `file.cue`, e.g. `opportunity.lost`."""
    file, _, key = name.partition(".")
    return compile_templates(both(_load()[file]["cues"][key]), lists())


@lru_cache(maxsize=64)
def values(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """(expression, value) for each value under `file.key`: stages, kinds, statuses; in the file's order."""
    file, _, key = name.partition(".")
    table = _load()[file]["values"][key]
    return tuple((compile_templates(both(entry), lists()), str(value)) for value, entry in table.items())


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


def warm() -> None:
    """Compile every phrase now (half a second)."""
    for file, content in _load().items():
        if file != "words":
            for key in content.get("cues") or {}:
                cue(f"{file}.{key}")
            for key in content.get("values") or {}:
                values(f"{file}.{key}")


def check() -> None:
    """Try every phrase; raises TemplateError that tells the author which file and phrase to mend, and how."""
    for file, data in _load().items():
        check_file(file, data)


def check_file(file: str, data: Mapping[str, Any]) -> None:
    """The same for one file's content; `lists()` are those of words.yaml."""
    entries = data if file == "words" else data.get("cues") or {}
    tables = {} if file == "words" else data.get("values") or {}
    for key, entry in entries.items():
        _check_entry(f"{file}.yaml, {key}", entry)
    for key, table in tables.items():
        for value, entry in table.items():
            _check_entry(f"{file}.yaml, {key}, {value}", entry)


def _check_entry(where: str, entry: Any) -> None:
    if not isinstance(entry, Mapping) or set(entry) != set(LANGUAGES):
        raise TemplateError(f"{where}: wants phrases under {' and '.join(f'“{one}:”' for one in LANGUAGES)}")
    for phrase in both(entry):
        try:
            check_template(phrase, lists())
        except TemplateError as error:
            raise TemplateError(f"{where}: {error}") from error
