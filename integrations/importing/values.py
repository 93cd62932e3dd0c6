"""One cell → one value. Each parser takes what calamine or csv gives and raises Refused with the reason."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from integrations.importing import vocabulary
from integrations.importing.refusal import Refused
from integrations.importing.vocabulary import fold

Cell = str | int | float | bool | date | datetime | time | timedelta | None

_TIDY: dict[int, int | str | None] = {
    **dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0x200B, 0x200C, 0x200D, 0xFEFF]),
    **{code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()},
    0x3000: " ",
    0xA0: " ",
}
_FORMULA_GUARD = re.compile(r"'(?=[=+\-@])")
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?E\+?(\d+)", re.IGNORECASE)
_LIST = re.compile(r"[;；、|\n]")
_LONGEST_NOTHING = 10  # characters
_MOST_EXACT = 10**15  # Excel keeps fifteen digits of a number


def text(cell: Cell) -> str:
    """What a person reads in the cell, tidied; Chinese punctuation stays, full-width letters do not."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e18 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if not isinstance(cell, str):
        return str(cell)
    if cell.isprintable() and cell.isascii():
        tidy = cell.strip()
    else:
        tidy = cell.replace("\r\n", "\n").replace("\r", "\n").translate(_TIDY).strip()
    return _FORMULA_GUARD.sub("", tidy, count=1) if tidy[:1] == "'" else tidy


def is_nothing(cell: Cell, *, in_values: bool = False) -> bool:
    """Whether the cell says "nothing here"; `in_values` for columns that are not free text."""
    shown = text(cell)
    if len(shown) > _LONGEST_NOTHING:
        return False
    word = fold(shown)
    if not word or word in vocabulary.words("nothing"):
        return True
    return in_values and word in vocabulary.words("nothing_in_values")


def identifier(cell: Cell) -> str:
    """A code made of digits and letters: restores what Excel wrote as 1.38E+10, refuses what it cut."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= _MOST_EXACT:
        raise Refused("digits_lost", value=f"{cell:.15g}")
    word = unicodedata.normalize("NFKC", text(cell)).strip()
    match = _SCIENTIFIC.fullmatch(word)
    if match is None:
        return word.removesuffix(".0") if word[:-2].isdigit() else word
    whole, fraction, exponent = match[1], match[2] or "", int(match[3])
    if len(fraction) != exponent:
        raise Refused("digits_lost", value=word)
    return whole + fraction


def phone(cell: Cell) -> str:
    """A mobile number as eleven digits; anything else as written, half-width."""
    word = re.sub(r"\s+", " ", identifier(cell))
    digits = re.sub(r"[\s\-().]|^(\+|00)?86(?=[\s\-]*1\d{2})", "", word)
    return digits if re.fullmatch(r"1[3-9]\d{9}", digits) else word


def email(cell: Cell) -> str:
    word = unicodedata.normalize("NFKC", text(cell)).strip().removeprefix("mailto:")
    if not re.fullmatch(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]+", word):
        raise Refused("not_an_email", value=word)
    return word


def items(cell: Cell) -> list[str]:
    """A list: `;` ；、 | or lines between its entries, each once."""
    return list(dict.fromkeys(part for raw in _LIST.split(text(cell)) if (part := raw.strip())))


def number(cell: Cell) -> Decimal:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _finite(repr(cell), text(cell))
    word = fold(text(cell)).replace(",", "")
    return _finite(word, text(cell))


def _finite(word: str, shown: str) -> Decimal:
    try:
        value = Decimal(word)
    except InvalidOperation:
        raise Refused("not_a_number", value=shown) from None
    if not value.is_finite() or abs(value.adjusted()) > 30:
        raise Refused("not_a_number", value=shown)
    return value


def integer(cell: Cell, low: int, high: int) -> int:
    """A whole number; 85分 and 5星 are read too."""
    value = number(re.sub(r"[分星人个]$", "", text(cell)))
    if value != value.to_integral_value():
        raise Refused("not_a_number", value=text(cell))
    if not low <= value <= high:
        raise Refused("out_of_range", value=text(cell), low=low, high=high)
    return int(value)


def percent(cell: Cell) -> int:
    """60, `60%` and 0.6 are all 60; a lone 1 is one per cent."""
    word = fold(text(cell))
    value = number(word.removesuffix("%"))
    if 0 < value < 1 and not word.endswith("%"):
        value *= 100
    if not 0 <= value <= 100:
        raise Refused("out_of_range", value=text(cell), low=0, high=100)
    return int(value.quantize(Decimal(1)))


_AMOUNT = re.compile(r"(\(?-?)([\d,]*\.?\d+|[\d,]+\.)([^\d.,~\-–—至到()]*)\)?")
_RANGE = re.compile(r"(?<=[\d万亿元k千])[~\-–—至到](?=[\d¥])")
LARGEST_AMOUNT = Decimal(10) ** 13


def money(cell: Cell, factor: int = 1) -> Decimal:
    """CNY with two decimals: 12万, ¥1,234.50, 1.2亿, (300.00); of a range its lower end.

    `factor` is the unit of the column's header (预计金额（万元）); a unit in the cell itself goes first.
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _cents(number(cell) * factor, cell)
    word = _without_about(fold(text(cell)))
    if any(sign in word for sign in vocabulary.words("other_currencies")):
        raise Refused("other_currency", value=text(cell))
    low, *high = _RANGE.split(_without_currency(word))
    if not high:
        return _cents(_amount(low, factor, cell), cell)
    unit = _unit_of(high[0]) if _unit_of(low) is None else None
    return _cents(_amount(low, unit or factor, cell), cell)


def _without_about(word: str) -> str:
    for about in sorted(vocabulary.words("about"), key=len, reverse=True):
        word = word.removeprefix(about).removesuffix(about)
    return word


def _without_currency(word: str) -> str:
    for sign in ("人民币", "rmb", "cny", "¥"):
        word = word.removeprefix(sign)
    return word


def _unit_of(word: str) -> int | None:
    match = _AMOUNT.fullmatch(_without_currency(word))
    return vocabulary.units().get(match[3]) if match and match[3] else None


def _amount(word: str, factor: int, cell: Cell) -> Decimal:
    match = _AMOUNT.fullmatch(word)
    unit = None if match is None or not match[3] else vocabulary.units().get(match[3])
    if match is None or (match[3] and unit is None):
        raise Refused("not_money", value=text(cell))
    try:
        value = Decimal(match[2].replace(",", "") or "0") * (unit or factor)
    except InvalidOperation:
        raise Refused("not_money", value=text(cell)) from None
    return -value if match[1] else value


def _cents(value: Decimal, cell: Cell) -> Decimal:
    if abs(value) >= LARGEST_AMOUNT:
        raise Refused("out_of_range", value=text(cell), low=-LARGEST_AMOUNT, high=LARGEST_AMOUNT)
    return value.quantize(Decimal("0.01"))


def boolean(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    code = vocabulary.choices("boolean").get(fold(text(cell)))
    if code is None:
        raise Refused("not_yes_or_no", value=text(cell))
    return code == "true"


def choice(cell: Cell, name: str) -> str:
    """The code of a word of values.yaml; `name` is `kind.field`."""
    known = vocabulary.choices(name)
    code = known.get(fold(text(cell)))
    if code is None:
        raise Refused("not_a_choice", value=text(cell), choices=" / ".join(dict.fromkeys(known.values())))
    return code


def activity_kind(cell: Cell) -> tuple[str, str]:
    """(kind, method): the method keeps the word that was said when it is more than the kind's plain name."""
    word = text(cell)
    known = vocabulary.choices("activity.kind")
    code = known.get(fold(word)) or _within(fold(word), known) or "other"
    is_plain = fold(word) in (fold(code), fold(vocabulary.plain_word("activity.kind", code)))
    return code, "" if is_plain else word[:40]


def _within(word: str, known: dict[str, str]) -> str | None:
    inside = [name for name in known if len(name) > 1 and not name.isascii() and name in word]
    return known[max(inside, key=len)] if inside else None


_LINE = re.compile(
    r"(?P<product>.+?)\s*[x×*]\s*(?P<quantity>[\d.,]+)"
    r"(?:\s*@\s*(?P<price>[^\s@%]+))?(?:\s+-?(?P<discount>[\d.]+)%)?"
)


def lines(cell: Cell) -> list[dict[str, Any]]:
    """`产品 x 数量 @ 单价 折扣%` between `;`, or a JSON list of the same."""
    word = text(cell)
    if word.startswith("["):
        return _json_lines(word)
    return [_line(part, word) for part in items(cell)]


def _line(part: str, whole: str) -> dict[str, Any]:
    match = _LINE.fullmatch(unicodedata.normalize("NFKC", part))
    if match is None:
        raise Refused("not_lines", value=whole)
    line: dict[str, Any] = {"product": match["product"], "quantity": _plain(number(match["quantity"]))}
    if match["price"]:
        line["unit_price"] = str(money(match["price"]))
    if match["discount"]:
        line["discount"] = _plain(number(match["discount"]))
    return line


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _json_lines(word: str) -> list[dict[str, Any]]:
    try:
        loaded = json.loads(word)
    except ValueError:
        raise Refused("not_lines", value=word[:60]) from None
    if not all(isinstance(line, dict) and line.get("product") for line in loaded):
        raise Refused("not_lines", value=word[:60])
    return list(loaded)
