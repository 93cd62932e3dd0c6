"""Rows that refer to rows of the same file (parents, managers), so ordered that what is referred to comes first."""

from __future__ import annotations

from collections.abc import Sequence

from crm_core.names.forms import fold
from integrations.importing.drafts import Draft
from integrations.importing.refusal import Refused

_UPWARD = {"user": ("manager", ("username", "name")), "account": ("parent", ("name", "short_name"))}


def layers(drafts: Sequence[Draft]) -> list[list[Draft]]:
    """Groups to be written one after the other; drafts that go round in a circle are refused and in none."""
    if not drafts or drafts[0].kind not in _UPWARD:
        return [list(drafts)]
    field, names = _UPWARD[drafts[0].kind]
    by_name = {
        fold(draft.values[name]): draft
        for name in reversed(names)
        for draft in drafts
        if name in draft.values
    }
    above = {
        id(draft): by_name[word]
        for draft in drafts
        if (word := fold(draft.values.get(field) or "")) in by_name and by_name[word] is not draft
    }
    depths: dict[int, list[Draft]] = {}
    for draft in drafts:
        depths.setdefault(_depth(draft, above, field), []).append(draft)
    depths.pop(-1, None)
    return [depths[depth] for depth in sorted(depths)]


def _depth(draft: Draft, above: dict[int, Draft], field: str) -> int:
    """How many rows stand above this one; -1, and refused, when they go round in a circle."""
    seen, one = {id(draft)}, draft
    while id(one) in above:
        one = above[id(one)]
        if id(one) in seen:
            draft.refuse(Refused("cycle", field, value=draft.values[field]))
            return -1
        seen.add(id(one))
    return len(seen) - 1
