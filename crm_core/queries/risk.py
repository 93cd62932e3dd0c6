"""Open deals that may slip away: what makes each of them shaky, the shakiest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.clock import Clock
from crm_core.models import Opportunity
from crm_core.permissions import Actor
from crm_core.queries import figures
from crm_core.queries.conditions import last_follow_up
from crm_core.queries.questions import Question
from crm_core.queries.subjects import SUBJECTS

SILENT, STUCK, NEAR = 14, 30, 30
"""Days without a follow-up, days in one stage, and days to the expected close that count as signs."""
_UNLIKELY = 40  # per cent
_MOST = 3.0  # that one sign weighs


@dataclass(frozen=True, slots=True)
class Sign:
    """`kind`: late (days past the expected close), silent, stuck (days), unlikely (per cent), rival (who)."""

    kind: str
    value: int | str
    weight: float


@dataclass(frozen=True, slots=True)
class Risk:
    opportunity: Opportunity
    signs: tuple[Sign, ...]

    @property
    def weight(self) -> float:
        return sum(one.weight for one in self.signs)


def at_risk(session: Session, actor: Actor, question: Question) -> list[Risk]:
    """The open deals among those asked about that show a sign of trouble; a competitor alone is none.

    Raises InvalidValue for what opportunities have not.
    """
    clock: Clock = session.info["clock"]
    ids = figures.matching(session, actor, question)
    last = last_follow_up(SUBJECTS["opportunity"])
    rows = session.execute(select(Opportunity, last).where(Opportunity.id.in_(ids)))
    found = [Risk(deal, tuple(_signs(deal, met, clock))) for deal, met in rows]
    shaky = [one for one in found if any(sign.kind != "rival" for sign in one.signs)]
    return sorted(shaky, key=lambda one: (-one.weight, -(one.opportunity.amount or 0), one.opportunity.id))


def _signs(deal: Opportunity, met: datetime | None, clock: Clock) -> Sequence[Sign]:
    today = clock.today()
    left = (deal.close_date - today).days if deal.close_date else None
    silent = (today - clock.local(met or deal.created_at).date()).days
    stuck = (today - clock.local(deal.stage_since or deal.created_at).date()).days
    unlikely = left is not None and left <= NEAR and deal.probability <= _UNLIKELY
    return [
        *([Sign("late", -left, _weight(1.5, -left, STUCK))] if left is not None and left < 0 else []),
        *([Sign("unlikely", deal.probability, 1.5)] if unlikely else []),
        *([Sign("silent", silent, _weight(0.5, silent, SILENT))] if silent >= SILENT else []),
        *([Sign("stuck", stuck, _weight(0, stuck, STUCK))] if stuck >= STUCK else []),
        *([Sign("rival", deal.competitor, 0.5)] if deal.competitor else []),
    ]


def _weight(base: float, days: int, unit: int) -> float:
    return min(base + days / unit, _MOST)
