"""Slots from what was found in a clause, each with its words, span and confidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from intents import catalog
from intents.entities import due_at, occurred_at
from intents.mentions import names_of
from intents.readers import retold
from intents.reading import Clause, Found, Reading, once
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


def account_of_deal(clause: Clause) -> Slot | None:
    """The customer whose opportunity is named."""
    found = clause.first("opportunity")
    if found is None or len(found.account_ids) != 1:
        return None
    return Slot(Mention("account", found.text, found.account_ids), found.text, found.span, 0.8)


def people(clause: Clause) -> Slot | None:
    """All persons mentioned, in their order."""
    found = list(clause.found("person"))
    if not found:
        return None
    return Slot(tuple(one.value for one in found), found[0].text, found[0].span, 0.9)


def times(clause: Clause) -> list[Found]:
    return clause.found("time")


def future(found: Found, now: datetime) -> datetime | None:
    """When a time that is said of a plan falls due; None when it cannot lie ahead."""
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
    when = occurred_at(found.value.resolve("past"), now)
    return when if when is not None and when.date() <= now.date() else None


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


def amount_after(clause: Clause, cue: str) -> Slot | None:
    """Money said behind a cue word of the clause."""
    match = clause.search(cue)
    return money(clause.after(match.end())) if match else None


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


def is_told(clause: Clause) -> bool:
    """Whether the clause states something: it neither asks nor supposes."""
    return not asks(clause) and not is_supposed(clause)


@once
def is_supposed(clause: Clause) -> bool:
    """Whether the clause, or a condition before it in its sentence (要是…签了，我请客), only supposes."""
    supposed = clause.search("control.hypothetical")
    if supposed is not None:
        asked = clause.search("query.reported") or clause.search("query.left_open")
        return asked is None or supposed.start() < asked.start()  # 问了他要不要样品 supposes nothing
    sentence = next(
        (one for one in clause.reading.sentences if one.span[0] <= clause.span[0] < one.span[1]), None
    )
    return sentence is not None and sentence.before(clause.span[0] - sentence.span[0]).has(
        "control.condition"
    )


@once
def asks(clause: Clause) -> bool:
    """Whether the clause asks us something; what others are told to have asked does not count."""
    if clause.has("control.polite_order"):
        return False
    if _wants_a_yes(clause) or _is_passed_on(clause) or clause.has("query.asks_us") or retold.recalls(clause):
        return True
    asked = _question_word(clause)
    if asked is None:
        return orders_to_show(clause)
    if _is_a_few(clause, asked):
        return orders_to_show(clause)
    return not retold.is_embedded(clause, asked)


def _question_word(clause: Clause) -> re.Match[str] | None:
    """The first one that asks: 谁都没跟的有多少 asks with its 多少, 谁都没来 not at all."""
    asked = clause.search("query.ask")
    if asked is None or not clause.has("query.no_ask"):
        return asked
    idle = [match.span() for match in catalog.cue("query.no_ask").finditer(clause.masked)]
    if clause.has("query.no_ask_told"):
        return None
    words = catalog.cue("query.ask").finditer(clause.masked)
    return next((one for one in words if not any(start <= one.start() < end for start, end in idle)), None)


@once
def orders_to_show(clause: Clause) -> bool:
    """Whether the clause asks without a question word: an order to show something, or the name of what is wanted."""
    if clause.has("happening.told_outright") or _is_step_of_a_story(clause):
        return False
    if any(one.has("control.sets_value") for one in clause.reading.clauses if one.span[0] > clause.span[0]):
        return False  # 那条线索，改成跟进中: the name of what the order behind it is about
    if clause.has("query.request", "query.asked_sum"):
        return True
    if clause.has("asking.order", "asking.briefing") and not clause.has("asking.others"):
        return True
    if clause.has("asking.tail") and _speaks_of_records(clause):
        return True
    if not clause.has("asking.named") or clause.has("asking.no_name") or _is_told_of(clause):
        return False
    return not _is_topic(clause)


def _is_step_of_a_story(clause: Clause) -> bool:
    """Visited Acme. Check back with them in two weeks: dated ahead, behind what was done, and nothing for me to see."""
    if clause.has("asking.for_me") or not any(is_ahead(one, clause.reading.now) for one in times(clause)):
        return False
    before = (one for one in clause.reading.clauses if one.span[1] <= clause.span[0])
    return any(one.has("activity.event", "happening.done", "happening.went") for one in before)


def _is_topic(clause: Clause) -> bool:
    """那张漏水的单子 客户打了5分: the name of what the next clause tells of."""
    following = next((one for one in clause.reading.clauses if one.span[0] >= clause.span[1]), None)
    return following is not None and following.has(
        "activity.feedback", "activity.done_mark", "activity.event", "ticket.rate_service"
    )


def _speaks_of_records(clause: Clause) -> bool:
    """Whether there is anything in it that could be shown: 在谈商机按大区拆一下, 蓉建的档案调一下."""
    if clause.has("asking.others", "activity.event") or clause.found("person", "phone", "email"):
        return False
    tables = ("query.subject", "query.field", "figure.dimension")
    return clause.has("query.overview", "query.history") or any(clause.value_in(one) for one in tables)


def _is_told_of(clause: Clause) -> bool:
    """A noun at the end of a story (今天去看了他们要续的合同), or one with a number to write down."""
    if clause.reading.found("phone", "email"):
        return True
    return clause.has("activity.event", "control.negated") and not clause.has(
        "figure.neglected", "asking.of_the_past"
    )


def _is_a_few(clause: Clause, asked: re.Match[str]) -> bool:
    """再加几个账号 is "a few"; 是几号, 有几单 and 签了几个 ask."""
    if not asked[0].startswith("几") or clause.has("query.how_many"):
        return False
    if len(clause.reading.clauses) == 1 and clause.has("figure.went_how_often"):
        return False  # 上个月去了几次苏州, and nothing of what came of it
    return clause.has("activity.feedback", "activity.event", "query.a_few")


def _wants_a_yes(clause: Clause) -> bool:
    """赢率现在是70吧? is no order to make it so."""
    end = clause.span[1]
    marked = clause.reading.masked[end : end + 1] == "?" or clause.masked.endswith("?")
    return (marked and clause.has("query.tag")) or _is_checked(clause)


def _is_checked(clause: Clause) -> bool:
    """It is in at 96k, right? Only checking: what is stated before a bare tag, or beside the word that it only asks."""
    reading = clause.reading
    if reading.has("query.only_checking") and not clause.has("activity.event"):
        return True
    following = next((one for one in reading.clauses if one.span[0] >= clause.span[1]), None)
    marked = following is not None and reading.masked[following.span[1] : following.span[1] + 1] == "?"
    return following is not None and marked and following.has("query.bare_tag")


def _is_passed_on(clause: Clause) -> bool:
    """客户问…: a question that a colleague passes on from nobody in particular."""
    named = clause.reading.found("account", "person", "opportunity")
    passed_on = clause.has("query.client_asks") or (
        clause.has("query.asked_for_client") and clause.reading.has("query.client_asks")
    )
    return passed_on and not named


@once
def is_question(reading: Reading) -> bool:
    """Whether the message as a whole asks, by any clause that is not told about others, or names what it wants."""
    return any(asks(clause) for clause in _asking_pieces(reading)) or reading.has(
        "query.asked_for", "query.terse_field"
    )


def _asking_pieces(reading: Reading) -> list[Clause]:
    """Clauses with the mark that ends them, which is where a question mark stands."""
    pieces = []
    for clause in reading.clauses:
        end = clause.span[1]
        mark = reading.masked[end : end + 1]
        pieces.append(Clause(reading, (clause.span[0], end + 1)) if mark == "?" else clause)
    return pieces
