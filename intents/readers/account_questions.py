"""Questions about one customer: the last contact, the history, papers and money, deals, the whole picture."""

from __future__ import annotations

import re

from intents.readers import figures, naming, slots
from intents.readers.asked import asks_for_money, field, knowledge, subject
from intents.reading import Reading
from intents.schema import Frame, Mention, Slot

_PAPERS = ("contract", "payment", "quote", "ticket")
_DEAL_FIELDS = ("stage", "amount", "probability", "close_date", "competitor")


def about_account(reading: Reading) -> Frame | None:
    account = slots.account(reading) or _house_of(reading)
    if account is None:
        return None
    if reading.has("query.rule_of_returns"):
        return knowledge(reading)
    about = subject(reading)
    frame = Frame("account.overview", confidence=0.85, span=reading.span).having(account=account)
    asked = field(reading)
    if reading.has("query.why_lost") and about in (None, "opportunity", "account"):
        return _deal_of(reading, account, Slot("lost_reason", confidence=0.8))
    if about == "ticket" or (about in (None, "account") and reading.has("figure.satisfaction")):
        return figures.of_account(reading, "ticket", account)
    if reading.has("query.invoice_out", "query.all_paid"):
        return figures.of_account(reading, "payment", account)
    is_price = reading.has("query.deal_price") and not reading.has("query.quoted")
    of_one_deal = (is_price or reading.has("query.one_deal")) and not reading.has("query.last")
    if reading.has("query.quoted") and about in (None, "quote", "opportunity") and not of_one_deal:
        return figures.of_account(reading, "quote", account).having(measure=Slot("list"))
    if reading.has("query.next_date") and about in (None, "task", "activity"):
        return Frame("task.list", frame.slots, 0.85, reading.span)
    if _asks_all_of_deal(reading):
        return _deal_of(reading, account, None)
    if asked is not None and asked.value == "owner" and reading.has("query.of_service"):
        return frame.having(field=Slot("service_owner", asked.text, asked.span, asked.confidence))
    if asked is not None and asked.value == "owner":
        return Frame("account.owner", frame.slots, 0.92, reading.span)
    if asks_how_often(reading, about):
        return figures.of_account(reading, "activity", account).having(
            measure=Slot("count"), contacts=slots.people(reading)
        )
    if (
        about in (None, "activity", "account")
        and reading.has("figure.anyone_did")
        and not reading.has("query.last")
    ):
        return figures.of_account(reading, "activity", account).having(measure=Slot("list"))
    if reading.has("query.last") and about not in ("opportunity", "contract", "payment", "lead"):
        return _history(reading, frame) if reading.has("query.several_last") else _last(reading, frame)
    is_dated = asked is not None and asked.value in ("signed_on", "ends_on") and about != "opportunity"
    if about in ("contract", None) and reading.has("query.to_be_signed"):
        return _deal_of(reading, account, Slot("close_date", confidence=0.8))
    if about in ("contract", "payment", "quote") or is_dated or asks_for_money(reading):
        return _papers(reading, account, about, asked)
    if reading.has("query.history") and not (about == "opportunity" and asked is not None):
        return _history(reading, frame)
    if about == "task" and reading.has("task.mine"):
        return Frame("task.list", frame.slots, 0.85, reading.span)
    if about == "contact":
        return figures.of_account(reading, "contact", account)
    deals = _deals_of(reading, account, about, asked)
    if deals is not None:
        return deals
    if _asks_of_deal(reading, about, asked):
        return _deal_of(reading, account, asked)
    if reading.has("query.overview") or asked is not None or reading.has("query.request"):
        return frame.having(field=asked)
    if reading.has("query.policy"):
        return knowledge(reading)
    return frame


def asks_how_often(reading: Reading, about: str | None) -> bool:
    """康泽最近三个月跟了几次, how many times did we call them: of calls and visits, and not of orders or repairs."""
    return about in (None, "activity", "account", "contact") and reading.has("query.how_often")


def _house_of(reading: Reading) -> Slot | None:
    """胡董那边还欠我们多少, 李工他们的合同: the customer of whoever is named, and never a figure over everybody's.

    Where several are called so it is asked which; of somebody nobody knows nothing is found.
    """
    people = reading.found("person")
    if not people and asks_for_money(reading):
        return _of_nobody_known(reading)
    if len(people) != 1 or reading.found("opportunity", "lead", "ticket", "contract", "quote", "user"):
        return None
    about = subject(reading)
    is_of_papers = about in _PAPERS or asks_for_money(reading) or asks_how_often(reading, about)
    if not reading.has("query.their_side") and not (is_of_papers and people[0].account_ids):
        return None
    said = people[0]
    return Slot(
        Mention("account", said.text, tuple(dict.fromkeys(said.account_ids))), said.text, said.span, 0.8
    )


_NAMED_FIRST = re.compile(r"(?P<name>[一-鿿]{2,3}?)的?(?:那边|那里|那儿|他们|她们|他家|她家)")


def _of_nobody_known(reading: Reading) -> Slot | None:
    """鲁雁那边还欠多少: a name that nobody of ours has."""
    match = _NAMED_FIRST.match(reading.masked)
    if match is None or not naming.is_chinese_name(match["name"]) or reading.found("account", "user"):
        return None
    if any(one.start < match.end("name") for one in reading.terms):
        return None  # 华东那边
    return Slot(Mention("account", match["name"]), match["name"], match.span("name"), 0.7)


def _deals_of(reading: Reading, account: Slot, about: str | None, asked: Slot | None) -> Frame | None:
    """手上还有哪些单子, what do we have open there: all of the customer's deals."""
    deals = figures.of_account(reading, "opportunity", account)
    if about is None and asked is None and reading.has("query.what_is_open"):
        return deals.having(state=Slot("open"), measure=Slot("list"))
    in_all = asked is None or asked.value == "amount"
    if (
        in_all
        and about in (None, "opportunity")
        and reading.has("query.in_hand")
        and reading.has("query.sum")
    ):
        return deals  # 浦江血液在手多少钱
    wanted = reading.has("query.which", "query.count", "query.any_other_deals") and about == "opportunity"
    return deals if wanted and not reading.has("query.one_deal") else None


def _asks_all_of_deal(reading: Reading) -> bool:
    """瑞丰那个立库，谁盯着呢，走到哪步了，几个钱: several things about one deal, all of which its card tells."""
    wanted = {found for one in reading.clauses if (found := one.value_in("query.field"))}
    several = {*_DEAL_FIELDS, "owner"} & wanted
    described = reading.has("query.one_deal", "figure.one_of_theirs")
    return len(several) > 1 and bool(several & {*_DEAL_FIELDS}) and described


def _asks_of_deal(reading: Reading, about: str | None, asked: Slot | None) -> bool:
    if asked is not None and asked.value in _DEAL_FIELDS:
        return True
    return about == "opportunity" or reading.has("opportunity.named")


def _deal_of(reading: Reading, account: Slot, asked: Slot | None) -> Frame:
    return Frame("opportunity.show", confidence=0.88, span=reading.span).having(
        opportunity=slots.hint(reading, "opportunity"), account=account, field=asked
    )


def _last(reading: Reading, frame: Frame) -> Frame:
    """The last follow-up: of the speaker's own, of a kind, or with a person, when that is asked for."""
    kind = slots.value(reading, "activity.kind")
    if kind is None or kind.value == "other":
        kind = slots.value(reading, "query.activity_kind") or kind
    if (kind is None or kind.value == "other") and reading.has("query.went"):
        kind = Slot("visit", confidence=0.8)
    return Frame("activity.last", frame.slots, 0.92, reading.span).having(
        mine=Slot(True) if reading.has("query.mine", "query.i_did") else None,
        kind=kind,
        contacts=slots.people(reading),
    )


def last_with_person(reading: Reading) -> Frame | None:
    """When did I last speak to Stefan: the customer is that of the person."""
    people = slots.people(reading)
    if people is None or slots.account(reading) is not None or asks_how_often(reading, subject(reading)):
        return None
    if not reading.has("query.last"):
        asks_field = slots.value(reading, "query.field") is not None and not reading.has("query.phoned")
        if not reading.has("query.they_said") or asks_field:
            return None
        return Frame("account.history", confidence=0.8, span=reading.span).having(contacts=people)
    return _last(reading, Frame("activity.last"))


def _history(reading: Reading, frame: Frame) -> Frame:
    count = re.search(
        r"(?:最近|last|上)\s*([一二两三四五六七八九十\d]+|two|three|four|five|six)\s*(?:次|条|个|回|visits?|calls?|times?|follow|entries|activit|notes?|meetings?)",
        reading.folded,
    )
    limit = Slot(slots.small_number(count[1]), count[0], count.span(), 0.9) if count else None
    kind = slots.value(reading, "activity.kind") or slots.value(reading, "query.activity_kind")
    is_told = kind is not None and kind.value != "other" and reading.has("query.history_of")
    return Frame("account.history", frame.slots, 0.9, reading.span).having(
        limit=limit, kind=kind if is_told else None
    )


def both_sums(reading: Reading) -> list[Frame]:
    """回了多少，还差多少: of a contract or a customer, what has come and what has not."""
    if not (reading.has("query.paid") and reading.has("query.unpaid")):
        return []
    contract, account = slots.mention(reading, "contract"), slots.account(reading)
    if contract is not None:
        asked = figures.of_contract(reading, contract)
    elif account is not None:
        asked = figures.of_account(reading, "payment", account)
    else:
        return []
    return [asked.having(state=Slot(state), measure=Slot("sum")) for state in ("paid", "open")]


def _papers(reading: Reading, account: Slot, about: str | None, asked: Slot | None) -> Frame:
    """A customer's contracts or payments."""
    if about == "quote":
        return figures.of_account(reading, "quote", account)
    if about != "payment" and not asks_for_money(reading):
        return Frame("contract.show", confidence=0.9, span=reading.span).having(
            account=account, contract=slots.hint(reading, "contract"), field=asked
        )
    return figures.of_account(reading, "payment", account)
