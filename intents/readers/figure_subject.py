"""What a question about many records is about: the noun asked for, else what its words imply."""

from __future__ import annotations

from intents import catalog
from intents.readers import figure_unread
from intents.readers.figure_amounts import limit_of_amount, odds
from intents.readers.figure_dimension import dimension_value
from intents.readers.figure_filters import competitor
from intents.readers.figure_standing import is_idle, stands_in_stage
from intents.reading import Reading

_APART = 4  # 哪些 医院 客户
_VAGUE = ("account",)
_HELD = ("opportunity", "open_deal", "contract", "contact", "task")
"""What customers may lack."""


def subject(reading: Reading) -> str | None:
    """The kind of record, or None when the words speak of no kind."""
    about = head(reading)
    if "account" in nouns(reading) and (
        reading.value_in("figure.missing") in _HELD or reading.has("figure.unsold")
    ):
        return "account"
    if (
        reading.has("figure.could_see")
        and not reading.has("figure.should_contact")
        and about in (None, "account", "activity")
    ):
        return "account"
    signs = about == "account" and reading.has("figure.signed_customers")
    if signs or (about in (None, "account", "opportunity") and stands_in_stage(reading)):
        return "opportunity"
    if reading.has("figure.went_how_often") or (
        reading.has("figure.times_done") and "activity" in nouns(reading)
    ):
        return "activity"
    if (
        reading.has("query.visited", "query.kept_up_with")
        and not is_idle(reading)
        and about in (None, "account", "activity")
    ):
        return "activity"
    if about == "opportunity" and reading.has("figure.past_close"):
        return about
    if about in (None, "opportunity") and reading.has("query.quoted") and "opportunity" not in nouns(reading):
        return "quote"
    ranked = _of_ranked_customers(reading) if about == "account" else None
    if ranked is not None:
        return ranked
    if about in (None, "account", "opportunity") and not is_idle(reading) and not _differs(reading):
        if reading.has("query.overdue", "query.unpaid", "query.overdue_days"):
            return "payment"
        if reading.has("query.ending"):
            return "contract"
    if about == "activity" and reading.has("query.won", "query.sum"):
        return "opportunity" if not reading.has("query.count") else about
    if about in (None, "account") and reading.has("query.lead_word"):
        return "lead"
    if about == "contract" and reading.has("figure.not_invoiced", "figure.invoiced", "query.unpaid"):
        return "payment"
    if about == "account" and reading.has("query.weighted", "figure.odds"):
        return "opportunity"
    if about == "account" and reading.has("figure.satisfaction"):
        return "ticket"
    return _of_no_noun(reading) if about is None else about


def _of_no_noun(reading: Reading) -> str | None:
    """What words imply that speak of no kind of record by its name."""
    if _names_kind_of_customer(reading) or _asks_of_pool(reading):
        return "account"
    if reading.has("figure.out_of_time", "figure.runs_out", "figure.satisfaction"):
        return "ticket"
    if reading.has("figure.handed_out") and reading.value_in("ticket.priority") is not None:
        return "ticket"
    if reading.value_in("figure.sort_by") == "urgent":
        return "ticket"
    if reading.has("figure.duration"):
        return "ticket" if reading.has("figure.of_service", "figure.tickets_done") else "opportunity"
    if asks_of_invoices(reading):
        return "payment"
    if _speaks_of_deals(reading) or _compares_regions(reading) or competitor(reading) is not None:
        return "opportunity"
    is_trade = any(one.kind in ("industry", "customer_kind") for one in reading.terms)
    if is_trade and reading.has("query.which", "query.count", "asking.order"):
        return "account"  # which hotels do we have
    return "account" if figure_unread.names_records(reading) else None


def _of_ranked_customers(reading: Reading) -> str | None:
    """贡献最大的客户, 每家客户贡献了多少, top customers by contract value: by what they are put in order."""
    if dimension_value(reading) != "account":
        return None
    if is_idle(reading) or reading.value_in("figure.sort_by") is not None:
        return None
    named = reading.value_in("figure.ranked_by")
    if not named and not reading.has("query.rank", "query.largest", "query.smallest"):
        return None
    return named or next(iter(sorted(nouns(reading) - {"account", "contact", "product"})), None)


def _differs(reading: Reading) -> bool:
    """华北比华东差多少: how far two numbers lie apart is no debt."""
    several = len({one.value for one in reading.terms if one.kind == "region"}) > 1
    is_compared = reading.has("figure.compared", "query.compare", "figure.more_or_less")
    of_deals = reading.has("query.won", "query.closing", "query.open_deals", "figure.funnel")
    return (several or is_compared or of_deals) and not reading.has("query.overdue")


def nouns(reading: Reading) -> set[str]:
    """Every kind of record that is called by its noun."""
    return {value for *_, value in _named(reading, "query.subject")}


def _compares_regions(reading: Reading) -> bool:
    """华南和华东差多少: of nothing in particular, the pipeline."""
    several = len({one.value for one in reading.terms if one.kind == "region"}) > 1
    return several and reading.has("figure.more_or_less", "figure.compared", "query.compare", "query.sum")


def _names_kind_of_customer(reading: Reading) -> bool:
    """咱西北A级的，点个名: a grade, and no other noun."""
    wanted = reading.has("query.which", "query.count", "asking.order", "query.request", "query.ask")
    return wanted and reading.value_in("account.grade") is not None and not _speaks_of_deals(reading)


def _asks_of_pool(reading: Reading) -> bool:
    """公海里有啥: customers, where no leads are spoken of."""
    return reading.has("query.in_pool") and reading.has("query.which", "query.count", "asking.order")


def asks_of_invoices(reading: Reading) -> bool:
    """未开票的有多少: money that is told by its invoices."""
    told = reading.has("figure.not_invoiced", "figure.invoiced")
    told = told or (
        reading.has("figure.unconfirmed") and reading.has("contract.money_word", "figure.of_money")
    )
    return told and reading.has("query.which", "query.count", "query.sum", "figure.how_much")


def _speaks_of_deals(reading: Reading) -> bool:
    """Stages, won and lost, large sums: what only opportunities have, named without a word for them."""
    cues = ("query.won", "query.lost", "query.weighted", "query.closing", "query.average")
    if reading.has(
        *cues, "figure.funnel", "figure.odds", "figure.win_rate", "figure.lost_more", "query.open_deals"
    ):
        return True
    if limit_of_amount(reading, "query.above") is not None and reading.has("query.open_deals"):
        return True
    if reading.has("opportunity.probability") and (reading.found("percent") or any(odds(reading).values())):
        return True
    has_stage = bool(reading.value_in("opportunity.stage") or reading.value_in("query.stage_told"))
    return (has_stage or dimension_value(reading) == "stage") and reading.has(
        "query.sum", "query.count", "query.which", "query.ask", "asking.order"
    )


def head(reading: Reading) -> str | None:
    """The kind asked for; a mere slip of paper is a ticket where repairs are spoken of: 没修完的单子."""
    about = _head(reading)
    slip = about in (None, "opportunity") and reading.has("query.slip", "query.slip_of_repair")
    of_repairs = ("query.of_repairs", "figure.runs_out", "figure.out_of_time")
    if slip and reading.has(*of_repairs) and not reading.has("query.of_sales"):
        return "ticket"
    return about


def _head(reading: Reading) -> str | None:
    """What stands behind 哪些 or "which", else the first noun, else what a verb implies; customers come last."""
    named = _named(reading, "query.subject")
    implied = _named(reading, "query.implied")
    if not named and not implied:
        return None
    ends = {match.end() for match in catalog.cue("query.head").finditer(reading.masked)}
    asked = [value for start, _, value in named if any(0 <= start - end <= _APART for end in ends)]
    listed = [value for start, length, value in named if _is_listed(reading, start - length)]
    nouns = [value for *_, value in named if value not in _VAGUE]
    meant = {value for *_, value in implied}
    verbs = [value for _, value in catalog.values("query.implied") if value in meant]
    return next(iter([*asked, *listed, *nouns, *verbs, *(value for *_, value in named)]), None)


def _named(reading: Reading, table: str) -> list[tuple[int, int, str]]:
    """(start, minus length, value) of every word of the table, the longest first where several begin."""
    found = (
        (match.start(), -len(match[0]), value)
        for pattern, value in catalog.values(table)
        for match in pattern.finditer(reading.masked)
    )
    return sorted(found)


def _is_listed(reading: Reading, end: int) -> bool:
    """…的客户列一下, …的合同有哪些: the noun that the order or the question stands behind."""
    rest = reading.masked[end:].strip(" ,，")
    return rest == "" or catalog.cue("query.behind").match(rest) is not None
