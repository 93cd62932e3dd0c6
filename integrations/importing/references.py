"""Words → the records they refer to, for a chunk of rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from crm_core.models import Record
from crm_core.names.forms import Form
from integrations.importing import schema
from integrations.importing.directory import Directory, Hit
from integrations.importing.drafts import Draft
from integrations.importing.refusal import Refused

_ACCOUNT_FIRST = ("account", "contract", "opportunity")  # these narrow what the others may mean
_OF_AN_ACCOUNT = frozenset({"contact", "opportunity"})


class References:
    """The resolved values of a chunk's drafts: `values[draft]` is a copy with records in place of words."""

    def __init__(self, directory: Directory, drafts: Sequence[Draft]) -> None:
        self._directory = directory
        self.values: dict[int, dict[str, Any]] = {id(draft): dict(draft.values) for draft in drafts}

    def resolve(self, drafts: Sequence[Draft]) -> None:
        """Put records where the words are; a draft with an unknown or ambiguous word is refused."""
        kind = drafts[0].kind
        referring = [one for one in schema.fields_of(kind).values() if one.target]
        for to in sorted(referring, key=_order):
            self._resolve_field(to, [one for one in drafts if one.problem is None and to.name in one.values])

    def _resolve_field(self, to: schema.Field, drafts: Sequence[Draft]) -> None:
        kind = to.target or ""
        words = {word for draft in drafts for word in _words(draft.values[to.name])}
        if not words:
            return
        named = self._directory.named(kind, words, self._accounts(kind, drafts))
        others = self._directory.otherwise(kind, words - named.keys())
        picked: dict[int, list[int]] = {}
        for draft in drafts:
            values = self.values[id(draft)]
            try:
                picked[id(draft)] = [
                    _pick(word, _within(kind, named.get(word, []), values), others.get(word, []), to.name)
                    for word in _words(draft.values[to.name])
                ]
            except Refused as refused:
                draft.refuse(refused)
        records = self._directory.records(kind, set(chain.from_iterable(picked.values())))
        for draft_id, ids in picked.items():
            found = [records[one] for one in ids]
            self.values[draft_id][to.name] = found if to.is_list else found[0]

    def _accounts(self, kind: str, drafts: Sequence[Draft]) -> set[int] | None:
        """The customers of these rows, when each has one and it narrows what may be meant."""
        found = [self.values[id(draft)].get("account") for draft in drafts]
        if kind not in _OF_AN_ACCOUNT or not all(isinstance(one, Record) for one in found):
            return None
        return {one.id for one in found if one is not None}


def _order(to: schema.Field) -> int:
    return _ACCOUNT_FIRST.index(to.name) if to.name in _ACCOUNT_FIRST else len(_ACCOUNT_FIRST)


def _words(value: Any) -> Iterable[str]:
    return value if isinstance(value, list) else (value,)


def _within(kind: str, hits: list[Hit], values: dict[str, Any]) -> list[Hit]:
    """Contacts and opportunities are those of the row's account, when it has one."""
    account = values.get("account")
    if kind not in _OF_AN_ACCOUNT or not isinstance(account, Record):
        return hits
    return [hit for hit in hits if hit.account_id == account.id]


def _pick(word: str, hits: list[Hit], others: list[int], field: str) -> int:
    if not hits:
        if len(others) == 1:
            return others[0]
        raise Refused("several" if others else "unknown_reference", field, value=word)
    best = [hit for hit in hits if hit.form == hits[0].form]
    exact = [hit for hit in best if hit.form == Form.FULL and hit.exact == word]
    chosen = exact or best
    if len(chosen) > 1:
        raise Refused("several", field, value=word)
    return chosen[0].id
