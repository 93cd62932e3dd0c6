"""One look at all rules: what is due goes into the ledger and the outbox, in one transaction, or stays undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import islice

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.reminders import ledger, wording
from bot.reminders.due import Due, Finder, is_exact
from bot.reminders.ledger import Notice
from bot.reminders.people import People, Receiver
from bot.reminders.rulebook import Rule, Rulebook, Step
from bot.reminders.watches import step_key
from bot.reminders.wording import Line
from crm_core.db import Database, Origin
from crm_core.models import User
from integrations import outbox
from integrations.identities import NOTICES, address_of
from integrations.messages import Answer, Reply
from integrations.queues import OutboundMessage

Only = Callable[[Rule, Step], bool]
_FEW = 400
_CHUNK = 1000


def quick(rule: Rule, step: Step) -> bool:
    """What comes by the hour, not by the morning."""
    return not step.is_day


def sweep(
    database: Database, book: Rulebook, *, running: Collection[str] = (), only: Only | None = None
) -> int:
    """Send what is due; how many things were told. Looks without a lock first, and again when it sends.

    `running`: the channels that have credentials.
    """
    with database.reading() as session:
        finder = Finder(session, book, People(session, book))
        found = _candidates(finder, only)
    if not found:
        return 0
    with database.transaction(Origin(actor="system", channel="reminders")) as session:
        return _Sending(session, book, running).run(found)


_Wanted = dict[tuple[str, str], set[int] | None]


def _candidates(finder: Finder, only: Only | None) -> _Wanted:
    """By rule and step, the ids of what is due; None stands for too many to name."""
    found: _Wanted = {}
    now = finder.clock.now()
    is_open = any(one.civil.is_open(now) for one in finder.people)
    for rule in finder.book.rules:
        for step in rule.steps:
            if (only is not None and not only(rule, step)) or not (is_open or rule.exact):
                continue
            ids = {due.record_id for due in islice(finder.of_step(rule, step, now), _FEW + 1)}
            if ids:
                found[rule.id, step_key(step)] = ids if len(ids) <= _FEW else None
    return found


@dataclass(slots=True)
class _Bundle:
    """What one person is told in this sweep: the first lines in words, the rest counted."""

    to: Receiver
    lines: list[Line] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    whys: dict[int, str] = field(default_factory=dict)


class _Sending:
    """Claims what is due and tells each person once."""

    def __init__(self, session: Session, book: Rulebook, running: Collection[str]) -> None:
        self._session, self._book, self._running = session, book, running
        self._now: datetime = session.info["clock"].now()
        self._finder = Finder(session, book, People(session, book))
        self._bundles: dict[str, _Bundle] = {}
        self._told = _told_today(session, self._now)

    def run(self, wanted: _Wanted) -> int:
        for rule in self._book.rules:
            for step in rule.steps:
                key = rule.id, step_key(step)
                if key in wanted:
                    self._claim_all(self._finder.of_step(rule, step, self._now, ids=wanted[key]))
        self._send()
        return sum(len(bundle.ids) for bundle in self._bundles.values())

    def _claim_all(self, dues: Iterator[Due]) -> None:
        while some := list(islice(dues, _CHUNK)):
            self._claim([due for due in some if not self._has_enough(due)])

    def _has_enough(self, due: Due) -> bool:
        """The day's cards are used up: what is for no exact time waits for tomorrow."""
        return not is_exact(due) and self._told[due.to.username] >= self._book.most_a_day

    def _claim(self, dues: list[Due]) -> None:
        entered = ledger.claim(self._session, [self._row(due) for due in dues])
        for due in dues:
            if due.key in entered:
                self._add(due, entered.pop(due.key))

    def _row(self, due: Due) -> dict[str, object]:
        is_instant = isinstance(due.anchor, datetime)
        return {
            "rule": due.rule.id, "record_kind": due.rule.kind, "record_id": due.record_id, "label": due.name[:300],
            "step": step_key(due.step), "occasion": due.occasion,
            "anchor_on": None if is_instant else due.anchor, "anchor_at": due.anchor if is_instant else None,
            "recipient": due.to.username, "at": self._now, "why": "", "outcome": "", "outcome_by": "",
        }  # fmt: skip

    def _add(self, due: Due, notice_id: int) -> None:
        bundle = self._bundles.setdefault(due.to.username, _Bundle(due.to))
        bundle.ids.append(notice_id)
        if len(bundle.lines) < self._book.most_lines:
            text = wording.line(due, self._now, self._book)
            bundle.lines.append(Line(due.rule, text, notice_id, wording.link(due)))
            bundle.whys[notice_id] = wording.why(due, self._now, self._book)

    def _send(self) -> None:
        entries = {username: self._entry(bundle) for username, bundle in self._bundles.items()}
        self._session.flush()
        for username, bundle in self._bundles.items():
            ledger.attach(self._session, bundle.ids, entries[username].id, bundle.whys)

    def _entry(self, bundle: _Bundle) -> OutboundMessage:
        more = len(bundle.ids) - len(bundle.lines)
        reply = wording.card(bundle.lines, more, bundle.to.language)
        return send(self._session, bundle.to.id, reply, self._running)


def send(session: Session, user_id: int, reply: Reply, running: Collection[str]) -> OutboundMessage:
    """Put something that nobody asked for into the outbox, to where its receiver is reached."""
    user = session.get_one(User, user_id)
    to = address_of(session, user, running) if running else NOTICES
    return outbox.notify(
        session, channel=to.channel, conversation=to.conversation, recipient=user.username,
        answer=Answer((reply,)),
    )  # fmt: skip


def _told_today(session: Session, now: datetime) -> dict[str, int]:
    """Cards by person since midnight."""
    midnight = datetime.combine(now.date(), time(), now.tzinfo)
    cards = select(Notice.recipient, func.count(Notice.outbound_id.distinct())).where(Notice.at >= midnight)
    told: dict[str, int] = defaultdict(int)
    told.update({row[0]: row[1] for row in session.execute(cards.group_by(Notice.recipient))})
    return told
