"""Which record a row updates: by id, number, credit code, unique name, or what makes its kind unmistakable."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core import fields
from crm_core.models import MODELS, Record
from crm_core.names.forms import Form, fold
from integrations.importing.directory import Directory
from integrations.importing.drafts import Draft
from integrations.importing.refusal import Refused

Key = tuple[str, ...]

# For each kind the sets of fields that identify a record, best first; the first field of a set leads to it in
# the database. A set counts when the row fills its first field; a later one only when no earlier one counts.
IDENTITY: dict[str, tuple[Key, ...]] = {
    "user": (("username",),),
    "product": (("code",), ("name",)),
    "account": (("credit_code",), ("name",)),
    "contact": (("account", "name"),),
    "lead": (("company", "contact_name"), ("contact_name", "phone")),
    "opportunity": (("account", "name"), ("name",)),
    "activity": (("occurred_at", "account", "kind", "content"),),
    "task": (("title", "assignee", "due_at"),),
    "quote": (("number",), ("account", "opportunity", "valid_until")),
    "contract": (("number",), ("account", "name", "signed_on")),
    "payment": (("contract", "due_on", "amount"), ("account", "due_on", "amount")),
    "ticket": (("number",), ("account", "subject", "description"), ("subject", "description")),
    "asset": (("serial",), ("account", "product", "installed_on")),
    "order": (("number",),),
}
_TELLS_APART = {"contact": "phone", "lead": "phone", "payment": "term"}  # two 王伟 at one customer
_EVER_UNIQUE = frozenset({"username", "number", "code"})  # deleted records keep these: they come back
_ALL_COUNT = frozenset({"account"})  # here a code and a name may lead to two different records


def keys(draft: Draft) -> set[tuple[Any, ...]]:
    """What must not be twice in one chunk: the second row has to find the record of the first."""
    return {
        (key, *(_comparable(draft.values.get(name)) for name in key))
        for key in _usable(draft.kind, draft.values)
    }


def find(
    session: Session, drafts: Sequence[Draft], values: dict[int, dict[str, Any]], taken: Collection[int]
) -> dict[int, Record]:
    """id(draft) → the record it updates; those not in it are new. A draft that contradicts itself is refused.

    `taken` are the records of earlier rows: a namesake with another phone is another person then, not a new number.
    """
    directory, kind = Directory(session), drafts[0].kind
    ids: dict[int, int] = {}
    by_id = directory.by_column(kind, "id", {value["id"] for value in values.values() if "id" in value})
    by_key = {key: _candidates(session, directory, kind, key, values.values()) for key in IDENTITY[kind]}
    for draft in drafts:
        own = values[id(draft)]
        matches = [
            match for key in _usable(kind, own) if (match := _match(kind, key, by_key[key], own, taken))
        ]
        matches = by_id.get(own.get("id"), [])[:1] + matches
        if len(set(matches)) > 1:
            draft.refuse(_contradiction(draft))
        elif matches:
            ids[id(draft)] = matches[0]
    records = directory.records(kind, set(ids.values()))
    return {one: records[found] for one, found in ids.items()}


def _usable(kind: str, values: dict[str, Any]) -> list[Key]:
    usable = [key for key in IDENTITY[kind] if values.get(key[0]) is not None]
    return usable if kind in _ALL_COUNT else usable[:1]


_Candidates = dict[tuple[Any, ...], list[tuple[int, str]]]


def _candidates(
    session: Session, directory: Directory, kind: str, key: Key, values: Iterable[dict[str, Any]]
) -> _Candidates:
    """Identifying values → (id, what tells namesakes apart) of the records that have them."""
    wanted = {value[key[0]] for value in values if value.get(key[0]) is not None}
    if key == ("name",):
        return {
            (fold(word),): [(hit.id, "") for hit in hits if hit.form == Form.FULL][:1]
            for word, hits in directory.named(kind, wanted).items()
        }
    model: Any = MODELS[kind]
    columns = [getattr(model, fields.backing(model, name)) for name in key]
    extra = getattr(model, _TELLS_APART.get(kind, "id"))
    anchors = [value.id if isinstance(value, Record) else value for value in wanted]
    found: _Candidates = {}
    for at in range(0, len(anchors), 500):
        statement = (
            select(model.id, extra, *columns).where(columns[0].in_(anchors[at : at + 500])).order_by(model.id)
        )
        deleted_too = key[0] in _EVER_UNIQUE
        for id_, apart, *rest in session.execute(statement.execution_options(include_deleted=deleted_too)):
            found.setdefault(tuple(map(_comparable, rest)), []).append((id_, str(apart)))
    return found


def _match(
    kind: str, key: Key, candidates: _Candidates, values: dict[str, Any], taken: Collection[int]
) -> int | None:
    found = candidates.get(tuple(_comparable(values.get(name)) for name in key), [])
    if kind not in _TELLS_APART:
        return found[0][0] if found else None
    apart = values.get(_TELLS_APART[kind], "")
    same = [id_ for id_, other in found if other == apart]
    open_ = [id_ for id_, other in found if not other or not apart]
    changed = [id_ for id_, _ in found if id_ not in taken] if len(found) == 1 and kind != "payment" else []
    return next(iter((*same, *open_, *changed)), None)


def _comparable(value: Any) -> Any:
    if isinstance(value, Record):
        return value.id
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return _comparable(value[0])
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, str):
        return fold(value) or value
    return value or None


def _contradiction(draft: Draft) -> Refused:
    given = [name for name in ("id", *(key[0] for key in IDENTITY[draft.kind])) if name in draft.values]
    first, second = (str(draft.values[name]) for name in given[:2])
    return Refused("contradiction", given[0], first=first, second=second)
