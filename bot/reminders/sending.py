"""Telling people what is due: entered into the ledger and written to the outbox, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.reminders import floods, ledger, mornings
from bot.reminders.bundle import Bundle
from bot.reminders.digests import Briefs
from bot.reminders.due import Due, Finder
from bot.reminders.floods import Flood
from bot.reminders.ledger import MANY, Notice
from bot.reminders.people import People, Receiver
from bot.reminders.rule import Rule, Step
from bot.reminders.rulebook import Rulebook
from bot.reminders.timing import is_exact
from bot.reminders.watches import step_key
from crm_core.models import User
from integrations import outbox
from integrations.identities import NOTICES, address_of
from integrations.messages import Answer, Reply
from integrations.queues import OutboundMessage

Wanted = dict[tuple[str, str], set[int] | None]
"""By rule and step, the ids of what is due; None stands for too many to name."""
_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Pace:
    """`named`: ids of a step that a look keeps. `one_by_one`: things of a sweep with a row each in the ledger."""

    named: int = 400
    one_by_one: int = 5_000


USUAL = Pace()


class Sending:
    """Claims what is due and tells each person once."""

    def __init__(self, session: Session, book: Rulebook, running: Collection[str], pace: Pace) -> None:
        ledger.only_one_sends(session)
        self._session, self._book, self._running = session, book, running
        self._now: datetime = session.info["clock"].now()
        self._finder = Finder(session, book, People(session, book))
        self._bundles: dict[str, Bundle] = {}
        self._told = _told_today(session, self._now)
        self._left = pace.one_by_one

    def run(self, wanted: Wanted, again: Sequence[int], briefs: Sequence[Receiver]) -> int:
        """How many things were told; a brief counts as one."""
        self._brief(briefs)
        for rule in self._book.rules:
            for step in rule.steps:
                key = rule.id, step_key(step)
                if key in wanted:
                    self._tell(rule, step, wanted[key])
        for notice_id in again:
            self._again(notice_id)
        self._send()
        return sum(bundle.count for bundle in self._bundles.values())

    def _tell(self, rule: Rule, step: Step, ids: set[int] | None) -> None:
        if ids is None and floods.may_be(rule, step):
            flood = Flood(self._finder, rule, step, self._now, self._takes_more)
            flood.gather()
            if flood.size() > self._left:
                self._flood(flood)
                return
            ids = set(flood.ids())
        self._claim_all(self._finder.of_step(rule, step, self._now, ids=ids))

    def _brief(self, receivers: Sequence[Receiver]) -> None:
        """Entered even when there is nothing to say, so that it is not put together again all morning."""
        said = Briefs(self._session, receivers, self._now)
        dues = [mornings.of_day(to, self._today(to)) for to in receivers]
        due = {one.key: one for one in dues}
        entered = ledger.claim(self._session, [self._row(one) for one in due.values()])
        for key, notice_id in entered.items():
            to = due[key].to
            lines = said.of(to)
            if lines:
                bundle = self._bundle(to)
                bundle.brief, bundle.deals, bundle.chart = lines, said.deals_of(to), said.chart_of(to)
                bundle.whys = {notice_id: ""}
                bundle.count += 1

    def _today(self, to: Receiver) -> date:
        return self._now.astimezone(to.civil.zone).date()

    def _again(self, notice_id: int) -> None:
        """What was put off is told once more, if it is still so."""
        notice = self._session.get_one(Notice, notice_id)
        to = self._finder.people.named(notice.recipient)
        if to is not None and to.is_still(self._now):
            return
        rule = self._book.rule(notice.rule)
        step = next((one for one in rule.steps if step_key(one) == notice.step), None) if rule else None
        found = self._finder.again(rule, step, [notice.record_id]) if rule and step else iter(())
        due = next((one for one in found if one.to.username == notice.recipient), None)
        if due is not None and not due.to.civil.is_open(self._now) and not due.rule.exact:
            return
        notice.snoozed_until = None
        if due is None:
            notice.outcome = "over"
            return
        row = {**self._row(due), "occasion": f"{due.occasion} again {self._now:%Y-%m-%dT%H:%M}"[:120]}
        for entered in ledger.claim(self._session, [row]).values():
            self._show(due, entered)

    # ------------------------------------------------------------ one by one
    def _claim_all(self, dues: Iterator[Due]) -> None:
        while some := list(islice(dues, _CHUNK)):
            self._left = max(self._left - len(some), 0)
            self._claim(
                [
                    due
                    for due in some
                    if is_exact(due.rule, due.step, due.to.civil) or self._takes_more(due.to)
                ]
            )

    def _takes_more(self, to: Receiver) -> bool:
        """Not when the day's cards are used up: what is for no exact time waits for tomorrow."""
        return self._told[to.username] < self._book.most_a_day

    def _claim(self, dues: list[Due]) -> None:
        """Those that are said in words, and the rest, which is counted."""
        said: list[Due] = []
        room: dict[str, int] = {}
        for due in dues:
            left = room.setdefault(due.to.username, self._room(due.to))
            if left:
                said.append(due)
                room[due.to.username] = left - 1
            else:
                bundle = self._bundle(due.to)
                bundle.rest.append(self._row(due))
                bundle.count += 1
        entered = ledger.claim(self._session, [self._row(due) for due in said])
        for due in said:
            if due.key in entered:
                self._show(due, entered.pop(due.key))

    def _room(self, to: Receiver) -> int:
        return self._book.most_lines - len(self._bundle(to).lines)

    def _bundle(self, to: Receiver) -> Bundle:
        return self._bundles.setdefault(to.username, Bundle(to))

    def _row(self, due: Due) -> dict[str, object]:
        row = self._entry(
            due.rule.id, due.rule.kind, due.record_id, due.name, step_key(due.step), due.occasion, due.to
        )
        return row | {"anchor_at" if isinstance(due.anchor, datetime) else "anchor_on": due.anchor}

    def _entry(
        self, rule: str, kind: str, record_id: int, label: str, step: str, occasion: str, to: Receiver
    ) -> dict[str, object]:
        return {
            "rule": rule, "record_kind": kind, "record_id": record_id, "label": label[:300], "step": step,
            "occasion": occasion, "anchor_on": None, "anchor_at": None, "recipient": to.username, "at": self._now,
            "why": "", "outcome": "", "outcome_by": "",
        }  # fmt: skip

    def _show(self, due: Due, notice_id: int) -> None:
        self._bundle(due.to).show(due, notice_id, self._now, self._book)

    # ------------------------------------------------------------ very many
    def _flood(self, flood: Flood) -> None:
        """Everybody's first few in words; the rest is counted in one row of the ledger for each person."""
        first = flood.first(lambda to: self._room(to) > 0, self._book.most_lines)
        shown = list(self._finder.of_step(flood.rule, flood.step, self._now, ids=first)) if first else []
        self._claim(shown)
        counts = flood.counts({due.record_id for due in shown})
        step, occasion = step_key(flood.step), f"{step_key(flood.step)} {self._now:%Y-%m-%dT%H:%M:%S}"
        rows = [
            self._entry(flood.rule.id, MANY, to.id, str(count), step, occasion, to)
            for to, count in counts.values()
        ]
        ids = {key[1]: one for key, one in ledger.claim(self._session, rows).items()}
        flood.cover({username: ids[to.id] for username, (to, _) in counts.items() if to.id in ids})
        for to, count in counts.values():
            bundle = self._bundle(to)
            bundle.count += count
            bundle.whys |= {ids[to.id]: ""} if to.id in ids else {}

    # ------------------------------------------------------------ cards
    def _send(self) -> None:
        told = [(bundle, self._card(bundle)) for bundle in self._bundles.values() if bundle.count]
        self._session.flush()
        said = [(one, card.id, why) for bundle, card in told for one, why in bundle.whys.items()]
        ledger.describe(self._session, said)
        ledger.enter(
            self._session, [row | {"outbound_id": card.id} for bundle, card in told for row in bundle.rest]
        )

    def _card(self, bundle: Bundle) -> OutboundMessage:
        return send(self._session, bundle.to.id, bundle.reply(self._today(bundle.to)), self._running)


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
