"""Trades that the records write otherwise than the speaker: hotel deals where they say 酒店, 物流行业 for 冷链物流."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from intents import catalog
from intents.entities.folding import fold
from intents.expecting import overlap
from intents.expressions import compiled
from intents.schema import Span

_KINDS = ("industry", "customer_kind")
_KEPT = 8  # what the records hold changes with them
Values = tuple[tuple[str, str], ...]
"""(kind, value) as the records write them."""


class Trade(NamedTuple):
    """A trade that some records are of, with the words it goes by in either language; `words` finds the Chinese."""

    chinese: tuple[str, ...]
    words: re.Pattern[str]
    english: re.Pattern[str]


class Said(NamedTuple):
    span: Span
    values: Values


def said(folded: str, terms: Mapping[str, Sequence[str]], taken: Iterable[Span]) -> Iterator[Said]:
    """The trades that the text speaks of where it asks for records; nothing where the records' own words stand."""
    taken = list(taken)
    found = [
        one
        for one in _longest(folded, tuple((kind, tuple(terms.get(kind, ()))) for kind in _KINDS))
        if not any(overlap(one.span, other) for other in taken)
    ]
    found = list(_as_one(folded, found))
    for one in found:
        if one.values and _narrows(folded, *one.span):
            yield one


def _longest(folded: str, values: tuple[tuple[str, tuple[str, ...]], ...]) -> list[Said]:
    """Every mention of a trade that the records know; of those that overlap the longest."""
    kept: list[Said] = []
    mentions = [one for find in _finders()(values) for one in find(folded)]
    for one in sorted(mentions, key=lambda each: (each.span[0] - each.span[1], each.span)):
        if not any(overlap(one.span, other.span) for other in kept):
            kept.append(one)
    return sorted(kept)


def _as_one(folded: str, found: Sequence[Said]) -> Iterator[Said]:
    """Pharma logistics: what is of both trades, where they stand side by side."""
    skipped: set[Said] = set()
    for first, second in pairwise(found):
        both = tuple(one for one in second.values if one in first.values)
        if both and folded[first.span[1] : second.span[0]].strip() == "":
            skipped |= {first, second}
            yield Said((first.span[0], second.span[1]), both)
    yield from (one for one in found if one not in skipped)


def _trade(chinese: Sequence[str], english: str) -> Trade:
    words = "|".join(sorted(map(re.escape, chinese), key=len, reverse=True))
    return Trade(tuple(chinese), compiled(words), compiled(rf"(?<![a-z&-])(?:{english})(?![a-z&-])"))


@catalog.derived
def _finders() -> Callable[[tuple[tuple[str, tuple[str, ...]], ...]], list[Callable[[str], Iterator[Said]]]]:
    trades = [_trade(one["zh"].split(), one["en"]) for one in catalog.data("trades")["trades"].values()]

    @lru_cache(maxsize=_KEPT)
    def of(values: tuple[tuple[str, tuple[str, ...]], ...]) -> list[Callable[[str], Iterator[Said]]]:
        """Worked out once for what the records hold, as every message asks."""
        folded = tuple((kind, one, fold(one)) for kind, each in values for one in each)
        return [finder for trade in trades if (finder := _finder(trade, values, folded)) is not None]

    return of


def _finder(
    trade: Trade, values: tuple[tuple[str, tuple[str, ...]], ...], folded: tuple[tuple[str, str, str], ...]
) -> Callable[[str], Iterator[Said]] | None:
    """`folded`: (kind, value, the value as texts are compared)."""
    held = {word: _written_with(word, values) for word in trade.chinese}
    in_english = tuple((kind, one) for kind, one, text in folded if trade.english.search(text))
    plain = next((each for each in held.values() if each), ())
    if not plain and not in_english:
        return None

    def find(folded: str) -> Iterator[Said]:
        for match in trade.words.finditer(folded):
            yield Said(match.span(), held[match[0]] or plain or in_english)
        for match in trade.english.finditer(folded):
            yield Said(match.span(), in_english or plain)

    return find


def _written_with(word: str, values: tuple[tuple[str, tuple[str, ...]], ...]) -> Values:
    """The values that are the word, else those that contain it: a kind of customer before a trade."""
    exact = [(kind, one) for kind, each in reversed(values) for one in each if one == word]
    if exact:
        return tuple(exact[:1])
    for kind, each in values:
        inside = tuple((kind, one) for one in each if word in one)
        if inside:
            return inside
    return ()


def _narrows(folded: str, start: int, end: int) -> bool:
    """Whether it stands where a kind of customer does, and is no part of a longer name."""
    before, behind = folded[:start], folded[end:]
    if folded[start].isascii():
        return bool(_LED_IN_ENGLISH.search(before) or _FOLLOWED_IN_ENGLISH.match(behind))
    if _BEGINS.search(before) is None:
        return False
    return bool(_FOLLOWED.match(behind) or (_DOES.search(before) and behind.startswith(("的", "这", "那"))))


_BEGINS = re.compile(
    r"(?:^|[^一-鿿]|[的是有在看查下列出些个家少们全哪和跟与及或按把给我对找要里区东南西北中年月周天度前新老大小级做搞干卖户于])$"
)
_DOES = re.compile(r"(?:做|搞|干|卖|属于)$")
_FOLLOWED = re.compile(
    r"(?:行业|产业|业态|业|领域|板块|赛道|类|型|性质|系统|方向)|(?:这|那)(?:一)?(?:块|类|条线|行|边)"
    r"|的?(?:客户|公司|企业|厂家|单位|用户|商机|单子|项目|合同|工单|回款|漏斗|线索)"
)
_RECORDS = (
    r"(?:customers?|accounts?|clients?|deals?|opportunit(?:y|ies)|opps?|pipeline|contracts?|tickets?|orders?|quotes?"
    r"|payments?|receivables|sector|industry|industries|vertical|segment|space|business(?:es)?|compan(?:y|ies)|firms?|groups?"
    r"|chains?|side|prospects?)"
)
_FOLLOWED_IN_ENGLISH = re.compile(rf"(?:'s?)?(?: and [a-z]+)? (?:[a-z-]+ )?{_RECORDS}(?![a-z])")
_LED_IN_ENGLISH = re.compile(
    r"(?:^|[^a-z])(?:which|how many|list|all|any|our|my|the|open|show me|show|of|in|from|for|across|among|at)"
    r" (?:the |our |my |all )?$"
)
