"""One look at all rules: what is due goes into the ledger and the outbox, in one transaction, or stays undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import islice

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.reminders import digests, ledger, wording
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
BRIEF = "brief"
"""The ledger's name for morning briefs, which are no rule."""
_MORNING = timedelta(hours=3)
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
        again, briefs = _snoozed(session), _without_brief(finder, only)
    if not (found or again or briefs):
        return 0
    with database.transaction(Origin(actor="system", channel="reminders")) as session:
        return _Sending(session, book, running).run(found, again, briefs)


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


def _snoozed(session: Session) -> list[int]:
    """Those put off until now."""
    now = session.info["clock"].now()
    return list(
        session.scalars(select(Notice.id).where(Notice.outcome == "snoozed", Notice.snoozed_until <= now))
    )


def _without_brief(finder: Finder, only: Only | None) -> list[Receiver]:
    """Whose morning it is, and who has not had their brief."""
    now = finder.clock.now()
    wanted = [one for one in finder.people if one.role.value in finder.book.briefs and _is_morning(one, now)]
    if only is not None or not wanted:
        return []
    today = select(Notice.record_id).where(Notice.rule == BRIEF, Notice.anchor_on == now.date())
    told = set(finder.session.scalars(today))
    return [one for one in wanted if one.id not in told]


def _is_morning(one: Receiver, now: datetime) -> bool:
    local = now.astimezone(one.civil.zone)
    begins = one.civil.morning_of(local.date())
    return one.civil.is_open(now) and begins <= local < begins + _MORNING


@dataclass(slots=True)
class _Bundle:
    """What one person is told in this sweep: the first lines in words, the rest counted."""

    to: Receiver
    lines: list[Line] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    whys: dict[int, str] = field(default_factory=dict)
    brief: list[str] = field(default_factory=list)


class _Sending:
    """Claims what is due and tells each person once."""

    def __init__(self, session: Session, book: Rulebook, running: Collection[str]) -> None:
        self._session, self._book, self._running = session, book, running
        self._now: datetime = session.info["clock"].now()
        self._finder = Finder(session, book, People(session, book))
        self._bundles: dict[str, _Bundle] = {}
        self._told = _told_today(session, self._now)

    def run(self, wanted: _Wanted, again: Sequence[int], briefs: Sequence[Receiver]) -> int:
        """How many things were told; a brief counts as one."""
        for receiver in briefs:
            self._brief(receiver)
        for rule in self._book.rules:
            for step in rule.steps:
                key = rule.id, step_key(step)
                if key in wanted:
                    self._claim_all(self._finder.of_step(rule, step, self._now, ids=wanted[key]))
        for notice_id in again:
            self._again(notice_id)
        self._send()
        return sum(len(bundle.ids) for bundle in self._bundles.values())

    def _brief(self, to: Receiver) -> None:
        """Entered even when there is nothing to say, so that it is not put together again all morning."""
        lines = digests.brief(self._session, to, self._now)
        row = {
            "rule": BRIEF, "record_kind": "user", "record_id": to.id, "label": to.name, "step": "0",
            "occasion": self._now.date().isoformat(), "anchor_on": self._now.date(), "anchor_at": None,
            "recipient": to.username, "at": self._now, "why": "", "outcome": "", "outcome_by": "",
        }  # fmt: skip
        entered = ledger.claim(self._session, [row])
        if entered and lines:
            bundle = self._bundles.setdefault(to.username, _Bundle(to))
            bundle.brief = lines
            bundle.ids += entered.values()

    def _again(self, notice_id: int) -> None:
        """What was put off is told once more, if it is still so."""
        notice = self._session.get_one(Notice, notice_id)
        rule = self._book.rule(notice.rule)
        step = next((one for one in rule.steps if step_key(one) == notice.step), None) if rule else None
        found = self._finder.again(rule, step, notice.record_id) if rule and step else iter(())
        due = next((one for one in found if one.to.username == notice.recipient), None)
        if due is not None and not due.to.civil.is_open(self._now) and not due.rule.exact:
            return
        notice.snoozed_until = None
        if due is None:
            notice.outcome = "over"
            return
        row = {**self._row(due), "occasion": f"{due.occasion} again {self._now:%Y-%m-%dT%H:%M}"[:120]}
        for entered in ledger.claim(self._session, [row]).values():
            self._add(due, entered)

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
        more = len(bundle.ids) - len(bundle.lines) - bool(bundle.brief)
        if not bundle.brief:
            reply = wording.card(bundle.lines, more, bundle.to.language)
        else:
            day = self._now.astimezone(bundle.to.civil.zone).date()
            reply = wording.with_brief(bundle.brief, bundle.lines, more, bundle.to.language, day)
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
