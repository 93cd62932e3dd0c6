"""The phrase files: those that come with the program, and what a company has added to them in a folder of its own."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from intents.templates import TemplateError, check_template

LANGUAGES = ("zh", "en")
_SEPARATOR = re.compile(r"\s+/\s+|\s*\n\s*")
Files = Mapping[str, Any]
_NOTHING: Mapping[str, Any] = MappingProxyType({})
Stamp = tuple[tuple[str, int, int], ...]


def both(entry: Mapping[str, str]) -> tuple[str, ...]:
    """The phrases of an entry in all its languages; in the files they stand on lines or between ` / `."""
    texts = (entry.get(language) or "" for language in LANGUAGES)
    return tuple(phrase for text in texts for phrase in _SEPARATOR.split(text.strip()) if phrase)


def lists_of(files: Files) -> Mapping[str, tuple[str, ...]]:
    """The word lists of words.yaml that templates may use as <name>."""
    return {name: both(entry) for name, entry in files["words"].items()}


def check(files: Files, known: Files | None = None) -> None:
    """Try every phrase; raises TemplateError that tells the author which file and phrase to mend, and how.

    `known`: files that were tried before; what stands in them is not tried again while its words mean the same.
    """
    lists = lists_of(files)
    tried = known if known is not None and lists_of(known) == lists else {}
    for file, data in files.items():
        check_file(file, data, lists, tried.get(file, {}))


def check_file(
    file: str,
    data: Mapping[str, Any],
    lists: Mapping[str, tuple[str, ...]],
    known: Mapping[str, Any] = _NOTHING,
) -> None:
    tried = dict(_entries(file, known))
    for where, entry in _entries(file, data):
        if where not in tried or tried[where] != entry:
            _check_entry(where, entry, lists)


def _entries(file: str, data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The entries with phrases, each with where it stands."""
    if file == "words":
        yield from ((f"words.yaml, {key}", entry) for key, entry in data.items())
        return
    yield from ((f"{file}.yaml, {key}", entry) for key, entry in (data.get("cues") or {}).items())
    for key, table in (data.get("values") or {}).items():
        yield from ((f"{file}.yaml, {key}, {value}", entry) for value, entry in table.items())


def _check_entry(where: str, entry: Any, lists: Mapping[str, tuple[str, ...]]) -> None:
    if not isinstance(entry, Mapping) or set(entry) != set(LANGUAGES):
        raise TemplateError(f"{where}: wants phrases under {' and '.join(f'“{one}:”' for one in LANGUAGES)}")
    for phrase in both(entry):
        try:
            check_template(phrase, lists)
        except TemplateError as error:
            raise TemplateError(f"{where}: {error}") from error


def parse(file: str, text: str) -> Any:
    """A phrase file's content. Raises TemplateError for what is no YAML."""
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise TemplateError(f"{file} is no YAML: {error}; texts with {{ [ : # or ? want quotes") from error


@cache
def shipped() -> Files:
    """The files that come with the program, by name."""
    return {
        path.name.removesuffix(".yaml"): parse(path.name, path.read_text(encoding="utf-8"))
        for path in files("intents.phrases").iterdir()
        if path.name.endswith(".yaml")
    }


class CompanyFiles:
    """A folder with files of the same names and shape: what stands in them is added to what is there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stamp: Stamp = ()

    def has_changed(self) -> bool:
        """Since it was last asked. Looks at names, sizes and times only: cheap enough for every message."""
        before, self._stamp = self._stamp, self._stamped()
        return before != self._stamp

    def _stamped(self) -> Stamp:
        try:
            found = [(one.name, one.stat()) for one in self.folder.iterdir() if one.suffix == ".yaml"]
        except OSError:
            return ()
        return tuple(sorted((name, stat.st_mtime_ns, stat.st_size) for name, stat in found))

    def added_to(self, known: Files) -> Files:
        """Raises TemplateError for a file or an entry that nobody would look at."""
        together = dict(copy.deepcopy(dict(known)))
        for path in sorted(self.folder.glob("*.yaml")):
            name = path.stem
            if name not in together:
                raise TemplateError(f"{path.name} is no phrase file; there are {', '.join(sorted(known))}")
            added = parse(path.name, path.read_text(encoding="utf-8")) or {}
            _add(path.name, together[name], added)
        return together


def _add(where: str, known: Any, added: Any) -> None:
    """Phrases behind phrases, words behind words; new entries only where entries are free (examples)."""
    if not isinstance(added, Mapping):
        raise TemplateError(f"{where}: wants entries with phrases under {' and '.join(LANGUAGES)}")
    for key, value in added.items():
        if key not in known:
            raise TemplateError(f"{where}: there is no “{key}”; there are {', '.join(map(str, known))}")
        old = known[key]
        if isinstance(old, dict):
            _add(f"{where}, {key}", old, value)
        elif isinstance(old, list):
            known[key] = [*old, *(value if isinstance(value, list) else [value])]
        else:
            known[key] = f"{str(old).rstrip()}\n{value}"
