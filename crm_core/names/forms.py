"""A name → the forms under which people mention it, each with its strength."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from crm_core.names.sounds import pinyin


class Form(IntEnum):
    """How a form stands to the name: the smaller, the stronger."""

    FULL = 1
    SHORT = 2  # the short name or an alias that somebody entered
    CORE = 3  # without region and legal form
    PREFIX = 4  # the beginning of the core, three characters or more
    BRAND = 5  # what is left without its trade, or the first word of a Latin name
    HEAD = 7  # the first units of a name that is longer than what is looked up at once
    PINYIN = 8  # these three lead to a name that has to be compared with what was said
    SLIP = 9  # one character left out
    INITIALS = 10


@cache
def words() -> dict[str, Any]:
    text = files("crm_core.names").joinpath("words.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    regions = {*data["provinces"].split(), *data["cities"].split()}
    return data | {
        "regions": frozenset(regions),
        "legal_forms": sorted(data["legal_forms"], key=len, reverse=True),
        "trades": frozenset(data["trades"].split()),
        "naming_trades": frozenset(data["naming_trades"].split()),
        "brand_ends": frozenset(data["brand_ends"].split()),
        "latin_legal_forms": frozenset(data["latin_legal_forms"]),
    }


@cache
def _simplified() -> dict[int, str]:
    """Traditional → Simplified, character by character, from OpenCC's own table."""
    table = files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in table.splitlines())
    return {ord(row[0]): row[1] for row in rows if len(row) > 1 and len(row[0]) == len(row[1]) == 1}


def simplified(text: str) -> str:
    """Traditional characters as simplified ones, one for one."""
    return text.translate(_simplified())


def fold(text: str) -> str:
    """Width, case, script, accents, blanks and punctuation folded away: 恆信（蘇州）→ 恒信苏州."""
    if text.isascii():
        return "".join(char for char in text.casefold() if char.isalnum())
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_simplified())
    return "".join(char for char in plain if char.isalnum())


def is_han(text: str) -> bool:
    return bool(text) and all("一" <= char <= "鿿" for char in text)


LONGEST = 8
"""Units of the longest stretch of a text that is looked up at once; longer names are looked up by their heads."""

UNIT = re.compile(r"[一-鿿㐀-䶿]|[^\W_一-鿿㐀-䶿]+")


def units(text: str) -> list[str]:
    """The pieces of a text that are never cut: single Chinese characters, Latin words, numbers."""
    return UNIT.findall(text)


def add_form(found: dict[str, Form], form: Form, texts: Iterable[str]) -> None:
    """Note texts as forms, each at its strongest; a single character is none, unless it is the whole name."""
    least = 1 if form is Form.FULL else 2
    for text in texts:
        if len(text) >= least and (text not in found or form < found[text]):
            found[text] = form


def add_heads(found: dict[str, Form]) -> None:
    """Lead to the names that are longer than what is looked up at once."""
    for text, form in list(found.items()):
        pieces = units(text) if form <= Form.CORE and len(text) > LONGEST else ()
        if len(pieces) > LONGEST:
            add_form(found, Form.HEAD, ["".join(pieces[:LONGEST])])


_HONORIFICS = frozenset({"dr", "mr", "mrs", "ms", "miss", "prof", "sir"})


def person_forms(name: str) -> dict[str, Form]:
    """王志刚 → itself and 志刚; Kevin Liu → itself and each of its words."""
    found: dict[str, Form] = {}
    whole = fold(name)
    add_form(found, Form.FULL, [whole])
    if is_han(whole):
        if len(whole) == 3:
            add_form(found, Form.BRAND, [whole[1:]])
    else:
        parts = [one for part in name.split() if (one := fold(part)) not in _HONORIFICS]
        add_form(found, Form.FULL, ["".join(parts)])
        add_form(found, Form.SHORT, parts[:1])
        add_form(found, Form.BRAND, parts[1:])
    return found


def colleague_forms(name: str, username: str) -> dict[str, Form]:
    """Those of a person, the name to sign in with, and for 邓凯 what others write: Deng Kai, Kai Deng."""
    found = person_forms(name) | {username.casefold(): Form.FULL}
    whole = fold(name)
    if is_han(whole) and 2 <= len(whole) <= 4:
        cut = 2 if len(whole) == 4 else 1
        surname, given = pinyin(whole[:cut]), pinyin(whole[cut:])
        add_form(found, Form.SHORT, [surname + given, given + surname])
    return found


def title_forms(name: str) -> dict[str, Form]:
    """A name that people say whole: an opportunity's, a product's."""
    found: dict[str, Form] = {}
    add_form(found, Form.FULL, [fold(name)])
    add_heads(found)
    return found


def number_forms(number: str) -> dict[str, Form]:
    """GD-1088 → itself, and 1088 for those who say only the running number."""
    found = {fold(number): Form.FULL}
    digits = re.search(r"(\d{3,})$", number)
    add_form(found, Form.BRAND, [digits[1]] if digits else [])
    tail = re.search(r"(20\d\d)\D?(\d{2,})$", number)
    add_form(found, Form.SHORT, [tail[1] + tail[2]] if tail else [])
    return found


def product_forms(name: str, code: str) -> dict[str, Form]:
    """伺服驱动器S300 (RD-S300) → both whole, and S300, which is what people say."""
    found = title_forms(name)
    add_form(found, Form.FULL, [fold(code)])
    models = re.findall(r"[a-z]+\d+[a-z\d]*", f"{name} {code}".casefold())
    add_form(found, Form.SHORT, models)
    return found
