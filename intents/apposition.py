"""Who of several of one surname is meant, told behind: 王主任，华康那个王启明; 王主任，就是信息科那个."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intents.expecting import overlap
from intents.lexicon import Person
from intents.reading import Found
from intents.schema import Mention

_FAR = 20  # characters between a form of address and the name behind it
_TWO_PEOPLE = re.compile(r"(?:[和跟与及、&]|还有|以及|带着?|让|叫|说|and)[^,，。]{0,6}$")
_BREAK = re.compile(r"[。!?;\n]")
_OF_A_PLACE = re.compile(
    r"[^,，。!?;(\n]{0,10}[,，(]\s*(?P<not>不是)?(?:就是|也就是|是|管|负责)?"
    r"(?P<place>[一-鿿]{2,6}?)(?:的?那[个位]|的人?|这边的|那边的|办公室的)?(?=[,，。;!)]|$)"
)


def narrowed(people: Sequence[Person], behind: str) -> Sequence[Person]:
    """Of several those in whose title the place or the work told right behind stands, or not those it denies."""
    told, rest = list(people), behind
    while len(told) > 1 and (match := _OF_A_PLACE.match(rest)) is not None:
        fitting = [one for one in told if match["place"] in one.title]
        if match["not"] and fitting:
            told = [one for one in told if one not in fitting] or told
        elif fitting and not match["not"]:
            told = fitting
        rest = rest[match.end() :]
    return told


def told_by_name(folded: str, found: Sequence[Found]) -> list[Found]:
    """A form of address that several bear is of the one whose full name stands beside it, not joined by an "and"."""
    out = list(found)
    for index, one in enumerate(out):
        if one.kind != "person" or not one.value.surname or len(one.value.ids) < 2:
            continue
        named = next(
            (other for other in found if _names(other, one) and _is_beside(folded, one, other)), None
        )
        if named is not None:
            value: Mention = replace(one.value, ids=named.value.ids)
            out[index] = replace(one, value=value, account_ids=named.account_ids)
    return out


def _names(other: Found, one: Found) -> bool:
    """Whether the other is a person called by the whole name, among those that the first may be."""
    if other.kind != "person" or other.value.surname or overlap(other.span, one.span):
        return False
    return len(other.value.ids) == 1 and set(other.value.ids) < set(one.value.ids)


def _is_beside(folded: str, one: Found, other: Found) -> bool:
    first, second = sorted((one, other), key=lambda each: each.span)
    between = folded[first.end : second.start]
    return len(between) <= _FAR and not _BREAK.search(between) and not _TWO_PEOPLE.search(between)
