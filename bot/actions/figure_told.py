"""Figures told in a way of their own: shaky deals with their reasons, visits by day with where they were."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from bot.actions import figure_lines, figure_words, opportunities
from bot.actions.figure_question import question_of
from bot.actions.turn import Said, Turn
from bot.frames import without
from bot.replies import cards
from crm_core.models import Activity
from crm_core.queries import durations, figures, renewals, risk
from crm_core.queries.questions import Filters, Question, Span
from crm_core.queries.risk import NEAR, SILENT, STUCK, Risk, Sign
from intents.schema import Frame

_MOST_RISKS = 5
_MOST_ENDED = 10


def shaky(turn: Turn, frame: Frame) -> Said:
    """Which open deals may slip away, the shakiest first, each with what makes it so."""
    question = question_of(turn, frame)
    found = risk.at_risk(turn.session, turn.actor, question)
    foot = _foot(turn, frame, question, turn.say("risk_definition", silent=SILENT, stuck=STUCK, near=NEAR))
    if not found:
        return Said(turn.say("nothing_found", definition=foot))
    shown = found[: frame.value("limit") or _MOST_RISKS]
    headline = turn.say("at_risk", count=len(found), shown=len(shown))
    return cards.listing(turn, headline, [_risk_line(turn, one) for one in shown], foot=foot)


def _risk_line(turn: Turn, found: Risk) -> str:
    deal = found.opportunity
    owner = f" · {deal.owner.name}" if deal.owner else ""
    why = turn.say("and_so").join(_sign(turn, one) for one in found.signs)
    return turn.say("because_of", what=f"{opportunities.line(turn, deal)}{owner}", why=why)


def _sign(turn: Turn, sign: Sign) -> str:
    return turn.say(f"risk_{sign.kind}", value=sign.value)


def places(turn: Turn, frame: Frame) -> Said:
    """Whom somebody went to see, day by day; of several people each one's by itself."""
    question = question_of(turn, frame)
    figure = figures.answer(turn.session, turn.actor, question)
    foot = figure_words.foot(turn, frame, figure)
    if not figure.count:
        return Said(turn.say("nothing_found", definition=foot))
    activities = [one for one in figure.records if isinstance(one, Activity)]
    found = sorted(activities, key=lambda one: one.occurred_at)
    accounts = {one.account_id for one in found}
    headline = turn.say("went", count=figure.count, accounts=len(accounts))
    several = len({one.owner_id for one in found}) > 1
    lines = []
    for day, some in groupby(found, key=lambda one: turn.clock.local(one.occurred_at).date()):
        names = dict.fromkeys(_place(turn, one, several) for one in some)
        lines.append(turn.say("because_of", what=turn.day(day), why=turn.joined(names)))
    return cards.listing(turn, headline, lines, foot=foot)


def satisfaction(turn: Turn, frame: Frame) -> Said:
    """The mean of the stars that customers gave, over the tickets that were rated."""
    asked = question_of(turn, frame)
    mean = replace(
        asked, measure="average", field="satisfaction", state="all", filters=_solved(asked.filters)
    )
    figure = figures.answer(turn.session, turn.actor, mean)
    foot = figure_words.foot(turn, frame, figure)
    if figure.value is None:
        return Said(turn.say("not_rated", definition=foot))
    each = [
        turn.say("rating_of", who=one.label or turn.say("nobody"), value=f"{one.value:.1f}")
        for one in figure.groups
        if one.value is not None
    ]
    return Said("\n".join([turn.say("figure_satisfaction", value=f"{figure.value:.1f}"), *each, foot]))


def duration(turn: Turn, frame: Frame) -> Said:
    """How long tickets took to be solved, or deals to be won, on average; each colleague's where several are."""
    frame = without(frame, "state")
    question = question_of(turn, frame)
    kind = question.subject
    if kind == "ticket":
        question = replace(question, state="closed", filters=_solved(question.filters))
    found = durations.lasting(turn.session, turn.actor, question)
    foot = _foot(turn, frame, question, turn.say(f"{kind}_duration_definition"))
    if not found:
        return Said(turn.say("nothing_found", definition=foot))
    whole, *each = found
    lines = [turn.say(f"{kind}_duration", days=_days(whole.days), count=whole.count)]
    if len(each) > 1 or frame.value("group_by"):
        lines += [turn.say("duration_of", who=one.who, days=_days(one.days), count=one.count) for one in each]
    return Said("\n".join([*lines, foot]))


def renewal_rate(turn: Turn, frame: Frame) -> Said:
    """What share of the contracts that ended went on; of this year's so far, where no time is named."""
    question = question_of(turn, without(frame, "ending", "ends_within"))
    today = turn.now.date()
    span = question.filters.span or Span(today.replace(month=1, day=1), today)
    end = span.end.date() if isinstance(span.end, datetime) else span.end
    span = replace(span, end=min(end, today) if end is not None else today)
    question = replace(question, filters=replace(question.filters, span=span, span_field="ends_on"))
    found = renewals.renewals(turn.session, turn.actor, question)
    foot = _foot(turn, frame, question, turn.say("renewals_definition"))
    if not found.ended:
        return Said(turn.say("nothing_found", definition=foot))
    lost = [one for one in found.ended if one not in found.renewed]
    head = turn.say("renewals", rate=f"{found.rate:.0f}", ended=len(found.ended), renewed=len(found.renewed))
    lines = [turn.say("not_renewed", what=figure_lines.line(turn, one)) for one in lost[:_MOST_ENDED]]
    return cards.listing(turn, head, lines, foot=foot)


def _days(days: float) -> str:
    return f"{days:.1f}".removesuffix(".0")


def _solved(filters: Filters) -> Filters:
    """Those solved in the time that is named, whether or not they were reported in it."""
    is_usual = filters.span is not None and not filters.span_field
    return replace(filters, span_field="solved_at") if is_usual else filters


def _place(turn: Turn, activity: Activity, several: bool) -> str:
    name = turn.called(activity.account)
    return f"{name} ({activity.owner.name})" if several and activity.owner else name


def _foot(turn: Turn, frame: Frame, question: Question, text: str) -> str:
    figure = figures.answer(turn.session, turn.actor, question)
    return figure_words.foot(turn, frame, figure, text)


TOLD: Mapping[str, Callable[[Turn, Frame], Said]] = {
    "risk": shaky,
    "places": places,
    "satisfaction": satisfaction,
    "duration": duration,
    "renewals": renewal_rate,
}
"""By the measure of the frame."""
