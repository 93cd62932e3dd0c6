"""What one person is told in one sweep: the first lines in words, the rest counted, on one card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.reminders import wording
from bot.reminders.due import Due
from bot.reminders.people import Receiver
from bot.reminders.rulebook import Rulebook
from bot.reminders.wording import Line
from integrations.messages import Chart, Reply


@dataclass(slots=True)
class Bundle:
    """`whys`: by the ledger's ids, the reasons. `rest`: rows of the ledger for what is counted, entered when there is
    a card to name in them. `brief`, `deals`, `chart`: the morning brief above it.
    """

    to: Receiver
    lines: list[Line] = field(default_factory=list)
    whys: dict[int, str] = field(default_factory=dict)
    rest: list[dict[str, Any]] = field(default_factory=list)
    brief: list[str] = field(default_factory=list)
    deals: Mapping[int, str] = field(default_factory=dict)
    chart: Chart | None = None
    count: int = 0

    def show(self, due: Due, notice_id: int, now: datetime, book: Rulebook) -> None:
        self.lines.append(Line(due.rule, wording.line(due, now, book), notice_id, wording.link(due)))
        self.whys[notice_id] = wording.why(due, now, book)
        self.count += 1

    def reply(self, day: date) -> Reply:
        more = self.count - len(self.lines) - bool(self.brief)
        language = self.to.language
        if not self.brief:
            return wording.card(self.lines, more, language)
        return wording.with_brief(self.brief, self.lines, more, language, day, self.deals, self.chart)
