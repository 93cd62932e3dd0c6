"""A message about several customers in its parts: which clauses tell of whom."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from intents import catalog
from intents.readers import asking, slots
from intents.readers.happenings import happened
from intents.reading import Clause, Found

_LEADING = re.compile(
    r"(?:[\ue000-\ue0ff\s、:,，。.·\-第一二三四五六七八九十0-9()又再先后去到跑转接着然后还是]"
    r"|电话|微信|拜访|走访|回访|视频|上门|邮件|电联|called|emailed|visited|met|call|visit"
    r"|am|pm|morning|afternoon|evening|noon)+",
)
_OURS = re.compile(
    r"(?!(?:he|she|they|it|his|her|their)\b)(?!.*\b(?:he|she|they|said|says|that)\b)[a-z][^一-鿿]*"
)
"""Called Kevin … yesterday: in English the day stands behind what we did."""
_OF_ONE_DAY = ("minute", "hour", "part", "day")
_HANGS_ON_A_DAY = ("part", "clock")


@dataclass(slots=True)
class Segment:
    """The clauses about one customer. `joint`: it was named in one breath with others: 康泽和锦程都去了;
    `goes_on`: of the customer of the part before, on another day.
    """

    clauses: list[Clause] = field(default_factory=list)
    accounts: set[int] = field(default_factory=set)
    joint: bool = False
    goes_on: bool = False

    def take(self, clause: Clause) -> None:
        self.clauses.append(clause)
        if not self.joint:
            self.accounts |= accounts_of(clause)

    def run(self) -> Clause:
        """Its first clauses, as far as none of another customer stands between them."""
        first, end = self.clauses[0], self.clauses[0].span[1]
        own = {one.span for one in self.clauses}
        for one in first.reading.clauses:
            if one.span[0] >= end and one.span[0] <= self.clauses[-1].span[0]:
                if one.span not in own and accounts_of(one) - self.accounts:
                    break
                end = one.span[1]
        return Clause(first.reading, (first.span[0], max(end, first.span[1])))


def segments_of(clauses: list[Clause], listed: bool) -> list[Segment]:
    """`listed`: a heading has announced several, so that any of them may begin with its name alone."""
    segments: list[Segment] = [Segment()]
    current = segments[:]
    for index, clause in enumerate(clauses):
        joint = _joint(clause)
        is_heading = bool(joint) and (listed or happened(clause))
        if is_heading and _each_told_of_later(joint, clause, clauses[index + 1 :]):
            listed = True
            continue  # 跑了渤海和曹妃甸两家, before a sentence of each
        if joint and (not current[-1].accounts or _begins_another(current[-1], clause, listed)):
            current = [Segment([clause], set(one), joint=True) for one in joint]
            segments += current
            continue
        theirs = [one for one in segments if one.joint and accounts_of(clause) == one.accounts]
        theirs = theirs or _told_of_before(segments, current[-1], clause)
        if theirs:
            current = theirs
        elif _begins_another(current[-1], clause, listed) or (accounts_of(clause) and current[-1].joint):
            current = [Segment()]
            segments += current
        for one in current:
            one.take(clause)
    return [part for one in segments if one.clauses for part in ([one] if one.joint else _by_days(one))]


def _told_of_before(segments: list[Segment], current: Segment, clause: Clause) -> list[Segment]:
    """上午见了A，下午见了B，A嫌贵，B说月底签: what is said of each behind, with neither day nor way of its own."""
    named = accounts_of(clause)
    day = clause.first("time")
    begins = day is not None and not _LEADING.sub("", clause.before(day.start - clause.span[0]).masked)
    if not named or named & current.accounts or happened(clause) or begins:
        return []
    return [one for one in segments if not one.joint and one.accounts and named <= one.accounts][-1:]


def _by_days(segment: Segment) -> list[Segment]:
    """周一电话聊了…，周二去现场看了…: several days with one customer are told each by itself."""
    parts = [Segment(accounts=segment.accounts)]
    told_on: date | None = None
    for clause in segment.clauses:
        day = _day_told(clause)
        if day is not None and told_on is not None and day != told_on:
            parts.append(Segment(accounts=segment.accounts, goes_on=True))
        told_on = day or told_on
        parts[-1].clauses.append(clause)
    return parts


def _day_told(clause: Clause) -> date | None:
    """The day gone by that the clause begins with, where it tells of something we did then."""
    day = clause.first("time")
    if day is None or not happened(clause) or asking.is_supposed(clause):
        return None
    head, rest = clause.before(day.start - clause.span[0]), clause.after(day.end - clause.span[0])
    begins = not _LEADING.sub("", head.masked) or _OURS.fullmatch(head.masked)
    if not begins or rest.has("activity.theirs", "happening.time_of_other"):
        return None
    value = day.value.resolve("past")
    is_day = value.grain in _OF_ONE_DAY and day.value.anchor not in _HANGS_ON_A_DAY
    over = slots.past(day, clause.reading.now)
    return over.date() if over is not None and is_day else None


def _joint(clause: Clause) -> list[frozenset[int]]:
    """The customers that the clause names side by side, with nobody's deal or words between them; each by those
    whom its name may mean."""
    named = clause.found("account")
    meant = list(dict.fromkeys(frozenset(one.account_ids) for one in named))
    if len(meant) < 2 or not all(meant) or clause.found("opportunity"):
        return []
    return meant if all(_beside(clause, *pair) for pair in pairwise(named)) else []


def _beside(clause: Clause, one: Found, other: Found) -> bool:
    """Only a small word, and who was met at the first, stands between them."""
    gap = clause.reading.masked[one.end : other.start]
    return catalog.cue("activity.side_by_side").fullmatch(gap) is not None


def _each_told_of_later(meant: list[frozenset[int]], clause: Clause, later: list[Clause]) -> bool:
    """Whether the rest of the message begins with each of them once more."""
    if clause.found("person"):
        return False
    again: set[int] = set()
    for one in later:
        again |= accounts_of(one) if not _joint(one) else set()
    return all(one & again for one in meant)


def _begins_another(current: Segment, clause: Clause, listed: bool) -> bool:
    accounts = accounts_of(clause)
    if not current.accounts or not accounts or accounts & current.accounts:
        return False
    first = clause.first("account", "person")
    if first is None:
        return False
    head = clause.before(first.start - clause.span[0])
    leads = len(_LEADING.sub("", head.masked)) <= 1
    return happened(clause) or (leads and (listed or _starts_sentence(clause) or bool(head.found("time"))))


def only_names(clause: Clause) -> bool:
    """下午锐达, afternoon Bluewave: when and whom, and nothing of how."""
    return bool(clause.found("account", "person")) and not _LEADING.sub("", clause.masked)


def _starts_sentence(clause: Clause) -> bool:
    reading, start = clause.reading, clause.span[0]
    before = (reading.masked[one.span[0] : start] for one in reading.sentences if one.span[0] <= start)
    return any(not _LEADING.sub("", one) for one in before)


def accounts_of(clause: Clause) -> set[int]:
    named = {one for found in clause.found("account", "opportunity") for one in found.account_ids}
    return named or {
        one for found in clause.found("person") for one in found.account_ids if len(found.account_ids) == 1
    }
