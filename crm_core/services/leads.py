"""Leads: somebody who may buy, from the pool (线索池) to a customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from crm_core.errors import InvalidValue, LeadClosed
from crm_core.models import Account, Contact, Lead, LeadStatus, Opportunity, User
from crm_core.permissions import Actor, check_can_create, check_can_edit, speaker, visible
from crm_core.services import accounts, contacts, duplicates, notes, opportunities, pool, records
from crm_core.values import checked

OPEN = (LeadStatus.NEW, LeadStatus.WORKING, LeadStatus.MQL, LeadStatus.SQL)


@dataclass(frozen=True, slots=True)
class Conversion:
    """What became of a lead; `is_new_account` is false where the customer was there already."""

    account: Account
    contact: Contact | None
    opportunity: Opportunity | None
    is_new_account: bool


def create(session: Session, *, by: Actor, **fields: Any) -> Lead:
    """A new lead; wants `company` or `contact_name`. A rep's is their own, other people's goes to the pool."""
    check_can_create(session, by, "lead")
    if not fields.get("company") and not fields.get("contact_name"):
        raise InvalidValue(field="company", value="", expected="required")
    owner = fields.setdefault("owner", records.usual_owner(session, by))
    records.check_first_owner(by, "lead", owner)
    if owner is not None and not fields.get("region"):
        fields["region"] = owner.region
    lead = Lead()
    records.set_fields(session, lead, by, fields)
    if fields.get("score") is None:
        lead.score = usual_score(lead)
    session.add(lead)
    session.flush()
    return lead


def usual_score(lead: Lead) -> int:
    """0-100 by how much is known of it: what makes a call worth while counts most."""
    points = {
        20: (lead.phone or lead.email, lead.need, lead.budget),
        10: (lead.company, lead.contact_name, lead.title, lead.product),
    }
    return sum(worth for worth, known in points.items() for value in known if value)


def change(session: Session, lead: Lead, *, by: Actor, **fields: Any) -> None:
    """Set fields; a score that nobody set by hand follows."""
    check_can_edit(session, by, lead)
    _give_if_asked(session, lead, by, fields)
    _move_if_asked(session, lead, by, fields)
    follows = lead.score == usual_score(lead)
    records.change(session, lead, by, fields)
    if follows and "score" not in fields:
        lead.score = usual_score(lead)
        session.flush()


def _give_if_asked(session: Session, lead: Lead, by: Actor, fields: Mapping[str, Any]) -> None:
    if "owner" in fields and fields["owner"] is not lead.owner:
        assign(session, lead, by=by, to=fields["owner"])


def _move_if_asked(session: Session, lead: Lead, by: Actor, fields: dict[str, Any]) -> None:
    """Take the status out of the fields and do what it means; only `convert` makes a converted lead."""
    if "status" not in fields:
        return
    status = checked(Lead, "status", fields.pop("status"))
    if status is lead.status:
        return
    if status is LeadStatus.DISQUALIFIED:
        disqualify(session, lead, by=by)
    else:
        qualify(session, lead, by=by, status=status)


def qualify(session: Session, lead: Lead, *, by: Actor, status: LeadStatus) -> None:
    """Move it among the open statuses; a disqualified one comes back this way."""
    if lead.status is LeadStatus.CONVERTED:
        raise LeadClosed(label=lead.label, status=lead.status)
    if status not in OPEN:
        raise InvalidValue(field="status", value=status, expected="|".join(OPEN))
    records.change(session, lead, by, {"status": status})


def disqualify(session: Session, lead: Lead, *, by: Actor, reason: str = "") -> None:
    """Give it up; the reason is kept as a comment."""
    _check_open(lead)
    records.change(session, lead, by, {"status": LeadStatus.DISQUALIFIED})
    if reason:
        notes.add_comment(session, lead, by, reason)


def _check_open(lead: Lead) -> None:
    if lead.status not in OPEN:
        raise LeadClosed(label=lead.label, status=lead.status)


def assign(session: Session, lead: Lead, *, by: Actor, to: User | None) -> None:
    pool.give(session, lead, by=by, to=to)


def take(session: Session, lead: Lead, *, by: User) -> None:
    """Fetch it from the pool. Raises NotInPool when somebody owns it."""
    pool.take(session, lead, by=by)


def release(session: Session, lead: Lead, *, by: Actor) -> None:
    assign(session, lead, by=by, to=None)


def convert(
    session: Session, lead: Lead, *, by: Actor, opportunity: Mapping[str, Any] | None = None
) -> Conversion:
    """Make the customer and the named contact of it, and an opportunity when its fields are given.

    A customer of that name whom the actor sees is taken as it is; one elsewhere is refused (AlreadyExists).
    """
    check_can_edit(session, by, lead)
    _check_open(lead)
    owner = lead.owner or speaker(by)
    account = _known_account(session, lead, by)
    is_new = account is None
    if account is None:
        account = _make_account(session, lead, by, owner)
    contact = _make_contact(session, lead, by, account)
    made = None if opportunity is None else _make_opportunity(session, lead, by, account, opportunity)
    lead.owner = owner
    lead.status = LeadStatus.CONVERTED
    session.flush()
    return Conversion(account, contact, made, is_new)


def _known_account(session: Session, lead: Lead, by: Actor) -> Account | None:
    found = duplicates.find(session, duplicates.Identity(_company(lead)))
    if found is None:
        return None
    return session.scalar(visible(Account, by, write=True, few=True).where(Account.id == found[0].id))


def _company(lead: Lead) -> str:
    return lead.company or lead.contact_name


def _make_account(session: Session, lead: Lead, by: Actor, owner: User | None) -> Account:
    fields: dict[str, Any] = {"region": lead.region, "source": lead.source, "owner": owner}
    if not lead.contact_name:
        fields["phone"] = lead.phone
    return accounts.create(session, by=by, name=_company(lead), **fields)


def _make_contact(session: Session, lead: Lead, by: Actor, account: Account) -> Contact | None:
    if not lead.contact_name:
        return None
    known = contacts.find(session, account, lead.contact_name, phone=lead.phone)
    fields = {"title": lead.title, "phone": lead.phone, "email": lead.email}
    if known is None:
        return contacts.create(session, by=by, account=account, name=lead.contact_name, **fields)
    missing = {name: value for name, value in fields.items() if value and not getattr(known, name)}
    contacts.change(session, known, by=by, **missing)
    return known


def _make_opportunity(
    session: Session, lead: Lead, by: Actor, account: Account, given: Mapping[str, Any]
) -> Opportunity:
    fields: dict[str, Any] = {
        "product": lead.product,
        "amount": lead.budget,
        "need": lead.need,
        "owner": account.owner,
    }
    fields |= {name: value for name, value in given.items() if value is not None}
    return opportunities.create(session, by=by, account=account, **fields)


def delete(session: Session, lead: Lead, *, by: Actor) -> None:
    records.delete(session, lead, by=by)


def restore(session: Session, lead: Lead, *, by: Actor) -> None:
    records.restore(session, lead, by=by)
