"""Headers and words of exports: the same data files as import, so that what goes out comes back in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from integrations.importing import vocabulary
from integrations.importing.refusal import sentence


def headers(kind: str, names: Iterable[str], language: str) -> list[str]:
    """客户名称 or `name`; the id is called `id` in every language."""
    known = vocabulary.kinds().get(kind)
    spelled = known.spelled if known is not None and language == "zh" else {}
    return [name if name == "id" else spelled.get(name, name) for name in names]


def plural(kind: str, language: str) -> str:
    """What a sheet of such records is called."""
    return sentence(kind, {}, language)


def word(choice: str, code: str, language: str) -> str:
    """The plain Chinese word of a code; in English the code itself."""
    return vocabulary.plain_word(choice, code) if language == "zh" and choice != "account.grade" else code


def line(item: dict[str, Any]) -> str:
    """One line of a quote or contract, as import reads it."""
    text = f"{item['product']} x {item['quantity']} @ {item['unit_price']}"
    return f"{text} {item['discount']}%" if item.get("discount") not in (None, "0", 0) else text
