"""What a question about many records is narrowed to, and how its answer is sorted and cut."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from intents import catalog
from intents.readers import slots
from intents.reading import Found, Reading
from intents.schema import Frame, Slot

_DURATION_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365, "quarter": 90, "workday": 1}
_BY_TIME_CREATED = ("lead", "account", "opportunity", "ticket")


def narrowed(reading: Reading, frame: Frame, about: str) -> Frame:
    """The frame with everything that the words say of which records are meant."""
    in_region = reading.has("query.our_region")
    return frame.having(
        mine=None if in_region else flag(reading, "query.mine"),
        my_region=flag(reading, "query.our_region"),
        in_pool=flag(reading, "query.in_pool"),
        owners=_owners(reading),
        region=_term(reading, "region"),
        place=place(reading) if about in ("account", "contact") else None,
        grade=slots.value(reading, "account.grade"),
        source=slots.value(reading, "lead.source"),
        product=slots.mention(reading, "product"),
        industry=_term(reading, "industry") if about != "lead" else None,
        created=flag(reading, "query.created") if about in _BY_TIME_CREATED else None,
        compare=flag(reading, "query.compare"),
    ).having(**_amounts(reading, about), **_of_subject(reading, about))


def flag(reading: Reading, cue: str) -> Slot | None:
    match = reading.search(cue)
    return Slot(True, match[0], match.span(), 0.9) if match else None


def _of_subject(reading: Reading, about: str) -> dict[str, Slot | None]:
    """What only records of this kind have."""
    if about == "opportunity":
        return {"stage": _stage(reading), "state": _deal_state(reading), "competitor": competitor(reading)}
    if about == "account":
        return {"account_status": slots.value(reading, "query.account_status")}
    if about == "lead":
        return {"lead_status": slots.value(reading, "lead.status")}
    if about == "ticket":
        is_open = reading.has("query.unfinished") or not reading.has("query.all_of")
        return {
            "priority": slots.value(reading, "ticket.priority"),
            "state": Slot("open" if is_open else "all"),
        }
    if about == "payment":
        return _of_payment(reading)
    if about == "activity":
        return {"kind": _kind(reading)}
    return {}


def _of_payment(reading: Reading) -> dict[str, Slot | None]:
    is_late = reading.has("query.overdue") or reading.has("query.overdue_days")
    is_open = is_late or reading.has("query.unpaid")
    is_paid = not is_open and reading.has("query.paid")
    state = "paid" if is_paid else "open" if reading.has("query.unpaid") else ""
    return {"overdue": Slot(True) if is_late else None, "state": Slot(state) if state else None}


def _kind(reading: Reading) -> Slot | None:
    """Which follow-ups; to go and see somebody is a visit."""
    said = slots.value(reading, "activity.kind")
    if said is not None and said.value != "other" and not reading.has("query.follow_up"):
        return said
    return Slot("visit", confidence=0.8) if reading.has("query.visited") else None


def _deal_state(reading: Reading) -> Slot | None:
    """open, won or lost, where the words say so."""
    if competitor(reading) is not None and reading.has("query.taken_by") and not reading.has("query.closing"):
        return Slot("lost" if not re.search(r"up against", reading.folded) else "open")
    if reading.has("query.closing", "query.open_deals") and not reading.has("query.lost", "query.did_close"):
        return Slot("open")
    if reading.has("query.did_close") and not reading.has("query.lost", "query.all_of"):
        return Slot("won")
    return next((Slot(name) for name in ("lost", "won") if reading.has(f"query.{name}")), None)


def _stage(reading: Reading) -> Slot | None:
    stage = slots.value(reading, "opportunity.stage")
    return None if stage is None or stage.value in ("won", "lost") else stage


_TAKEN = re.compile(
    r"(?:输给|丢给|败给)了?\s*([^\s,,。?!的]{2,12}?)(?=的|$|[\s,,。?!])"
    r"|被\s*([^\s,,。?!]{2,12}?)(?:给)?(?:抢|截|撬|翘|挖|拿|中|抄|弄)"
    r"|(?:lost?|losing)\s+(?:\w+\s+){0,4}?to\s+([\w&.-]+(?:\s[\w&.-]+)?)"
    r"|(?:taken|won)\s+by\s+([\w&.-]+)|up against\s+([\w&.-]+)"
)


def competitor(reading: Reading) -> Slot | None:
    """被星河软件抢走的, lost to Acme: whose offer was taken."""
    match = _TAKEN.search(reading.folded)
    if match is None:
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
        return None
    ids = tuple(dict.fromkeys(one for each in found for one in each.value.ids))
    return Slot(ids, "、".join(each.text for each in found), found[0].span, 0.95)


def _term(reading: Reading, kind: str) -> Slot | None:
    """A value that records actually hold (a region, an industry), named in the question."""
    found = [one for one in reading.terms if one.kind == kind]
    return Slot(found[0].text, found[0].text, found[0].span, 0.9) if found else None


def place(reading: Reading) -> Slot | None:
    """贵阳, 在苏州的, in Ningbo: a town, looked for in names and addresses."""
    towns = catalog.data("places")["towns"].split()
    for town in towns:
        at = reading.folded.find(town)
        if at >= 0 and not any(one.start <= at < one.end for one in reading.found("account", "person")):
            return Slot(town, town, (at, at + len(town)), 0.85)
    match = re.search(r"\b(?:in|around|near)\s+([A-Z][a-z]{3,})\b", reading.text)
    if match is None or any(one.start <= match.start(1) < one.end for one in reading.items):
        return None
    return Slot(match[1], match[1], match.span(1), 0.7)


# ---------------------------------------------------------------- how much, how many
def _amounts(reading: Reading, about: str) -> dict[str, Slot | None]:
    above, below = limit_of_amount(reading, "query.above"), limit_of_amount(reading, "query.below")
    if above is None and below is None and about == "payment" and (said := slots.money(reading)):
        return {"amount_above": said, "amount_below": said}
    return {"amount_above": above, "amount_below": below}


def limit_of_amount(reading: Reading, cue: str) -> Slot | None:
    """超过150万, 50万以下: the sum that stands beside the word."""
    match, money = reading.search(cue), reading.first("money")
    if match is None or money is None:
        return None
    apart = min(abs(match.end() - money.start), abs(match.start() - money.end))
    return slots.said(money, money.value.value) if apart <= 3 else None


def order(reading: Reading) -> Slot | None:
    for cue, direction in (("query.smallest", "asc"), ("query.largest", "desc"), ("query.rank", "desc")):
        if reading.has(cue):
            return Slot(direction)
    return None


def limit(reading: Reading) -> Slot | None:
    match = re.search(
        r"(?:最大|最多|最高|前|最小|最少|最低|倒数)的?前?\s*([一二两三四五六七八九十]|\d{1,2})\s*(?:个|家|单|名|笔|条|大|位|份)?"
        r"|([一二两三四五六七八九十]|\d{1,2})\s*(?:个|家|单|笔|份)(?:金额)?(?:最大|最多|最高|最小)"
        r"|(?:top|largest|biggest|highest|smallest)\s+(\d{1,2}|two|three|four|five|six|ten)"
        r"|(\d{1,2}|two|three|four|five|six|ten)\s+(?:largest|biggest|highest|smallest|top)",
        reading.folded,
    )
    if match is None:
        return None
    number = slots.small_number(next(group for group in match.groups() if group))
    return Slot(number, match[0], match.span(), 0.9)


# ---------------------------------------------------------------- when
def with_span(reading: Reading, frame: Frame, about: str) -> Frame:
    """The time a question is limited to; what is to come counts from today."""
    ahead = about in ("contract", "quote") and reading.has("query.ending")
    if ahead and (counted := days(reading)):
        return frame.having(ends_within=counted)
    found = reading.first("time")
    if found is None:
        return frame.having(ending=Slot(True)) if ahead else frame
    is_to_come = ahead or (reading.has("query.closing") and not reading.has("query.did_close"))
    value: Any = found.value.resolve("plan" if is_to_come else None)
    if (
        value.start is not None
        and value.start <= reading.now
        and catalog.cue("query.so_far").search(reading.folded)
    ):
        value = replace(value, end=reading.now)
    until = Slot(True) if ahead and _is_limit(reading, found) else None
    return frame.having(span=slots.said(found, value), ending=Slot(True) if ahead else None, until=until)


def _is_limit(reading: Reading, found: Found) -> bool:
    """到8月底, by the end of May: everything up to then is meant."""
    before = reading.folded[max(0, found.start - 8) : found.start]
    is_said = re.search(r"(?:到|截至|截止|until|before|by|till|through)\s*$", before) is not None
    return is_said or bool(found.value.deadline)


def days(reading: Reading) -> Slot | None:
    """30天之内, the next 30 days: a length of time counted from today."""
    found = reading.first("duration")
    if found is not None and found.value.unit in _DURATION_DAYS:
        return slots.said(found, int(found.value.count) * _DURATION_DAYS[found.value.unit])
    match = re.search(
        r"(?<![\d月号])(\d{1,3}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九半])"
        r"\s*(个?礼拜|个?星期|个月|天|周|days?|weeks?|months?)",
        reading.folded,
    )
    if match is None:
        return None
    return Slot(_number(match[1]) * _unit(match[2]), match[0], match.span(), 0.9)


def _unit(said: str) -> int:
    if "月" in said or said.startswith("month"):
        return 30
    return 7 if said.startswith("week") or any(word in said for word in ("周", "礼拜", "星期")) else 1


def _number(said: str) -> int:
    """十五, 三十, 三十五 and digits."""
    if "十" not in said or len(said) == 1:
        return slots.small_number(said) if said != "半" else 1
    tens, _, ones = said.partition("十")
    return (slots.small_number(tens) if tens else 1) * 10 + (slots.small_number(ones) if ones else 0)


def days_since(reading: Reading) -> Slot | None:
    """这个月没人拜访: as many days as the period said has lasted."""
    found = reading.first("time")
    start = found.value.resolve("past").start if found else None
    if found is None or start is None or start > reading.now:
        return None
    return slots.said(found, max(1, (reading.now.date() - start.date()).days))
