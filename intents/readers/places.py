"""Towns and the like before a company's name: 黄冈的蕲艾堂, 本地的金叶纸业. A place alone is nobody's name."""

from __future__ import annotations

import re

from intents import catalog
from intents.readers import naming, unknown_names
from intents.schema import Span
from intents.towns import towns

_HEREABOUTS = re.compile(
    r"(?:我们|咱们?|他们)?(?:本地|当地|外地|附近|隔壁|周边|老家|省内|省外|市里|国内|国外|南方|北方|同城|本省|邻省|[一-鿿]{2,3}[省市县区镇])(?:那边|这边)?"
)
_FOLLOWS = r"(?:那边|这边|那里|那儿)?的(?P<name>[一-鿿A-Za-z0-9&·()（）]{2,16}?)"
_END = r"(?=$|[,，。;；!！?？:：、\s\ue000-\ue0ff]|了|的|[拿抢截撬夺]|中标|做了|签)"
_PART = re.compile(r"[一二三四五六七八九十两新老总分大小东西南北]")
_SHORT, _LEAST, _SURE = 3, 4, 0.6


def is_place(text: str) -> bool:
    """Whether the words are those of a town, a county or hereabouts, and of nothing else."""
    text = re.sub(r"(?:那边|这边|那里|那儿)$", "", text)
    regions = catalog.data("places")["regions"]
    town = text.removesuffix("市").removesuffix("省")
    return text in towns() or town in towns() or town in regions or _HEREABOUTS.fullmatch(text) is not None


def past(text: str, span: Span, end: str = _END) -> Span | None:
    """Where the name stands in the text that was found at `span`: behind a place and 的; None where only a place is
    said. `end`: a pattern of where names end.
    """
    named = text[slice(*span)]
    behind = re.compile(_FOLLOWS + end).match(text, span[1])
    if is_place(named):
        return behind.span("name") if behind is not None else None
    if behind is None or len(named) > _SHORT or len(behind["name"]) < _LEAST or _PART.match(behind["name"]):
        return span
    is_company = naming.company_score(behind["name"]) >= _SURE and unknown_names.has_brand(behind["name"])
    return behind.span("name") if is_company else span  # 寿光的绿源种业, and not 宏泰的新厂房


def without(name: str) -> str:
    """The name alone: 阳江的利锋刀具 → 利锋刀具."""
    head, of, _ = name.partition("的")
    span = past(name, (0, len(head))) if of else None
    return name[slice(*span)] if span is not None and span[0] else name
