"""What was done and said: follow-ups, and the changes of a record."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from crm_core.models import Account, Activity, AuditEntry, Contact, Opportunity, Record, User
from crm_core.models.activity import activity_contact
from crm_core.permissions import Actor, check_can_see, hidden_fields, visible
from crm_core.queries.questions import Span
from crm_core.queries.spans import within


def follow_ups(
    session: Session,
    actor: Actor,
    *,
    account: Account | None = None,
    opportunity: Opportunity | None = None,
    contact: Contact | None = None,
    owner: User | None = None,
    kinds: Sequence[str] = (),
    span: Span | None = None,
    text: str = "",
    limit: int = 10,
) -> list[Activity]:
    """The latest follow-ups that fit, newest first. `text` is looked for in content, feedback and next step."""
    few = any(one is not None for one in (account, opportunity, contact, span))
    statement = visible(Activity, actor, few=few).options(selectinload(Activity.contacts))
    for column, record in (
        (Activity.account_id, account), (Activity.opportunity_id, opportunity), (Activity.owner_id, owner),
    ):  # fmt: skip
        if record is not None:
            statement = statement.where(column == record.id)
    if contact is not None:
        met = select(activity_contact.c.activity_id).where(activity_contact.c.contact_id == contact.id)
        statement = statement.where(Activity.id.in_(met))
    if kinds:
        statement = statement.where(Activity.kind.in_(kinds))
    if span is not None:
        statement = statement.where(*within(Activity.occurred_at, span, session.info["clock"]))
    if text:
        said = Activity.content + " " + Activity.feedback + " " + Activity.next_step
        statement = statement.where(said.icontains(text, autoescape=True))
    latest = statement.order_by(Activity.occurred_at.desc(), Activity.id.desc())
    return list(session.scalars(latest.limit(limit)))


def changes_of(session: Session, actor: Actor, record: Record, *, limit: int = 50) -> list[AuditEntry]:
    """A record's audit entries, newest first; nothing for an actor from whom one of its fields is hidden."""
    check_can_see(session, actor, record)
    if hidden_fields(actor, record.KIND):
        return []
    about = select(AuditEntry).where(AuditEntry.entity == record.KIND, AuditEntry.entity_id == record.id)
    return list(session.scalars(about.order_by(AuditEntry.seq.desc()).limit(limit)))
