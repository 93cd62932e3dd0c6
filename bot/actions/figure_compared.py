"""A figure beside that of another period: what of both is as far gone, and the whole of the earlier one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from bot.actions import figure_words
from bot.actions.turn import Turn
from crm_core.queries import comparing, figures
from crm_core.queries.periods import first_day, next_first_day
from crm_core.queries.questions import Figure, Question, Span
from intents import catalog
from intents.entities import TimeValue
from intents.schema import Frame, Slot

_TENTH = Decimal("0.1")
_DONE = ("won", "lost", "closed", "paid")
_ALWAYS_DONE = ("activity", "ticket", "lead", "account", "contact", "quote", "contract")


def beside(turn: Turn, frame: Frame, figure: Figure) -> tuple[Figure, list[str]]:
    """The figure and the lines that compare it; of a period that still runs both are told up to the same day."""
    span = figure.question.filters.span or figure.question.filters.created
    if not frame.value("compare") or span is None:
        return figure, []
    running = comparing.so_far(span, turn.now.date()) if _is_done(frame, figure.question) else None
    before = _before(frame, span, running)
    if before is None:
        return figure, []
    if running is None:
        return figure, [compared(turn, figure, _moved(turn, figure, before))]
    figure = figures.answer(turn.session, turn.actor, comparing.moved(figure.question, running))
    as_far = comparing.as_far(before, running)
    lines = [compared(turn, figure, _moved(turn, figure, as_far))]
    if as_far != before and not catalog.cue("figure.same_days").search(turn.text.lower()):
        lines.append(_whole(turn, _moved(turn, figure, before)))
    return figure, lines


def _before(frame: Frame, span: Span, running: Span | None) -> Span | None:
    """What it is compared with, in full: as it was said, else the period before, or that of the year before."""
    said = frame.value("compared_with")
    if said is not None and said.start is not None and said.end is not None:
        return Span(said.start.date(), said.end.date())
    is_cut = running is not None and span.end in (None, running.end)  # 今年以来, month to date
    reach = comparing.whole(running) if running is not None and is_cut else span
    return comparing.span_before(reach, a_year=frame.value("compare") == "year")


def _moved(turn: Turn, figure: Figure, span: Span) -> Figure:
    question = replace(figure.question, group_by=None, limit=1)
    return figures.answer(turn.session, turn.actor, comparing.moved(question, span))


def _is_done(frame: Frame, question: Question) -> bool:
    """Whether what is counted has come about: a plan's days may all lie ahead."""
    if question.filters.created is not None or frame.value("state") in _DONE:
        return True
    return question.subject in _ALWAYS_DONE and not (frame.value("ending") or frame.value("due"))


def _whole(turn: Turn, earlier: Figure) -> str:
    span = earlier.question.filters.span or earlier.question.filters.created
    value = figure_words.value_of(turn, earlier)
    when = figure_words.span_words(turn, span)
    return turn.say("compared_whole", when=when, value=value, count=earlier.count)


def comparable(turn: Turn, frame: Frame) -> Frame:
    """A comparison needs a period and a number: this month (this year beside last year's) and the sum or count."""
    if not frame.value("compare"):
        return frame
    subject, measure = frame.value("subject"), frame.value("measure")
    if measure in (None, "list"):
        has_money = subject in ("opportunity", "payment", "contract", "quote")
        frame = frame.having(measure=Slot("sum" if has_money else "count", source="default"))
    if frame.value("span") is not None:
        return frame
    return _within(turn, frame, "year" if frame.value("compare") == "year" else "month")


def of_this_year(turn: Turn, frame: Frame) -> Frame:
    """A target without a time is the year's."""
    if frame.value("target") is None or frame.value("span") is not None:
        return frame
    return _within(turn, frame, "year")


def _within(turn: Turn, frame: Frame, period: Literal["year", "month"]) -> Frame:
    first = first_day(period, turn.now.date())
    last = next_first_day(period, first) - timedelta(days=1)
    start, end = (datetime.combine(day, time(), turn.now.tzinfo) for day in (first, last))
    value = TimeValue(start, end, period, None)
    return frame.having(span=Slot(value, source="default"))


def compared(turn: Turn, figure: Figure, earlier: Figure) -> str:
    """上期（4月1日至4月30日）：¥80万（3 条）；增加 ¥20万（+25%）"""
    span = earlier.question.filters.span or earlier.question.filters.created
    now, before = figure.value or 0, earlier.value or 0
    change = Decimal(now) - Decimal(before)
    measure = figure.question.measure
    size = (
        f"{abs(change)}%"
        if measure == "rate"
        else turn.money(abs(change))
        if measure in figure_words.MONEY
        else str(abs(change))
    )
    key = "compared_same" if not change else "compared_more" if change > 0 else "compared_less"
    percent = ""
    if before and change and measure != "rate":
        percent = f"{(change * 100 / Decimal(before)).quantize(_TENTH, ROUND_HALF_UP):+}%"
    return turn.say(
        key, when=figure_words.span_words(turn, span), value=figure_words.value_of(turn, earlier),
        count=earlier.count, change=size,
        percent=f"（{percent}）" if percent and turn.language == "zh" else f" ({percent})" if percent else "",
    )  # fmt: skip
