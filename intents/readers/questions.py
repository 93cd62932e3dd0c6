"""Questions: about one record, about many (see figures), or for the knowledge base."""

from __future__ import annotations

import re
from dataclasses import replace

from intents import catalog
from intents.readers import figure_changes, figure_subject, figures, slots
from intents.readers.account_questions import about_account, both_sums, last_with_person
from intents.readers.asked import asks_for_money, field, knowledge, subject
from intents.readers.figure_amounts import asks_whose
from intents.readers.unknown_names import before_field, stranger
from intents.reading import Clause, Reading
from intents.schema import Frame, Mention, Slot

_CONTACT_FIELDS = ("phone", "email", "wechat", "title")
_TWO, _MOST_FIGURES = 2, 3
_ELLIPTIC, _TOPIC = 14, 18  # characters of what is asked, and of what it is about
_RECORDS = {"contract", "payment", "ticket", "opportunity", "quote", "task"}
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
_OF_STRANGERS = ("stage", "owner", "probability", "close_date", "signed_on", "competitor")


def read(reading: Reading) -> list[Frame]:
    """The question's frame; a question that is about no record is for the knowledge base, a chat for nobody."""
    if _is_passed_on(reading):
        return [knowledge(reading)]
    wanted = _wanted_by_customer(reading)
    if wanted is not None:
        return [knowledge(wanted)]
    return both_sums(reading) or _of_one_customer(reading) or _told_apart(reading) or _single(reading)


def _told_apart(reading: Reading) -> list[Frame]:
    """Several figures in a breath: 承兑收了多少，电汇收了多少; A类客户几个，B类呢."""
    pieces = [one for one in reading.clauses if one.text]
    if not _TWO <= len(pieces) <= _MOST_FIGURES or not all(slots.asks(one) for one in pieces):
        return []
    if not all(one.has("query.ask") for one in pieces) or reading.found("account"):
        return []
    first = figures.aggregate(_only(reading, pieces[0]))
    if first is None or not pieces[0].has("query.count", "query.sum", "figure.how_much"):
        return []
    return figure_changes.told_apart([_only(reading, one) for one in pieces[1:]], first)


def _of_one_customer(reading: Reading) -> list[Frame]:
    """归谁管，上次联系是什么时候: two questions in a breath about one customer, each read by itself."""
    asking = [one for one in reading.clauses if slots.asks(one)]
    if len(asking) != _TWO or len(reading.found("account")) != 1 or len(reading.clauses) > _TWO:
        return []
    frames = [frame for one in asking for frame in _single(_only(reading, one))]
    kinds = {frame.intent for frame in frames}
    if any(frame.intent == "account.overview" and frame.value("field") is None for frame in frames):
        return []
    alike = len(kinds) == _TWO and kinds <= _ABOUT_ONE and "account.owner" in kinds
    return frames if alike else []


def _only(reading: Reading, clause: Clause) -> Reading:
    """The text with nothing but this clause and the customer, every character in its place."""
    kept = [clause.span, *(one.span for one in reading.found("account"))]
    text = "".join(
        char if any(start <= at < end for start, end in kept) else " " for at, char in enumerate(reading.text)
    )
    items = [one for one in reading.items if any(start <= one.start < end for start, end in kept)]
    return Reading(text, reading.now, items, reading.terms)


def _single(reading: Reading) -> list[Frame]:
    for attempt in (
        _by_number,
        _unknown_number,
        _price,
        _repair,
        figures.people,
        _lead,
        _person,
        figures.idle,
        last_with_person,
        about_account,
        _deal,
        _allowed,
        _today,
        figures.aggregate,
        _tasks,
        _panorama,
    ):
        frame = attempt(reading)
        if frame is not None:
            return [frame]
    return [] if reading.has("smalltalk.mood", "smalltalk.bye") else [knowledge(reading)]


def only_asks(reading: Reading) -> bool:
    """欧阳静昨天那通电话，讲啥了: the topic first, without a word of what was done, then what is asked of it."""
    if reading.has("query.terse_field"):
        return True
    pieces = reading.clauses
    if (
        not _TWO <= len(pieces) <= _MOST_FIGURES
        or not slots.asks(pieces[-1])
        or len(pieces[-1].text) > _ELLIPTIC
    ):
        return False
    if pieces[-1].found("account", "person", "opportunity") or pieces[-1].has("query.retold"):
        return False
    topics = [one for one in pieces[:-1] if not slots.asks(one)]
    return all(len(one.text) <= _TOPIC and not one.has("query.tells_something") for one in topics)


def _is_passed_on(reading: Reading) -> bool:
    """客户问…: what some customer, whoever it is, wants to know of our wares."""
    return reading.has("query.client_asks") and not reading.found("account", "person", "opportunity")


def _wanted_by_customer(reading: Reading) -> Reading | None:
    """恒信的许总问，加装要多少户同意: what a customer who is named wants to know of our wares, not of our records."""
    rest = _behind_who_asks(reading) or _before_who_asks(reading)
    if rest is None:
        return None
    is_of_records = rest.has("asking.of_money") or bool(figure_subject.nouns(rest) & _RECORDS)
    return None if is_of_records or field(rest) is not None else rest


def _behind_who_asks(reading: Reading) -> Reading | None:
    """What stands behind 恒信的许总问."""
    said, named = reading.search("query.named_asks"), reading.found("account")
    if said is None or not named or named[-1].start >= said.end():
        return None
    end = said.end()
    later = [one for one in reading.items if one.start >= end]
    return Reading(" " * end + reading.text[end:], reading.now, later, reading.terms)


def passes_on(reading: Reading) -> bool:
    """Whether a customer's question stands there, and then only whose it is: …保几年？李工昨天又问了."""
    return _before_who_asks(reading) is not None and slots.asks(reading.clauses[0])


def _before_who_asks(reading: Reading) -> Reading | None:
    """X3能接老系统吗？恒信那边老问: what stands before a last piece that only tells who wants to know."""
    named = reading.found("account", "person")
    if len(reading.clauses) < _TWO or not named:
        return None
    last = reading.clauses[-1]
    if not last.has("query.named_asked") or any(one.start < last.span[0] for one in named):
        return None
    items = [one for one in reading.items if one.end <= last.span[0]]
    return Reading(reading.text[: last.span[0]], reading.now, items, reading.terms)


# ---------------------------------------------------------------- one record
def _lead(reading: Reading) -> Frame | None:
    """A lead called by its name: whose it is, how far it is, whom to call."""
    named = slots.mention(reading, "lead")
    if named is None and reading.has("lead.that_one") and not reading.found("opportunity", "contract"):
        named = Slot(Mention("lead", reading.text), reading.text, reading.span, 0.6)
    if named is None or slots.account(reading) is not None:
        return None
    return Frame("lead.show", confidence=0.85, span=reading.span).having(lead=named, field=field(reading))


def _price(reading: Reading) -> Frame | None:
    """S300一台多少钱: the list price of a product of ours, when no customer is spoken of."""
    product = slots.mention(reading, "product")
    if product is None or not reading.has("query.price") or reading.found("account", "opportunity", "person"):
        return None
    if reading.has("query.deal_price"):
        return None
    return Frame("product.show", confidence=0.85, span=reading.span).having(product=product)


def _by_number(reading: Reading) -> Frame | None:
    for kind in ("ticket", "contract", "quote"):
        named = slots.mention(reading, kind)
        if named is not None and kind == "contract" and asks_for_money(reading):
            return figures.of_contract(reading, named)
        if named is not None:
            return Frame(f"{kind}.show", confidence=0.95, span=reading.span).having(
                **{kind: named}, field=field(reading)
            )
    return None


def _unknown_number(reading: Reading) -> Frame | None:
    """The number of a paper that the speaker does not see, or that is none."""
    said = re.search(r"(?<![a-z0-9])[a-z]{2,}\d*-\d{3,}", reading.folded)
    about = subject(reading) or ""
    kind = "contract" if about == "payment" else about
    if said is None or kind not in ("contract", "ticket", "quote"):
        return None
    number = reading.text[said.start() : said.end()]
    return Frame(f"{kind}.show", confidence=0.8, span=reading.span).having(
        **{kind: Slot(Mention(kind, number), number, said.span(), 0.8)}
    )


def _allowed(reading: Reading) -> Frame | None:
    """What may be done: a question to the documents, when nobody's record is spoken of."""
    named = reading.found("account", "person", "opportunity", "user", "lead")
    return knowledge(reading) if figures.asks_rule(reading) and not named else None


def _repair(reading: Reading) -> Frame | None:
    """我们报的那台修到哪了: a ticket by what it is about."""
    if not reading.has("query.ticket_progress") or reading.has("query.which", "query.count", "query.each"):
        return None
    if not reading.has("ticket.named", "query.reported_by_us", "query.repair"):
        return None
    return Frame("ticket.show", confidence=0.8, span=reading.span).having(
        ticket=slots.hint(reading, "ticket"), account=slots.account(reading), field=field(reading)
    )


def _person(reading: Reading) -> Frame | None:
    """中腾许总工电话多少; who's our contact at Harbour? need his phone number."""
    asked = _contact_field(reading)
    person = slots.people(reading)
    account = slots.account(reading)
    is_whom = person and reading.has("query.contact_is")
    is_whom = is_whom or (account and reading.has("query.whom", "query.their_job"))
    if asked is None and not is_whom:
        return None
    if person is None and account is None and not reading.has("query.they_did", "query.contact_is"):
        return _stranger_person(reading, asked)
    if (
        person is None
        and asked is not None
        and asked.value in ("title", "wechat")
        and not reading.has("query.contact_is")
    ):
        return None
    title = slots.value(reading, "query.job")
    return Frame("contact.show", confidence=0.92, span=reading.span).having(
        contact=person and Slot(person.value[0], person.text, person.span),
        account=account,
        field=asked,
        title=title,
    )


def _contact_field(reading: Reading) -> Slot | None:
    if reading.has("query.last", "query.they_said") and reading.has("query.phoned"):
        return None
    asked = field(reading)
    if asked is not None and asked.value in _CONTACT_FIELDS:
        return asked
    for name in _CONTACT_FIELDS[:2]:
        for clause in reading.clauses:
            found = slots.value(clause, "query.field")
            if found is not None and found.value == name:
                return found
    return None


def _stranger_person(reading: Reading, asked: Slot | None) -> Frame | None:
    named = stranger(reading) or before_field(reading)
    if named is None or asked is None or reading.has("query.client_asks"):
        return None
    return Frame("contact.show", confidence=0.8, span=reading.span).having(account=named, field=asked)


def _deal(reading: Reading) -> Frame | None:
    """An opportunity by its own name, or 那个商机 of a customer nobody here may know."""
    asked = field(reading)
    named = slots.mention(reading, "opportunity")
    if named is not None:
        return Frame("opportunity.show", confidence=0.92, span=reading.span).having(
            opportunity=named, field=asked
        )
    of_repair = subject(reading) == "ticket" and reading.has("query.of_repairs")
    of_many = reading.has("query.mine", "query.our_region", "query.largest", "query.smallest") or (
        reading.value_in("figure.sort_by") is not None or asks_whose(reading)
    )
    if reading.has("query.one_deal") and not of_repair and not of_many:
        described = stranger(reading) or slots.hint(reading, "opportunity")
        words = Mention("opportunity", str(described.value.text))
        return Frame("opportunity.show", confidence=0.75, span=reading.span).having(
            opportunity=replace(described, value=words), field=asked
        )
    named = stranger(reading)
    if named is None or reading.has("query.rule"):
        return None
    if of_repair and catalog.cue("query.of_repairs").fullmatch(named.text):
        return None  # 待件的单子有哪几张
    about_deal = asked is not None and (asked.value in _OF_STRANGERS or reading.has("query.that_one"))
    about_deal = about_deal or reading.has("query.paid", "query.unpaid", "query.deal_price")
    if subject(reading) in ("contract", "opportunity", "payment", "ticket", "account") or about_deal:
        return Frame("account.overview", confidence=0.7, span=reading.span).having(account=named, field=asked)
    return None


# ---------------------------------------------------------------- my own day
def _today(reading: Reading) -> Frame | None:
    """今天我有几件事到点, 还剩啥没干: what somebody has to do, asked without the word for it."""
    if reading.has("figure.should_contact") and not reading.found("account", "person", "opportunity"):
        return _agenda(reading)
    is_of_tasks = subject(reading) in (None, "task", "activity") or reading.has("query.on_list")
    if reading.has("query.left_to_do") and is_of_tasks:
        return None if reading.found("account", "opportunity", "person") else _agenda(reading)
    if not reading.has("query.my_day") or subject(reading) not in (None, "task", "activity"):
        return None
    if not (reading.has("query.mine", "task.mine") or reading.found("time", "user")):
        return None
    return _agenda(reading)


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
        span=slots.said(span, span.value.resolve(None)) if span else None,
        owners=slots.said(user, user.value) if user else None,
    )
