"""Phrase templates, as people write them in the data files, compiled to regular expressions.

    [去]拜访了{account}      square brackets: may be left out; []* any number of times
    (改成|调到){money}       alternatives
    {account} {time} …       a recognised name or value
    <we>                     a list of words from words.yaml
    ...                      up to 24 characters of the same clause
    ^ $                      the beginning, the end of the text searched

Latin words match whole words only; a blank between them stands for any blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from intents.entities.folding import fold

CONTINUED = "\ue000"
KINDS = (
    "account", "person", "opportunity", "lead", "user", "product", "ticket", "contract", "quote",
    "time", "money", "percent", "quantity", "duration", "phone", "email", "url",
)  # fmt: skip
MARKS: Mapping[str, str] = {kind: chr(0xE010 + number) for number, kind in enumerate(KINDS)}

_TOKEN = re.compile(r"\{(\w+)\}|<(\w+)>|\.\.\.|\]\*|([a-z0-9']+(?: [a-z0-9']+)*)|(.)", re.DOTALL)


class TemplateError(ValueError):
    """A template that cannot be read; the message tells its author what to mend."""


def mask(kind: str, length: int) -> str:
    """What stands for a recognised span in the text that templates are matched against."""
    return MARKS[kind] + CONTINUED * (length - 1)


def compile_templates(templates: Iterable[str], lists: Mapping[str, Iterable[str]]) -> re.Pattern[str]:
    """One expression that matches any of the templates, the longest words first."""
    expressions = sorted((expression(one, lists) for one in templates), key=len, reverse=True)
    return re.compile("|".join(expressions) if expressions else r"(?!)")


def expression(template: str, lists: Mapping[str, Iterable[str]]) -> str:
    try:
        parts = [_part(match, template, lists) for match in _TOKEN.finditer(template.lower())]
        text = "".join(parts)
        re.compile(text)
    except (re.error, KeyError) as error:
        raise TemplateError(f"the phrase {template!r} cannot be read: {error}") from error
    return text


def _part(match: re.Match[str], template: str, lists: Mapping[str, Iterable[str]]) -> str:
    kind, name, latin, char = match.groups()
    if kind:
        return f"{MARKS[kind]}{CONTINUED}*"
    if name:
        if name not in lists:
            raise TemplateError(
                f"the phrase {template!r} uses <{name}>, and words.yaml has no list of that name"
            )
        words = sorted(lists[name], key=len, reverse=True)
        return "(?:" + "|".join(expression(word, lists) for word in words) + ")"
    if latin:
        return r"(?<![a-z0-9])" + r"\s+".join(map(re.escape, latin.split())) + r"(?![a-z0-9])"
    if match[0] == "...":
        return r"[^。!?;\n]{0,24}?"
    if match[0] == "]*":
        return ")*"
    if char in ",，":
        return "[,，]"
    return {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|", "^": "^", "$": "$", " ": r"\s*"}.get(
        char, re.escape(fold(char))
    )


@lru_cache(maxsize=64)
def placeholder(kind: str) -> re.Pattern[str]:
    """Any masked span of this kind."""
    return re.compile(f"{MARKS[kind]}{CONTINUED}*")
