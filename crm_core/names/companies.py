"""A company's name → the forms under which people mention it.

A Chinese name is region + brand + trade + legal form, and people leave out any of these but the brand. The forms
for the ear and for slips are few: they lead to the name, and linking compares it with what was said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crm_core.names.forms import Form, add_form, add_heads, fold, is_han, units, words
from crm_core.names.sounds import initials, sound, without_one

_LONGEST_HEAD = 6
_ZONE = re.compile(
    r"^(?:工业园区?|高新(?:技术)?(?:产业)?(?:开发)?区|经济?(?:技术)?开发区|经开区|保税区|自贸区)(?=..)"
)
_BRACKETED = re.compile(r"[（(]([^）)]{2,8})[）)]")


@dataclass(frozen=True, slots=True)
class Parts:
    """苏州恒信精密机械有限公司 → 苏州, 恒信精密机械, 恒信. A generic name (江苏人民医院) has no brand."""

    region: str
    core: str
    brand: str


def company_forms(name: str, others: Iterable[str] = ()) -> dict[str, Form]:
    """All forms of a company's name; `others` are short names and aliases that somebody entered."""
    found: dict[str, Form] = {}
    shorts = [short for short in map(fold, others) if len(short) > 1]
    add_form(found, Form.FULL, [fold(name)])
    add_form(found, Form.SHORT, shorts)
    add_form(found, Form.BRAND, [_brand(one) for one in shorts if is_han(one) and trade_at_end(one)])
    if has_han(name):
        parts = parts_of(name)
        _add_chinese(found, name, parts)
        add_form(found, Form.SHORT, [parts.region + one for one in shorts if parts.region and is_han(one)])
    else:
        parts = Parts("", "", "")
        _add_latin(found, name)
    add_heads(found)
    _add_fuzzy(found, name, parts, shorts)
    return found


def has_han(text: str) -> bool:
    return re.search(r"[一-鿿]", text) is not None


def parts_of(name: str) -> Parts:
    """Region, core and brand of a Chinese name; a region in brackets counts too."""
    bracketed = _BRACKETED.search(name)
    inner = fold(bracketed[1]) if bracketed else ""
    text = _without_legal_form(fold(name.replace(bracketed[0], "") if bracketed else name))
    region, text = _cut_region(text)
    second, rest = _cut_region(text) if region else ("", text)
    region = second or region or _cut_region(inner + "  ")[0]
    brand = _brand(rest)
    if region and not brand:  # 苏州银行 is not called 银行
        return Parts("", region + rest, "")
    return Parts(region, rest, brand)


def _without_legal_form(text: str) -> str:
    for legal in words()["legal_forms"]:
        if text.endswith(legal) and len(text) - len(legal) >= 2:
            return text[: -len(legal)]
    return text


def _cut_region(text: str) -> tuple[str, str]:
    """(region, what follows it); at least two characters must follow, or it is the name itself."""
    for size in (6, 5, 4, 3, 2):
        if text[:size] in words()["regions"] and len(text) - size >= 2:
            return text[:size], _ZONE.sub("", re.sub(r"^[省市县区](?=..)", "", text[size:]))
    return "", text


def _brand(core: str) -> str:
    """恒信精密机械 → 恒信; nothing when all of it is words of a trade."""
    pieces = units(core)
    if pieces and not is_han(pieces[0]):
        return pieces[0] if len(pieces[0]) > 1 else "".join(pieces[:2])
    rest = core.removesuffix(trades_at_end(core))
    if not rest:
        return ""
    return rest if 2 <= len(rest) <= 4 and is_han(rest) else core[:2]


def trade_at_end(text: str) -> str:
    return next((text[-size:] for size in (4, 3, 2) if text[-size:] in words()["trades"]), "")


def trades_at_end(text: str) -> str:
    """恒信精密机械 → 精密机械."""
    rest = text
    while trade := trade_at_end(rest):
        rest = rest[: -len(trade)]
    return text[len(rest) :]


def _add_chinese(found: dict[str, Form], name: str, parts: Parts) -> None:
    region, core, brand = parts.region, parts.core, parts.brand
    add_form(found, Form.CORE, [core, region + core])
    heads = [head for head in _heads(core) if len(head) > 2 or head == brand]
    add_form(found, Form.PREFIX, [head for head in heads if head != brand])
    add_form(found, Form.PREFIX, [region + head for head in (*heads, brand, core[:2]) if region and head])
    if brand:
        add_form(found, Form.PREFIX, [brand + region] if region else [])
        add_form(found, Form.PREFIX, [*_contracted(core, brand), *_to_the_bracket(name)])
        add_form(found, Form.BRAND, [brand, core[:2]] if is_han(brand) and len(brand) != 3 else [brand])


def _heads(core: str) -> Iterator[str]:
    """What the core begins with, cut between characters or Latin words."""
    pieces = units(core)
    for count in range(1, len(pieces)):
        head = "".join(pieces[:count])
        if count > _LONGEST_HEAD:
            return
        yield head


def _contracted(core: str, brand: str) -> list[str]:
    """恒信精密机械 → 恒信机械."""
    trade = trade_at_end(core)
    return [brand + trade] if trade and len(core) > len(brand) + len(trade) else []


def _to_the_bracket(name: str) -> list[str]:
    """博世（中国）投资有限公司 → 博世中国."""
    bracketed = _BRACKETED.search(name)
    return [fold(name[: bracketed.end()])] if bracketed and bracketed.start() > 1 else []


def _add_latin(found: dict[str, Form], name: str) -> None:
    parts = latin_words(name)
    if not parts:
        return
    add_form(found, Form.CORE, ["".join(parts)])
    add_form(found, Form.PREFIX, ["".join(parts[:size]) for size in range(2, len(parts))])
    if len(parts[0]) > 2:
        add_form(found, Form.BRAND, [parts[0]])


def latin_words(name: str) -> list[str]:
    """The words of a Latin name without brackets, "the" and its legal form."""
    bare = re.sub(r"[(（].*?[)）]", " ", unicodedata.normalize("NFKC", name).casefold())
    bare = re.sub(r"['’](?=s\b)", "", bare)
    parts = [part for part in re.findall(r"[^\W_]+", bare) if part not in words()["latin_legal_forms"]]
    return parts[1:] if len(parts) > 1 and parts[0] == "the" else parts


# ---------------------------------------------------------------- for the ear, and for slips
def _add_fuzzy(found: dict[str, Form], name: str, parts: Parts, shorts: list[str]) -> None:
    region, core, brand = parts.region, parts.core, parts.brand
    heads = [core[:size] for size in (4, 6) if len(core) >= size]
    whole = [brand, *heads, *shorts, *([region + brand] if region and brand else [])]
    add_form(found, Form.INITIALS, ("^" + initials(one) for one in whole if _is_spoken(one)))
    add_form(found, Form.PINYIN, ("~" + sound(one) for one in [*whole, core[:3]] if _is_spoken(one)))
    slipped = [core[:4] if len(core) >= 4 else core, *(one for one in shorts if is_han(one))]
    latin = [] if has_han(name) else latin_words(name)
    if len(latin) > 2:
        add_form(found, Form.INITIALS, ["^" + "".join(word[0] for word in latin)])
    slipped += ["".join(latin), *latin[:1], *(one for one in shorts if not is_han(one) and len(one) > 4)]
    for one in dict.fromkeys(slipped):
        if (3 if is_han(one) else 5) <= len(one) <= 14:
            add_form(found, Form.SLIP, ("-" + cut for cut in without_one(one)))


def _is_spoken(form: str) -> bool:
    return is_han(form) and 2 <= len(form) <= _LONGEST_HEAD
