"""Records that have to do with a product, or with any of a line of products."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import String, cast, or_, select

from crm_core.errors import InvalidValue
from crm_core.models import (
    Account,
    Activity,
    Asset,
    Contract,
    Opportunity,
    OpportunityStatus,
    Payment,
    Product,
    Ticket,
)
from crm_core.queries.subjects import SUBJECTS, Condition, Subject


def about_product(text: str, subject: Subject) -> Condition:
    """`text`: a part of the product's name, or a whole category. Raises InvalidValue for what has to do with none."""
    others = _BY_OTHERS.get(subject.model)
    if others is not None:
        return others(text)
    column: Any = getattr(subject.model, subject.product or "product", None)
    if column is None:
        raise InvalidValue(field="product", value=subject.model.KIND, expected="field")
    if subject.product != "lines":
        return or_(column.icontains(text, autoescape=True), column.in_(_of_line(text)))
    inside: Condition = cast(column, String).icontains(json.dumps(text)[1:-1], autoescape=True)
    if subject.model is not Contract:
        return inside
    deals = select(Opportunity.id).where(about_product(text, SUBJECTS["opportunity"]))
    return or_(inside, Contract.name.icontains(text, autoescape=True), Contract.opportunity_id.in_(deals))


def _of_line(text: str) -> Any:
    return select(Product.name).where(Product.category == text)


def _of_money(text: str) -> Condition:
    papers = select(Contract.id).where(about_product(text, SUBJECTS["contract"]))
    return Payment.contract_id.in_(papers)


def _of_customers(text: str) -> Condition:
    """Who has it, bought it, or may buy it."""
    deals = select(Opportunity.account_id).where(
        about_product(text, SUBJECTS["opportunity"]),
        Opportunity.status != OpportunityStatus.LOST,
        Opportunity.deleted_at.is_(None),
    )
    papers = select(Contract.account_id).where(about_product(text, SUBJECTS["contract"]))
    owned = select(Asset.account_id).join(Product).where(_named(text))
    return or_(*(Account.id.in_(one) for one in (deals, papers, owned)))


def _of_tickets(text: str) -> Condition:
    machines = select(Asset.id).join(Product).where(_named(text))
    told = (one.icontains(text, autoescape=True) for one in (Ticket.subject, Ticket.description))
    return or_(Ticket.asset_id.in_(machines), *told)


def _of_activities(text: str) -> Condition:
    return or_(*(one.icontains(text, autoescape=True) for one in (Activity.content, Activity.feedback)))


def _named(text: str) -> Condition:
    return or_(Product.name.icontains(text, autoescape=True), Product.name.in_(_of_line(text)))


_BY_OTHERS: dict[Any, Callable[[str], Condition]] = {
    Account: _of_customers,
    Activity: _of_activities,
    Payment: _of_money,
    Ticket: _of_tickets,
}
"""What has no product of its own."""
