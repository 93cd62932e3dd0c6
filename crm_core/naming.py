"""When two written names or numbers mean the same: width, case, blanks, punctuation and legal form aside."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

import yaml

_NOISE = re.compile(r"[\W_]+")
_NOT_DIGIT = re.compile(r"\D+")


def fold(text: str) -> str:
    """Letters and digits only, in one width and case: 恒信（苏州）有限公司 → 恒信苏州有限公司."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).casefold())


def name_key(name: str) -> str:
    """A company's name without its legal form; what is all legal form is kept as it is."""
    folded = fold(name)
    return folded.removesuffix(legal_form(name)) or folded


def core_name(name: str) -> str:
    """The same as people would write it: 博远（苏州）有限公司 → 博远（苏州）."""
    key = name_key(name)
    ends = (end for end in range(1, len(name) + 1) if fold(name[:end]) == key)
    return name[: max(ends, default=len(name))].strip(" ,，")


def legal_form(name: str) -> str:
    """The folded legal form at the end of a company's name, or an empty text."""
    folded = fold(name)
    return next((form for form in _forms() if folded.endswith(form)), "")


def is_same_company(one: str, other: str) -> bool:
    """Same core name, and not two different legal forms (X有限公司 and X股份有限公司 are two companies)."""
    forms = {legal_form(one), legal_form(other)} - {""}
    return name_key(one) == name_key(other) and len(forms) < 2


def phone_key(phone: str) -> str:
    """A telephone number's digits without the country's code of China."""
    digits = _NOT_DIGIT.sub("", unicodedata.normalize("NFKC", phone))
    return re.sub(r"^(00)?86(?=\d{10,})", "", digits)


@cache
def _forms() -> tuple[str, ...]:
    source = files("crm_core").joinpath("language/company_forms.yaml").read_text("utf-8")
    words = {fold(word) for group in yaml.safe_load(source).values() for word in group}
    return tuple(sorted(words, key=len, reverse=True))
