"""Questions about many records: how many, how much, which, ranked and broken down."""

from __future__ import annotations

import re
from typing import Any

from intents.readers import slots
from intents.reading import Reading
from intents.schema import Frame, Slot

_GROUPS = ("stage", "region", "owner", "product", "industry", "month", "source", "grade", "reason")
_DURATION_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365, "quarter": 90, "workday": 1}


def aggregate(reading: Reading) -> Frame | None:
    """A figure over everything the speaker may see, narrowed by what is said."""
    about = _subject(reading)
    if about in (None, "task") or (reading.has("query.policy") and not _is_scoped(reading)):
        return None
    if about in ("account", "contact", "product", "activity") and not _wants_many(reading):
        return None
    return _figure(reading, about)


def _wants_many(reading: Reading) -> bool:
    """Words that ask for records, rather than merely mention customers."""
    many = ("which", "count", "rank", "largest", "request", "in_pool")
    return (
        _is_scoped(reading) or reading.has(*(f"query.{cue}" for cue in many)) or _group(reading) is not None
    )


def of_account(reading: Reading, about: str, account: Slot) -> Frame:
    return _figure(reading, about).having(account=account)


def _subject(reading: Reading) -> str | None:
    about = reading.value_in("query.subject")
    if (
        reading.has("query.ending")
        and not reading.has("query.overdue")
        and about in (None, "account", "opportunity")
    ):
        return "contract"
    if reading.has("query.overdue", "query.unpaid") and about in (None, "account", "opportunity"):
        return "payment"
    if about == "activity" and reading.has("query.won", "query.sum"):
        return "opportunity" if not reading.has("query.count") else about
    if about is None and reading.has("query.won", "query.lost", "query.weighted", "query.closing"):
        return "opportunity"
    if about == "account" and reading.has("query.lead_word"):
        return "lead"
    return about


def _is_scoped(reading: Reading) -> bool:
    return bool(reading.found("user")) or reading.has("query.mine", "query.our_region", "query.all_company")


def _figure(reading: Reading, about: str) -> Frame:
    frame = Frame("figure.ask", confidence=0.85, span=reading.span).having(subject=Slot(about))
    group = _group(reading)
    frame = frame.having(
        measure=Slot(_measure(reading, about, group)),
        group_by=Slot(group) if group else None,
        order=_order(reading),
        limit=_limit(reading),
        mine=None if reading.has("query.our_region") else _flag(reading, "query.mine"),
        my_region=_flag(reading, "query.our_region"),
        in_pool=_flag(reading, "query.in_pool"),
        owners=_owners(reading),
        region=_term(reading, "region"),
        grade=slots.value(reading, "account.grade"),
        amount_above=_limit_of_amount(reading, "query.above"),
        amount_below=_limit_of_amount(reading, "query.below"),
        account_status=slots.value(reading, "account.status") if about == "account" else None,
        stage=_stage(reading) if about == "opportunity" else None,
        lead_status=slots.value(reading, "lead.status") if about == "lead" else None,
        source=slots.value(reading, "lead.source"),
        priority=slots.value(reading, "ticket.priority") if about == "ticket" else None,
        product=slots.mention(reading, "product"),
        industry=_term(reading, "industry") if about != "lead" else None,
        state=_state(reading, about),
        overdue=Slot(True) if about == "payment" and reading.has("query.overdue") else None,
        kind=slots.value(reading, "activity.kind")
        if about == "activity" and not reading.has("query.follow_up")
        else None,
        created=_flag(reading, "query.created")
        if about in ("lead", "account", "opportunity", "ticket")
        else None,
        compare=_flag(reading, "query.compare"),
    )
    return _with_span(reading, frame, about)


def _flag(reading: Reading, cue: str) -> Slot | None:
    match = reading.search(cue)
    return Slot(True, match[0], match.span(), 0.9) if match else None


def _measure(reading: Reading, about: str, group: str | None) -> str:
    if reading.has("query.weighted"):
        return "weighted"
    if reading.has("query.average"):
        return "average"
    has_money = about in ("opportunity", "payment", "contract", "quote")
    if has_money and (reading.has("query.sum") or group) and not reading.has("query.which"):
        return "count" if reading.has("query.count") and not reading.has("query.money") else "sum"
    if group:
        return "count"
    return "count" if reading.has("query.count") and not reading.has("query.which") else "list"


def _group(reading: Reading) -> str | None:
    for name in _GROUPS:
        if reading.has(f"query.group_{name}"):
            return {"reason": "lost_reason"}.get(name, name)
    return None


def _limit_of_amount(reading: Reading, cue: str) -> Slot | None:
    """超过150万, 50万以下: the sum that stands beside the word."""
    match, money = reading.search(cue), reading.first("money")
    if match is None or money is None:
        return None
    apart = min(abs(match.end() - money.start), abs(match.start() - money.end))
    return slots.said(money, money.value.value) if apart <= 3 else None


def _order(reading: Reading) -> Slot | None:
    for cue, order in (("query.smallest", "asc"), ("query.largest", "desc"), ("query.rank", "desc")):
        if reading.has(cue):
            return Slot(order)
    return None


def _limit(reading: Reading) -> Slot | None:
    match = re.search(
        r"(?:最大|最多|最高|前|最小|最少|最低)的?\s*([一二两三四五六七八九十]|\d{1,2})\s*(?:个|家|单|名|笔|条|大|位)?"
        r"|(?:top|largest|biggest|highest|smallest)\s+(\d{1,2}|two|three|four|five|six|ten)"
        r"|(\d{1,2}|two|three|four|five|six|ten)\s+(?:largest|biggest|highest|smallest|top)",
        reading.folded,
    )
    if match is None:
        return None
    return Slot(
        slots.small_number(next(group for group in match.groups() if group)), match[0], match.span(), 0.9
    )


def _owners(reading: Reading) -> Slot | None:
    found = reading.found("user")
    if not found:
        return None
    ids = tuple(dict.fromkeys(one for each in found for one in each.value.ids))
    return Slot(ids, "、".join(each.text for each in found), found[0].span, 0.95)


def _term(reading: Reading, kind: str) -> Slot | None:
    """A value that records actually hold (a region, an industry), named in the question."""
    found = [one for one in reading.terms if one.kind == kind]
    return Slot(found[0].text, found[0].text, found[0].span, 0.9) if found else None


def _stage(reading: Reading) -> Slot | None:
    stage = slots.value(reading, "opportunity.stage")
    return None if stage is None or stage.value in ("won", "lost") else stage


def _state(reading: Reading, about: str) -> Slot | None:
    """open, won, lost or all: the usual one of the subject unless the words say otherwise."""
    if about == "opportunity":
        if reading.has("query.closing", "query.open_deals") and not reading.has("query.lost"):
            return Slot("open")
        for name in ("lost", "won"):
            if reading.has(f"query.{name}"):
                return Slot(name)
    if about == "ticket":
        return Slot("open" if reading.has("query.unfinished") or not reading.has("query.all_of") else "all")
    return None


def _with_span(reading: Reading, frame: Frame, about: str) -> Frame:
    """The time a question is limited to; what is to come counts from today."""
    ahead = about == "contract" and reading.has("query.ending")
    if ahead and (days := _days(reading)):
        return frame.having(ends_within=days)
    found = reading.first("time")
    if found is None:
        return frame.having(ending=Slot(True)) if ahead else frame
    value: Any = found.value.resolve("plan" if ahead or reading.has("query.closing") else None)
    return frame.having(span=slots.said(found, value), ending=Slot(True) if ahead else None)


def _days(reading: Reading) -> Slot | None:
    """30天之内, the next 30 days: a length of time counted from today."""
    found = reading.first("duration")
    if found is not None and found.value.unit in _DURATION_DAYS:
        return slots.said(found, int(found.value.count) * _DURATION_DAYS[found.value.unit])
    match = re.search(r"(\d{1,3})\s*(天|日|周|个月|days?|weeks?|months?)", reading.folded)
    if match is None:
        return None
    unit = {"天": 1, "日": 1, "周": 7, "个月": 30, "d": 1, "w": 7, "m": 30}[
        match[2] if match[2] > "z" else match[2][0]
    ]
    return Slot(int(match[1]) * unit, match[0], match.span(), 0.9)


def _days_since(reading: Reading) -> Slot | None:
    """这个月没人拜访: as many days as the period said has lasted."""
    found = reading.first("time")
    start = found.value.resolve("past").start if found else None
    if found is None or start is None or start > reading.now:
        return None
    return slots.said(found, max(1, (reading.now.date() - start.date()).days))


# ---------------------------------------------------------------- neglected customers, silent colleagues
def idle(reading: Reading) -> Frame | None:
    """有哪些客户超过30天没人跟进了"""
    if not reading.has("query.idle") or slots.account(reading) is not None:
        return None
    days = _days(reading) or _days_since(reading) or Slot(30, source="default", confidence=0.5)
    return _figure(reading, "account").having(idle_days=days, measure=Slot("list"))


def people(reading: Reading) -> Frame | None:
    """最近两周哪个销售一条跟进都没写; 徐磊这周都干了啥"""
    if reading.has("query.did_what") and (reading.found("user") or reading.has("query.mine")):
        return _figure(reading, "activity").having(measure=Slot("list"))
    if not (reading.has("query.silent") and reading.has("query.people")):
        return None
    found = reading.first("time")
    days = _days(reading)
    return Frame("activity.silent", confidence=0.9, span=reading.span).having(
        span=slots.said(found, found.value.resolve("past")) if found else None,
        days=days if found is None else None,
    )
