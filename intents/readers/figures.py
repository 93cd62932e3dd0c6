"""Questions about many records: how many, how much, which, ranked and broken down."""

from __future__ import annotations

import re
from dataclasses import replace

from intents import catalog
from intents.readers import asking, figure_sorts, figure_subject, figure_unread, slots
from intents.readers.figure_amounts import asks_whose, limit, limit_of_amount, order
from intents.readers.figure_dimension import dimension, second
from intents.readers.figure_filters import flag, narrowed
from intents.readers.figure_more import sorted_by
from intents.readers.figure_several import grouped_by
from intents.readers.figure_standing import is_idle, stands_in_stage
from intents.readers.figure_times import compared_time, days, days_since, period, with_span
from intents.readers.figure_where import place
from intents.readers.happenings import happened
from intents.reading import Reading
from intents.schema import Frame, Slot

_MONEY = ("opportunity", "payment", "contract", "quote")
_WEAK = ("account", "contact", "product", "activity")
_USUALLY_IDLE = 30  # days, when none are said
_MANY = ("which", "count", "rank", "largest", "request", "in_pool", "visited", "kept_up_with", "asked_for")


def aggregate(reading: Reading) -> Frame | None:
    """A figure over everything the speaker may see, narrowed by what is said."""
    about = figure_subject.subject(reading)
    held = target(reading)
    if held is not None and about in (None, "opportunity", "payment", "contract", "account"):
        return _held_against(reading, "payment" if about == "payment" else "opportunity", held)
    if held is None and about in (None, "opportunity", "contract") and _asks_of_quota(reading):
        return _held_against(reading, "opportunity", None)
    if about in (None, "task") or _is_of_documents(reading):
        return None
    if about in _WEAK and not _wants_many(reading):
        return None
    return _figure(reading, about)


def target(reading: Reading) -> Slot | None:
    """离全年500万还差多少: the sum that what was closed is held against."""
    said = slots.money(reading)
    if said is None or not reading.has("figure.target") or not asking.is_question(reading):
        return None
    return (
        said if limit_of_amount(reading, "query.above") is None and slots.account(reading) is None else None
    )


def _asks_of_quota(reading: Reading) -> bool:
    """本月还差多少完成指标: of a target that nobody tells, and that no record holds."""
    return reading.has("figure.quota") and reading.has("figure.target") and not reading.found("money")


def _held_against(reading: Reading, about: str, held: Slot | None) -> Frame:
    """What was closed (or came in) in the time that is said, by itself this year, beside a target."""
    frame = _figure(reading, about)
    kept = {
        name: one for name, one in frame.slots.items() if not name.startswith("amount_") and name != "strict"
    }
    state = Slot("paid" if about == "payment" else "won")
    held_against = {"target": held} if held is not None else {"no_target": Slot(True)}
    return replace(frame, slots=kept).having(**held_against, measure=Slot("sum"), state=state)


def _is_of_documents(reading: Reading) -> bool:
    """Whether it asks what may be done or how things are, rather than for records."""
    if asks_rule(reading) or asks_rule_outright(reading):
        return True
    if not reading.has("query.policy") or _is_scoped(reading) or _counts_records(reading):
        return False
    return not any(figure_sorts.of_ticket(reading).values()) and not any(
        figure_sorts.of_contract(reading).values()
    )


def _counts_records(reading: Reading) -> bool:
    """质保金还有哪些没回: records that carry the name of a rule."""
    counts = reading.has("query.which", "query.count", "query.sum", "asking.order", "figure.odds")
    if figure_subject.asks_of_invoices(reading):
        return True
    return counts and bool(figure_subject.nouns(reading) & {*_MONEY, "ticket", "lead"})


def asks_rule(reading: Reading) -> bool:
    """能送客户几天, can we offer …: what may and can be done."""
    counted = ("query.which", "query.closing", "query.overdue", "query.compare", "figure.compared")
    return reading.has("query.rule") and not reading.has(*counted) and _group(reading) is None


def asks_rule_outright(reading: Reading) -> bool:
    """客户想退，最晚多少天内，扣多少: of nobody's records, however much its words sound like debts."""
    named = reading.found("account", "person", "opportunity", "contract", "user", "ticket")
    counted = ("query.mine", "query.our_region", "query.which", "query.rank")
    rules = ("query.rule_of_returns", "query.rule_of_fees", "query.rule_of_service")
    if asks_own_right(reading) or _asks_for_them(reading):
        return True
    return reading.has(*rules) and not named and not reading.has(*counted)


def _asks_for_them(reading: Reading) -> bool:
    """Saigon那边想开L/C，最低多少金额起: what a customer has in mind, and a rule that is asked of nobody's records."""
    *before, last = reading.clauses
    records = ("account", "person", "opportunity", "contract", "user", "ticket", "time")
    if not before or not last.has("query.rule") or last.found(*records) or reading.has("query.which"):
        return False
    return all(one.has("query.has_in_mind") and not happened(one) for one in before)


_BEFORE_WHO_GRANTS = re.compile(r"(?:找|问|请示|报|等|经|让|without asking|asking)$")


def asks_own_right(reading: Reading) -> bool:
    """我自己能松口几个点，不用找罗总批的那种: what the speaker may grant, of nobody who is named and told by nobody."""
    if not reading.has("query.own_right") or reading.found("account", "opportunity", "ticket"):
        return False
    if any(not _BEFORE_WHO_GRANTS.search(reading.folded[: one.start]) for one in reading.found("person")):
        return False
    return not any(happened(one) for one in reading.clauses)


def _wants_many(reading: Reading) -> bool:
    """Words that ask for records, rather than merely mention customers."""
    return (
        _is_scoped(reading)
        or place(reading) is not None
        or reading.has(*(f"query.{cue}" for cue in _MANY), "asking.order", "asking.named", "figure.compared")
        or _group(reading) is not None
        or grouped_by(reading, "account") is not None
        or figure_unread.names_records(reading)
    )


def _is_scoped(reading: Reading) -> bool:
    return bool(reading.found("user")) or reading.has("query.mine", "query.our_region", "query.all_company")


def of_account(reading: Reading, about: str, account: Slot) -> Frame:
    return _figure(reading, about).having(account=account)


def about(reading: Reading, subject: str) -> Frame:
    """A figure of these records, by whatever word the text calls them."""
    return _figure(reading, subject)


def of_contract(reading: Reading, contract: Slot) -> Frame:
    """What of a contract's money has come in, or is still to come."""
    return _figure(reading, "payment").having(contract=contract, product=None)


# ---------------------------------------------------------------- the frame
def _figure(reading: Reading, about: str) -> Frame:
    group = None if sorted_by(reading, about) is not None else _group(reading) or _of_several(reading, about)
    if group is not None and group.text.lower().startswith("across") and limit(reading) is not None:
        group = None  # the three biggest across my people
    if about == "ticket" and group is not None and group.value == "owner" and reading.has("query.mine"):
        group = None  # 我的客户里还有谁的报修没弄完
    if about == "lead" and group is not None and group.value == "account":
        group = None  # each lead is of one company
    number = limit(reading)
    frame = Frame("figure.ask", confidence=0.85, span=reading.span).having(
        subject=Slot(about),
        measure=_measure(reading, about, group, number),
        group_by=group,
        by_number=flag(reading, "figure.by_number") if group is not None and about in _MONEY else None,
        forecast=flag(reading, "figure.forecast") if about == "opportunity" else None,
        then_by=second(reading, group) if group is not None else None,
        order=order(reading),
        limit=None if group and number and number.value == 1 else number,
    )
    asked = with_span(reading, _side_by_side(reading, narrowed(reading, frame, about)), about)
    unread = figure_unread.unread(reading, asked)
    return asked.having(unread=Slot(unread, source="default")) if unread else asked


def _side_by_side(reading: Reading, frame: Frame) -> Frame:
    """Compare 华东 and 华南: with each other, and not with the time before."""
    several = "regions" in frame.slots or len(reading.found("user")) > 1 or "industries" in frame.slots
    if (
        not several
        or compared_time(reading) is not None
        or reading.has("figure.year_ago", "figure.beside_before")
    ):
        return frame
    return replace(frame, slots={name: one for name, one in frame.slots.items() if name != "compare"})


def _measure(reading: Reading, about: str, group: Slot | None, number: Slot | None) -> Slot:
    """What is reckoned; only what the words ask for by name has evidence of its own."""
    for cue, measure, subjects in (
        ("figure.risky", "risk", ("opportunity",)),
        ("figure.duration", "duration", ("ticket", "opportunity")),
        ("figure.renewal_rate", "renewals", ("contract",)),
        ("figure.satisfaction", "satisfaction", ("ticket",)),
        ("figure.win_rate", "rate", ("opportunity",)),
        ("figure.conversion", "rate", ("lead",)),
        ("figure.odds", "weighted", ("opportunity",)),
        ("query.weighted", "weighted", ("opportunity",)),
        ("query.average", "average", _MONEY),
    ):
        if about in subjects and (said := reading.search(cue)) is not None:
            return Slot(measure, reading.text[slice(*said.span())], said.span())
    return Slot(_plain_measure(reading, about, group is not None, number is not None))


def _plain_measure(reading: Reading, about: str, is_grouped: bool, is_cut: bool) -> str:
    if about == "activity" and not is_grouped and reading.has("query.visited", "query.kept_up_with"):
        return "places"
    is_picked = not is_grouped and (sorted_by(reading, about) is not None or reading.has("figure.in_order"))
    if is_picked or (is_cut and not is_grouped):
        return "list"
    has_money, lists = about in _MONEY, reading.has("query.which")
    if has_money and (reading.has("query.sum", "figure.how_much") or is_grouped) and not lists:
        is_count = counts(reading) and not reading.has("query.money", "figure.each_how_much")
        return "count" if is_count else "sum"
    if is_grouped:
        return "sum" if has_money else "count"
    return "count" if counts(reading) and not lists else "list"


def counts(reading: Reading) -> bool:
    """有几份 counts; 那几份 only points."""
    found = catalog.cue("query.count").finditer(reading.masked)
    return any(
        reading.masked[max(0, one.start() - 1) : one.start()] not in tuple("那这前后好") for one in found
    )


def _group(reading: Reading) -> Slot | None:
    """By what the answer is broken down; a funnel is told by its stages."""
    found = dimension(reading)
    if found is not None and found.value == "owner" and (asks_whose(reading) or _wants_rows(reading, found)):
        return None
    if found is None and reading.has("figure.funnel"):
        return Slot("stage", source="default")
    return found


def _wants_rows(reading: Reading, by: Slot) -> bool:
    """这个月还有几份合同到期，分别是谁: whose contracts and debts they are is told by naming them."""
    respectively = catalog.cue("figure.one_by_one").search(by.text) is not None
    return respectively and figure_subject.head(reading) in ("contract", "payment", "account")


def _of_several(reading: Reading, about: str) -> Slot | None:
    """华北和华东的在手, 韩雪和牛志远谁的业绩好: each of those that are named by itself."""
    if len({one.value for one in reading.terms if one.kind == "region"}) > 1:
        return Slot("region", source="default")
    if about == "opportunity" and reading.has("figure.signed_customers"):
        return Slot("account", source="default")
    compares = reading.has("figure.beside_each_other", "figure.compared", "query.each")
    if compares and len(reading.found("user")) > 1:
        return Slot("owner", source="default")
    by = grouped_by(reading, about)
    return Slot(by, source="default") if by is not None else None


# ---------------------------------------------------------------- neglected customers, silent colleagues
def idle(reading: Reading) -> Frame | None:
    """有哪些客户超过30天没人跟进了, which deals have had no activity for two weeks."""
    if not is_idle(reading) or slots.account(reading) is not None or reading.found("opportunity"):
        return None  # of one that is named it is asked what it holds
    said = figure_subject.head(reading)
    about = said if said in ("opportunity", "lead") else "account"
    if about == "account" and limit_of_amount(reading, "query.above") is not None:
        about = "opportunity"
    if about == "opportunity" and stands_in_stage(reading):
        return None
    counted = days(reading) or days_since(reading)
    if about == "account" and counted is None and reading.has("figure.how_long_silent"):
        return _silent_longest_first(reading)
    if about == "opportunity" and counted is None and reading.has("figure.risky"):
        return None
    if about == "lead" and (counted is None or reading.value_in("lead.status") == "new"):
        return None
    if counted is None and about == "account" and reading.has("query.nobody_on_it"):
        return None
    if counted is None:
        counted = Slot(_USUALLY_IDLE, source="default", confidence=0.5)
    asked = _figure(reading, about).having(idle_days=counted, measure=Slot(_idle_measure(reading)))
    told = {
        name: slot for name, slot in asked.slots.items() if name not in ("span", "order", "kind", "state")
    }
    return replace(asked, slots={name: slot for name, slot in told.items() if name != "group_by"})


def _silent_longest_first(reading: Reading) -> Frame:
    """我名下A级客户多久没联系了: all of them, each with the day of the last contact."""
    asked = _figure(reading, "account").having(
        by=Slot("longest"), order=Slot("asc"), measure=Slot("list"), group_by=None
    )
    return Frame(asked.intent, {k: v for k, v in asked.slots.items() if k != "group_by"}, 0.85, reading.span)


def _idle_measure(reading: Reading) -> str:
    return "count" if reading.has("query.count") and not reading.has("query.which") else "list"


def people(reading: Reading) -> Frame | None:
    """最近两周哪个销售一条跟进都没写; 徐磊这周都干了啥"""
    if reading.has("query.did_what") and (reading.found("user") or reading.has("query.mine")):
        return _figure(reading, "activity").having(
            measure=Slot("places" if reading.has("query.visited", "query.kept_up_with") else "list")
        )
    return silent(reading) if _asks_who_was_silent(reading) else None


def silent(reading: Reading) -> Frame:
    """Who wrote no follow-up in the time that is named."""
    counted, found = days(reading), period(reading)
    value = found.value.resolve("past") if found else None
    return Frame("activity.silent", confidence=0.9, span=reading.span).having(
        span=slots.said(found, value) if found and value else None,
        days=counted if value is None else None,
    )


def _asks_who_was_silent(reading: Reading) -> bool:
    if slots.account(reading) is not None or not reading.has("query.people", "figure.colleagues"):
        return False
    wrote_nothing = reading.has("query.silent", "figure.did_nothing")
    if not wrote_nothing and reading.has("figure.neglected"):
        wrote_nothing = figure_subject.nouns(reading) == {"activity"}
    about = figure_subject.head(reading)
    of_sellers = about == "opportunity" and "activity" in figure_subject.nouns(reading)  # the sales team
    return wrote_nothing and (about in (None, "activity", "account") or of_sellers)
