"""What stands in each open stage, and what stood there some time ago."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.models import OPEN_STAGES, AuditEntry, Opportunity
from crm_core.permissions import Actor, clause

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class StageSum:
    """`amount` now, `before` then."""

    stage: str
    count: int
    amount: Decimal
    before: Decimal


def by_stage(session: Session, actor: Actor, since: datetime) -> Sequence[StageSum]:
    """The open deals that the actor sees, in the order of stages; what they were then is told by the audit."""
    deals = select(Opportunity.id, Opportunity.stage, Opportunity.amount, Opportunity.created_at).where(
        clause(Opportunity, actor), Opportunity.deleted_at.is_(None)
    )
    counts: dict[str, int] = defaultdict(int)
    sums: dict[str, Decimal] = defaultdict(Decimal)
    before: dict[str, Decimal] = defaultdict(Decimal)
    then = _then(session, since)
    for record_id, stage, amount, created in session.execute(deals):
        counts[stage.value] += 1
        sums[stage.value] += amount or 0
        if created < since:
            was = then.get(record_id, {})
            before[was.get("stage", stage.value)] += Decimal(was.get("amount", amount) or 0)
    return [StageSum(one.value, counts[one.value], sums[one.value], before[one.value]) for one in OPEN_STAGES]


def _then(session: Session, since: datetime) -> Mapping[int, Mapping[str, Any]]:
    """By deal, what stage and amount were before they first changed."""
    changed = select(AuditEntry.entity_id, AuditEntry.changes).where(
        AuditEntry.entity == Opportunity.KIND, AuditEntry.action == "update", AuditEntry.at >= since
    )
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for record_id, changes in session.execute(changed.order_by(AuditEntry.seq)):
        for name in ("stage", "amount"):
            if name in changes:
                found[record_id].setdefault(name, changes[name][0])
    return found
