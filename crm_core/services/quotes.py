"""Offers (报价单)."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from crm_core.models import Account, Quote
from crm_core.numbering import next_number
from crm_core.permissions import Actor, check_can_create, check_can_edit
from crm_core.services import records
from crm_core.services.lines import with_amount
from crm_core.services.unique import check_number


def create(session: Session, *, by: Actor, account: Account, number: str = "", **fields: Any) -> Quote:
    """A new offer; its amount is what its lines come to, its number the next one, unless they are given."""
    check_can_create(session, by, "quote", account)
    check_number(session, Quote, number)
    number = number or next_number(session, Quote)
    return records.add(session, Quote(), by, {"account": account, "number": number, **with_amount(fields)})


def change(session: Session, quote: Quote, *, by: Actor, **fields: Any) -> None:
    check_can_edit(session, by, quote)
    if fields.get("number", quote.number) != quote.number:
        check_number(session, Quote, fields["number"])
    records.change(session, quote, by, with_amount(fields, current=quote.amount))


def delete(session: Session, quote: Quote, *, by: Actor) -> None:
    records.delete(session, quote, by=by)


def restore(session: Session, quote: Quote, *, by: Actor) -> None:
    records.restore(session, quote, by=by)
