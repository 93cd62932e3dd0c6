"""Whole time expressions: what was joined, made a range or bounded by the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from intents.entities.anchors import Anchor
from intents.entities.clocks import Clock, ClockSpan
from intents.entities.folding import before
from intents.entities.grammar import AnchorKind, Bound, Level, Token
from intents.entities.groups import Group, groups
from intents.entities.recurrence import recurrence_rule
from intents.entities.values import Span

_RANGE = re.compile(r"\s*(?:到|至|直到|[-–—~]|to|through|thru)\s*(?:the\s+)?")
_RANGE_AFTER_FROM = re.compile(r"\s*(?:until|till)\s*(?:the\s+)?|\s*(?:and|和|与)\s*")
_FROM = re.compile(r"(?:从|自|between|from)\s*(?:the\s+)?$")
_BEFORE_IT: tuple[tuple[re.Pattern[str], Bound], ...] = (
    (re.compile(r"(?:最晚|最迟|不晚于|不迟于|截止到?|截至|赶在|务必[在于])\s*[是在到于]?\s*$"), "by"),
    (re.compile(r"(?<![a-z])(?:(?:due\s+)?by|no[t]?\s+later\s+than|until|till)\s+(?:the\s+)?$"), "by"),
    (
        re.compile(
            r"(?<![a-z])(?:not\s+(?:before|until)|no\s+(?:earlier|sooner)\s+than)\s+(?:the\s+)?$|(?:不早于|最早)$"
        ),
        "from",
    ),
    (re.compile(r"(?<![a-z])(?:before|prior\s+to|ahead\s+of)\s+(?:the\s+)?$"), "before"),
    (re.compile(r"(?<![a-z])after\s+(?:the\s+)?$|过[完了]$"), "after"),
    (re.compile(r"(?<![a-z])since\s+(?:the\s+)?$"), "since"),
    (re.compile(r"(?<![a-z])(?:starting(?:\s+from|\s+on)?|as\s+of|from)\s+(?:the\s+)?$"), "from"),
)
_BEHIND_IT: tuple[tuple[re.Pattern[str], Bound], ...] = (
    (
        re.compile(
            r"\s*(?:之前|以前|前夕|节前|前(?![台往后期端景途任沿世述]|天(?!津)|提(?!醒|交|供|出|报|货)))"
        ),
        "before",
    ),
    (re.compile(r"\s*(?:为止|截止)"), "by"),
    (re.compile(r"\s*(?:之后|以后|过后|节后|后(?![天续台端勤备半期面边果悔来]))"), "after"),
    (re.compile(r"\s*(?:以来|至今|迄今|(?:一直)?到(?:现在|目前|如今|今天|今日))"), "since"),
    (re.compile(r"\s*(?:开始|起(?![来码草诉伏拟床飞点重]))"), "from"),
    (re.compile(r"\s*(?:or\s+(?:earlier|before|sooner))(?![a-z])"), "by"),
    (re.compile(r"\s*(?:onwards?|or\s+later)(?![a-z])"), "from"),
)
_INSIDE_IT = re.compile(r"\s*(?:之内|以内|期间|内(?![部容蒙销外审贸网控训存饰径测江地]))")
_ABOUT = re.compile(r"\s*(?:左右|前后|上下|那会儿?|那[天周]|当天|之间)")
_HOLIDAY = re.compile(r"假期|小?长假|放假|节日")


@dataclass(frozen=True, slots=True)
class Expression:
    """A time as said: an anchor, perhaps up to another one, perhaps only a limit, perhaps again and again."""

    span: Span
    kind: AnchorKind
    anchor: Anchor
    until: Anchor | None = None
    bound: Bound | None = None
    recurring: str | None = None


def expressions(folded: str, tokens: Sequence[Token]) -> Iterator[Expression]:
    """The time expressions of a text, in order."""
    pending = groups(folded, tokens)[::-1]
    while pending:
        group = pending.pop()
        if pending and _is_range(folded, group, pending[-1]):
            yield _range(folded, group, pending.pop())
        elif not all(atom.leans for atom in group.atoms):
            yield _bounded(folded, group)


def _is_range(folded: str, first: Group, last: Group) -> bool:
    if first.bound or last.bound or last.atoms[0].repeat or all(atom.leans for atom in first.atoms):
        return False
    gap = folded[first.span[1] : last.span[0]]
    if _RANGE.fullmatch(gap):
        return True
    return bool(_RANGE_AFTER_FROM.fullmatch(gap) and _FROM.search(before(folded, first.span[0])))


def _range(folded: str, first: Group, last: Group) -> Expression:
    start, end = first.span[0], last.span[1]
    opening = _FROM.search(before(folded, start))
    if opening and opening[0][0].isascii():
        start -= len(opening[0])
    clock = _clock_span(first, last)
    if clock:
        first = replace(first, atoms=(*first.atoms[:-1], replace(first.atoms[-1], part=clock)))
    until = None if clock else last.anchor()
    behind = _behind(folded, end, last)
    return _expression(first, (start, end), until, (behind[0], None) if clock else behind)


def _clock_span(first: Group, last: Group) -> ClockSpan | None:
    """下午3点到5点, 9点到下午4点: two clock times of one day."""
    begins, ends = first.atoms[-1].part, last.atoms[-1].part
    if len(last.atoms) == 1 and isinstance(begins, Clock) and isinstance(ends, Clock):
        return ClockSpan(begins, ends)
    return None


def _bounded(folded: str, group: Group) -> Expression:
    start, bound = group.span[0], group.bound
    for pattern, limit in _BEFORE_IT:
        opening = pattern.search(before(folded, start))
        if opening and not (limit == "from" and group.has_ends):
            start, bound = start - len(opening[0]), limit
    end, behind = _behind(folded, group.span[1], group)
    return _expression(group, (start, end), None, (end, bound or behind))


def _behind(folded: str, end: int, group: Group) -> tuple[int, Bound | None]:
    """Where the expression ends with the words behind it, and the bound they make it."""
    inside = _INSIDE_IT.match(folded, end) or (
        _HOLIDAY.match(folded, end) if group.kind == "festival" else None
    )
    end = inside.end() if inside else end
    for pattern, limit in _BEHIND_IT:
        match = pattern.match(folded, end)
        if match and not (limit == "from" and group.atoms[-1].level == Level.CLOCK):
            return match.end(), limit
    about = _ABOUT.match(folded, end)
    return about.end() if about else end, None


def _expression(
    group: Group, span: Span, until: Anchor | None, behind: tuple[int, Bound | None]
) -> Expression:
    rule = recurrence_rule(group.atoms)
    kind: AnchorKind = "recurring" if rule else group.kind
    return Expression((span[0], behind[0]), kind, group.anchor(), until, behind[1], rule)
