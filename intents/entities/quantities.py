"""Numbers of things: 6台, 两套, 20 units; what they count stays as it was written."""

from __future__ import annotations

import re

from intents.entities.folding import fold
from intents.entities.numbers import ARABIC, ENGLISH, parse_number
from intents.entities.values import Entity, QuantityValue
from intents.entities.words import WORDS, guarded

_CHINESE = "[一二两俩三四五六七八九十百千万半]+"
_QUANTITY = re.compile(
    rf"(?<![\da-z.\-/第每几])(?P<number>{ARABIC}[万千]?|(?<![零一二两三四五六七八九十百千万点]){_CHINESE}|(?<![a-z]){ENGLISH}(?=\s))"
    rf"[多来余几]?\s*(?P<unit>{guarded(WORDS['units'])}|块(?=[{WORDS['pieces_behind']}]))(?:(?<![a-z])|(?![a-z]))"
)
# 一个, 一下, 一条 seldom count; 一台 and 一套 do.
_IDLE = re.compile(r"[一两]?(?:个|条|位|次|趟|家|张|份|把|对|批|组|支|名|双|只|件)")


def find_quantities(text: str) -> list[Entity]:
    """So many of something: value and unit; a mere 一个 or 一次 is left alone."""
    found = []
    for match in _QUANTITY.finditer(fold(text)):
        if match["number"] == "一" and _IDLE.fullmatch("一" + match["unit"]):
            continue
        try:
            number = parse_number(match["number"])
        except ValueError:
            continue
        value = QuantityValue(number, match["unit"])
        found.append(Entity("quantity", text[match.start() : match.end()], match.span(), value))
    return found
