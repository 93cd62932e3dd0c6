"""Times in a text, Chinese and English: 上周五下午, by EOD Friday, 12月1号到5号, 每周一早上."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from intents.entities import (
    clocks_en,
    clocks_zh,
    dates_en,
    dates_zh,
    days_zh,
    holidays_en,
    holidays_zh,
    lunar_zh,
    repeats_en,
    repeats_zh,
    spans_en,
    spans_zh,
    traps,
    weeks_en,
    weeks_zh,
)
from intents.entities.anchors import Anchor, Moment, Within, choose, choose_after
from intents.entities.calendars import Window, midnight
from intents.entities.clocks import Clock
from intents.entities.folding import fold, tighten
from intents.entities.grammar import AnchorKind, Lexer
from intents.entities.phrases import Expression, expressions
from intents.entities.values import Span, Tense, TimeValue
from intents.entities.workdays import is_holiday, next_workday, workday_before

_PERIODS = ("week", "month", "quarter", "year")
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class TimeMatch:
    """A time said in a text, not yet turned into instants.

    `deadline` is true for 周五前, by Friday, 三天内. `anchor` tells what it hangs on: a relative day, a weekday,
    a date, a period, a festival, an offset from now, this very minute, or merely a part of the day or a clock
    time, whose day may have been named before it.
    """

    text: str
    span: Span
    deadline: bool
    anchor: AnchorKind
    now: datetime
    expression: Expression

    def resolve(self, tense: Tense | None = None, *, on: date | None = None) -> TimeValue:
        """The instants meant, seen from a plan, from something done, or from neither.

        `on` is the day already spoken of, for a time that names none itself (下午到博远, after 上周五).
        """
        moment = Moment(self.now.replace(tzinfo=None), self._tense(tense), on, self.now.tzinfo)
        window = _window(self.expression, moment)
        start, end = _bounds(self.expression, window, moment)
        return TimeValue(self._zoned(start), self._zoned(end), window.grain, self.expression.recurring)

    def _tense(self, tense: Tense | None) -> Tense | None:
        if self.expression.recurring or (tense is None and self.deadline):
            return "plan"
        return "past" if self.expression.bound == "since" else tense

    def _zoned(self, wall: datetime | None) -> datetime | None:
        return wall and wall.replace(tzinfo=self.now.tzinfo)


@lru_cache(maxsize=1)
def _lexer() -> Lexer:
    modules = (
        traps,
        repeats_zh,
        repeats_en,
        holidays_zh,
        holidays_en,
        lunar_zh,
        weeks_zh,
        dates_zh,
        days_zh,
        spans_zh,
        clocks_zh,
        clocks_en,
        spans_en,
        weeks_en,
        dates_en,
    )
    return Lexer(rule for module in modules for rule in module.rule.rules)


def find_times(text: str, now: datetime) -> list[TimeMatch]:
    """All times said in the text, in order, as seen at `now`, whose zone they are in."""
    folded, places = tighten(fold(text))
    found = []
    for expression in expressions(folded, list(_lexer().tokens(folded))):
        start, end = places[expression.span[0]], places[expression.span[1] - 1] + 1
        if choose(expression.anchor, Moment(now.replace(tzinfo=None))) is None:
            continue
        deadline = expression.bound in ("by", "before", "within")
        found.append(TimeMatch(text[start:end], (start, end), deadline, expression.kind, now, expression))
    return found


def _window(expression: Expression, moment: Moment) -> Window:
    window = choose(expression.anchor, moment)
    if window is None:
        raise ValueError(f"no such day: {expression}")
    if expression.until is None:
        return _still_ahead(expression.anchor, window, moment)
    last = choose_after(expression.until, window, moment)
    return replace(window, end=last.end) if last and last.end > window.start else window


def _still_ahead(anchor: Anchor, window: Window, moment: Moment) -> Window:
    """今天9点 said at ten of a plan is nine in the evening."""
    clock = anchor.inner if isinstance(anchor, Within) else None
    if not isinstance(clock, Clock) or clock.sure or clock.part or moment.tense != "plan":
        return window
    evening = window.start + timedelta(hours=12)
    if window.start < moment.now < evening and evening.date() == window.first_day:
        return Window(evening, evening, window.grain)
    return window


def _bounds(
    expression: Expression, window: Window, moment: Moment
) -> tuple[datetime | None, datetime | None]:
    end = window.end if window.is_point or window.grain in ("minute", "hour") else window.end - _SECOND
    if expression.bound == "before":
        return None, _before(expression, window, moment, end)
    if expression.bound == "by":
        return None, end
    if expression.bound in ("from", "since"):
        return window.start, None
    if expression.bound == "after":
        return _after(expression, window), None
    return window.start, end


def _before(expression: Expression, window: Window, moment: Moment, end: datetime) -> datetime:
    """Before a day means on that day at the latest; before a holiday or a period to come, before it begins."""
    if expression.kind == "festival" and is_holiday(window.first_day):
        return midnight(workday_before(window.first_day)) + timedelta(days=1) - _SECOND
    if window.grain in _PERIODS and window.start > moment.now:
        return window.start - _SECOND
    return end


def _after(expression: Expression, window: Window) -> datetime:
    if expression.kind == "festival":
        return midnight(next_workday(window.last_day + timedelta(days=1)))
    return window.end
