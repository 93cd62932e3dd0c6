"""Questions: about one record, about many (see figures), or for the knowledge base."""

from __future__ import annotations

from intents.readers import (
    asking,
    figure_beside,
    figure_breath,
    figure_changes,
    figures,
    left_out,
    one_record,
    passed_on,
    slots,
)
from intents.readers.account_questions import about_account, both_sums, last_with_person
from intents.readers.asked import knowledge, subject
from intents.readers.happenings import EVENTS, happened
from intents.reading import Clause, Reading
from intents.schema import Frame, Slot

_TWO, _MOST_FIGURES = 2, 3
_ELLIPTIC, _TOPIC = 14, 18  # characters of what is asked, and of what it is about
_NAMES = ("account", "person", "opportunity", "lead", "ticket", "contract")
_ABOUT_ONE = {
    "account.owner",
    "activity.last",
    "account.overview",
    "contact.show",
    "account.history",
    "contract.show",
    "opportunity.show",
    "figure.ask",
}


def read(reading: Reading) -> list[Frame]:
    """The question's frame; a question that is about no record is for the knowledge base, a chat for nobody."""
    if passed_on.is_passed_on(reading):
        return [knowledge(reading)]
    wanted = passed_on.wanted_by_customer(reading)
    if wanted is not None:
        return [knowledge(wanted)]
    but_some = left_out.figure(reading)
    if but_some is not None:
        return [but_some]
    reading = _before_leaving(_before_going(reading))
    several = figure_beside.of_several(reading)
    if several is not None:
        return [several]
    return both_sums(reading) or _of_one_customer(reading) or _told_apart(reading) or _in_one_breath(reading)


def _in_one_breath(reading: Reading) -> list[Frame]:
    return figure_breath.several(reading) or _single(reading)


def _told_apart(reading: Reading) -> list[Frame]:
    """Several figures in a breath: 承兑收了多少，电汇收了多少; A类客户几个，B类呢."""
    pieces = [one for one in reading.clauses if one.text]
    if not _TWO <= len(pieces) <= _MOST_FIGURES or not all(asking.asks(one) for one in pieces):
        return []
    if not all(one.has("query.ask") for one in pieces) or reading.found("account"):
        return []
    first = figures.aggregate(_only(reading, pieces[0]))
    if first is None or not pieces[0].has("query.count", "query.sum", "figure.how_much"):
        return []
    return figure_changes.told_apart([_only(reading, one) for one in pieces[1:]], first)


def _of_one_customer(reading: Reading) -> list[Frame]:
    """归谁管，上次联系是什么时候: two or three questions in a breath about one customer, each read by itself."""
    asked = [one for one in reading.clauses if asking.asks(one)]
    many = len(asked)
    if not _TWO <= many <= _MOST_FIGURES or len(reading.found("account")) != 1 or len(reading.clauses) > many:
        return []
    frames = [frame for one in asked for frame in _single(_only(reading, one))]
    kinds = {frame.intent for frame in frames}
    if any(frame.intent == "account.overview" and frame.value("field") is None for frame in frames):
        return []
    if {"activity.last", "account.history"} <= kinds:
        return []  # 上次聊是什么时候，聊的啥: the last follow-up tells both
    return frames if len(kinds) == many and kinds <= _ABOUT_ONE else []


def _before_going(reading: Reading) -> Reading:
    """一会儿去鲁泰签合同，先把他们的商机说说: what they are gone to for is no part of what is asked."""
    wishes = [one for one in reading.clauses if one.has("asking.beforehand", "asking.briefing")]
    wish = next((one for one in wishes if asking.asks(one)), None)
    if wish is None or len(reading.found("account")) != 1:
        return reading
    before = [one for one in reading.clauses if one.span[1] <= wish.span[0]]
    planned = [one for one in before if one.has("happening.went", "happening.intended", *EVENTS)]
    if not planned or any(asking.asks(one) for one in before):
        return reading
    return _only(reading, wish)


def _before_leaving(reading: Reading) -> Reading:
    """下周三去厦门，帮我列下厦门的客户: when one goes there is no part of what is asked."""
    wish = reading.clauses[-1] if reading.clauses else None
    if wish is None or not asking.asks(wish) or slots.times(wish) or reading.found("account", "person"):
        return reading
    before = reading.clauses[:-1]
    is_trip = [one.has("query.trip_ahead") and not asking.asks(one) for one in before]
    return _only(reading, wish) if before and all(is_trip) else reading


def _only(reading: Reading, clause: Clause) -> Reading:
    """The text with nothing but this clause and the customer, every character in its place."""
    return reading.only([clause.span, *(one.span for one in reading.found("account"))])


def _single(reading: Reading) -> list[Frame]:
    if reading.has("smalltalk.leisure") and not reading.found(*_NAMES):
        return []
    if figures.asks_rule_outright(reading):
        return [knowledge(reading)]
    for attempt in (
        one_record.by_number,
        one_record.unknown_number,
        one_record.owner_of_stranger,
        one_record.price,
        one_record.repair,
        figures.people,
        one_record.lead,
        one_record.person,
        figures.idle,
        last_with_person,
        about_account,
        one_record.deal,
        one_record.unknown_house,
        one_record.allowed,
        _at_work,
        _today,
        figures.aggregate,
        _tasks,
        _panorama,
    ):
        frame = attempt(reading)
        if frame is not None:
            return [frame]
    return [] if reading.has("smalltalk.mood", "smalltalk.bye") else [knowledge(reading)]


def recalls(reading: Reading) -> bool:
    """我记得上次车总提过一个竞品，叫啥来着: what was told before is wanted again, and nothing of to-day is told."""
    if not any(one.has("query.recalls") for one in reading.clauses):
        return False
    is_ahead = any(slots.is_ahead(one, reading.now) for one in reading.found("time"))
    return not is_ahead and not any(happened(one) and not asking.asks(one) for one in reading.clauses)


def only_asks(reading: Reading) -> bool:
    """欧阳静昨天那通电话，讲啥了: the topic first, without a word of what was done, then what is asked of it."""
    if reading.has("query.terse_field"):
        return True
    pieces = reading.clauses
    if (
        not _TWO <= len(pieces) <= _MOST_FIGURES
        or not asking.asks(pieces[-1])
        or len(pieces[-1].text) > _ELLIPTIC
    ):
        return False
    if pieces[-1].found("account", "person", "opportunity") or pieces[-1].has("query.retold"):
        return False
    topics = [one for one in pieces[:-1] if not asking.asks(one)]
    return all(len(one.text) <= _TOPIC and not one.has("query.tells_something") for one in topics)


# ---------------------------------------------------------------- my own day
def _today(reading: Reading) -> Frame | None:
    """今天我有几件事到点, 还剩啥没干: what somebody has to do, asked without the word for it; 要超时的 are tickets."""
    if reading.has("figure.runs_out", "figure.out_of_time") or reading.value_in("figure.missing") == "task":
        return None
    if reading.has("figure.should_contact", "task.planned") and not reading.found(
        "account", "person", "opportunity"
    ):
        return _agenda(reading)
    is_of_tasks = subject(reading) in (None, "task", "activity") or reading.has("query.on_list")
    if reading.has("query.left_to_do") and is_of_tasks:
        return None if reading.found("account", "opportunity", "person") else _agenda(reading)
    if not reading.has("query.my_day") or subject(reading) not in (None, "task", "activity"):
        return None
    if not (reading.has("query.mine", "task.mine") or reading.found("time", "user")):
        return None
    return _agenda(reading)


def _at_work(reading: Reading) -> Frame | None:
    """这周大家都在忙啥, what's the team been up to: what was done, whoever did it."""
    if not reading.has("query.team_at_work") or reading.found("account", "person", "opportunity", "user"):
        return None
    return figures.about(reading, "activity").having(measure=Slot("list"))


def _panorama(reading: Reading) -> Frame | None:
    """给我来个概览, how are we doing: of nobody in particular, the pipeline by its stages."""
    if not reading.has("asking.panorama") or reading.found("account", "person", "opportunity", "lead"):
        return None
    return figures.about(reading, "opportunity").having(
        measure=Slot("sum"), group_by=Slot("stage", source="default")
    )


def _tasks(reading: Reading) -> Frame | None:
    if not (reading.has("task.mine") or subject(reading) == "task"):
        return None
    return _agenda(reading)


def _agenda(reading: Reading) -> Frame:
    user = reading.first("user")
    span = reading.first("time")
    return Frame("task.list", confidence=0.88, span=reading.span).having(
        overdue=Slot(True) if reading.has("query.late_tasks") else None,
        promised=Slot(True) if reading.has("query.promised") else None,
        span=slots.said(span, span.value.resolve(None)) if span else None,
        owners=slots.said(user, user.value) if user else None,
    )
