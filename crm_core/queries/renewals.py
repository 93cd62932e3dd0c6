"""How many of the contracts that ended went on: the same customer's next one began about then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.models import Contract, ContractStatus
from crm_core.permissions import Actor
from crm_core.queries import figures
from crm_core.queries.questions import Question

EARLIER, LATER = 60, 90
"""Days before and after the end within which the next contract begins."""
_HELD = (ContractStatus.ACTIVE, ContractStatus.EXPIRED, ContractStatus.TERMINATED)


@dataclass(frozen=True, slots=True)
class Renewals:
    """The contracts that ended in the time asked about, and those of them that went on."""

    ended: tuple[Contract, ...]
    renewed: tuple[Contract, ...]

    @property
    def rate(self) -> float:
        """In per cent; 0 where none ended."""
        return 100 * len(self.renewed) / len(self.ended) if self.ended else 0.0


def renewals(session: Session, actor: Actor, question: Question) -> Renewals:
    """Of the contracts that the question is about; drafts and what waits for approval are none."""
    plain = replace(question, measure="list", state="all", group_by=None)
    ids = figures.matching(session, actor, plain)
    held = select(Contract).where(Contract.id.in_(ids), Contract.status.in_(_HELD)).order_by(Contract.ends_on)
    ended = tuple(one for one in session.scalars(held) if one.ends_on is not None)
    accounts = {one.account_id for one in ended}
    later = select(Contract).where(
        Contract.account_id.in_(accounts), Contract.status.in_(_HELD), Contract.deleted_at.is_(None)
    )
    others = list(session.scalars(later)) if accounts else []
    pairs = sorted(
        (_gap(next_, one), one.id, next_.id) for one in ended for next_ in others if _follows(next_, one)
    )
    went_on, taken = set[int](), set[int]()
    for _, one, next_ in pairs:  # each contract goes on with one, the nearest that is left
        if one not in went_on and next_ not in taken:
            went_on.add(one)
            taken.add(next_)
    return Renewals(ended, tuple(one for one in ended if one.id in went_on))


def _gap(later: Contract, one: Contract) -> int:
    """Days between the end of the one and the beginning of the later."""
    return abs((later.starts_on - one.ends_on).days) if later.starts_on and one.ends_on else LATER


def _follows(later: Contract, one: Contract) -> bool:
    if later.account_id != one.account_id or later.id == one.id or not (later.starts_on and one.ends_on):
        return False
    begins_after = one.starts_on is None or later.starts_on > one.starts_on
    first, last = one.ends_on - timedelta(days=EARLIER), one.ends_on + timedelta(days=LATER)
    return begins_after and first <= later.starts_on <= last
