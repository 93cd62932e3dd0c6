"""What so many cost at so much each: 三台，每台18万 is 54万, and 18万 alone is no amount of anything."""

from __future__ import annotations

import re

from intents.readers import slots
from intents.reading import Clause, Found
from intents.schema import Slot

_A_PIECE = re.compile(
    r"(?:元|块|块钱)?\s*(?:一|每|/)\s*(?P<unit>公斤|千克|吨|台|套|个|件|箱|米|只|条|瓶|桶|张|把|支|盒|袋|斤|平米?|方|组|樘|扇|根|块|辆|份|片|副|间|户|节|卷)"
    r"|\s*(?:each|apiece|a piece|per |/ ?(?:kg|unit|pc|set|ton|m))"
)
"""85一公斤, 180 each."""
_PIECE_BEFORE = re.compile(r"(?:每|一|/)\s*(?P<unit>[一-鿿]{1,2}?)(?:是|要|卖|报|价|算|按)*\s*$")
_ENGLISH_COUNT = re.compile(r"(?<![\d.,])(?P<count>\d{1,6}) [a-z][a-z -]{1,30}?(?: at| for| @|,)?\s*$")
_NEAR, _FAR = 5, 40


def price(clause: Clause) -> Found | None:
    """The money that is what one costs: 单价180, 每台18万, 380一把, 180k each."""
    return next((one for one in clause.found("money") if _is_of_one(clause, one)), None)


def amount(clause: Clause) -> Slot | None:
    """The sum that is told. Of what one costs it is reckoned, where the message says how many; None where it
    does not, for then nobody has told a sum.
    """
    one = price(clause)
    if one is None:
        return slots.money(clause)
    others = [each for each in clause.found("money") if each is not one and not _is_of_one(clause, each)]
    if others:  # 每台18万，一共54万
        return slots.said(others[0], others[0].value.value)
    count, start, end = _count(clause, one)
    if not count:
        return None
    span = (min(start, one.start), max(end, one.end))
    text = clause.reading.text[slice(*span)]
    return Slot(one.value.value * count, text, span, 0.85)


def _is_of_one(clause: Clause, money: Found) -> bool:
    text = clause.reading.folded
    before = Clause(clause.reading, (max(clause.span[0], money.start - _NEAR), money.start + 2))
    if _A_PIECE.match(text, money.end) or before.has("contract.unit_price"):
        return True
    return _unit_before(clause, money) is not None


def _unit_before(clause: Clause, money: Found) -> str | None:
    """一套2800: of one of what is counted elsewhere in the message."""
    head = clause.reading.folded[max(clause.span[0], money.start - _NEAR) : money.start]
    match = _PIECE_BEFORE.search(head)
    units = [one.value.unit for one in clause.found("quantity") if one.value.value != 1]
    return match["unit"] if match and match["unit"] in units else None


def _count(clause: Clause, one: Found) -> tuple[int, int, int]:
    """How many, and where that is said; 0 where it is not said, or said of several things."""
    behind = _A_PIECE.match(clause.reading.folded, one.end)
    unit = (behind["unit"] if behind else None) or _unit_before(clause, one)
    counts = [
        each for each in clause.found("quantity")
        if each.value.value != 1 and not one.start - 2 <= each.start <= one.end + 2
    ]  # fmt: skip
    counts = [each for each in counts if unit is None or each.value.unit == unit] or counts
    if len(counts) == 1:
        return counts[0].value.value, counts[0].start, counts[0].end
    start = max(clause.span[0], one.start - _FAR)
    english = _ENGLISH_COUNT.search(clause.reading.folded[start : one.start]) if not counts else None
    return (int(english["count"]), start + english.start(), one.end) if english else (0, 0, 0)
