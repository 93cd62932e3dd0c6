"""What came of looking for the records of a frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from bot.frames import Ref
from crm_core.models import Record
from intents.schema import Frame

Reason = Literal["missing", "choice", "close", "unknown"]


MOST_OPTIONS = 9


@dataclass(frozen=True, slots=True)
class Option:
    """One of several records that may be meant; `detail` tells it from the others."""

    ref: Ref
    detail: str = ""
    words: str = ""
    """What else people may tell it by; it is not shown."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A slot that cannot be filled without asking. Unknown: `text` is a name that nobody here goes by; close:
    it only resembles those of the options.
    """

    slot: str
    reason: Reason
    options: tuple[Option, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    frame: Frame
    gaps: tuple[Gap, ...] = field(default=())


def ref(record: Any) -> Ref:
    return Ref(record.KIND, record.id, record.label)


def option(record: Any) -> Option:
    return Option(ref(record), detail_of(record), words_of(record))


def detail_of(record: Any) -> str:
    """What tells a record from its namesakes."""
    if record.KIND == "contact":
        return "，".join(part for part in (record.account.short, record.title) if part)
    if record.KIND == "account":
        return "，".join(part for part in (record.region, record.industry) if part)
    if record.KIND == "payment":
        due = f"{record.due_on:%Y-%m-%d}" if record.due_on else ""
        return "，".join(part for part in (record.term, f"¥{record.amount:,.0f}", due) if part)
    if record.KIND == "ticket":
        return "，".join(
            part for part in (record.account.short if record.account else "", record.subject) if part
        )
    if record.KIND in ("opportunity", "contract", "task"):
        return record.account.short if record.account else ""
    return ""


_TOLD_BY: Mapping[str, tuple[str, ...]] = {
    "account": ("short_name", "aliases", "industry", "kind", "region", "address", "tags", "owner"),
    "contact": ("title", "phone", "decision_role"),
    "opportunity": ("product", "amount", "competitor", "owner"),
    "contract": ("number", "name", "amount"),
    "payment": ("term", "amount"),
    "ticket": ("number", "subject", "assignee"),
    "task": ("account",),
    "lead": ("contact_name", "title", "need", "product", "region", "source"),
}


def words_of(record: Any) -> str:
    """Where it is, what it makes, whose it is: the words that a choice is made in."""
    told = [getattr(record, name, None) for name in _TOLD_BY.get(record.KIND, ())]
    return " ".join(filter(None, map(_plain, told)))


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f} {value / 10000:f}".replace(".000000", "").replace(".00", "")
    if isinstance(value, (list, tuple)):
        return " ".join(map(_plain, value))
    return "" if value is None else str(getattr(value, "name", value))


def settle(slot: str, records: Sequence[Record]) -> tuple[Ref | None, Gap | None]:
    """One record is settled on; several must be chosen from."""
    if len(records) == 1:
        return ref(records[0]), None
    return None, Gap(slot, "choice", tuple(option(record) for record in records[:MOST_OPTIONS]))
