"""A figure in words: the number, and what was counted of which records, as of when."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from bot.actions import figure_more
from bot.actions.turn import Turn
from bot.frames import Ref
from crm_core.models import User
from crm_core.queries.grouping import PERIODS
from crm_core.queries.questions import Figure, Group, Span
from crm_core.queries.subjects import SUBJECTS
from intents.schema import Frame, Slot

_OF_DAY = {"ends_on": "filter_ends", "signed_on": "filter_signed", "sla_due_at": "filter_due"}
"""How the foot says of which day a period is, where that is not plain."""

MONEY = ("sum", "weighted", "average")
_SORTS = ("tag", "sort", "payment_terms", "category", "term")
NARROWED_BY = (
    "region", "industry", "customer_kind", "place", "product", "competitor", "source", "grade", "stage", "priority",
    *_SORTS,
)  # fmt: skip
"""The fields that a figure's records are narrowed by and that its foot names."""


def headline(turn: Turn, figure: Figure, total: Any) -> str:
    question = figure.question
    what = turn.label("subjects", question.subject)
    if question.measure == "rate":
        key = "figure_conversion" if question.subject == "lead" else "figure_rate"
        return turn.say(key, what=what, value=value_of(turn, figure), count=figure.count)
    if question.measure in MONEY:
        return turn.say(
            f"figure_{question.measure}", what=what, value=turn.money(figure.value), count=figure.count
        )
    if total is not None:
        return turn.say("figure_list_sum", what=what, count=figure.count, value=turn.money(total))
    return turn.say("figure_count", what=what, count=figure.count)


def value_of(turn: Turn, figure: Figure | Group, measure: str = "") -> str:
    measure = measure or getattr(getattr(figure, "question", None), "measure", "")
    if figure.value is None:
        return turn.say("none")
    if measure == "rate":
        return f"{figure.value}%"
    return turn.money(figure.value) if measure in MONEY else str(figure.value)


def group_line(turn: Turn, figure: Figure, group: Group, share: str = "") -> str:
    question = figure.question
    name = _group_name(turn, question.subject, question.group_by or "", group)
    count = turn.say("counted", count=group.count) if question.measure in (*MONEY, "rate") else ""
    share = f" · {share}" if share else ""
    return f"{name}：{value_of(turn, group, question.measure)}{count}{share}"


def group_part(turn: Turn, figure: Figure, group: Group) -> str:
    """The same in a few words, for a line of a line: 初步接触 ¥410,000（41万）."""
    name = _group_name(turn, figure.question.subject, figure.question.group_by or "", group)
    return f"{name} {value_of(turn, group, figure.question.measure)}"


def _group_name(turn: Turn, subject: str, by: str, group: Group) -> str:
    if not group.label:
        return turn.say("none")
    if by in ("stage", "grade", "priority", "age"):
        return turn.label(by, group.label)
    if by in ("status", "kind", "category"):
        return turn.label(f"{subject}.{by}", group.label)
    if by in PERIODS:
        return _period_name(turn, by, group.label)
    return group.label


def _period_name(turn: Turn, by: str, first: str) -> str:
    """2027-03, 2027年二季度, the week of a Monday, a day."""
    if by == "quarter":
        return turn.say("quarter_of", year=first[:4], number=(int(first[5:7]) + 2) // 3)
    if by in ("month", "year"):
        return first[: 7 if by == "month" else 4]
    day = turn.day(date.fromisoformat(first))
    return turn.say("week_of", when=day) if by == "week" else day


# ---------------------------------------------------------------- what was counted
def foot(turn: Turn, frame: Frame, figure: Figure, text: str = "") -> str:
    """The definition (the figure's own, or `text`), the filters and the instant of a figure."""
    parts = filters(turn, frame, figure)
    narrowed = (
        turn.say("filtered", text=("；" if turn.language == "zh" else "; ").join(parts)) if parts else ""
    )
    text = text or figure.definition[turn.language]
    return turn.say("definition", text=text, filters=narrowed, as_of=turn.instant(figure.as_of))


def filters(turn: Turn, frame: Frame, figure: Figure) -> list[str]:
    """What the records counted were narrowed to, in the speaker's words for it."""
    asked, found = figure.question.filters, []
    scope = _whose(turn, frame)
    if scope:
        found.append(scope)
    for name in NARROWED_BY:
        value = frame.value(name)
        if value is not None:
            found.append(f"{turn.label('field', name)} {_words(turn, name, frame.slots[name])}")
    if asked.region and frame.value("region") is None:
        found.append(f"{turn.label('field', 'region')} {asked.region}")
    state = frame.value("account_status") or frame.value("lead_status")
    if state:
        found.append(turn.label(f"{figure.question.subject}.status", state))
    if figure.question.subject == "opportunity" and frame.value("state"):
        found.append(turn.label("opportunity.status", frame.value("state")))
    elif figure.question.subject == "payment" and frame.value("state") == "paid":
        found.append(turn.label("payment.status", "paid"))
    elif figure.question.subject == "ticket" and figure.question.state == "closed":
        found.append(turn.say("filter_solved"))
    if figure.question.subject == "activity" and frame.value("kind"):
        found.append(turn.label("activity.kind", frame.value("kind")))
    if asked.is_overdue and asked.late_days is None:
        found.append(turn.say("filter_late"))
    for name, limits in (
        ("amount", asked.amount),
        ("probability", asked.probability),
        ("score", asked.score),
    ):
        if limits is not None:
            found.append(f"{turn.label('field', name)} {_range(turn, name, limits)}")
    return [
        *found,
        *figure_more.told(turn, frame, asked),
        *_times(turn, asked, SUBJECTS[figure.question.subject].day),
    ]


def _whose(turn: Turn, frame: Frame) -> str:
    owners = frame.value("owners")
    if owners:
        ids = tuple(getattr(owners, "ids", owners))
        names = [one.name for one in (turn.session.get(User, number) for number in ids) if one is not None]
        return f"{turn.label('field', 'owner')} {turn.joined(names)}"
    if frame.value("mine"):
        return f"{turn.label('field', 'owner')} {turn.user.name}"
    if frame.value("in_pool"):
        return turn.say("filter_pool")
    account, contract = frame.value("account"), frame.value("contract")
    if isinstance(contract, Ref):
        return contract.label
    if isinstance(account, Ref):
        met = [one.label for one in frame.value("contacts") or () if isinstance(one, Ref)]
        return f"{account.label} {turn.joined(met)}".strip()
    return frame.slots["accounts"].text if "accounts" in frame.slots else ""


def _words(turn: Turn, name: str, slot: Slot) -> str:
    value = slot.value
    if name in _SORTS and slot.text:
        return slot.text
    if name in ("grade", "stage", "priority"):
        return turn.label(name, value)
    return str(getattr(value, "label", None) or getattr(value, "text", None) or value)


def _range(turn: Turn, name: str, limits: Any) -> str:
    low, high = (None if one is None else _number(turn, name, one) for one in (limits.low, limits.high))
    if low == high:
        return str(low)
    if low and high:
        return turn.say("span", start=low, end=high)
    signs = (">", "<") if limits.strict else ("≥", "≤")
    return f"{signs[0]} {low}" if low else f"{signs[1]} {high}"


def _number(turn: Turn, name: str, value: Any) -> str:
    if name == "amount":
        return turn.money(value)
    return f"{value}%" if name == "probability" else str(value)


def _times(turn: Turn, asked: Any, usual_day: str) -> list[str]:
    """`usual_day` is the field that periods are of where the question names none."""
    found = []
    if asked.idle_days:
        found.append(turn.say("filter_idle", days=asked.idle_days))
    if asked.ends_within:
        found.append(turn.say("filter_ends_within", days=asked.ends_within))
    if asked.span is not None and isinstance(asked.span.end, datetime):
        found.append(turn.say("filter_due_by", when=turn.instant(asked.span.end)))
    elif asked.span is not None:
        said, when = _OF_DAY.get(asked.span_field or usual_day), span_words(turn, asked.span)
        found.append(turn.say(said, when=when) if said else when)
    if asked.created is not None:
        found.append(turn.say("filter_created", when=span_words(turn, asked.created)))
    return found


def span_words(turn: Turn, span: Span | None) -> str:
    if span is None or (span.start is None and span.end is None):
        return ""
    if span.start is None:
        return turn.say("until", when=turn.day(span.end))
    if span.end is None:
        return turn.say("since", when=turn.day(span.start))
    if span.start == span.end:
        return turn.day(span.start)
    return turn.say("span", start=turn.day(span.start), end=turn.day(span.end))
