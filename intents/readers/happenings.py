"""Whether a clause tells of something that was done with somebody."""

from __future__ import annotations

from datetime import datetime

from intents.readers import asking, slots
from intents.readers.unreal import is_unreal
from intents.reading import Clause, Found

EVENTS = ("activity.event", "happening.done", "happening.went", "happening.serviced")
"""Cues of what is done with a customer: single phrases, and classes of verbs."""

_OF_DEALS = ("opportunity.amount_change", "opportunity.close_date", "opportunity.stage_word")
_SOON = 30
_OF_A_DAY = ("part", "clock")


def happened(clause: Clause) -> bool:
    """Whether the clause tells of something done, not merely planned, denied or supposed."""
    known = clause.reading.happenings
    if clause.span not in known:
        known[clause.span] = _happened(clause)
    return known[clause.span]


def _happened(clause: Clause) -> bool:
    if clause.has("happening.late_entry") and not clause.has("control.hypothetical"):
        return True
    if clause.has("happening.in_vain"):
        return _left_something(clause)
    if clause.has("happening.left_there", "happening.cut_short"):
        return not asking.is_supposed(clause) and not _is_planned(clause)
    if not _received(clause) and not clause.has(*EVENTS) and not _in_present(clause):
        return False
    if clause.has("happening.invited") and not _before_invitation(clause):
        return False
    if clause.has("activity.told_not_to"):
        return False
    if _is_still_to_come(clause, "happening.moved_away") or _is_still_to_come(clause, "happening.waits"):
        return False
    if _is_still_to_come(clause, "happening.matter_settled") and not clause.found("person", "time"):
        return False  # 价格谈开了
    if asking.is_supposed(clause) or is_elsewhere(clause) or fell_through(clause):
        return False
    if clause.has("control.negated") and not _went_anyway(clause):
        return False
    if (
        is_unreal(clause)
        or _is_unanswered(clause)
        or (clause.has("activity.on_the_way") and not clause.has("activity.done_mark"))
    ):
        return False
    return not _is_planned(clause)


def _is_still_to_come(clause: Clause, cue: str) -> bool:
    """现场勘测改到下周三了, 等开完票再付, and nothing beside it: 跟王总通了电话，… tells of the call."""
    moved = clause.search(cue)
    return moved is not None and not clause.before(moved.start()).has(*EVENTS)


def _received(clause: Clause) -> bool:
    """昨天周总来公司看样机: they were at our place, and not only said to come."""
    came = clause.search("happening.at_ours")
    if came is None:
        return False
    head = clause.before(came.start())
    if clause.has("activity.done_mark"):
        return True
    return bool(head.found("person", "account")) and not head.has("happening.yet_to_come")


def _in_present(clause: Clause) -> bool:
    """This morning I call Mr Tong: told as if it were now, of a time that is over."""
    if not clause.has("happening.bare_past"):
        return False
    now, found = clause.reading.now, slots.times(clause)
    over = [one for one in found if one.value.anchor != "weekday" and not slots.is_ahead(one, now)]
    if not clause.text.isascii():  # 今天去洛阳见史总, said in the morning
        over = [one for one in over if one.value.anchor in _OF_A_DAY or slots.first_day(one) != now.date()]
    return bool(found) and len(over) == len(found)


def _before_invitation(clause: Clause) -> bool:
    """打电话邀请他来公司: the call was made, the visit is to come."""
    invited = clause.search("happening.invited")
    return invited is not None and clause.before(invited.start()).has(*EVENTS)


def fell_through(clause: Clause) -> bool:
    """原定今天去的，他临时开会，没去成: what was to be, and all that came between, did not happen."""
    if clause.has("happening.instead"):
        return False
    if clause.has("happening.fell_through"):
        return True
    clauses = clause.reading.clauses
    arranged = any(one.has("happening.arranged") for one in clauses if one.span[0] <= clause.span[0])
    soon = (one for one in clauses if clause.span[0] <= one.span[0] <= clause.span[1] + _SOON)
    return arranged and any(
        one.has("happening.fell_through", "happening.kept_away", "control.negated") for one in soon
    )


def _is_unanswered(clause: Clause) -> bool:
    """打毛总电话，没人接: the call that the next words say nobody took."""
    following = next((one for one in clause.reading.clauses if one.span[0] >= clause.span[1]), None)
    return following is not None and clause.has("happening.rang") and following.has("happening.unanswered")


def is_elsewhere(clause: Clause) -> bool:
    """许总出差去了; 助理打来说罗总住院了 tells of the call, in which that was said."""
    away = clause.search("activity.elsewhere")
    if away is None:
        return False
    before = clause.before(away.start())
    return not (before.has("activity.says") and before.has(*EVENTS))


def _left_something(clause: Clause) -> bool:
    """扑了个空，把样册搁前台了: nobody was met, and yet something was done there."""
    others = [one for one in clause.reading.clauses if one.span != clause.span]
    return clause.has("happening.went") and any(one.has("activity.done_mark") for one in others)


def _went_anyway(clause: Clause) -> bool:
    """去了没见到王总: the way was made all the same."""
    return clause.has("happening.went") and not clause.has("happening.fell_through", "happening.arranged")


def _is_planned(clause: Clause) -> bool:
    """明天去拜访恒信: every time lies ahead and nothing marks it as done; or it is only intended."""
    found = slots.times(clause)
    now = clause.reading.now
    if clause.has("happening.by_chance"):
        return False
    if clause.has("happening.intended") and not any(slots.past(one, now) for one in found):
        return True
    if clause.has("happening.to_arrange") or is_asked_over(clause):
        return True
    if clause.has("happening.wished") and not clause.has("activity.done_mark"):
        return True
    if _is_arranged_for(clause, found) or _follows_a_plan(clause):
        return True
    if clause.text.isascii() and not clause.has("activity.plan_mark"):
        # call with Kevin on Monday, agreed by phone today: it was
        found = [one for one in found if one.value.anchor != "weekday" and slots.first_day(one) != now.date()]
    if not found or any(_is_behind(clause, one) for one in found):
        return False
    return not clause.has("activity.done_mark") and not _is_report_of_today(clause)


def is_asked_over(clause: Clause) -> bool:
    """肖总请我去衡阳吃饭，3月20号去: the day on which it is to be is told right behind."""
    if not clause.has("happening.asked_over") or clause.has("activity.done_mark") or slots.times(clause):
        return False
    behind = next((one for one in clause.reading.clauses if one.span[0] >= clause.span[1]), None)
    times = slots.times(behind) if behind is not None else []
    return bool(times) and all(slots.is_ahead(one, clause.reading.now) for one in times)


def is_wished(clause: Clause) -> bool:
    """Tom想下周约个demo，周二或周三下午: what somebody would like, and its times behind it."""
    if happened(clause):
        return False
    before = [one for one in clause.reading.clauses if one.span[1] <= clause.span[0]]
    return any(one.has("happening.wished") and not happened(one) for one in (*before[-1:], clause))


def _is_arranged_for(clause: Clause, found: list[Found]) -> bool:
    """跟丁浩约了周四下午见面: agreed for a day to come, and nothing told of how."""
    for one in found:
        head = clause.before(one.start - clause.span[0])
        if head.has("happening.agreed_on") and not head.has(*EVENTS) and not slots.times(head):
            return slots.future(one, clause.reading.now) is not None
    return False


def _follows_a_plan(clause: Clause) -> bool:
    """明天上午跟法务碰，碰完给佟嘉回电话: what comes after something that is still to come."""
    if not clause.has("happening.once_over"):
        return False
    before = [one for one in clause.reading.clauses if one.span[1] <= clause.span[0]]
    return bool(before) and any(slots.is_ahead(one, clause.reading.now) for one in slots.times(before[-1]))


def _is_behind(clause: Clause, found: Found) -> bool:
    now = clause.reading.now
    over = slots.past(found, now) is not None and not slots.is_ahead(found, now)
    return over or of_a_day_told(clause, found)


def of_a_day_told(clause: Clause, found: Found) -> bool:
    """昨天上午在恒远，下午去恒信: a part of a day gone by, told of before, in which something was done, too."""
    if found.value.anchor not in _OF_A_DAY:
        return False
    before, now = clause.reading.until(found.start), clause.reading.now
    if any(
        one.has("activity.all_day", "activity.several")
        and any(slots.past(day, now) for day in slots.times(one))
        for one in before.clauses
    ):
        return True
    days = [one for one in slots.times(before) if one.value.anchor not in _OF_A_DAY]
    day = slots.first_day(days[-1]) if days and not slots.is_ahead(days[-1], now) else None
    if (
        day is None
        or day >= now.date()
        or clause.has("happening.intended", "activity.ours", "activity.plan_mark")
    ):
        return False
    return clause.has(*EVENTS, "happening.on_tour")


def _is_later(found: Found, now: datetime) -> bool:
    """下午, said in the morning."""
    start = found.value.resolve(None).start
    return start is not None and start > now


def _is_report_of_today(clause: Clause) -> bool:
    """今天拜访龙厂长, before lines of what came of it, was no plan."""
    now = clause.reading.now
    if any(slots.first_day(one, "plan") != now.date() or _is_later(one, now) for one in slots.times(clause)):
        return False
    if clause.reading.clauses[0].span != clause.span or clause.has("activity.plan_mark"):
        return False
    told = (*_OF_DEALS, "activity.feedback", "happening.invited", "happening.was_there")
    others = [one for one in clause.reading.clauses[1:] if not slots.times(one) or one.has(*told)]
    return any(one.has("activity.told_mark", "happening.result", *told) for one in others)
