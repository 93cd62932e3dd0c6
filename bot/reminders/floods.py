"""Very many at once, as after an import: everybody is told how many, and all of them count as told, set by set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
)  # fmt: skip
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from bot.reminders.civil import Civil
from bot.reminders.due import Finder
from bot.reminders.due_days import DueDays
from bot.reminders.ledger import Covered, Notice
from bot.reminders.people import Receiver
from bot.reminders.rule import Rule, Step
from bot.reminders.tables import watched
from bot.reminders.timing import Timing, goes_by_day
from bot.reminders.watches import Bounds, asking, covering, step_key
from crm_core.columns import Instant

DAY = timedelta(days=1)
_AT_ONCE = 1000
_TEMPORARY = MetaData()
_DUE = Table(
    "flood_due", _TEMPORARY,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("anchor_on", Date), Column("anchor_at", Instant),
    Column("owner_id", Integer), Column("region", String), Column("account_id", Integer),
    prefixes=["TEMPORARY"],
)  # fmt: skip
_LISTS = Table(
    "flood_list", _TEMPORARY,
    Column("owner_id", Integer, primary_key=True, autoincrement=False), Column("region", String, primary_key=True),
    Column("hours", Integer), Column("notice_id", Integer),
    prefixes=["TEMPORARY"],
)  # fmt: skip
_LISTED = and_(_LISTS.c.owner_id == _DUE.c.owner_id, _LISTS.c.region == _DUE.c.region)
_PAIR = (_DUE.c.owner_id, _DUE.c.region)


def may_be(rule: Rule, step: Step) -> bool:
    """Whether it is the same for all records of a day, or for all before one instant; a series has many dates."""
    if rule.kind == "task" or rule.exact:
        return False
    return goes_by_day(rule, step) or not (step.is_before or rule.later_steps(step))


@dataclass(slots=True)
class Flood:
    """A step that is due for very many records, within the transaction that tells of them.

    `may_be_told`: whether a receiver takes more today.
    """

    finder: Finder
    rule: Rule
    step: Step
    now: datetime
    may_be_told: Callable[[Receiver], bool]
    _told: dict[tuple[int, str], list[Receiver]] = field(default_factory=dict)
    _many: dict[tuple[int, str], int] = field(default_factory=dict)
    _named: dict[int, tuple[int, str]] = field(default_factory=dict)
    _is_told: bool = True
    _bounds: Bounds | None = field(init=False)
    _days: DueDays = field(init=False)

    def __post_init__(self) -> None:
        timing = Timing(self.rule, self.step, self.now)
        self._bounds = self.finder.bounds_now(self.rule, self.step, timing)
        self._days = DueDays(
            timing, self._bounds or Bounds(), self.finder.clock, _DUE.c.anchor_on, _DUE.c.anchor_at
        )

    def gather(self) -> None:
        """Find what is due, before anything else is asked."""
        for table in (_DUE, _LISTS):
            self._run(CreateTable(table, if_not_exists=True))
            self._run(delete(table))
        self._fill()
        self._many = self._counted()
        self._told = {one: told for one in self._many if (told := self._receivers(one[0] or None, one[1]))}
        by_hours: dict[tuple[Any, ...], list[tuple[int, str]]] = {}
        for pair, told in self._told.items():
            by_hours.setdefault((told[0].civil, told[0].held), []).append(pair)
        rows = [
            {"owner_id": one[0], "region": one[1], "hours": number}
            for number, some in enumerate(by_hours.values())
            for one in some
        ]
        if rows:
            self._run(insert(_LISTS), rows)
        gone = 0
        if len(self._told) < len(self._many):
            gone += self._run(delete(_DUE).where(~exists().where(_LISTED))).rowcount
        gone += self._keep_due(list(by_hours))
        if gone:
            self._many = self._counted()

    def _counted(self) -> dict[tuple[int, str], int]:
        """How many there are, by owner and region."""
        rows = self._run(select(*_PAIR, func.count()).group_by(*_PAIR))
        return {(owner_id, region): count for owner_id, region, count in rows}

    def size(self) -> int:
        return sum(self._many.values())

    def ids(self) -> list[int]:
        return list(self._run(select(_DUE.c.id).order_by(_DUE.c.id)).scalars())

    def first(self, has_room: Callable[[Receiver], bool], few: int) -> list[int]:
        """The ids of the first few for each person who has room, to be told in words."""
        left = {
            pair: min(few, self._many.get(pair, 0))
            for pair, told in self._told.items() if any(has_room(receiver) for receiver in told)
        }  # fmt: skip
        missing = sum(left.values())
        rows = select(_DUE.c.id, *_PAIR).order_by(_DUE.c.id)
        if not missing:
            return []
        with self._run(rows, options={"yield_per": _AT_ONCE}) as found:
            for record_id, owner_id, region in found:
                if left.get((owner_id, region)):
                    left[owner_id, region] -= 1
                    self._named[record_id] = owner_id, region
                    missing -= 1
                    if not missing:
                        break
        return list(self._named)

    def _keep_due(self, by_hours: list[tuple[Civil, frozenset[tuple[int, date]]]]) -> int:
        """How many are gone that are not due."""
        gone = 0
        for number, (civil, held) in enumerate(by_hours):
            off = [account for account, until in held if self.now.date() < until]
            due = self._days.due_to(civil)
            if off:
                due = and_(due, func.coalesce(_DUE.c.account_id, 0).not_in(off))
            theirs = [exists().where(_LISTED, _LISTS.c.hours == number)] if len(by_hours) > 1 else []
            gone += self._run(delete(_DUE).where(*theirs, ~due)).rowcount
        return gone

    def counts(self, shown: Collection[int]) -> dict[str, tuple[Receiver, int]]:
        """Without those that were shown: by user name, who is told of how many."""
        if shown:
            self._run(delete(_DUE).where(_DUE.c.id == bindparam("one")), [{"one": one} for one in shown])
        totals: dict[str, tuple[Receiver, int]] = {}
        shown_of = Counter(self._named[one] for one in shown)
        for pair, count in self._many.items():
            for to in self._told[pair] if count > shown_of[pair] else ():
                totals[to.username] = to, totals.get(to.username, (to, 0))[1] + count - shown_of[pair]
        return totals

    def cover(self, notices: dict[str, int]) -> None:
        """From now on they count as told; `notices` are the ledger's rows that say so, by user name."""
        listed = [
            {"owner": pair[0], "where": pair[1], "notice": notices[told[0].username]}
            for pair, told in self._told.items() if told[0].username in notices
        ]  # fmt: skip
        mine = (_LISTS.c.owner_id == bindparam("owner"), _LISTS.c.region == bindparam("where"))
        if not listed:
            return
        self._run(_LISTS.update().where(*mine).values(notice_id=bindparam("notice")), listed)
        step = literal(covering(self.rule, self.step))
        rows = select(step, _DUE.c.id, _DUE.c.anchor_on, _DUE.c.anchor_at, _LISTS.c.notice_id)
        rows = rows.join(_LISTS, _LISTED).where(_LISTS.c.notice_id.is_not(None)).order_by(_DUE.c.id)
        names = ["step", "record_id", "anchor_on", "anchor_at", "notice_id"]
        dialect = postgresql if self.finder.session.get_bind().dialect.name == "postgresql" else sqlite
        into = dialect.insert(Covered.__table__).from_select(names, rows)
        if self._is_told:  # of another date
            newer = {name: getattr(into.excluded, name) for name in names[2:]}
            into = into.on_conflict_do_update(index_elements=names[:2], set_=newer)
        self._run(into)

    # ------------------------------------------------------------
    def _run(self, statement: Any, given: Any = None, options: Any = None) -> Any:
        return self.finder.session.connection().execute(statement, given, execution_options=options or {})

    def _fill(self) -> None:
        bounds = self._bounds
        if bounds is None:
            return
        self._is_told = self._has_been_told()
        wanted, given = asking(
            self.finder.book.criteria, self.rule, self.step, bounds, unclaimed=self._is_told
        )
        found = wanted.order_by(None).subquery()
        anchor = "anchor_on" if watched(self.rule.watch).is_day else "anchor_at"
        rows = select(
            found.c.id, found.c.anchor, func.coalesce(found.c.owner_id, 0), func.coalesce(found.c.region, ""),
            found.c.account_id,
        )  # fmt: skip
        self._run(
            insert(_DUE).from_select(
                ["id", anchor, *(one.name for one in (*_PAIR, _DUE.c.account_id))], rows
            ),
            given,
        )

    def _has_been_told(self) -> bool:
        """Whether this step was ever told of anything: where not, nobody need look for each record's row."""
        notices = select(Notice.id).where(Notice.rule == self.rule.id, Notice.step == step_key(self.step))
        covered = select(Covered.record_id).where(Covered.step == covering(self.rule, self.step))
        return any(self._run(one.limit(1)).first() is not None for one in (covered, notices))

    def _receivers(self, owner_id: int | None, region: str) -> list[Receiver]:
        told = self.finder.people.told(self.rule, self.step.to, owner_id, region)
        return [
            one for one in told
            if one.is_open(self.now) and self.rule.id not in one.muted and self.may_be_told(one)
        ]  # fmt: skip
