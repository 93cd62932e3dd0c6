"""Golden lines, and what keeps an understanding from being what a line expects."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

from lexicon import World, read_yaml

from intents.entities import TimeValue
from intents.schema import Frame, Mention, Slot, Understanding

FOLDER = Path(__file__).parent
ASKING = ("show", "overview", "history", "owner", "last", "silent", "ask", "list")
NO_LINES = ("lexicon.yaml", "known_wrong.yaml")
MESSAGE_WIDE = {"writes", "nothing", "act", "small_talk", "instructs"}
_PROSE = ("content", "feedback", "next_step", "need", "subject", "reason", "text", "resolution", "question")
_LOOSE = (*_PROSE, "title", "name", "source", "address", "competitor", "description", "recurring")
_RECORD = {"other": "account", "contacts": "contact", "assignee": "user", "to": "user", "owners": "user"}


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence said at `now`, and what should be understood; `expects` is as written in the file."""

    file: str
    frame: str
    say: str
    now: datetime
    expects: Mapping[str, Any]


def golden_files() -> list[Path]:
    return sorted(path for path in FOLDER.glob("*.yaml") if path.name not in NO_LINES)


def load(path: Path) -> list[Line]:
    data = read_yaml(path)
    now = datetime.fromisoformat(str(data["now"]))
    return [
        Line(path.name, name, str(row["say"]), now, {key: _slots(row[key]) for key in row if key != "say"})
        for name, rows in data["frames"].items()
        for row in rows
    ]


def _slots(value: Any) -> Any:
    """YAML reads the word `on` as a yes."""
    if isinstance(value, list):
        return [_slots(one) for one in value]
    if isinstance(value, dict):
        return {"on" if name is True else name: slot for name, slot in value.items()}
    return value


def faults(line: Line, got: Understanding, world: World) -> list[str]:
    """What is wrong, in words; empty when the line is understood."""
    wanted = [
        (key, slots or {})
        for key, value in line.expects.items()
        if "." in key
        for slots in (value if isinstance(value, list) else [value])
    ]
    found = [_fault_of_message(key, line.expects[key], got) for key in line.expects if "." not in key]
    if wanted or not line.expects.keys() & MESSAGE_WIDE:
        found.append(_best_pairing(wanted, got.frames, Judge(line.now, world)))
    return [one for one in found if one]


def _fault_of_message(key: str, wanted: Any, got: Understanding) -> str:
    if key == "writes":  # nothing
        writing = [frame.intent for frame in got.frames if frame.intent.rpartition(".")[2] not in ASKING]
        return f"writes {writing or got.act}" if writing or got.act in ("undo", "append", "correct") else ""
    if key == "nothing":
        intents = [frame.intent for frame in got.frames]
        return f"understands {intents or got.act}" if intents or got.act else ""
    value = getattr(got, key)
    return "" if value == wanted else f"{key} is {value!r}, not {wanted!r}"


def _best_pairing(wanted: list[tuple[str, Mapping[str, Any]]], frames: Iterable[Frame], judge: Judge) -> str:
    """Frames in any order: the faults of the order that fits best."""
    got = list(frames)
    if sorted(intent for intent, _ in wanted) != sorted(frame.intent for frame in got):
        return f"understands {[frame.intent for frame in got]}, not {[intent for intent, _ in wanted]}"
    trials: list[list[str]] = [
        [
            fault
            for (_, slots), frame in zip(wanted, order, strict=True)
            for fault in judge.faults(slots, frame)
        ]
        for order in permutations(got)
        if all(intent == frame.intent for (intent, _), frame in zip(wanted, order, strict=True))
    ]
    return min(("; ".join(found) for found in trials), key=len)


@dataclass(frozen=True, slots=True)
class Judge:
    """Compares slots with what an author wrote: names for records, 03-12 for days, 85万 for money."""

    now: datetime
    world: World

    def faults(self, wanted: Mapping[str, Any], frame: Frame) -> Iterator[str]:
        for name, value in wanted.items():
            slot = frame.slots.get(name)
            if not self._fits(name, value, slot):
                yield f"{name} is {_shown(slot)}, not {value}"

    def _fits(self, name: str, wanted: Any, slot: Slot | None) -> bool:
        if wanted == "none" or slot is None:
            return wanted == "none" and slot is None
        got = slot.value
        if isinstance(got, Mention):
            return self._names(_RECORD.get(name, name), wanted, got)
        if name == "contacts":
            return self._people(wanted, got)
        if name.removeprefix("not_") == "owners":
            users = {one for name in _several(wanted) for one in self.world.called("user", name)}
            return users == set(got)
        if isinstance(got, datetime):
            return self._instant(str(wanted), got)
        if isinstance(got, date):
            return got == self._day(str(wanted))
        if isinstance(got, TimeValue):
            return self._span(str(wanted), got)
        if isinstance(got, bool) or isinstance(wanted, bool):
            return bool(got) is bool(wanted)
        if isinstance(got, int | Decimal):
            return Decimal(got) == _number(wanted)
        return _text_fits(name, wanted, got)

    def _names(self, kind: str, wanted: Any, got: Mention) -> bool:
        """{unknown: 宏远激光} is a name that nobody here goes by; words may describe a record instead of naming it."""
        if isinstance(wanted, dict):
            return not got.ids and _folded(wanted["unknown"]) == _folded(got.text)
        if kind in ("opportunity", "lead", "task", "payment") and not got.ids:
            return all(_folded(one) in _folded(got.text) for one in _several(wanted))
        return set(got.ids) == {one for name in _several(wanted) for one in self.world.called(kind, name)}

    def _people(self, wanted: Any, got: Iterable[Mention]) -> bool:
        people = {frozenset(self.world.called("contact", name)) for name in _several(wanted)}
        return {frozenset(one.ids) for one in got if one.ids} == people

    def _day(self, text: str) -> date:
        return date.fromisoformat(text if len(text) > 5 else f"{self.now.year}-{text}")

    def _instant(self, wanted: str, got: datetime) -> bool:
        day, _, clock = wanted.partition(" ")
        return got.date() == self._day(day) and (not clock or got.strftime("%H:%M") == clock.zfill(5))

    def _span(self, wanted: str, got: TimeValue) -> bool:
        first, _, last = wanted.partition("..")
        return _is_on(got.start, first and self._day(first)) and _is_on(
            got.end, (last or first) and self._day(last or first)
        )


def _is_on(got: datetime | None, day: date | str) -> bool:
    return got is None if not day else got is not None and got.date() == day


def _text_fits(name: str, wanted: Any, got: Any) -> bool:
    """Prose has to hold the words; a name, a phone, a code must be just that."""
    if isinstance(got, list | tuple):
        return [_folded(one) for one in got] == [_folded(one) for one in _several(wanted)]
    if name in _LOOSE:
        return all(_folded(one) in _folded(got) for one in _several(wanted))
    return _folded(wanted) == _folded(got)


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _folded(value: Any) -> str:
    return "".join(unicodedata.normalize("NFKC", str(value)).casefold().split())


def _number(wanted: Any) -> Decimal:
    text = str(wanted)
    return Decimal(text.removesuffix("万")) * (10_000 if text.endswith("万") else 1)


def _shown(slot: Slot | None) -> str:
    if slot is None:
        return "missing"
    value = slot.value
    if isinstance(value, TimeValue):
        return f"{value.start:%Y-%m-%d}..{value.end:%Y-%m-%d}" if value.start and value.end else repr(value)
    if isinstance(value, Mention):
        return f"{value.text}{list(value.ids)}"
    return str(value)
