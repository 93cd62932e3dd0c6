"""A name → the forms under which people mention it, each with its strength."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


class Form(IntEnum):
    """How a form stands to the name: the smaller, the stronger."""

    FULL = 1
    SHORT = 2  # the short name or an alias that somebody entered
    CORE = 3  # without region and legal form
    PREFIX = 4  # the beginning of the core, three characters or more
    BRAND = 5  # its first two characters, or the first word of a Latin name
    PINYIN = 8
    SLIP = 9  # one character left out


@cache
def words() -> dict[str, Any]:
    text = files("crm_core.names").joinpath("words.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    regions = {*data["provinces"].split(), *data["cities"].split()}
    return data | {
        "regions": frozenset(regions),
        "legal_forms": sorted(data["legal_forms"], key=len, reverse=True),
        "common_words": frozenset(data["common_words"].split()),
        "surnames": frozenset(data["surnames"].split()),
        "compound_surnames": frozenset(data["compound_surnames"].split()),
    }


@cache
def _simplified() -> dict[int, str]:
    """Traditional → Simplified, character by character, from OpenCC's own table."""
    table = files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in table.splitlines())
    return {ord(row[0]): row[1] for row in rows if len(row) > 1 and len(row[0]) == len(row[1]) == 1}


def fold(text: str) -> str:
    """Width, case, script, blanks and punctuation folded away: 恒信（苏州）→ 恒信苏州."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_simplified())
    return "".join(char for char in plain if char.isalnum())


def is_han(text: str) -> bool:
    return bool(text) and all("一" <= char <= "鿿" for char in text)


def company_forms(name: str, others: Iterable[str] = ()) -> dict[str, Form]:
    """All forms of a company's name; `others` are short names and aliases that somebody entered."""
    found: dict[str, Form] = {}
    shorts = [fold(other) for other in others]
    _add(found, Form.FULL, [fold(name)])
    _add(found, Form.SHORT, shorts)
    region = ""
    if re.search(r"[一-鿿]", name):
        region, core = _core(name)
        _add(found, Form.CORE, [core, region + core])
        heads = [core[:size] for size in range(3, len(core))]
        _add(found, Form.PREFIX, [*heads, *(region + head for head in heads)])
        _add(found, Form.PREFIX, [region + core[:2]] if region else [])
        _add(found, Form.BRAND, [core[:2]])
    else:
        _latin(found, name)
    _add(found, Form.SHORT, [region + short for short in shorts if region and is_han(short)])
    _fuzzy(found)
    return found


def _add(found: dict[str, Form], form: Form, texts: Iterable[str]) -> None:
    for text in texts:
        if len(text) > 1 and (text not in found or form < found[text]):
            found[text] = form


def _core(name: str) -> tuple[str, str]:
    """(region, rest): 苏州博远精工装备有限公司 → (苏州, 博远精工装备); a region in brackets counts too."""
    bracketed = re.search(r"[（(]([^）)]{2,8})[）)]", name)
    inner = fold(bracketed[1]) if bracketed else ""
    text = fold(name.replace(bracketed[0], "") if bracketed else name)
    for legal in words()["legal_forms"]:
        if text.endswith(legal) and len(text) - len(legal) >= 2:
            text = text[: -len(legal)]
            break
    region, text = _cut_region(text)
    second, rest = _cut_region(text) if region else ("", text)
    return second or region or _cut_region(inner + "  ")[0], rest


def _cut_region(text: str) -> tuple[str, str]:
    """(region, what follows it); at least two characters must follow, or it is the name itself."""
    for size in (6, 5, 4, 3, 2):
        if text[:size] in words()["regions"] and len(text) - size >= 2:
            return text[:size], re.sub(r"^[省市县区](?=..)", "", text[size:])
    return "", text


def _latin(found: dict[str, Form], name: str) -> None:
    bare = re.sub(r"[(（].*?[)）]", " ", unicodedata.normalize("NFKC", name).casefold())
    parts = [part for part in re.findall(r"[^\W_]+", bare) if part not in words()["latin_legal_forms"]]
    if not parts:
        return
    _add(found, Form.CORE, ["".join(parts)])
    _add(found, Form.PREFIX, ["".join(parts[:size]) for size in range(2, len(parts))])
    if len(parts[0]) > 2:
        _add(found, Form.BRAND, [parts[0]])


def _fuzzy(found: dict[str, Form]) -> None:
    """Forms for the ear and for slips of the finger, of the forms that are long enough to bear it."""
    for text, form in list(found.items()):
        if is_han(text) and len(text) <= 6:
            _add(found, Form.PINYIN, ["~" + pinyin(text)])
        if form <= Form.CORE and 4 <= len(text) <= 14:
            _add(found, Form.SLIP, ("-" + cut for cut in without_one(text)))


def without_one(text: str) -> Iterator[str]:
    return (text[:at] + text[at + 1 :] for at in range(len(text)))


@cache
def _readings() -> dict[int, str]:
    from pypinyin.pinyin_dict import pinyin_dict

    return pinyin_dict


def pinyin(text: str) -> str:
    """Toneless syllables, one a character: 启明 → qi'ming. Unknown characters stand for themselves."""
    return "'".join(_syllable(char) for char in text)


@cache
def _syllable(char: str) -> str:
    reading = _readings().get(ord(char), char).split(",")[0]
    plain = unicodedata.normalize("NFD", reading)
    return "".join(part for part in plain if not unicodedata.combining(part))


def person_forms(name: str) -> dict[str, Form]:
    """王志刚 → itself, 志刚 and its sound; Kevin Liu → itself and each of its words."""
    found: dict[str, Form] = {}
    whole = fold(name)
    _add(found, Form.FULL, [whole])
    if is_han(whole):
        if len(whole) == 3:
            _add(found, Form.BRAND, [whole[1:]])
        _add(found, Form.PINYIN, ["~" + pinyin(whole)] if len(whole) > 1 else [])
    else:
        parts = [fold(part) for part in name.split()]
        _add(found, Form.SHORT, parts[:1])
        _add(found, Form.BRAND, parts[1:])
    return found


def title_forms(name: str) -> dict[str, Form]:
    """A name that people say whole, or with a slip: an opportunity's, a product's."""
    found = {fold(name): Form.FULL} if name else {}
    if 5 <= len(fold(name)) <= 20:
        _add(found, Form.SLIP, ("-" + cut for cut in without_one(fold(name))))
    return found


def number_forms(number: str) -> dict[str, Form]:
    """GD-1088 → itself, and 1088 for those who say only the running number."""
    found = {fold(number): Form.FULL}
    digits = re.search(r"(\d{3,})$", number)
    _add(found, Form.BRAND, [digits[1]] if digits else [])
    tail = re.search(r"(20\d\d)\D?(\d{2,})$", number)
    _add(found, Form.SHORT, [tail[1] + tail[2]] if tail else [])
    return found


def product_forms(name: str, code: str) -> dict[str, Form]:
    """伺服驱动器S300 (RD-S300) → both whole, and S300, which is what people say."""
    found = title_forms(name)
    _add(found, Form.FULL, [fold(code)])
    models = re.findall(r"[a-z]+\d+[a-z\d]*", f"{name} {code}".casefold())
    _add(found, Form.SHORT, models)
    return found
