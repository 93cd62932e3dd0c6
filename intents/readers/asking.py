"""Whether a clause or a message asks, tells or only supposes."""

from __future__ import annotations

import re

from intents import catalog
from intents.readers import retold, slots
from intents.reading import Clause, Reading, once


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
    if clause.has("query.is_who") and len(clause.reading.clauses) == 1 and clause.found("person", "account"):
        return True
    if _wants_a_yes(clause) or _is_passed_on(clause) or clause.has("query.asks_us") or retold.recalls(clause):
        return True
    asked = _question_word(clause)
    if asked is None:
        return orders_to_show(clause)
    if _is_a_few(clause, asked) or _is_still(clause, asked) or _is_theirs(clause):
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


def _heads_a_story(clause: Clause) -> bool:
    """说一下阳光芒果 今早七点半到的基地: who tells of somebody says so first."""
    behind = (one for one in clause.reading.clauses if one.span[0] >= clause.span[1])
    return clause.has("asking.tells_of") and any(map(_is_past_event, behind))


def _is_past_event(clause: Clause) -> bool:
    past = any(not slots.is_ahead(one, clause.reading.now) for one in slots.times(clause))
    return past and clause.has("activity.event", "happening.done", "happening.went", "asking.came_there")


@once
def orders_to_show(clause: Clause) -> bool:
    """Whether the clause asks without a question word: an order to show something, or the name of what is wanted."""
    told = ("happening.told_outright", "asking.asked_of_us", "asking.promised", "asking.they_look")
    if clause.has(*told) or _is_step_of_a_story(clause) or _heads_a_story(clause):
        return False
    if any(one.has("control.sets_value") for one in clause.reading.clauses if one.span[0] > clause.span[0]):
        return False  # 那条线索，改成跟进中: the name of what the order behind it is about
    if clause.has("query.request", "query.asked_sum"):
        is_mere_name = clause.has("asking.named") and not clause.has("asking.order", "asking.briefing")
        return not (is_mere_name and _is_topic(clause))
    if clause.has("asking.order", "asking.briefing") and not clause.has("asking.others"):
        return True
    if clause.has("asking.tail") and _speaks_of_records(clause):
        return True
    if not clause.has("asking.named") or clause.has("asking.no_name") or _is_told_of(clause):
        return False
    return not _is_topic(clause)


def _is_step_of_a_story(clause: Clause) -> bool:
    """Visited Acme. Check back with them in two weeks: dated ahead, behind what was done, and nothing for me to see."""
    if clause.has("asking.for_me") or not any(
        slots.is_ahead(one, clause.reading.now) for one in slots.times(clause)
    ):
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
    if len(clause.reading.clauses) == 1 and clause.has("figure.went_how_often", "query.how_often_at_last"):
        return False  # 上个月去了几次苏州, and nothing of what came of it
    if clause.has("query.some_and_then"):
        return True
    return clause.has("activity.feedback", "activity.event", "query.a_few")


def _is_theirs(clause: Clause) -> bool:
    """要手持还是要固定的，毛总还没想好: the next clause says that the customer has still to answer it."""
    following = next((one for one in clause.reading.clauses if one.span[0] >= clause.span[1]), None)
    return (
        following is not None and following.has("query.left_to_them") and following.has("activity.feedback")
    )


def _is_still(clause: Clause, asked: re.Match[str]) -> bool:
    """四工位还是超2秒，他倒没发火: still, amid what is told, and no choice between two."""
    end = clause.span[1]
    if not asked[0].startswith("还是") or clause.has("query.choice"):
        return False
    amid = clause.reading.clauses[0].span[0] < clause.span[0] and end < clause.reading.clauses[-1].span[0]
    return amid and "?" not in clause.reading.masked[clause.span[0] : end + 1]


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
    if any(asks(clause) for clause in _asking_pieces(reading)) or reading.has("query.terse_field"):
        return True
    return reading.has("query.asked_for") and not reading.has("asking.promised")


def _asking_pieces(reading: Reading) -> list[Clause]:
    """Clauses with the mark that ends them, which is where a question mark stands."""
    pieces = []
    for clause in reading.clauses:
        end = clause.span[1]
        mark = reading.masked[end : end + 1]
        pieces.append(Clause(reading, (clause.span[0], end + 1)) if mark == "?" else clause)
    return pieces
