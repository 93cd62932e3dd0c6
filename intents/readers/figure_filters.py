"""Which records a question about many of them means: whose, where, and in what state."""

from __future__ import annotations

import re
from dataclasses import replace

from intents import catalog
from intents.readers import figure_sorts, slots
from intents.readers.figure_amounts import amounts, odds, scores
from intents.readers.figure_dimension import dimension_value
from intents.readers.figure_more import more, sorted_by
from intents.readers.figure_several import PLURALS, several
from intents.readers.figure_times import compared_time
from intents.readers.figure_times import days as counted_days
from intents.readers.figure_where import customer_kind, place, term, unknown_unit
from intents.reading import Reading
from intents.schema import Frame, Mention, Slot

_WITH_AMOUNTS = ("opportunity", "payment", "contract", "quote", "lead", "product")
_BY_TIME_CREATED = ("lead", "account", "opportunity", "ticket")

_OF_CUSTOMERS = ("account", "contact", "activity", "opportunity", "contract", "payment", "ticket")


def narrowed(reading: Reading, frame: Frame, about: str) -> Frame:
    """The frame with everything that the words say of which records are meant."""
    in_region, unit = reading.has("query.our_region"), unknown_unit(reading)
    tag = figure_sorts.tag(reading)
    named = (
        frame.having(
            mine=None if in_region else flag(reading, "query.mine"),
            my_region=flag(reading, "query.our_region"),
            in_pool=flag(reading, "query.in_pool") or _nobodys(reading, about),
            owners=_owners(reading),
            unit=unit,
            region=term(reading, "region"),
            place=place(reading) if about in _OF_CUSTOMERS and unit is None else None,
            grade=None if tag else slots.value(reading, "account.grade"),
            tag=tag,
            source=slots.value(reading, "lead.source"),
            product=slots.mention(reading, "product") or _product_line(reading),
            industry=term(reading, "industry") if about != "lead" and tag is None else None,
            customer_kind=customer_kind(reading) if about in _OF_CUSTOMERS and tag is None else None,
            created=_created(reading, about),
            due=_falls_due(reading, about),
            compare=_compared(reading),
        )
        .having(**(amounts(reading, about) if about in _WITH_AMOUNTS else {}))
        .having(**_of_subject(reading, about))
        .having(**more(reading, about))
    )
    beside = several(reading, about)
    single = {one for one, plural in PLURALS.items() if plural in beside}
    return replace(
        named, slots={name: slot for name, slot in named.slots.items() if name not in single}
    ).having(**beside)


def _product_line(reading: Reading) -> Slot | None:
    """超低温这块的单子, 卖冷库: a line of ours, where the words around show that no everyday word is meant."""
    for one in reading.terms:
        around = reading.masked[max(0, one.start - 2) : one.start], reading.masked[one.end : one.end + 8]
        line = (
            catalog.cue("figure.line_behind").match(around[1]),
            catalog.cue("figure.line_before").search(around[0]),
        )
        if one.kind == "category" and any(line):
            return Slot(one.text, one.text, one.span, 0.8)
    return None


def _created(reading: Reading, about: str) -> Slot | None:
    """新进来的; 按赢率能进来多少 asks for money."""
    if about == "quote" and reading.has("query.quoted") and not reading.has("query.ending"):
        return Slot(True, source="default")
    is_money = about == "opportunity" and reading.has("query.weighted", "figure.odds")
    return flag(reading, "query.created") if about in _BY_TIME_CREATED and not is_money else None


def _falls_due(reading: Reading, about: str) -> Slot | None:
    """今天要超时的: by when tickets are to be solved."""
    soon = _runs_out(reading) if about == "ticket" else None
    return soon or (flag(reading, "ticket.falls_due") if about in ("ticket", "opportunity") else None)


def _runs_out(reading: Reading) -> Slot | None:
    return flag(reading, "figure.runs_out") or flag(reading, "figure.nearly_due")


def _compared(reading: Reading) -> Slot | None:
    """With the period before, or with the same one a year ago."""
    said = reading.search("query.compare") or reading.search("figure.compared")
    other = compared_time(reading)
    is_year = reading.has("figure.year_ago", "figure.same_days")
    if other is not None and reading.has("figure.same_days"):
        is_year = other.value.resolve("past").grain == "year"  # no year, of 上个月同期
    with_what = "year" if is_year else "period"
    if said is not None:
        return Slot(with_what, reading.text[slice(*said.span())], said.span(), 0.9)
    return Slot(with_what, other.text, other.span, 0.9) if other is not None else None


def _nobodys(reading: Reading, about: str) -> Slot | None:
    """还没人跟的线索; with a number of days (一个月没人跟) it is said of the last contact."""
    if about not in ("lead", "account", "ticket") or counted_days(reading) is not None:
        return None
    return flag(reading, "query.nobody_on_it")


def flag(reading: Reading, cue: str) -> Slot | None:
    match = reading.search(cue)
    return Slot(True, match[0], match.span(), 0.9) if match else None


def _of_subject(reading: Reading, about: str) -> dict[str, Slot | None]:
    """What only records of this kind have."""
    if about == "opportunity":
        return {
            "stage": _stage(reading),
            "state": _deal_state(reading),
            "competitor": competitor(reading),
            "overdue": flag(reading, "figure.past_close"),
            **odds(reading),
        }
    if about == "account":
        return {"account_status": slots.value(reading, "query.account_status")}
    if about == "lead":
        by = slots.value(reading, "figure.lead_size")
        return {"lead_status": _lead_status(reading), "by": by, **scores(reading)}
    if about == "contract":
        is_running = reading.has("figure.still_running") and not reading.has("query.ending")
        return figure_sorts.of_contract(reading) | {"state": Slot("open") if is_running else None}
    if about == "ticket":
        of_all = reading.has("query.all_of") or _ranks_reports(reading)
        is_open = reading.has("query.unfinished") or not of_all
        return {
            "priority": None if sorted_by(reading, about) else slots.value(reading, "ticket.priority"),
            "state": _ticket_state(reading, is_open),
            "overdue": None if _runs_out(reading) else flag(reading, "figure.past_due"),
            **figure_sorts.of_ticket(reading),
        }
    if about == "payment":
        return _of_payment(reading) | figure_sorts.of_payment(reading)
    if about == "activity":
        return {"kind": _kind(reading)}
    return {}


def _ticket_state(reading: Reading, is_open: bool) -> Slot:
    """关了几张工单, how many were resolved: those that are done; else what is still to do."""
    done = reading.search("figure.tickets_done")
    if done is not None and not reading.has("query.unfinished"):
        return Slot("closed", done[0], done.span(), 0.9)
    return Slot("open" if is_open else "all")


def _ranks_reports(reading: Reading) -> bool:
    """哪个客户报修最多: whoever reported most, whatever became of it."""
    return dimension_value(reading) == "account" and reading.has("query.largest", "query.rank")


def _of_payment(reading: Reading) -> dict[str, Slot | None]:
    if dimension_value(reading) == "age":
        return {"state": Slot("open")}
    is_late = reading.has("query.overdue") or reading.has("query.overdue_days")
    is_open = is_late or reading.has("query.unpaid") or _is_ahead(reading)
    is_held_beside = compared_time(reading) is not None
    is_paid = not is_open and (reading.has("query.paid") or _is_over(reading) or is_held_beside)
    state = "paid" if is_paid else "open" if is_open and not is_late else ""
    return {"overdue": Slot(True) if is_late else None, "state": Slot(state) if state else None}


def _is_ahead(reading: Reading) -> bool:
    """下季度能进账多少, 该收的: money of a time that is still to come, or called what is due."""
    if reading.has("query.to_come"):
        return True
    found = reading.first("time")
    value = found.value.resolve(None) if found else None
    return value is not None and value.start is not None and value.start > reading.now


def _is_over(reading: Reading) -> bool:
    """四月份回款多少: what came in, as its time is over."""
    found = reading.first("time")
    end = found.value.resolve(None).end if found else None
    asks_how_much = reading.has("query.sum", "figure.how_much", "query.compare", "figure.compared")
    return end is not None and end < reading.now and asks_how_much


def _kind(reading: Reading) -> Slot | None:
    """Which follow-ups; to go and see somebody is a visit."""
    if reading.has("query.follow_up"):
        return None
    said = slots.value(reading, "activity.kind")
    if said is None or said.value == "other":
        said = slots.value(reading, "query.activity_kind")
    if said is not None:
        return said
    return Slot("visit", confidence=0.8) if reading.has("query.visited", "figure.went_how_often") else None


def _deal_state(reading: Reading) -> Slot | None:
    """open, won or lost, where the words say so."""
    if reading.has("figure.win_rate") or (reading.has("figure.risky") and not reading.has("query.did_close")):
        return None
    if reading.has("figure.past_close"):
        return Slot("open")
    if competitor(reading) is not None and reading.has("query.taken_by") and not reading.has("query.closing"):
        return Slot("lost" if not re.search(r"up against", reading.folded) else "open")
    if reading.has("query.closing", "query.open_deals") and not reading.has(
        "query.lost", "figure.lost_more", "query.did_close"
    ):
        return Slot("open")
    if reading.has("query.lost", "figure.lost_more"):
        return Slot("lost")
    if reading.has("query.did_close") and not reading.has("query.all_of"):
        return Slot("won")
    if dimension_value(reading) == "lost_reason":
        return Slot("lost")
    return Slot("won") if reading.has("query.won") else None


def _lead_status(reading: Reading) -> Slot | None:
    if _nobodys(reading, "lead") is not None:
        return None
    said = slots.value(reading, "query.lead_status")
    if said is not None:
        return said
    return None if reading.has("query.not_yet_so") else slots.value(reading, "lead.status")


def _stage(reading: Reading) -> Slot | None:
    stage = slots.value(reading, "opportunity.stage") or slots.value(reading, "query.stage_told")
    return None if stage is None or stage.value in ("won", "lost") else stage


_TAKEN = re.compile(
    r"(?:输给|丢给|败给)了?\s*([^\s,,。?!的]{2,12}?)(?=的|$|[\s,,。?!]|[了过]?(?:几|多少|两|三|四|\d+|好几)[次个单回笔家])"
    r"|被\s*([^\s,,。?!]{2,12}?)(?:给)?(?:抢|截|撬|翘|挖|拿|中|抄|弄)"
    r"|(?:lost?|loses?|losing)\s+(?:\w+\s+){0,4}?to\s+([\w&.-]+(?:\s[\w&.-]+)?)"
    r"|(?:taken|won)\s+by\s+([\w&.-]+)|(?:up |head to head )?(?:against|versus)\s+([\w&.-]+)"
    r"|(?:竞争对手|对手|竞品)(?:是|为|叫|填的是|填的|有|里有|=)\s*([^\s,,。?!的]{2,12}?)(?=的|有|$|[\s,,。?!])"
    r"|(?:对上|对阵|碰上|碰到|遇上|遇到)\s*([^\s,,。?!的]{2,12}?)(?=的|$|[\s,,。?!]|时)"
    r"|(?:跟|和|与)\s*([^\s,,。?!的谁哪]{2,12}?)\s*(?:在|正在|还在)?(?:抢|争|竞争|竞标|拼|pk|对打|掰手腕|撞上|撞单|对着干)(?:的|着|$|[\s,,。?!])"
    r"|^(?:[^\s,,。?!]{0,8}(?:月|年|周|季度|天|来))?([^\s,,。?!\d]{2,8}?)(?:一共|总共|都|又)?(?:抢|截|撬|翘|挖)(?:了|走|掉|去)+(?:我们|咱们|咱|我)"
    r"|^(?:那|看看?|,)*([^\s,，。?!谁哪我]{2,8}?)(?:也|还|在|正在|都|目前|现在)*(?:跟|和|与)(?:我们|咱们?|我)(?:在|也|正)*(?:抢|争|竞争|拼|竞标|pk)"
    r"|(?:competitor|rival)s?(?:\s+(?:is|are|=|named))?\s+([A-Z][\w&.-]+)"
)


def competitor(reading: Reading) -> Slot | None:
    """被星河软件抢走的, lost to Acme: whose offer was taken."""
    match = _TAKEN.search(reading.folded)
    if match is None or (reading.has("figure.compared") and not reading.has("figure.win_rate")):
        return None
    number = next(index for index, group in enumerate(match.groups(), start=1) if group)
    start, end = match.span(number)
    said = reading.text[start:end]
    if said in ("谁", "哪家", "which", "whom", "who") or "谁" in said or "哪" in said:
        return None
    return Slot(said, said, (start, end), 0.85)


# ---------------------------------------------------------------- who and where
def _owners(reading: Reading) -> Slot | None:
    found = reading.found("user")
    if not found:
        return _unknown_doer(reading)
    ids = tuple(dict.fromkeys(one for each in found for one in each.value.ids))
    return Slot(ids, "、".join(each.text for each in found), found[0].span, 0.95)


def _unknown_doer(reading: Reading) -> Slot | None:
    """小黄这个月签了多少, where no colleague goes by that: no figure over everybody instead."""
    person = reading.first("person")
    if person is None or reading.found("account"):
        return None
    titles = ("", *catalog.data("names")["familiar"])
    if not person.value.surname or person.value.title not in titles:
        return None  # 王总, 李工: a customer's
    if reading.masked[: person.start].strip(" ,，") or not reading.has("figure.does"):
        return None
    return Slot(Mention("user", person.text), person.text, person.span, 0.8)
