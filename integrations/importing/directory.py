"""Finding records by what files call them, many at a time: by the index of names, or by a column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.models import MODELS, Record
from crm_core.names.forms import Form, fold
from crm_core.names.index import FORMS, NameKey, key_of

_MANY = 500  # words a query
_EXACT = {"account": "name", "user": "username", "contract": "number", "product": "code", "contact": "name",
          "opportunity": "name"}  # fmt: skip
_ALSO = {"user": ("phone", "email", "wecom_userid"), "account": ("credit_code",), "asset": ("serial",)}


@dataclass(frozen=True, slots=True)
class Hit:
    id: int
    form: int
    exact: str
    account_id: int | None


class Directory:
    """The records that a chunk of rows mentions."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def named(
        self, kind: str, words: Iterable[str], accounts: Collection[int] | None = None
    ) -> dict[str, list[Hit]]:
        """Word → the records whose full or short name it is, strongest first; width and case aside.

        `accounts` leaves out what hangs on other customers.
        """
        model = MODELS[kind]
        if model not in FORMS:
            return {}
        keys = {word: key_of(fold(word)) for word in words}
        by_key: dict[int, list[Hit]] = defaultdict(list)
        for some in _batches(set(keys.values())):
            for key, hit in self._hits(model, some, accounts):
                by_key[key].append(hit)
        return {
            word: sorted(by_key[key], key=lambda hit: (hit.form, hit.exact != word, hit.id))
            for word, key in keys.items()
            if key in by_key
        }

    def _hits(
        self, model: Any, keys: Sequence[int], accounts: Collection[int] | None
    ) -> Iterable[tuple[int, Hit]]:
        account = getattr(model, "account_id", model.id)
        statement = (
            select(NameKey.key, NameKey.form, model.id, getattr(model, _EXACT[model.KIND]), account)
            .join(model, model.id == NameKey.record_id)
            .where(NameKey.key.in_(keys), NameKey.entity == int(FORMS[model][0]), NameKey.form <= Form.SHORT)
        )
        if accounts is not None:
            statement = statement.where(account.in_(accounts))
        for key, form, id_, exact, account_id in self._session.execute(statement):
            yield key, Hit(id_, form, exact, account_id)

    def by_column(
        self, kind: str, column: str, words: Collection[Any], *, include_deleted: bool = False
    ) -> dict[Any, list[int]]:
        """Value → ids of the records that hold it in this column."""
        found: dict[Any, list[int]] = defaultdict(list)
        model: Any = MODELS[kind]
        for some in _batches(words):
            statement = select(getattr(model, column), model.id).where(getattr(model, column).in_(some))
            for value, id_ in self._session.execute(
                statement.execution_options(include_deleted=include_deleted).order_by(model.id)
            ):
                found[value].append(id_)
        return found

    def otherwise(self, kind: str, words: Collection[str]) -> dict[str, list[int]]:
        """Words that are no names: a colleague's phone or e-mail, a customer's credit code, a serial number."""
        found: dict[str, list[int]] = {}
        for column in _ALSO.get(kind, ()):
            missing = [word for word in words if word not in found]
            found |= self.by_column(kind, column, missing)
        return found

    def records(self, kind: str, ids: Collection[int]) -> dict[int, Record]:
        """The records themselves, deleted ones too."""
        model, found = MODELS[kind], {}
        for some in _batches(ids):
            statement = select(model).where(model.id.in_(some)).execution_options(include_deleted=True)
            found.update({record.id: record for record in self._session.scalars(statement)})
        return found


def _batches(values: Iterable[Any]) -> Iterable[list[Any]]:
    listed = list(values)
    return (listed[at : at + _MANY] for at in range(0, len(listed), _MANY))
