"""Regular expressions, ready when they are wanted: Python takes seconds to compile the phrases, and 20 ms to read
what it has made of them.

That is kept beside Python's own compiled modules, in the folder where those lie; where nothing may be written
there, everything is compiled in each process. An expression is its own key, so that nothing in the file grows stale.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
from array import array
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

# Python's own compiler has no public name; without it (or with another inside) nothing is kept.
try:
    _compiler: Any = import_module("re._compiler")
    _sre: Any = import_module("_sre")
except ImportError:
    _compiler = _sre = None

MOST = 5000
_CODE = "I"  # how `array` calls the four bytes of which compiled expressions are made
Made = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""Flags, code, number of groups, and their names in both directions: what `_sre.compile` takes."""


class Store:
    """What was compiled before, as far as it is in the file; what was asked for in vain is noted."""

    def __init__(self, file: Path | None, stamp: bytes = b"") -> None:
        """`file` None: nothing is kept. `stamp`: what all of it depends on, beside the expressions."""
        self._file, self._stamp = file, stamp
        self._kept: dict[str, dict[str, Any]] | None = None
        self._new: dict[str, dict[str, Any]] = {}

    def compiled(self, expression: str) -> re.Pattern[str]:
        """As `re.compile`, which also tells what is wrong with an expression."""
        if self._file is None:
            return re.compile(expression)
        made: Made = self.worked_out("code", expression, _taken_apart)
        try:
            return _made_of(expression, made)  # Python looks through the code that it is given
        except (RuntimeError, TypeError, ValueError):
            return re.compile(expression)

    def worked_out(self, kind: str, expression: str, make: Callable[[str], Any]) -> Any:
        """What `make` tells of an expression (or of other words that say it all); it must be such that `marshal`
        writes it.
        """
        known = self._found(kind, expression, _MISSING)
        if known is not _MISSING:
            return known
        told = make(expression)
        self._new.setdefault(kind, {})[expression] = told
        return told

    def _found(self, kind: str, expression: str, default: Any = None) -> Any:
        if self._kept is None:
            self._kept = self._read()
        return self._kept.get(kind, {}).get(expression, default)

    def _read(self) -> dict[str, dict[str, Any]]:
        if self._file is None:
            return {}
        try:
            stamp, kept = marshal.loads(self._file.read_bytes())
        except (OSError, EOFError, ValueError, TypeError):
            return {}
        return kept if stamp == self._stamp and isinstance(kept, dict) else {}

    def keep(self) -> None:
        """Write what is not in the file yet."""
        new, self._new = self._new, {}
        if self._file is None or not new:
            return
        kept = self._read()
        for kind, told in new.items():
            before = kept.get(kind, {})
            kept[kind] = before | told if len(before) < MOST else told
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            beside = self._file.with_suffix(f".{os.getpid()}")
            beside.write_bytes(marshal.dumps((self._stamp, kept)))
            beside.replace(self._file)

    def let_go(self) -> None:
        """Forget what was read; whatever is asked for after all is read again."""
        self._kept = None


_MISSING = object()


def _made_of(expression: str, made: Made) -> re.Pattern[str]:
    flags, code, groups, names, numbers = made
    pattern: re.Pattern[str] = _sre.compile(
        expression, flags, array(_CODE, code).tolist(), groups, names, numbers
    )
    return pattern


def _taken_apart(expression: str) -> Made:
    """The same steps as in Python's `re._compiler.compile`."""
    parsed = _compiler._parser.parse(expression, 0)
    code = array(_CODE, _compiler._code(parsed, 0)).tobytes()
    names = dict(parsed.state.groupdict)
    numbers: list[str | None] = [None] * parsed.state.groups
    for name, number in names.items():
        numbers[number] = name
    return parsed.state.flags, code, parsed.state.groups - 1, names, tuple(numbers)


def _usual_file() -> Path | None:
    try:
        beside = Path(cache_from_source(__file__))
    except NotImplementedError:
        return None
    is_known = _compiler is not None and array(_CODE).itemsize == _sre.CODESIZE
    return beside.with_suffix(".phrases") if is_known else None


def _usual_stamp() -> bytes:
    """The Python that compiles, and the modules whose conclusions are kept."""
    told = (Path(__file__).with_name(name).read_bytes() for name in ("needles.py", "templates.py"))
    return blake2b(b"".join((sys.version.encode(), *told)), digest_size=16).digest()


_store = Store(_usual_file(), _usual_stamp())
compiled = _store.compiled
worked_out = _store.worked_out
keep = _store.keep
let_go = _store.let_go
