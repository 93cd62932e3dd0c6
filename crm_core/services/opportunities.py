"""Opportunities: stages, forecasts, wins and losses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.errors import InvalidValue, NoFurtherStage, OpportunityClosed
from crm_core.models import (
    OPEN_STAGES,
    USUAL_PROBABILITY,
    Account,
    AccountStatus,
    AuditEntry,
    Opportunity,
    OpportunityStatus,
    Stage,
    User,
)  # fmt: skip
from crm_core.permissions import Actor, check_can_create, check_can_edit, speaker
from crm_core.services import pool, records, stages
from crm_core.values import checked

_CLOSING = {OpportunityStatus.WON: Stage.WON, OpportunityStatus.LOST: Stage.LOST}


def create(
    session: Session, *, by: Actor, account: Account, name: str = "", need: str = "", **fields: Any
) -> Opportunity:
    """A new opportunity, named after the account and the product or need when no name is given.

    Its stage brings the usual probability; a won or lost one (from an import) gets both fields of that.
    """
    check_can_create(session, by, "opportunity", account)
    fields.setdefault("owner", _usual_owner(by, account))
    records.check_first_owner(
        by, "opportunity", None if fields["owner"] is account.owner else fields["owner"]
    )
    fields["name"] = name or _name_of(session, account, str(fields.get("product") or need))
    opportunity = Opportunity(stage=Stage.INITIAL_CONTACT, status=OpportunityStatus.OPEN)
    records.set_fields(session, opportunity, by, {"account": account, **fields})
    _make_coherent(opportunity, said={name for name, value in fields.items() if value is not None})
    opportunity.stage_since = opportunity.stage_since or records.clock_of(session).now()
    session.add(opportunity)
    session.flush()
    return opportunity


def _usual_owner(by: Actor, account: Account) -> User | None:
    """A rep's own; what others write down belongs to the account's owner."""
    user = speaker(by)
    return user if records.is_rep(by) else account.owner or user


def _name_of(session: Session, account: Account, about: str) -> str:
    about = about.strip()[:60] or f"{records.clock_of(session).today():%Y-%m}"
    gap = " " if account.short[-1:].isascii() or about[:1].isascii() else ""
    name = f"{account.short}{gap}{about}"
    known = set(session.scalars(select(Opportunity.name).where(Opportunity.account == account)))
    numbered = (f"{name} {number}" for number in range(2, len(known) + 3))
    return name if name not in known else next(one for one in numbered if one not in known)


def _make_coherent(opportunity: Opportunity, said: set[str]) -> None:
    """Stage, status and probability say the same."""
    if opportunity.stage in (Stage.WON, Stage.LOST):
        opportunity.status = OpportunityStatus(opportunity.stage)
    elif opportunity.status in _CLOSING:
        opportunity.stage = _CLOSING[opportunity.status]
    if opportunity.is_closed or "probability" not in said:
        opportunity.probability = USUAL_PROBABILITY[opportunity.stage]


def change(session: Session, opportunity: Opportunity, *, by: Actor, **fields: Any) -> None:
    """Set fields. A new stage or status goes the way of `advance`, `win`, `lose` or `reopen`."""
    check_can_edit(session, by, opportunity)
    if "owner" in fields and fields["owner"] is not opportunity.owner:
        assign(session, opportunity, by=by, to=fields["owner"])
    _move_if_asked(session, opportunity, by, fields)
    if (
        opportunity.is_closed
        and fields.get("probability", opportunity.probability) != opportunity.probability
    ):
        raise OpportunityClosed(label=opportunity.name, status=opportunity.status)
    records.change(session, opportunity, by, fields)


def _move_if_asked(session: Session, opportunity: Opportunity, by: Actor, fields: dict[str, Any]) -> None:
    """Take stage and status out of the fields and do what they mean."""
    stage = checked(Opportunity, "stage", fields.pop("stage", opportunity.stage))
    status = checked(Opportunity, "status", fields.pop("status", opportunity.status))
    if status is OpportunityStatus.OPEN and opportunity.is_closed and opportunity.status is not status:
        return reopen(session, opportunity, by=by, to=stage if stage in OPEN_STAGES else None)
    if status is not opportunity.status:
        stage = _CLOSING[status]
    if stage is opportunity.stage:
        return None
    if stage is Stage.WON:
        return win(session, opportunity, by=by, on=fields.pop("close_date", None))
    return advance(session, opportunity, by=by, to=stage, coming=fields)


def assign(session: Session, opportunity: Opportunity, *, by: Actor, to: User | None) -> None:
    pool.give(session, opportunity, by=by, to=to)


def advance(
    session: Session,
    opportunity: Opportunity,
    *,
    by: Actor,
    to: Stage,
    on: date | None = None,
    probability: int | None = None,
    coming: Mapping[str, Any] | None = None,
) -> None:
    """Move an open opportunity to another stage, which brings its usual probability unless one is said; the stage that
    it is in already leaves its probability alone.

    Moving backwards is fine: deals slip. Leaving a closed stage is not; that is reopen(). `coming`: other fields that
    are written along, so that they count as there. Raises StageWants where the company insists on what is missing.
    """
    if to is Stage.WON:
        return win(session, opportunity, by=by, on=on)
    if to is Stage.LOST:
        return lose(session, opportunity, by=by, on=on)
    check_open(session, opportunity, by)
    stages.check(session, opportunity, to, {"probability": USUAL_PROBABILITY[to], **(coming or {})})
    fields: dict[str, Any] = {"stage": to}
    if opportunity.stage is not to:
        opportunity.stage_since = _instant(session, on)
        fields["probability"] = USUAL_PROBABILITY[to]
    if probability is not None:
        fields["probability"] = probability
    return records.change(session, opportunity, by, fields)


def send_back(session: Session, opportunity: Opportunity, *, by: Actor) -> None:
    """To the open stage it was in before its present one. Raises NoFurtherStage where it was in none."""
    check_open(session, opportunity, by)
    before = _earlier_stage(session, opportunity)
    if before is None:
        raise NoFurtherStage(label=opportunity.name, stage=opportunity.stage, last=False)
    advance(session, opportunity, by=by, to=before)


def stage_beside(session: Session, opportunity: Opportunity, *, by: Actor, steps: int) -> Stage:
    """The open stage so many steps on, or (negative) back. Raises NoFurtherStage where there is none: winning is
    said outright.
    """
    check_open(session, opportunity, by)
    at = OPEN_STAGES.index(opportunity.stage) + steps
    if not 0 <= at < len(OPEN_STAGES):
        raise NoFurtherStage(label=opportunity.name, stage=opportunity.stage, last=steps > 0)
    return OPEN_STAGES[at]


def check_open(session: Session, opportunity: Opportunity, by: Actor) -> None:
    """Raises NotAllowed, or OpportunityClosed."""
    check_can_edit(session, by, opportunity)
    if opportunity.is_closed:
        raise OpportunityClosed(label=opportunity.name, status=opportunity.status)


def _instant(session: Session, on: date | None) -> datetime:
    """The present instant for today, the morning of another day."""
    clock = records.clock_of(session)
    return clock.now() if on in (None, clock.today()) else clock.local(datetime.combine(on, time(9)))


def win(
    session: Session,
    opportunity: Opportunity,
    *,
    by: Actor,
    on: date | None = None,
    reason: str = "",
    amount: Decimal | None = None,
) -> None:
    """Close it as won on that day, which becomes its close_date; the account is a customer from now on."""
    check_open(session, opportunity, by)
    fields: dict[str, Any] = {"close_date": on or records.clock_of(session).today()}
    if reason:
        fields["won_reason"] = reason
    if amount is not None:
        fields["amount"] = amount
    _close(session, opportunity, by, OpportunityStatus.WON, on, fields)
    opportunity.account.status = AccountStatus.ACTIVE
    session.flush()


def lose(
    session: Session,
    opportunity: Opportunity,
    *,
    by: Actor,
    on: date | None = None,
    reason: str = "",
    competitor: str = "",
) -> None:
    """Close it as lost, with the reason and to whom when they are known."""
    check_open(session, opportunity, by)
    fields = {"lost_reason": reason, "competitor": competitor}
    said = {name: value for name, value in fields.items() if value}
    _close(session, opportunity, by, OpportunityStatus.LOST, on, said)


def _close(
    session: Session,
    opportunity: Opportunity,
    by: Actor,
    status: OpportunityStatus,
    on: date | None,
    fields: dict[str, Any],
) -> None:
    stage = _CLOSING[status]
    opportunity.stage_since = _instant(session, on)
    closing = {"status": status, "stage": stage, "probability": USUAL_PROBABILITY[stage]}
    records.change(session, opportunity, by, closing | fields)


def reopen(session: Session, opportunity: Opportunity, *, by: Actor, to: Stage | None = None) -> None:
    """Back among the open ones, at the stage it was closed from unless another is said."""
    check_can_edit(session, by, opportunity)
    if not opportunity.is_closed:
        raise InvalidValue(field="status", value=opportunity.status, expected="won|lost")
    stage = to or _earlier_stage(session, opportunity) or Stage.NEGOTIATION
    opportunity.stage_since = records.clock_of(session).now()
    fields = {"status": OpportunityStatus.OPEN, "stage": stage, "probability": USUAL_PROBABILITY[stage]}
    records.change(session, opportunity, by, fields | {"won_reason": "", "lost_reason": ""})


def _earlier_stage(session: Session, opportunity: Opportunity) -> Stage | None:
    """The last open stage that it left, as far as is known."""
    entries = select(AuditEntry.changes).where(
        AuditEntry.entity == Opportunity.KIND, AuditEntry.entity_id == opportunity.id
    )
    for changes in session.scalars(entries.order_by(AuditEntry.seq.desc())):
        before = changes.get("stage", [None])[0]
        if before in OPEN_STAGES:
            return Stage(before)
    return None


def delete(session: Session, opportunity: Opportunity, *, by: Actor) -> None:
    records.delete(session, opportunity, by=by)


def restore(session: Session, opportunity: Opportunity, *, by: Actor) -> None:
    records.restore(session, opportunity, by=by)
