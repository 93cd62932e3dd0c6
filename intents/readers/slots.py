"""Slots from what was found in a clause, each with its words, span and confidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from intents import catalog
from intents.entities import due_at, occurred_at
from intents.mentions import names_of
from intents.reading import Clause, Found
from intents.schema import Mention, Slot

_EDGE = " \t\r\n,，。.;；:：、!！?？~～…-—"


def said(found: Found, value: Any, confidence: float = 0.95) -> Slot:
    learned = isinstance(value, Mention) and value.firm
    return Slot(value, found.text, found.span, confidence, "learned" if learned else "said")


def words(clause: Clause, value: Any, confidence: float = 0.9) -> Slot:
    """A slot whose evidence is the whole clause."""
    return Slot(value, clause.text, clause.span, confidence)


def mention(clause: Clause, kind: str) -> Slot | None:
    """The first thing in the clause that may name a record of this kind."""
    for found in clause.found():
        named = names_of(found, kind)
        if named is not None:
            return said(found, named, 0.95 if found.strength <= 4 or named.firm else 0.8)
    return None


def account(clause: Clause) -> Slot | None:
    return mention(clause, "account")


_AND = re.compile(r"\s*(?:和|跟|与|同|、|以及|还有|,|，|&|\+|/|(?:,\s*)?and)\s*")


def accounts(clause: Clause) -> list[Slot]:
    """The customer named first, and those named side by side with it: 把甲、乙和丙都…."""
    run: list[Found] = []
    for one in clause.found("account"):
        if run and not _AND.fullmatch(clause.reading.text[run[-1].end : one.start]):
            break
        run.append(one)
    return [said(one, one.value) for one in run]


def account_of_deal(clause: Clause) -> Slot | None:
    """The customer whose opportunity is named."""
    found = clause.first("opportunity")
    if found is None or len(found.account_ids) != 1:
        return None
    return Slot(Mention("account", found.text, found.account_ids), found.text, found.span, 0.8)


def account_of_person(clause: Clause) -> Slot | None:
    """The customer whose person is named, where they can be of one alone."""
    found = clause.first("person")
    if found is None or len(found.account_ids) != 1:
        return None
    return Slot(Mention("account", found.text, found.account_ids), found.text, found.span, 0.8)


def people(clause: Clause) -> Slot | None:
    """All persons mentioned, in their order."""
    found = list(clause.found("person"))
    if not found:
        return None
    return Slot(tuple(one.value for one in found), found[0].text, found[0].span, 0.9)


_TERM = re.compile(
    r"(?:到[港货库厂场岸]|[签付]款|收[到货款样]|签[约订收字完]|下单|报修|验收|发[货现票]|开[票箱机]|交[货付]|投产|投运|中标|出[库货票]|入库|回签|通知|故障|停[机电]|事发|受理|接[单报])后?$"
)


def times(clause: Clause) -> list[Found]:
    """The times of the clause. 他们要求到港五天内放行 tells a term, and no day."""
    return [one for one in clause.found("time") if not _is_term(clause, one)]


def _is_term(clause: Clause, time: Found) -> bool:
    before = clause.text[: max(0, time.start - clause.span[0])]
    return re.search(r"[之以]?内$", time.text) is not None and _TERM.search(before) is not None


def future(found: Found, now: datetime) -> datetime | None:
    """When a time that is said of a plan falls due; None when it cannot lie ahead (刚才)."""
    if found.value.anchor == "now":
        return None
    value = found.value.resolve("plan")
    due = due_at(value, now, deadline=found.value.deadline)
    return due if due is not None and due.date() >= now.date() else None


def is_ahead(found: Found, now: datetime) -> bool:
    """Whether a time without any tense about it points to what is still to come."""
    value = found.value.resolve(None)
    if value.start is None:
        return value.end is not None and value.end > now
    is_long = value.grain in ("day", "week", "month", "quarter", "year")
    goes_on = value.end is not None and value.end > now and is_long
    return value.start > now or (goes_on and value.start.date() >= now.date())


def past(found: Found, now: datetime) -> datetime | None:
    """When something done at this time was done; None for a time that cannot lie behind."""
    value = found.value.resolve("past")
    if value.start is not None and value.start.date() > now.date():
        return None
    return occurred_at(value, now)


def day(found: Found, tense: str = "plan") -> date | None:
    """The single day meant by a time; the last one of a period."""
    value = found.value.resolve(tense)
    moment = value.end or value.start
    return None if moment is None else moment.date()


def first_day(found: Found, tense: str = "past") -> date | None:
    value = found.value.resolve(tense)
    moment = value.start or value.end
    return None if moment is None else moment.date()


def money(clause: Clause, *, last: bool = False) -> Slot | None:
    found = clause.found("money")
    if not found:
        return None
    one = found[-1 if last else 0]
    return said(one, one.value.value)


def percent(clause: Clause) -> Slot | None:
    """A probability: 80%, 八成, or a bare 80 right behind its word."""
    found = clause.first("percent")
    if found is not None and found.value <= 100:
        return said(found, int(found.value))
    cue = clause.search("opportunity.probability")
    bare = cue and re.compile(r"[^\d。,;]{0,6}?(\d{1,3})(?!\d)").match(clause.masked, cue.end())
    if bare and int(bare[1]) <= 100:
        start = clause.span[0] + bare.start(1)
        return Slot(int(bare[1]), bare[1], (start, start + len(bare[1])), 0.85)
    return None


def tidy(text: str) -> str:
    """A piece of speech without the blanks, marks and fillers at its edges."""
    previous = None
    while previous != text:
        previous = text
        text = _trim_fillers(_stripped(text))
    return text


def _stripped(text: str) -> str:
    """-80度 keeps its sign; the 2 of A-2 has none."""
    inner = text.strip(_EDGE)
    head = text[: text.find(inner)]
    is_negative = inner[:1].isdigit() and head.endswith("-") and not head[:-1].endswith(tuple("0123456789"))
    return f"-{inner}" if is_negative else inner


def _trim_fillers(text: str) -> str:
    filler = catalog.cue("control.filler")
    head = filler.match(text.lower())
    if head and head.end() < len(text):
        text = text[head.end() :]
    return text


def without(clause: Clause, cuts: Iterable[Sequence[int]]) -> str:
    """The clause's own words but for these spans of the text."""
    start, end = clause.span
    out, at = [], start
    for cut_start, cut_end in sorted((max(start, a), min(end, b)) for a, b in cuts):
        if cut_start >= at:
            out.append(clause.reading.text[at:cut_start])
        at = max(at, cut_end)
    return tidy("".join([*out, clause.reading.text[at:end]]))


def hint(clause: Clause, kind: str) -> Slot:
    """A record described rather than named: the words among which its name must be looked for."""
    named = mention(clause, kind)
    return named or Slot(Mention(kind, clause.text), clause.text, clause.span, 0.7)


def value(clause: Clause, table: str, confidence: float = 0.9) -> Slot | None:
    """The value of a table (stage, priority …) whose words stand first in the clause."""
    found = clause.search_value(table)
    if found is None:
        return None
    match = found[1]
    span = (clause.span[0] + match.start(), clause.span[0] + match.end())
    return Slot(found[0], clause.reading.text[slice(*span)], span, confidence)


_SMALL = {"一": 1, "两": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_SMALL |= {digit: number for number, digit in enumerate("二三四五六七八九十", start=2)}


def small_number(text: str) -> int:
    """三 or three or 3, as people say how many lines they want; 5 for what is none."""
    return int(text) if text.isdigit() else _SMALL.get(text, 5)
