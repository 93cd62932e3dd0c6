"""Leads called by pieces of their company's name: 湖州米酒 for 湖州南浔米酒, 太仓肉松 for 太仓郑和肉松."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.resolving.fragments import fit_of, heaviest, naming
from crm_core.models import Lead, LeadStatus, User
from crm_core.names.companies import parts_of
from crm_core.permissions import Actor, clause
from intents import catalog
from intents.readers.unknown_names import has_brand
from intents.reading import Reading
from intents.schema import Span

_MOST, _LONGEST = 400, 60
_BEHIND = re.compile(
    r"$|[^一-鿿]|[的那这转我给分说要想有现什怎到标改退放跟再先今昨明还没已打约归让把是在]|预算|需求|来源|联系|作废|手机|电话"
)
_OVER = (LeadStatus.CONVERTED, LeadStatus.DISQUALIFIED)
_OTHERS = ("account", "opportunity", "ticket", "lead", "contract", "quote", "product")


def _own(company: str) -> str:
    """The name without its legal form."""
    parts = parts_of(company)
    return f"{parts.region}{parts.core}" or company


def _is_name(reading: Reading, span: Span) -> bool:
    """More than a town and a trade, and no name goes on behind it: 湖州南浔医院 is not 湖州南浔区妇幼保健院."""
    said, end = reading.text[slice(*span)], span[1]
    ends = _BEHIND.match(reading.text, end) is not None or any(one.start == end for one in reading.items)
    return ends and has_brand(catalog.cue("lead.company_end").sub("", said))


def with_lead(session: Session, actor: Actor, reading: Reading) -> Reading:
    """The reading with the one open lead that pieces of a name in it pick out; as it was when none or several do."""
    if not isinstance(actor, User) or len(reading.text) > _LONGEST or reading.found(*_OTHERS):
        return reading
    if any(one.value.ids for one in reading.found("person")):
        return reading
    rows = session.execute(
        select(Lead.id, Lead.company, Lead.contact_name)
        .where(clause(Lead, actor, few=False), Lead.deleted_at.is_(None), Lead.status.not_in(_OVER))
        .order_by(Lead.id.desc()).limit(_MOST)
    ).all()  # fmt: skip
    fits = [
        (fit, row.id)
        for row in rows
        if row.company and (fit := fit_of(reading, _own(row.company))) and _is_name(reading, fit.span)
    ]
    chosen = heaviest(fits)
    return reading if chosen is None else naming(reading, chosen[0].span, "lead", chosen[1])
