"""Figures told in a way of their own: shaky deals with their reasons, visits by day with where they were."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import groupby

from bot.actions import figure_words, opportunities
from bot.actions.figure_question import question_of
from bot.actions.turn import Said, Turn
from bot.replies import cards
from crm_core.models import Activity
from crm_core.queries import figures, risk
from crm_core.queries.questions import Question
from crm_core.queries.risk import NEAR, SILENT, STUCK, Risk, Sign
from intents.schema import Frame

_MOST_RISKS = 5


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
    mean = replace(
        question_of(turn, frame), measure="average", field="satisfaction", state="all", group_by=None
    )
    figure = figures.answer(turn.session, turn.actor, mean)
    foot = figure_words.foot(turn, frame, figure)
    if figure.value is None:
        return Said(turn.say("nothing_found", definition=foot))
    return Said("\n".join([turn.say("figure_satisfaction", value=f"{figure.value:.1f}"), foot]))


def _place(turn: Turn, activity: Activity, several: bool) -> str:
    name = activity.account.short
    return f"{name} ({activity.owner.name})" if several and activity.owner else str(name)


def _foot(turn: Turn, frame: Frame, question: Question, text: str) -> str:
    figure = figures.answer(turn.session, turn.actor, question)
    return figure_words.foot(turn, frame, figure, text)


TOLD: Mapping[str, Callable[[Turn, Frame], Said]] = {
    "risk": shaky,
    "places": places,
    "satisfaction": satisfaction,
}
"""By the measure of the frame."""
