"""Answers with numbers: sums, counts, averages, breakdowns and lists over what the actor may see.

Everything is reckoned by the database, in whole cents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import BigInteger, Integer, Select, case, func, literal, select, type_coerce
from sqlalchemy.orm import Session

from crm_core.clock import Clock
from crm_core.columns import Money
from crm_core.errors import InvalidValue
from crm_core.models import Opportunity
from crm_core.permissions import Actor, clause, hidden_fields
from crm_core.queries import grouping
from crm_core.queries.conditions import conditions, last_follow_up
from crm_core.queries.definitions import definition
from crm_core.queries.questions import LAST_FOLLOW_UP, Figure, Group, Question
from crm_core.queries.subjects import SUBJECTS, Subject

MOST_IDS = 100
MOST_LINES = 200
_CENT = Decimal("0.01")
MOST_FOLLOWED = 2000  # of more records than this no ids are told beside a number: nobody goes through them


@dataclass(frozen=True, slots=True)
class _Totals:
    """Of some records: how many, the sum of their numbers, and how many had one."""

    count: int
    total: Any
    counted: int


def answer(session: Session, actor: Actor, question: Question) -> Figure:
    """The figure over the records that the actor may see. Raises InvalidValue for what the subject has not."""
    clock: Clock = session.info["clock"]
    subject = _subject(question)
    rows = matching(session, actor, question)
    lines, groups = _groups(session, question, subject, rows, clock)
    totals = (
        _sum_of(lines) if 0 < len(lines) < _lines(question) else _totals(session, question, subject, rows)
    )
    record_ids = _first_ids(session, question, subject, rows, totals.count)
    return Figure(
        question=question, value=_value(question, subject, totals), count=totals.count, groups=groups,
        as_of=clock.now(), definition=definition(question, subject), record_ids=tuple(record_ids),
        records=_records(session, question, subject, record_ids),
    )  # fmt: skip


def matching(session: Session, actor: Actor, question: Question) -> Select[Any]:
    """The ids of the records that a question is about, as a statement. Raises InvalidValue as `answer` does."""
    subject = _subject(question)
    _check_open_to(actor, question, subject)
    wanted = conditions(question, subject, session.info["clock"])
    return select(subject.model.id).select_from(subject.model).where(clause(subject.model, actor), *wanted)


def _totals(session: Session, question: Question, subject: Subject, rows: Select[Any]) -> _Totals:
    number = _number(question, subject)
    summary = rows.with_only_columns(func.count(), func.sum(number), func.count(number))
    return _Totals(*session.execute(summary).one())


def _sum_of(lines: Sequence[_Totals]) -> _Totals:
    """A complete breakdown holds every record once: no need to read them again."""
    totals = (line.total for line in lines if line.total is not None)
    return _Totals(sum(line.count for line in lines), sum(totals), sum(line.counted for line in lines))


def _subject(question: Question) -> Subject:
    if question.subject not in SUBJECTS:
        raise InvalidValue(field="subject", value=question.subject, expected="|".join(SUBJECTS))
    return SUBJECTS[question.subject]


def _check_open_to(actor: Actor, question: Question, subject: Subject) -> None:
    """Numbers that are hidden from the actor are not summed either, nor sorted, sifted or grouped by."""
    asked = {_number_field(question, subject), question.field or subject.sort} - {LAST_FOLLOW_UP}
    if question.measure in ("count", "rate"):
        asked = set()
    if question.filters.amount is not None:
        asked.add(subject.number)
    if question.filters.product and subject.product:
        asked.add(subject.product)
    hidden = asked & hidden_fields(actor, question.subject)
    if hidden:
        raise InvalidValue(field=min(hidden), value=question.subject, expected="visible")


def _number_field(question: Question, subject: Subject) -> str:
    if question.measure in ("sum", "average"):
        return question.field or subject.number
    return subject.number if question.measure == "weighted" else ""


def _number(question: Question, subject: Subject) -> Any:
    """What is added up of each record: whole cents, cents times per cent, a plain number, or nothing."""
    if question.measure in ("count", "list"):
        return literal(1)
    if question.measure == "rate":
        return _success(question, subject)
    field = _number_field(question, subject)
    if not field:
        raise InvalidValue(field="measure", value=question.measure, expected="count|list")
    column = subject.column(field)
    if not isinstance(column.type, (Money, Integer)):
        raise InvalidValue(field=field, value=question.measure, expected="number")
    number = type_coerce(column, BigInteger)
    if question.measure != "weighted":
        return number
    if subject.model is not Opportunity:
        raise InvalidValue(field="measure", value="weighted", expected="opportunity")
    return number * Opportunity.probability


def _success(question: Question, subject: Subject) -> Any:
    """A hundred for every record that succeeded: their average is the percentage."""
    if subject.succeeded is None:
        raise InvalidValue(field="measure", value=question.measure, expected="count|list")
    return case((subject.succeeded, 100), else_=0)


def _value(question: Question, subject: Subject, totals: _Totals) -> Decimal | int | None:
    if question.measure in ("count", "list"):
        return totals.count
    is_mean = question.measure in ("average", "rate")
    if is_mean and totals.counted == 0:
        return None
    exact = Decimal(int(totals.total or 0)) / (totals.counted if is_mean else 1)
    if question.measure == "rate":
        return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if isinstance(subject.column(_number_field(question, subject)).type, Money):
        exact /= 100
    if question.measure == "weighted":
        exact /= 100
    return exact.quantize(_CENT, ROUND_HALF_UP)


def _first_ids(
    session: Session, question: Question, subject: Subject, rows: Select[Any], count: int
) -> list[int]:
    in_order = rows.order_by(*_sorting(question, subject)).limit(MOST_IDS)
    is_wanted = question.measure == "list" or count <= MOST_FOLLOWED
    return list(session.scalars(in_order)) if count and is_wanted else []


def _sorting(question: Question, subject: Subject) -> tuple[Any, ...]:
    if question.field == LAST_FOLLOW_UP:
        return func.coalesce(last_follow_up(subject), subject.model.created_at).asc(), subject.model.id
    field = question.field if question.measure == "list" and question.field else subject.sort
    column = subject.column(field)
    usual = "desc" if subject.descending else "asc"
    order = (question.order if question.measure == "list" else None) or usual
    sized = column.desc() if order == "desc" else column.asc()
    return sized.nulls_last(), subject.model.id


def _records(session: Session, question: Question, subject: Subject, ids: list[int]) -> tuple[Any, ...]:
    if question.measure != "list":
        return ()
    wanted = ids[: min(question.limit, MOST_IDS)]
    found = {
        record.id: record
        for record in session.scalars(select(subject.model).where(subject.model.id.in_(wanted)))
    }
    return tuple(found[one] for one in wanted)


def _groups(
    session: Session, question: Question, subject: Subject, rows: Select[Any], clock: Clock
) -> tuple[list[_Totals], tuple[Group, ...]]:
    by = question.group_by
    if by is None:
        return [], ()
    day = question.filters.span_field or subject.day
    joined, key = grouping.grouped(session, rows, subject, by, day, clock)
    found = session.execute(_breakdown(question, subject, joined, key)).all()
    keys, lines = [line[0] for line in found], [_Totals(*line[1:]) for line in found]
    names = grouping.labels(session, by, keys)
    is_followed = sum(line.count for line in lines) <= MOST_FOLLOWED
    ids = _ids_of_groups(session, joined, key, subject) if is_followed else {}
    return lines, tuple(
        Group(
            key=grouping.plain_key(by, one), label=names.get(one, ""), count=line.count,
            value=_value(question, subject, line), record_ids=tuple(ids.get(one, ())),
        )
        for one, line in zip(keys, lines, strict=True)
    )  # fmt: skip


def _breakdown(question: Question, subject: Subject, joined: Select[Any], key: Any) -> Select[Any]:
    """Lines of key, count, total and counted; the inner statement keeps the key's parameters in one place."""
    numbered = joined.with_only_columns(
        key.label("key"), _number(question, subject).label("number"), maintain_column_froms=True
    ).subquery()
    total, counted = func.sum(numbered.c.number), func.count(numbered.c.number)
    size = total * 1.0 / func.nullif(counted, 0) if question.measure in ("average", "rate") else total
    order = grouping.ordering(question.group_by or "", numbered.c.key, size, question.order)
    lines = select(numbered.c.key, func.count(), total, counted).group_by(numbered.c.key)
    return lines.order_by(*order).limit(_lines(question))


def _lines(question: Question) -> int:
    """How many lines: all periods and stages, the first `limit` of what is ranked."""
    if question.group_by in (*grouping.PERIODS, "stage", "status"):
        return MOST_LINES * 2
    return min(question.limit, MOST_LINES)


def _ids_of_groups(session: Session, joined: Select[Any], key: Any, subject: Subject) -> dict[Any, list[int]]:
    pairs = joined.with_only_columns(key, subject.model.id, maintain_column_froms=True)
    ids: dict[Any, list[int]] = defaultdict(list)
    for one, record_id in session.execute(pairs.order_by(subject.model.id)):
        if len(ids[one]) < MOST_IDS:
            ids[one].append(record_id)
    return ids
