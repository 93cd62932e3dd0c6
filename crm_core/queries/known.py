"""What linking has to know of the records that names lead to, as far as the speaker may see them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Text, cast, null, select
from sqlalchemy.orm import Session

from crm_core.models import (
    Account,
    Contact,
    Contract,
    Lead,
    Opportunity,
    Product,
    Quote,
    Ticket,
    User,
)
from crm_core.models.record import without_deleted
from crm_core.names.index import Named
from crm_core.permissions import Actor, clause
from crm_core.queries.given import given, is_given

_MODELS: dict[int, Any] = {
    Named.ACCOUNT: Account,
    Named.CONTACT: Contact,
    Named.OPPORTUNITY: Opportunity,
    Named.LEAD: Lead,
    Named.USER: User,
    Named.PRODUCT: Product,
    Named.TICKET: Ticket,
    Named.CONTRACT: Contract,
    Named.QUOTE: Quote,
}
_LABELS = {"lead": "company", "ticket": "number", "contract": "number", "quote": "number"}


class Known(NamedTuple):
    """`aliases` as they are stored: most are never looked at, and a message leads to a hundred records."""

    kind: str
    id: int
    label: str
    account_id: int | None
    other: str | None
    aliases: str | None

    @property
    def names(self) -> tuple[str, ...]:
        """The label, and of an account its short name and aliases, too."""
        aliases = json.loads(self.aliases) if self.aliases else ()
        return tuple(filter(None, (self.label, self.other, *aliases)))


def known(session: Session, actor: Actor, wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Known]:
    """(kind, id) → what the speaker may know of it; what they may not see is left out."""
    ids: dict[int, set[int]] = defaultdict(set)
    for entity, record_id in wanted:
        ids[entity].add(record_id)
    found: dict[tuple[int, int], Known] = {}
    connection = session.connection()
    on_postgresql = connection.dialect.name == "postgresql"
    for entity, members in ids.items():
        model = _MODELS[entity]
        statement = _statement(model, clause(model, actor, few=True), on_postgresql)
        rows = connection.execute(statement, {"ids": given(members, on_postgresql=on_postgresql)})
        for id_, label, account_id, other, aliases in rows.all():
            found[entity, id_] = Known(model.KIND, id_, label, account_id, other, aliases)
    return found


@lru_cache(maxsize=512)
def _statement(model: Any, condition: ColumnElement[bool], on_postgresql: bool) -> Select[Any]:
    """Built once: every message asks."""
    some = is_given(model.id, "ids", on_postgresql=on_postgresql)
    return without_deleted(_columns(model).where(some, condition))


def _columns(model: Any) -> Select[Any]:
    label = getattr(model, _LABELS.get(model.KIND, "name"))
    none: Any = null()
    if model is Account:
        return select(model.id, label, model.id, model.short_name, cast(model.aliases, Text))
    if model is Contract:
        return select(model.id, label, model.account_id, model.name, none)
    return select(model.id, label, getattr(model, "account_id", none), none, none)
