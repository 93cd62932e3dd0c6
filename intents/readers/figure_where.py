"""Where the records of a question lie: the parts of ours that it names, towns, and values that records hold."""

from __future__ import annotations

import re

from intents import catalog
from intents.expecting import overlap
from intents.reading import Found, Reading
from intents.schema import Mention, Slot, Span
from intents.towns import other_script

_UNIT = re.compile(
    r"(?:^|[\s,，]|那|看看?|查一?下)(?:把|将)?([一-鿿]{2,4}?)(分公司|办事处|事业部|大区|片区|销售[一二三四五六]?部|分部|子公司|战区|区(?=呢|的|这|上|本|今|去|签|在手|有|手))"
    r"|\b(?:the|in|for) ([A-Z][a-z]+(?: [A-Z][a-z]+)?) (region|branch|office|division)\b"
)
_NO_UNIT = re.compile(
    r"^(?:把|将|给|帮|先|让|叫|请)*(?:我|咱|俺|你|他|她|这|那|哪|每|各|全|整|本|两|几|所有|其他|别的|不同|多个|按|分|哪个|四|三|五|六"
    r"|My|Our|The|Which)"
)


def unknown_unit(reading: Reading) -> Slot | None:
    """苏州分公司, 华南区, 东南亚: a part of ours that no record speaks of is never left out in silence."""
    found = _UNIT.search(reading.text)
    group = 0 if found is None else 1 if found[1] else 3
    if found is not None and not _NO_UNIT.match(found[group]):
        start = found.start(group)
        if not _is_known(reading, (start, found.end())):
            return _unit(reading, start, found.end())
    area = next(
        (one for one in _areas().finditer(reading.folded) if not _is_known(reading, one.span())), None
    )
    return _unit(reading, *area.span()) if area is not None else None


def _unit(reading: Reading, start: int, end: int) -> Slot:
    text = reading.text[start:end]
    return Slot(Mention("unit", text), text, (start, end), 0.8)


def _is_known(reading: Reading, span: Span) -> bool:
    return any(overlap(one.span, span) for one in (*reading.items, *reading.terms))


@catalog.derived
def _areas() -> re.Pattern[str]:
    data = catalog.data("places")
    ours = data["areas"]["zh"].split()
    abroad = [data["areas"]["en"], *(data["regions"][one] for one in ours if one in data["regions"])]
    return re.compile(rf"{'|'.join(ours)}|(?<![a-z])(?:{'|'.join(abroad)})(?![a-z])")


def term(reading: Reading, kind: str) -> Slot | None:
    """A value that records actually hold (a region, an industry), named in the question."""
    found = [one for one in reading.terms if one.kind == kind and not _is_of_name(reading, one)]
    return Slot(found[0].text, found[0].text, found[0].span, 0.9) if found else None


def customer_kind(reading: Reading) -> Slot | None:
    """经销商, 业主: a kind of customer, where the word is no trade."""
    found = term(reading, "customer_kind")
    trades = [one.span for one in reading.terms if one.kind == "industry"]
    is_trade = found is not None and any(found.span and overlap(found.span, one) for one in trades)
    return None if is_trade else found


def _is_of_name(reading: Reading, one: Found) -> bool:
    names = reading.found("account", "person", "opportunity", "lead")
    return any(overlap(one.span, name.span) for name in names)


def place(reading: Reading) -> Slot | None:
    """贵阳, 在苏州的, in Ningbo: a town, looked for in names and addresses."""
    found = next(iter(places(reading)), None)
    if found is not None:
        return found
    match = re.search(r"\b(?:in|around|near)\s+([A-Z][a-z]{3,})\b", reading.text)
    taken = (*reading.items, *reading.terms)
    if match is None or any(one.start <= match.start(1) < one.end for one in taken):
        return None
    return Slot(match[1], match[1], match.span(1), 0.7)


def places(reading: Reading) -> list[Slot]:
    """Every town, province and country that is named, in their order."""
    found = [one for one in _places().finditer(reading.folded) if not _is_known(reading, one.span())]
    said = [(reading.text[slice(*one.span())], one.span()) for one in found]
    return [Slot(text, text, span, 0.85) for text, span in said]


@catalog.derived
def _places() -> re.Pattern[str]:
    data = catalog.data("places")
    names = sorted([*data["towns"].split(), *data["countries"]], key=len, reverse=True)
    abroad = "|".join(sorted({one.lower() for said in data["countries"].values() for one in said.split()}))
    none = "|".join(data["no_places"].split())
    towns = "|".join(map(re.escape, names))
    return re.compile(rf"(?!{none})(?:{towns})|(?<![a-z])(?:{abroad})(?![a-z])")


def spellings(said: str) -> tuple[str, ...]:
    """How addresses may write a place: a province by its towns, a country in English."""
    data = catalog.data("places")
    every = (said, *other_script(said))
    inside = (one for place in every for one in data["provinces"].get(place, "").split())
    return (*every, *inside, *data["countries"].get(said, "").split())
