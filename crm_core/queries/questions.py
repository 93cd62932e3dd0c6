"""What can be asked of the figures, and the shape of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from crm_core.models import Record

SubjectName = Literal[
    "opportunity", "account", "lead", "contact", "activity", "task", "quote", "contract", "payment", "ticket",
    "product",
]  # fmt: skip
Measure = Literal["sum", "weighted", "count", "list", "average", "rate"]
State = Literal["open", "closed", "all"]
GroupBy = Literal[
    "stage", "status", "region", "owner", "day", "week", "month", "quarter", "year", "industry", "product",
    "account", "grade", "source", "kind", "priority", "category", "competitor", "lost_reason", "term", "method",
    "age",
]  # fmt: skip

LAST_FOLLOW_UP = "last_follow_up"
"""A `field` to sort by: when the customer was last contacted, the longest ago first."""


@dataclass(frozen=True, slots=True)
class Span:
    """Both ends belong to it; None leaves a side open. Instants may be given where a field holds days."""

    start: date | datetime | None = None
    end: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers or amounts, both ends included unless it is `strict`."""

    low: Decimal | int | None = None
    high: Decimal | int | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that all hold; empty ones are none. Texts match anywhere in the field, ids exactly.

    `owners` are those who own the record, or its account where the record has no owner of its own; of a
    ticket also its assignee. `place` stands in the account's name, address or region. `span` is of `span_field`
    (else the subject's usual day: close_date, occurred_at, due_at …), `idle_days` of the last follow-up,
    `ends_within` counts days from today, `late_days` those since the day was over and `late_below` at most so many,
    `stuck_days` those in one stage. Customers to whom nothing was sold in `unsold`.
    `missing` names fields that are empty, or records that there are none of (quote, contact, task). Of `regions`,
    `industries`, `account_kinds` (the whole word), `products`, `places`,
    `methods` (of payment), `names` (of the record), `terms` (a contract's payment terms, an
    instalment's name) and `categories` any one has to be in the field. Records that
    fulfil all of one of `without` are left out.
    """

    owners: Sequence[int] = ()
    assignees: Sequence[int] = ()
    accounts: Sequence[int] = ()
    contacts: Sequence[int] = ()
    opportunities: Sequence[int] = ()
    contracts: Sequence[int] = ()
    ids: Sequence[int] = ()
    is_pooled: bool | None = None
    region: str = ""
    regions: Sequence[str] = ()
    grades: Sequence[str] = ()
    industry: str = ""
    industries: Sequence[str] = ()
    account_kinds: Sequence[str] = ()
    tags: Sequence[str] = ()
    source: str = ""
    product: str = ""
    products: Sequence[str] = ()
    competitor: str = ""
    has_competitor: bool | None = None
    category: str = ""
    categories: Sequence[str] = ()
    names: Sequence[str] = ()
    terms: Sequence[str] = ()
    lost_reason: str = ""
    place: str = ""
    places: Sequence[str] = ()
    stages: Sequence[str] = ()
    statuses: Sequence[str] = ()
    kinds: Sequence[str] = ()
    priorities: Sequence[str] = ()
    probability: Range | None = None
    score: Range | None = None
    amount: Range | None = None
    span: Span | None = None
    span_field: str = ""
    created: Span | None = None
    idle_days: int | None = None
    ends_within: int | None = None
    late_days: int | None = None
    late_below: int | None = None
    stuck_days: int | None = None
    unsold: Span | None = None
    missing: Sequence[str] = ()
    methods: Sequence[str] = ()
    is_invoiced: bool | None = None
    is_overdue: bool = False
    is_confirmed: bool | None = None
    without: Sequence[Filters] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """`state` narrows to what is open or closed; None takes the subject's usual one (see definitions.yaml).

    `rate` is the percentage of the matching records that succeeded (won, converted): of those closed, unless `state`
    says otherwise. `field` is the number summed or averaged, or that by which a list is sorted; empty takes the
    usual one.
    """

    subject: SubjectName
    measure: Measure = "count"
    filters: Filters = field(default_factory=Filters)
    state: State | None = None
    group_by: GroupBy | None = None
    order: Literal["asc", "desc"] | None = None
    limit: int = 20
    field: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One line of a breakdown. `key` is an id, a code, a text, or the first day of a period; None is "none"."""

    key: Any
    label: str
    value: Decimal | int | None
    count: int
    record_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is the sum, average or count over all matching records, `count` how many there are.

    `records` are the first `limit` of a list, `record_ids` up to a hundred in order, for following up (none
    beside a number over thousands). `groups` add up to `value` unless they were cut to the limit; in each the
    ids may be cut, too. `definition` says in zh and en what was counted.
    """

    question: Question
    value: Decimal | int | None
    count: int
    as_of: datetime
    definition: dict[str, str]
    records: tuple[Record, ...] = ()
    record_ids: tuple[int, ...] = ()
    groups: tuple[Group, ...] = ()
