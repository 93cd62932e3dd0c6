"""Just before a card is sent: is what it tells still so? Minutes or a whole outage may have passed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.reminders import wording
from bot.reminders.digests import Briefs
from bot.reminders.due import Due, Finder
from bot.reminders.ledger import BRIEF, MANY, Notice, settle
from bot.reminders.people import People, Receiver
from bot.reminders.rulebook import Rulebook
from bot.reminders.timing import is_exact
from bot.reminders.watches import step_key
from bot.reminders.wording import Line
from integrations.messages import Answer
from integrations.queues import OutboundMessage


def recheck(session: Session, entry: OutboundMessage, book: Rulebook) -> bool:
    """Whether the card is still to be sent; what no longer holds is taken off it, and the ledger says so.

    A card that was kept up until nobody works any more is taken back: in the morning it is looked at anew.
    """
    notices = list(session.scalars(select(Notice).where(Notice.outbound_id == entry.id).order_by(Notice.id)))
    if not notices:
        return True  # no reminder of a rule: an approval, something handed over
    finder = Finder(session, book, People(session, book))
    now, to = finder.clock.now(), finder.people.named(entry.recipient)
    dues = _still_due(finder, notices) if to is not None else {}
    over = [one for one in notices if one.rule != BRIEF and one.record_kind != MANY and one.id not in dues]
    if to is None:
        over = notices
    elif _is_uncivil(notices, dues, to, now):
        _take_back(session, notices)
        return False
    if not over:
        return True
    settle(over, "over", "", now)
    kept = [one for one in notices if one not in over]
    if to is None or not kept:
        return False
    entry.payload = _anew(session, kept, dues, to, now, book)
    return True


def _still_due(finder: Finder, notices: Sequence[Notice]) -> dict[int, Due]:
    """By the ledger's ids, what is as it was when it was entered, for the same person."""
    ids: dict[tuple[str, str], list[int]] = {}
    for one in notices:
        ids.setdefault((one.rule, one.step), []).append(one.record_id)
    found: dict[tuple[str, str, int, str], Due] = {}
    for rule in finder.book.rules:
        for step in rule.steps:
            for due in finder.again(rule, step, ids.get((rule.id, step_key(step)), ())):
                found[rule.id, step_key(step), due.record_id, due.to.username] = due
    kept: dict[int, Due] = {}
    for one in notices:
        now_due = found.get((one.rule, one.step, one.record_id, one.recipient))
        if now_due and (now_due.is_series or now_due.anchor == (one.anchor_at or one.anchor_on)):
            kept[one.id] = now_due
    return kept


def _is_uncivil(notices: Sequence[Notice], dues: dict[int, Due], to: Receiver, now: datetime) -> bool:
    if to.is_open(now) or any(one.record_kind == MANY for one in notices):
        return False
    return not any(is_exact(due.rule, due.step, to.civil) for due in dues.values())


def _take_back(session: Session, notices: Sequence[Notice]) -> None:
    for one in notices:
        session.delete(one)
    session.flush()


def _anew(
    session: Session,
    kept: Sequence[Notice],
    dues: dict[int, Due],
    to: Receiver,
    now: datetime,
    book: Rulebook,
) -> dict[str, object]:
    lines = [
        Line(dues[one.id].rule, wording.line(dues[one.id], now, book), one.id, wording.link(dues[one.id]))
        for one in kept if one.id in dues
    ]  # fmt: skip
    has_brief = any(one.rule == BRIEF for one in kept)
    counted = sum(int(one.label) for one in kept if one.record_kind == MANY)
    more = max(len(lines) - book.most_lines, 0) + counted
    briefs = Briefs(session, [to], now)
    brief = briefs.of(to) if has_brief else []
    day = now.astimezone(to.civil.zone).date()
    shown = lines[: book.most_lines]
    reply = (
        wording.with_brief(brief, shown, more, to.language, day, briefs.deals_of(to), briefs.chart_of(to))
        if brief
        else wording.card(shown, more, to.language)
    )
    return Answer((reply,)).as_json()
