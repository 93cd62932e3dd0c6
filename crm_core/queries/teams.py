"""The people below somebody, and who of them was silent."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm_core.models import Activity, Role, User
from crm_core.permissions import Actor, Customer, Scope, scope_of
from crm_core.queries.questions import Span
from crm_core.queries.spans import within
from crm_core.reach import report_ids


def members(session: Session, actor: Actor) -> list[User]:
    """The active reps whose work the actor sees: a rep's own self, a manager's reports and region, else all."""
    reps = select(User).where(User.role == Role.REP, User.active).order_by(User.region, User.id)
    scope = scope_of(actor, "opportunity")
    if isinstance(actor, Customer) or scope is Scope.NONE:
        return []
    if scope is Scope.OWN:
        reps = reps.where(User.id == actor.id)
    if scope is Scope.TEAM:
        near = [User.id.in_(report_ids(actor))]
        reps = reps.where(or_(*near, User.region == actor.region) if actor.region else or_(*near))
    return list(session.scalars(reps))


def silent_reps(session: Session, actor: Actor, span: Span) -> list[User]:
    """Those of the team who wrote no follow-up that happened in the span."""
    heard = select(Activity.owner_id).where(*within(Activity.occurred_at, span, session.info["clock"]))
    spoken = set(session.scalars(heard.distinct()))
    return [user for user in members(session, actor) if user.id not in spoken]
