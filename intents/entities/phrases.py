"""From pieces to expressions: what stands together is narrowed step by step, then bounded or made a range."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from intents.entities.anchors import Anchor, Around, Within
from intents.entities.calendar_parts import WeekdayOf
from intents.entities.clocks import Clock, ClockSpan, PartOfDay
from intents.entities.grammar import AnchorKind, Atom, Bound, Level, Token
from intents.entities.recurrence import recurrence_rule
from intents.entities.values import Span

_JOINS = re.compile(r"\s*\)?\s*的?\s*\(?\s*|t")
_JOINS_ENGLISH = re.compile(
    r"\s*,?\s*(?:(?:at|on|in|of|the|around|about|from|between|sharp|by|before)\s+)*|\s*@\s*|'s\s+|\s*\(\s*"
)
_LIMITS_INSIDE = re.compile(r"\b(?:by|before)\s")
_RANGE = re.compile(r"\s*(?:到|至|直到|[-–—~]|to|through|thru)\s*(?:the\s+)?")
_RANGE_AFTER_FROM = re.compile(r"\s*(?:until|till)\s*(?:the\s+)?|\s*(?:and|和|与)\s*")
_FROM = re.compile(r"(?:从|自|between|from)\s*(?:the\s+)?$")
_BEFORE_IT: tuple[tuple[re.Pattern[str], Bound], ...] = (
    (re.compile(r"(?:最晚|最迟|不晚于|不迟于|截止到?|截至|赶在|务必在|务必于)\s*(?:是|在|到|于)?\s*$"), "by"),
    (
        re.compile(
            r"(?<![a-z])(?:(?:due\s+)?by|no\s+later\s+than|not\s+later\s+than|until|till)\s+(?:the\s+)?$"
        ),
        "by",
    ),
    (re.compile(r"(?<![a-z])(?:before|prior\s+to|ahead\s+of)\s+(?:the\s+)?$"), "before"),
    (re.compile(r"(?<![a-z])after\s+(?:the\s+)?$"), "after"),
    (re.compile(r"(?<![a-z])(?:since|starting(?:\s+from|\s+on)?|as\s+of|from)\s+(?:the\s+)?$"), "from"),
)
_BEHIND_IT: tuple[tuple[re.Pattern[str], Bound], ...] = (
    (re.compile(r"\s*(?:之前|以前|前夕|节前|前(?![台往后期提端景途任沿世述]|天(?!津)))"), "before"),
    (re.compile(r"\s*(?:为止|截止)"), "by"),
    (re.compile(r"\s*(?:之后|以后|过后|节后|后(?![天续台端勤备半期面边果悔来]))"), "after"),
    (re.compile(r"\s*(?:开始|以来|起(?![来码草诉伏拟床飞点重]))"), "from"),
    (re.compile(r"\s*(?:or\s+(?:earlier|before|sooner))(?![a-z])"), "by"),
    (re.compile(r"\s*(?:onwards?|or\s+later)(?![a-z])"), "from"),
)
_INSIDE_IT = re.compile(r"\s*(?:之内|以内|期间|内(?![部容蒙销外审贸网控训存饰径测江地]))")

_HOLIDAY = re.compile(r"假期|长假|小长假|放假|节日")


@dataclass(frozen=True, slots=True)
class Expression:
    """A time as said: an anchor, perhaps up to another one, perhaps only a limit, perhaps again and again."""

    span: Span
    kind: AnchorKind
    anchor: Anchor
    until: Anchor | None = None
    bound: Bound | None = None
    recurring: str | None = None


@dataclass(frozen=True, slots=True)
class _Group:
    """Tokens that make one point or period, their atoms from coarse to fine."""

    span: Span
    atoms: tuple[Atom, ...]
    bound: Bound | None = None

    @property
    def kind(self) -> AnchorKind:
        return next((atom.kind for atom in self.atoms if atom.repeat), self.atoms[0].kind)


def expressions(folded: str, tokens: Sequence[Token]) -> Iterator[Expression]:
    """The time expressions of a text, in order."""
    groups = list(_groups(folded, tokens))
    index = 0
    while index < len(groups):
        group, following = groups[index], groups[index + 1] if index + 1 < len(groups) else None
        index += 1
        if all(atom.leans for atom in group.atoms):
            continue
        ends = following if following and _is_range(folded, group, following) else None
        index += ends is not None
        yield _bounded(folded, group, ends)


def _groups(folded: str, tokens: Sequence[Token]) -> Iterator[_Group]:
    group: _Group | None = None
    for token in tokens:
        joined = group and _join(folded, group, token)
        if group and not joined:
            yield group
        group = joined or _Group(token.span, tuple(token.atoms), _own_bound(token.atoms))
    if group:
        yield group


def _own_bound(atoms: Sequence[Atom]) -> Bound | None:
    return next((atom.bound for atom in atoms if atom.bound), None)


def _join(folded: str, group: _Group, token: Token) -> _Group | None:
    """Both as one when they stand together and narrow each other."""
    gap = folded[group.span[1] : token.span[0]]
    zh = _JOINS.fullmatch(gap)
    english = _JOINS_ENGLISH.fullmatch(gap) and (
        gap.strip(" ,") or token.atoms[0].english or group.atoms[-1].english
    )
    if not (zh or english):
        return None
    atoms = _merged(group.atoms, token.atoms, reversible=bool(english))
    if atoms is None or ("," in gap and max(group.atoms[-1].level, token.atoms[-1].level) < Level.DAY):
        return None
    end = token.span[1] + ("(" in gap and folded[token.span[1] : token.span[1] + 1] == ")")
    bound = group.bound or _own_bound(token.atoms) or ("by" if _LIMITS_INSIDE.search(gap) else None)
    return _Group((group.span[0], end), atoms, bound)


def _merged(old: tuple[Atom, ...], new: Sequence[Atom], *, reversible: bool) -> tuple[Atom, ...] | None:
    days = [atom for atom in (*old, *new) if atom.level == Level.DAY]
    if len(days) == 2:
        said_twice = next((atom for atom in days if _only_names_weekday(atom)), None)
        if said_twice is None or all(atom.kind == "weekday" for atom in days):
            return None
        old = tuple(atom for atom in old if atom is not said_twice)
        new = [atom for atom in new if atom is not said_twice]
    levels = [atom.level for atom in (*old, *new)]
    if len(set(levels)) < len(levels) or (levels != sorted(levels) and not reversible):
        return None
    atoms = tuple(sorted((*old, *new), key=lambda atom: atom.level))
    if any(atom.anchor and not atom.repeat for atom in atoms[1:]):
        return None
    return atoms if all(map(_narrows, atoms, atoms[1:])) else None


def _only_names_weekday(atom: Atom) -> bool:
    """Whether the atom is the weekday beside a date: 12月1日（周二）, Wednesday, Dec 2."""
    return isinstance(atom.part, WeekdayOf) and not atom.repeat


def _narrows(outer: Atom, inner: Atom) -> bool:
    if outer.level >= Level.PART:
        return outer.level == Level.PART and inner.level == Level.CLOCK
    if inner.level >= Level.PART:
        return outer.level in (Level.DAY, Level.EDGE) or (inner.kind == "clock" and outer.repeat is not None)
    if outer.level == Level.WEEK:
        return inner.part is not None and (inner.level == Level.EDGE or inner.part.cycle == "week")
    if inner.part is not None and inner.level == Level.DAY and inner.part.cycle == "week":
        return outer.level == Level.EDGE or outer.repeat is not None
    return (
        not (outer.level == Level.YEAR and inner.part is not None and inner.part.cycle == "month")
        or inner.leans
    )


def _is_range(folded: str, first: _Group, last: _Group) -> bool:
    if first.bound or last.bound or any(atom.repeat for atom in last.atoms):
        return False
    gap = folded[first.span[1] : last.span[0]]
    if _RANGE.fullmatch(gap):
        return True
    return bool(_RANGE_AFTER_FROM.fullmatch(gap) and _FROM.search(folded, 0, first.span[0]))


def _bounded(folded: str, group: _Group, ends: _Group | None) -> Expression:
    start, end = group.span[0], (ends or group).span[1]
    bound: Bound | None = group.bound or (ends.bound if ends else None)
    if ends:
        opening = _FROM.search(folded, 0, start)
        start = opening.start() if opening and opening[0][0] in "bf" else start
    else:
        for pattern, limit in _BEFORE_IT:
            if opening := pattern.search(folded, max(0, start - 24), start):
                start, bound = opening.start(), limit
    inside = _INSIDE_IT.match(folded, end) or (group.kind == "festival" and _HOLIDAY.match(folded, end))
    end = inside.end() if inside else end
    for pattern, limit in _BEHIND_IT:
        behind = pattern.match(folded, end)
        if behind and not (limit == "from" and group.atoms[-1].level == Level.CLOCK):
            end, bound = behind.end(), bound or limit
            break
    anchor, until = _anchors(group, ends)
    rule = recurrence_rule(group.atoms)
    return Expression((start, end), "recurring" if rule else group.kind, anchor, until, bound, rule)


def _anchors(group: _Group, ends: _Group | None) -> tuple[Anchor, Anchor | None]:
    if ends and (span := _clock_span(group, ends)):
        return _narrowed((*group.atoms[:-1], replace(group.atoms[-1], part=span))), None
    return _narrowed(group.atoms), _narrowed(ends.atoms) if ends else None


def _clock_span(group: _Group, ends: _Group) -> ClockSpan | None:
    """下午3点到5点, 9点到下午4点: two clock times of one day."""
    first, last = group.atoms[-1].part, ends.atoms[-1].part
    if not (isinstance(first, Clock) and isinstance(last, Clock)):
        return None
    if len(ends.atoms) == 1:
        return ClockSpan(first, last)
    part = ends.atoms[0].part
    if len(ends.atoms) == 2 and isinstance(part, PartOfDay):
        own = next((a.part.name for a in group.atoms if isinstance(a.part, PartOfDay)), None)
        return ClockSpan(replace(first, part=own), replace(last, part=part.name))
    return None


def _narrowed(atoms: Sequence[Atom]) -> Anchor:
    anchor: Anchor | None = None
    part_name: str | None = None
    for index, atom in enumerate(atoms):
        if atom.anchor is not None:
            anchor = atom.anchor
            continue
        if isinstance(atom.part, PartOfDay) and index + 1 < len(atoms):
            part_name = atom.part.name
            continue
        part = atom.part
        if part_name and isinstance(part, Clock | ClockSpan):
            part = part.in_part(part_name)
        if part is not None:
            anchor = Within(anchor or Around(part.cycle), part)
    assert anchor is not None
    return anchor
