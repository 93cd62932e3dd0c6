"""Follow-ups as cards: 【拜访】恒信：…, [Call] Harbour - …, 电话/恒信/王总/…; several of them in a message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from intents import catalog
from intents.expressions import compiled
from intents.readers import asking, log_details, slots
from intents.readers.log import segments_as_frames
from intents.reading import Clause, Reading
from intents.schema import Frame, Slot, Span
from intents.templates import CONTINUED, MARKS

_FIELDS = 3
_HARDLY_MORE = 2
_SLASH = re.compile(r"\s*[/|]\s*")
_DASH = re.compile(r"(?<=\S) [-–] (?=\S)|\|")
_BOXED = re.compile(r"[【\[#]([^【】\[\]#\n]{1,8})[】\]#](:|：)?")
_NAME = rf"[{MARKS['account']}{MARKS['person']}]{CONTINUED}*"


def read(reading: Reading) -> list[Frame]:
    """A frame for each card; none where the message is not written as cards, or asks."""
    if asking.is_question(reading):
        return []
    heads = list(_heads(reading))
    if heads:
        return _headed(reading, heads)
    return [frame for line in _lines(reading) for frame in _slashed(reading, line)]


# ---------------------------------------------------------------- 【拜访】…
def _heads(reading: Reading) -> Iterator[tuple[Span, Slot]]:
    """Where each head stands, and the kind it names."""
    for match in _head().finditer(reading.masked):
        name = "boxed" if match["boxed"] else "labelled"
        kind = _kind(reading, match.span(name))
        if kind is not None:
            yield match.span(), kind


@catalog.derived
def _head() -> re.Pattern[str]:
    kinds = "|".join(pattern.pattern for pattern, _ in catalog.values("activity.card_kind"))
    number = r"[ \t]*(?:\(?\d{1,2}[.、)][ \t]*)?"
    return compiled(
        rf"(?:^|(?<=[\n;。 :]))(?:{number}[【\[「〔<#]\s*(?P<boxed>{kinds})\s*[】\]」〕>#]\s*[:]?"
        rf"|(?:^|(?<=\n)){number}(?P<labelled>{kinds})\s*[:]\s*(?={_NAME}))"
    )


def _kind(reading: Reading, span: Span) -> Slot | None:
    found = catalog.value_in("activity.card_kind", reading.masked[slice(*span)])
    return Slot(found[0], reading.text[slice(*span)], span, 0.95) if found else None


def _headed(reading: Reading, heads: list[tuple[Span, Slot]]) -> list[Frame]:
    frames: list[Frame] = []
    ends = [*(span[0] for span, _ in heads), len(reading.text)]
    day = _day(Clause(reading, (0, heads[0][0][0])))
    for (span, kind), end in zip(heads, ends[1:], strict=True):
        told = _told(_only(reading, (span[1], end)))
        if not told:
            return []
        how = told[0].slots.get("kind") if kind.value == "other" else None
        frames += [replace(told[0].having(kind=how or kind), span=(span[0], end)), *told[1:]]
    return [_dated(frame, day) for frame in frames]


def _told(part: Reading) -> list[Frame]:
    """What a card tells of a customer; nothing where it only plans, or names nobody."""
    if not part.found("account", "person"):
        return []
    frames = segments_as_frames(part)
    return frames if all("content" in one.slots for one in frames) else []


def _day(head: Clause) -> Slot | None:
    """日报 3.17: the day that all the cards below are of."""
    found = head.first("time")
    when = slots.past(found, head.reading.now) if found else None
    return slots.said(found, when) if found and when else None


def _dated(frame: Frame, day: Slot | None) -> Frame:
    return frame if "occurred_at" in frame.slots else frame.having(occurred_at=day)


def _only(reading: Reading, span: Span) -> Reading:
    """The text with nothing but this part, every character in its place, its fields parted by commas."""
    start, end = span
    inside = _DASH.sub(lambda match: "，".center(len(match[0])), reading.text[start:end])
    inside = _BOXED.sub(lambda match: f"，{match[1]}：" + " " * bool(match[2]), inside)
    text = " " * start + inside + " " * (len(reading.text) - end)
    return Reading(
        text, reading.now, [one for one in reading.items if start <= one.start < end], reading.terms
    )


# ---------------------------------------------------------------- 拜访/恒信/王总/…
def _lines(reading: Reading) -> Iterator[Span]:
    for match in re.finditer(r"[^\n;；]+", reading.masked):
        yield match.span()


def _slashed(reading: Reading, line: Span) -> list[Frame]:
    fields = _fields(reading, line)
    if len(fields) < _FIELDS:
        return []
    kind = next((found for one in fields if (found := _is_kind(one))), None)
    named = [one for one in fields if (first := one.first("account")) and _is_all(one, first.text)]
    rest = [one for one in fields if not (_is_kind(one) or _is_only_named(one))]
    if kind is None or not named or not rest:
        return []
    part = _parted(reading, line)
    frames = [replace(one.having(kind=kind), span=line) for one in _told(part)[:1]]
    steps = [one.slots["next_step"].span for one in frames if "next_step" in one.slots]
    told = [one for one in rest if not any(step and step[0] <= one.span[0] < step[1] for step in steps)]
    return [one.having(content=log_details.content(told or rest)) for one in frames]


def _fields(reading: Reading, line: Span) -> list[Clause]:
    cuts = [line[0]]
    for match in _SLASH.finditer(reading.masked, *line):
        cuts += match.span()
    cuts.append(line[1])
    fields = [Clause(reading, (start, end)) for start, end in pairwise(cuts)][::2]
    return [one for one in fields if one.text.strip()]


def _is_kind(field: Clause) -> Slot | None:
    found = catalog.value_in("activity.card_kind", field.masked.strip())
    if found is None or len(field.masked.strip()) - len(found[1][0]) > _HARDLY_MORE:
        return None
    return Slot(found[0], field.text.strip(), field.span, 0.95)


def _is_all(field: Clause, name: str) -> bool:
    return len(field.text.strip()) - len(name) <= _HARDLY_MORE


def _is_only_named(field: Clause) -> bool:
    names = field.found("account", "person", "time")
    return bool(names) and _is_all(field, "".join(one.text for one in names))


def _parted(reading: Reading, line: Span) -> Reading:
    part = _only(reading, line)
    text = _SLASH.sub(lambda match: "，".center(len(match[0])), part.text)
    return Reading(text, reading.now, part.items, reading.terms)
