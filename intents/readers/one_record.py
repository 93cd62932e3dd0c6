"""Questions about one record: a lead, a deal, a person, a repair, whatever has a number."""

from __future__ import annotations

import re
from dataclasses import replace

from intents import catalog
from intents.readers import figures, slots
from intents.readers.asked import asks_for_money, field, knowledge, subject
from intents.readers.figure_amounts import asks_whose
from intents.readers.figure_filters import competitor
from intents.readers.unknown_names import before_field, company, house, quoted, stranger
from intents.reading import Reading
from intents.schema import Frame, Mention, Slot

_CONTACT_FIELDS = ("phone", "email", "wechat", "title")
_OF_CONTRACTS = ("signed_on", "ends_on", "starts_on")
_OF_STRANGERS = ("stage", "owner", "probability", "close_date", "signed_on", "competitor")


def lead(reading: Reading) -> Frame | None:
    """A lead called by its name: whose it is, how far it is, whom to call."""
    named = slots.mention(reading, "lead")
    if named is None and reading.has("lead.that_one") and not reading.found("opportunity", "contract"):
        named = Slot(Mention("lead", reading.text), reading.text, reading.span, 0.6)
    if named is None or slots.account(reading) is not None:
        return None
    return Frame("lead.show", confidence=0.85, span=reading.span).having(lead=named, field=field(reading))


def price(reading: Reading) -> Frame | None:
    """S300一台多少钱: the list price of a product of ours, when no customer is spoken of."""
    product = slots.mention(reading, "product")
    if product is None or not reading.has("query.price") or reading.found("account", "opportunity", "person"):
        return None
    if reading.has("query.deal_price"):
        return None
    return Frame("product.show", confidence=0.85, span=reading.span).having(product=product)


def by_number(reading: Reading) -> Frame | None:
    for kind in ("ticket", "contract", "quote"):
        named = slots.mention(reading, kind)
        of_terms = field(reading) is not None or reading.has("query.its_terms")
        of_money = asks_for_money(reading) or (reading.has("asking.of_money") and not of_terms)
        if named is not None and kind == "contract" and of_money:
            return figures.of_contract(reading, named)
        if named is not None:
            return Frame(f"{kind}.show", confidence=0.95, span=reading.span).having(
                **{kind: named}, field=field(reading)
            )
    return None


def unknown_number(reading: Reading) -> Frame | None:
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


def unknown_house(reading: Reading) -> Frame | None:
    """蓝鲸酒店今年签了多少: no figure over all hotels, where nobody goes by that name."""
    if reading.found("account", "lead", "opportunity"):
        return None
    known_by_trade = company(reading)
    named = known_by_trade or house(reading) or quoted(reading)
    if named is None or reading.has("query.each") or (reading.has("query.which") and known_by_trade is None):
        return None
    return Frame("account.overview", confidence=0.7, span=reading.span).having(
        account=named, field=field(reading)
    )


_OWNED = re.compile(
    r"(?:who(?:'s| is)?(?: (?:owns?|has|handles?|handling|covers?|covering|manages?|managing|runs|looks after"
    r"|looking after|responsible for|in charge of|taking care of|on|the (?:account )?owner of|the rep (?:for|on)))+"
    r"|whose (?:account|customer|client) is)\s+(?P<name>[一-鿿]{2,12})(?: (?:now|these days|at the moment))?\s*[?？]*"
)


def owner_of_stranger(reading: Reading) -> Frame | None:
    """who owns 华协检验: whose customer somebody is whom the speaker does not know by that name."""
    said = None if reading.found("account", "person", "user", "product") else _OWNED.fullmatch(reading.folded)
    if said is None:
        return None
    name = Slot(Mention("account", said["name"]), said["name"], said.span("name"), 0.8)
    return Frame("account.owner", {"account": name}, 0.85, reading.span)


def allowed(reading: Reading) -> Frame | None:
    """What may be done: a question to the documents, when nobody's record is spoken of."""
    named = reading.found("account", "person", "opportunity", "user", "lead")
    is_rule = figures.asks_rule(reading) or figures.asks_rule_outright(reading)
    return knowledge(reading) if is_rule and not named else None


def repair(reading: Reading) -> Frame | None:
    """我们报的那台修到哪了: a ticket by what it is about."""
    if not reading.has("query.ticket_progress") or reading.has("query.which", "query.count", "query.each"):
        return None
    if not reading.has("ticket.named", "query.reported_by_us", "query.repair"):
        return None
    return Frame("ticket.show", confidence=0.8, span=reading.span).having(
        ticket=slots.hint(reading, "ticket"), account=slots.account(reading), field=field(reading)
    )


def person(reading: Reading) -> Frame | None:
    """中腾许总工电话多少; who's our contact at Harbour? need his phone number."""
    if reading.value_in("figure.missing") is not None and subject(reading) == "contact":
        return None  # 没有手机号的联系人
    if reading.has("query.fields_of_account") and not reading.found("person"):
        return None
    if reading.has("query.how_often", "query.owner_of_account"):
        return None  # 给他打了几次电话, who is the owner of Acme
    asked = _contact_field(reading)
    person = slots.people(reading)
    account = slots.account(reading)
    is_whom = person and reading.has("query.contact_is")
    is_whom = is_whom or (person and len(person.value) == 1 and reading.has("query.is_who"))
    is_whom = is_whom or (account and reading.has("query.whom", "query.their_job"))
    is_whom = is_whom or (reading.has("query.their_job") and reading.has("query.over_there"))
    if asked is None and not is_whom:
        return None
    if (
        person is None
        and account is None
        and not reading.has("query.they_did", "query.over_there", "query.contact_is")
    ):
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


def _its_contract(reading: Reading, asked: Slot | None) -> Frame | None:
    """云齿CBCT的合同到哪天: what only a contract has, asked of the one that goes by the deal's name."""
    named = reading.first("opportunity")
    if named is None or asked is None or asked.value not in _OF_CONTRACTS or not named.account_ids:
        return None
    if catalog.cue("contract.right_behind").match(reading.masked[named.end :].lower()) is None:
        return None
    return Frame("contract.show", confidence=0.92, span=reading.span).having(
        account=Slot(Mention("account", named.text, named.account_ids), named.text, named.span, 0.8),
        contract=Slot(Mention("contract", named.text), named.text, named.span, 0.8),
        field=asked,
    )


def deal(reading: Reading) -> Frame | None:
    """An opportunity by its own name, or 那个商机 of a customer nobody here may know."""
    asked = field(reading)
    named = slots.mention(reading, "opportunity")
    whose = slots.account_of_deal(reading)
    if whose is not None and asked is None and reading.has("query.last"):
        return Frame("activity.last", confidence=0.85, span=reading.span).having(account=whose)
    if named is not None:
        return _its_contract(reading, asked) or Frame(
            "opportunity.show", confidence=0.92, span=reading.span
        ).having(opportunity=named, field=asked)
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
    if named is None or reading.has("query.rule") or competitor(reading) is not None:
        return None
    if of_repair and catalog.cue("query.of_repairs").fullmatch(named.text):
        return None  # 待件的单子有哪几张
    about_deal = asked is not None and (asked.value in _OF_STRANGERS or reading.has("query.that_one"))
    about_deal = about_deal or reading.has("query.paid", "query.unpaid", "query.deal_price")
    if subject(reading) in ("contract", "opportunity", "payment", "ticket", "account") or about_deal:
        return Frame("account.overview", confidence=0.7, span=reading.span).having(account=named, field=asked)
    return None
