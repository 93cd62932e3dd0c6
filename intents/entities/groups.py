"""Pieces of a time that stand together, as one: 下周三 + 下午 + 3点, 2pm + Wednesday."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from intents.entities.anchors import Anchor, Within
from intents.entities.calendar_parts import DateOf, DateSpan, DayOf, MonthOf, WeekdayOf
from intents.entities.clocks import Clock, ClockSpan, PartOfDay
from intents.entities.grammar import AnchorKind, Atom, Bound, Level, Token
from intents.entities.relative import OffsetUnit, Shifted, WeekOf
from intents.entities.values import Span

_JOINS = re.compile(r"\s*\)?\s*的?\s*\(?\s*|t")
_JOINS_ENGLISH = re.compile(
    r"\s*,?\s*(?:(?:at|on|in|of|the|around|about|from|between|sharp|by|before)\s+)*|\s*@\s*|'s\s+|\s*\(\s*"
)
_LIMITS_INSIDE = re.compile(r"\b(?:by|before)\s")
_LIST = re.compile(r"\s*(?:[、,，/&]|或者?是?|还是|和|以?及|跟|与|or|and|)\s*")


@dataclass(frozen=True, slots=True)
class Group:
    """Atoms from coarse to fine that make one point or period."""

    span: Span
    atoms: tuple[Atom, ...]
    bound: Bound | None = None

    @property
    def kind(self) -> AnchorKind:
        """What its day hangs on, or else what there is of it."""
        days = [atom.kind for atom in self.atoms if atom.level <= Level.DAY]
        return days[-1] if days else self.atoms[0].kind

    @property
    def has_ends(self) -> bool:
        """Whether it is a stretch with an end of its own: 3-5点, 12.1-12.15."""
        part = self.atoms[-1].part
        if isinstance(part, DayOf | MonthOf | WeekdayOf):
            return part.last > 0
        return isinstance(part, ClockSpan | DateSpan)

    def anchor(self) -> Anchor:
        anchor: Anchor | None = None
        for atom in self.atoms:
            anchor = atom.narrow(anchor)
        assert anchor is not None, "a group has atoms"
        return anchor


def groups(folded: str, tokens: Sequence[Token]) -> list[Group]:
    """The tokens of a text joined where they narrow each other; 下周三、周四 shares its week."""
    joined: list[Group] = []
    for group in map(_settled, _joined(folded, tokens)):
        shared = joined and _shared(folded, joined[-1], group)
        joined.append(shared or group)
    return joined


def _joined(folded: str, tokens: Sequence[Token]) -> Iterator[Group]:
    group: Group | None = None
    for token in tokens:
        longer = group and _join(folded, group, token)
        if group and not longer:
            yield group
        group = longer or Group(token.span, tuple(token.atoms), _own_bound(token.atoms))
    if group:
        yield group


def _own_bound(atoms: Sequence[Atom]) -> Bound | None:
    return next((atom.bound for atom in atoms if atom.bound), None)


def _join(folded: str, group: Group, token: Token) -> Group | None:
    gap = folded[group.span[1] : token.span[0]]
    english = _JOINS_ENGLISH.fullmatch(gap) is not None and (
        bool(gap.strip(" ,")) or token.atoms[0].english or group.atoms[-1].english
    )
    if not english and not _JOINS.fullmatch(gap):
        return None
    atoms = _merged(group.atoms, token.atoms, reversible=english, aside="(" in gap)
    if atoms is None or ("," in gap and max(group.atoms[-1].level, token.atoms[-1].level) < Level.DAY):
        return None
    end = token.span[1] + ("(" in gap and folded[token.span[1] : token.span[1] + 1] == ")")
    bound = group.bound or _own_bound(token.atoms) or ("by" if _LIMITS_INSIDE.search(gap) else None)
    return Group((group.span[0], end), atoms, bound)


def _merged(
    old: tuple[Atom, ...], new: Sequence[Atom], *, reversible: bool, aside: bool
) -> tuple[Atom, ...] | None:
    days = [atom for atom in (*old, *new) if atom.level == Level.DAY]
    if len(days) == 2:
        day = _one_day(days[0], days[1], aside=aside)
        if day is None:
            return None
        old = (*(atom for atom in old if atom.level != Level.DAY), day)
        new = [atom for atom in new if atom.level != Level.DAY]
    levels = [atom.level for atom in (*old, *new)]
    if len(set(levels)) < len(levels) or (levels != sorted(levels) and not reversible):
        return None
    atoms = tuple(sorted((*old, *new), key=lambda atom: atom.level))
    if any(atom.anchor and not atom.repeat for atom in atoms[1:]):
        return None
    return atoms if all(map(_narrows, atoms, atoms[1:])) else None


def _one_day(first: Atom, second: Atom, *, aside: bool) -> Atom | None:
    """The day said twice: 12月1日（周二）, Wednesday, Dec 2, 本周五（27号）; or 两周后的周三."""
    if first.kind == second.kind == "weekday":
        return None
    weekday, shifted = second.part, first.anchor
    if isinstance(weekday, WeekdayOf) and isinstance(shifted, Shifted) and shifted.length.unit == "week":
        return replace(first, anchor=Within(WeekOf(shifted), weekday))
    if _only_names_weekday(first):
        return second
    return first if aside or _only_names_weekday(second) else None


def _only_names_weekday(atom: Atom) -> bool:
    return isinstance(atom.part, WeekdayOf) and not atom.repeat


def _narrows(outer: Atom, inner: Atom) -> bool:
    if outer.level >= Level.PART:
        return outer.level == Level.PART and inner.level == Level.CLOCK
    if inner.level >= Level.PART:
        return outer.level in (Level.DAY, Level.EDGE) or (inner.kind == "clock" and outer.repeat is not None)
    cycle = inner.part.cycle if inner.part else None
    if outer.level == Level.WEEK:
        return inner.level == Level.EDGE or cycle == "week"
    if inner.level == Level.DAY and cycle == "week":
        return outer.level == Level.EDGE or outer.repeat is not None
    return inner.leans or not (outer.level == Level.YEAR and cycle == "month")


def _settled(group: Group) -> Group:
    """下午 + 3点 as the one clock time they are."""
    *coarse, last = group.atoms
    part = coarse[-1].part if coarse else None
    if not isinstance(part, PartOfDay) or not isinstance(last.part, Clock | ClockSpan):
        return group
    return replace(group, atoms=(*coarse[:-1], replace(last, part=last.part.in_part(part.name))))


def _shared(folded: str, before: Group, group: Group) -> Group | None:
    """The group with what it shares with the one before it in a list: 12月1号、3号, 明天上午或下午."""
    first = group.atoms[0]
    if first.part is None or first.repeat or not _LIST.fullmatch(folded[before.span[1] : group.span[0]]):
        return None
    if first.level >= Level.PART:
        coarser = tuple(atom for atom in before.atoms if atom.level < Level.PART and not atom.repeat)
        days = coarser and coarser[-1].level == Level.DAY
        return replace(group, atoms=coarser + group.atoms) if days and not first.leans else None
    month = before.atoms[0]
    if isinstance(first.part, DayOf) and month.level == Level.MONTH:
        return replace(group, atoms=(month, *group.atoms))
    sibling = next((atom for atom in before.atoms if atom.level == first.level), None)
    shared = _sibling(sibling, first) if sibling else None
    return replace(group, atoms=(shared, *group.atoms[1:])) if shared else None


def _sibling(before: Atom, atom: Atom) -> Atom | None:
    week = before.anchor.outer if isinstance(before.anchor, Within) else None
    if isinstance(atom.part, WeekdayOf) and isinstance(week, OffsetUnit):
        return replace(atom, anchor=Within(week, atom.part), part=None)
    if isinstance(atom.part, DayOf) and isinstance(before.part, DateOf):
        return replace(atom, part=DateOf(before.part.month, atom.part.day))
    return None
