"""What stages want of an opportunity before it enters them, where a company insists on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.errors import StageWants
from crm_core.models import OPEN_STAGES, Attachment, Opportunity, Quote, Stage

GATES = "gates"
"""Where a session's `info` holds them, as Gates; without it every stage is open."""
Gates = Callable[[], Mapping[str, Sequence[str]]]
"""By stage, the fields without which it is not entered. `proposal` is a quote of the account, or a file."""


def check(
    session: Session, opportunity: Opportunity, to: Stage, coming: Mapping[str, Any] | None = None
) -> None:
    """On the way to a later stage, whether its criteria and those of the stages between are met.

    `coming`: fields that are written along with the stage. What is imported enters as it is.
    Raises StageWants.
    """
    gates: Gates | None = session.info.get(GATES)
    origin = session.info.get("origin")
    if gates is None or (origin is not None and origin.batch_id is not None):
        return
    known = gates()
    passed = OPEN_STAGES[OPEN_STAGES.index(opportunity.stage) + 1 : OPEN_STAGES.index(to) + 1]
    wanted = dict.fromkeys(field for stage in passed for field in known.get(stage, ()))
    lacks = lacking(session, opportunity, list(wanted), coming)
    if lacks:
        raise StageWants(label=opportunity.name, stage=to, lacks=lacks)


def lacking(
    session: Session, opportunity: Opportunity, wanted: Sequence[str], coming: Mapping[str, Any] | None = None
) -> list[str]:
    """Which of these fields the opportunity does not have, with what comes along."""
    return [one for one in wanted if not ((coming or {}).get(one) or _has(session, opportunity, one))]


def _has(session: Session, opportunity: Opportunity, field: str) -> bool:
    if field != "proposal":
        return bool(getattr(opportunity, field))
    quoted = select(Quote.id).where(Quote.account_id == opportunity.account_id)
    filed = select(Attachment.id).where(
        Attachment.record_kind == Opportunity.KIND, Attachment.record_id == opportunity.id
    )
    return any(session.scalar(one.limit(1)) is not None for one in (quoted, filed))
