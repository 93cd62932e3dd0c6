"""Questions: about one record, about many (see figures), or for the knowledge base."""

from __future__ import annotations

import re

from intents.readers import figures, slots
from intents.readers.unknown_names import stranger
from intents.reading import Clause, Reading
from intents.schema import Frame, Mention, Slot

_CONTACT_FIELDS = ("phone", "email", "wechat", "title")
_OF_STRANGERS = ("stage", "owner", "probability", "close_date", "signed_on", "competitor")
_DEAL_FIELDS = ("stage", "amount", "probability", "close_date", "competitor")


def read(reading: Reading) -> list[Frame]:
    """The question's frame; a question that is about no record is for the knowledge base, a chat for nobody."""
    if _is_passed_on(reading):
        return [knowledge(reading)]
    for attempt in (
        _by_number,
        _unknown_number,
        _price,
        _repair,
        figures.people,
        _person,
        figures.idle,
        _about_account,
        _deal,
        _allowed,
        _today,
        figures.aggregate,
        _tasks,
    ):
        frame = attempt(reading)
        if frame is not None:
            return [frame]
    return [] if reading.has("smalltalk.mood", "smalltalk.bye") else [knowledge(reading)]


def _is_passed_on(reading: Reading) -> bool:
    """客户问…: what some customer, whoever it is, wants to know of our wares."""
    return reading.has("query.client_asks") and not reading.found("account", "person", "opportunity")


def knowledge(reading: Reading) -> Frame:
    text = slots.tidy(reading.text)
    passed_on = reading.search("query.client_asks")
    question = slots.tidy(reading.after(passed_on.end()).text) if passed_on else reading.text
    return Frame("knowledge.ask", {"question": Slot(question or text, text, reading.span)}, 0.6, reading.span)


def field(reading: Clause) -> Slot | None:
    """Which attribute is asked for."""
    return slots.value(reading, "query.field", 0.85)


def subject(reading: Clause) -> str | None:
    return reading.value_in("query.subject")


# ---------------------------------------------------------------- one record
def _price(reading: Reading) -> Frame | None:
    """S300一台多少钱: the list price of a product of ours, when no customer is spoken of."""
    product = slots.mention(reading, "product")
    if product is None or not reading.has("query.price") or reading.found("account", "opportunity", "person"):
        return None
    return Frame("product.show", confidence=0.85, span=reading.span).having(product=product)


def _by_number(reading: Reading) -> Frame | None:
    for kind in ("ticket", "contract", "quote"):
        named = slots.mention(reading, kind)
        if named is not None and kind == "contract" and _asks_for_money(reading):
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


def _asks_for_money(reading: Reading) -> bool:
    """What has been paid of it, or what is still to come."""
    return reading.has("query.unpaid", "query.overdue", "query.overdue_days", "query.paid")


def _repair(reading: Reading) -> Frame | None:
    """我们报的那台修到哪了: a ticket by what it is about."""
    if not reading.has("query.ticket_progress") or reading.has("query.which", "query.count"):
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
    is_whom = (person and reading.has("query.contact_is")) or (account and reading.has("query.whom"))
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
    if reading.has("query.last") and reading.has("query.phoned"):
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
    named = stranger(reading)
    if named is None or asked is None:
        return None
    return Frame("contact.show", confidence=0.8, span=reading.span).having(account=named, field=asked)


def _about_account(reading: Reading) -> Frame | None:
    account = slots.account(reading)
    if account is None:
        return None
    about = subject(reading)
    frame = Frame("account.overview", confidence=0.85, span=reading.span).having(account=account)
    asked = field(reading)
    if about == "ticket":
        return figures.of_account(reading, "ticket", account)
    if asked is not None and asked.value == "owner":
        return Frame("account.owner", frame.slots, 0.92, reading.span)
    if reading.has("query.last") and about not in ("opportunity", "contract", "payment", "lead"):
        return Frame("activity.last", frame.slots, 0.92, reading.span).having(
            mine=Slot(True) if reading.has("query.mine", "query.i_did") else None,
            kind=slots.value(reading, "activity.kind"),
        ) if not reading.has("query.several_last") else _history(reading, frame)  # fmt: skip
    is_dated = asked is not None and asked.value in ("signed_on", "ends_on") and about != "opportunity"
    if about in ("contract", "payment", "quote") or is_dated or _asks_for_money(reading):
        return _papers(reading, account, about, asked)
    if reading.has("query.history") and not (about == "opportunity" and asked is not None):
        return _history(reading, frame)
    if about == "task" and reading.has("task.mine"):
        return Frame("task.list", frame.slots, 0.85, reading.span)
    if about == "contact":
        return figures.of_account(reading, "contact", account)
    if (
        about == "opportunity"
        and reading.has("query.which", "query.count")
        and not reading.has("query.one_deal")
    ):
        return figures.of_account(reading, "opportunity", account)
    if _asks_of_deal(reading, about, asked):
        return _deal_of(reading, account, asked)
    if reading.has("query.overview") or asked is not None or reading.has("query.request"):
        return frame.having(field=asked)
    if reading.has("query.policy"):
        return knowledge(reading)
    return frame


def _asks_of_deal(reading: Reading, about: str | None, asked: Slot | None) -> bool:
    if asked is not None and asked.value in _DEAL_FIELDS:
        return True
    return about == "opportunity" or reading.has("opportunity.named")


def _deal_of(reading: Reading, account: Slot, asked: Slot | None) -> Frame:
    return Frame("opportunity.show", confidence=0.88, span=reading.span).having(
        opportunity=slots.hint(reading, "opportunity"), account=account, field=asked
    )


def _history(reading: Reading, frame: Frame) -> Frame:
    count = re.search(
        r"(?:最近|last|上)\s*([一二两三四五六七八九十\d]+|two|three|four|five|six)\s*(?:次|条|个|回|visits?|calls?|times?|follow|entries|activit|notes?|meetings?)",
        reading.folded,
    )
    limit = Slot(slots.small_number(count[1]), count[0], count.span(), 0.9) if count else None
    return Frame("account.history", frame.slots, 0.9, reading.span).having(limit=limit)


def _papers(reading: Reading, account: Slot, about: str | None, asked: Slot | None) -> Frame:
    """A customer's contracts or payments."""
    if about == "quote":
        return figures.of_account(reading, "quote", account)
    if about != "payment" and not _asks_for_money(reading):
        return Frame("contract.show", confidence=0.9, span=reading.span).having(
            account=account, contract=slots.hint(reading, "contract"), field=asked
        )
    return figures.of_account(reading, "payment", account)


def _deal(reading: Reading) -> Frame | None:
    """An opportunity by its own name, or 那个商机 of a customer nobody here may know."""
    asked = field(reading)
    named = slots.mention(reading, "opportunity")
    if named is not None:
        return Frame("opportunity.show", confidence=0.92, span=reading.span).having(
            opportunity=named, field=asked
        )
    if reading.has("query.one_deal") and not reading.has("query.mine", "query.our_region"):
        return Frame("opportunity.show", confidence=0.75, span=reading.span).having(
            opportunity=slots.hint(reading, "opportunity"), field=asked, account=stranger(reading)
        )
    named = stranger(reading)
    if named is None or reading.has("query.rule"):
        return None
    about_deal = asked is not None and (asked.value in _OF_STRANGERS or reading.has("query.that_one"))
    if subject(reading) in ("contract", "opportunity", "payment", "ticket", "account") or about_deal:
        return Frame("account.overview", confidence=0.7, span=reading.span).having(account=named, field=asked)
    return None


# ---------------------------------------------------------------- my own day
def _today(reading: Reading) -> Frame | None:
    """今天我有几件事到点: what somebody has to do, asked without the word for it."""
    if not reading.has("query.my_day") or subject(reading) not in (None, "task", "activity"):
        return None
    if not (reading.has("query.mine", "task.mine") or reading.found("time", "user")):
        return None
    return _agenda(reading)


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
