"""Phrase templates, as people write them in the data files, compiled to regular expressions.

    [去]拜访了{account}      square brackets: may be left out; []* any number of times
    (改成|调到){money}       alternatives; ()* none of them or several
    {account} {time} …       a recognised name or value
    <we>                     a list of words from words.yaml
    ...                      up to 24 characters of the same clause
    ^ $                      the beginning, the end of the text searched
    re:…                     a regular expression as it is, for what templates cannot say

Latin words match whole words only; a blank between them stands for any blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from intents.entities.folding import fold
from intents.expressions import compiled

CONTINUED = "\ue000"
KINDS = (
    "account", "person", "opportunity", "lead", "user", "product", "ticket", "contract", "quote",
    "time", "money", "percent", "quantity", "duration", "phone", "email", "url", "task", "payment", "activity",
)  # fmt: skip
MARKS: Mapping[str, str] = {kind: chr(0xE010 + number) for number, kind in enumerate(KINDS)}

_TOKEN = re.compile(r"\{(\w+)\}|<(\w+)>|\.\.\.|[\])]\*|([a-z0-9']+(?: [a-z0-9']+)*)|(.)", re.DOTALL)


class TemplateError(ValueError):
    """A template that cannot be read; the message tells its author what to mend."""


def mask(kind: str, length: int) -> str:
    """What stands for a recognised span in the text that templates are matched against."""
    return MARKS[kind] + CONTINUED * (length - 1)


def compile_templates(
    templates: Iterable[str], lists: Mapping[str, Iterable[str]], together: str = ""
) -> re.Pattern[str]:
    """One expression that matches any of the templates, the longest words first; `together`: when they are joined
    already.
    """
    phrases = list(templates)
    try:
        return compiled(together or joined(phrases, lists))
    except re.error:
        for phrase in phrases:
            check_template(phrase, lists)
        raise


def joined(templates: Iterable[str], lists: Mapping[str, Iterable[str]]) -> str:
    """The same before it is compiled."""
    return "|".join(sorted((expression(one, lists) for one in templates), key=len, reverse=True)) or r"(?!)"


def expression(template: str, lists: Mapping[str, Iterable[str]]) -> str:
    """The phrase as a regular expression, which is compiled together with the others of its cue."""
    if template.startswith("re:"):
        return f"(?:{template[3:]})"
    return "".join(_part(match, template, lists) for match in _TOKEN.finditer(template.lower()))


def check_template(template: str, lists: Mapping[str, Iterable[str]]) -> None:
    """Raises TemplateError, which tells the phrase's author what to mend."""
    try:
        re.compile(expression(template, lists))
    except re.error as error:
        advice = (
            "what stands behind re: must be a regular expression"
            if template.startswith("re:")
            else "see that every ( and [ is closed and that ]* ends a [; write alternatives as (one|other)"
        )
        raise TemplateError(f"the phrase “{template}” cannot be read ({error}): {advice}") from error


def _check_mark(match: re.Match[str], template: str) -> None:
    """Signs that mean something in regular expressions, and nothing here."""
    char, before = match[0], template[max(0, match.start() - 1) : match.start()]
    if char == "*" and not _is_a_choice(match, template):
        advice = "a * that repeats nothing: it must stand right behind a ] or a )"
    elif char in "?+" and before and before in ")]" and template[match.start() :].rstrip("$") != char:
        advice = f"a {char} that says nothing: what may be left out stands in [ ]"
    else:
        return
    raise TemplateError(f"the phrase “{template}” has {advice}")


def _is_a_choice(match: re.Match[str], template: str) -> bool:
    """(乘|*|x), [,| ]: a sign that is one of several words is itself."""
    before, behind = template[match.start() - 1 : match.start()], template[match.end() : match.end() + 1]
    return before in ("", "|", "(", "[") and behind in ("", "|", ")", "]")


def _part(match: re.Match[str], template: str, lists: Mapping[str, Iterable[str]]) -> str:
    kind, name, latin, char = match.groups()
    if kind:
        if kind not in MARKS:
            raise TemplateError(
                f"the phrase “{template}” uses {{{kind}}}, which is nothing that is recognised; "
                f"there are {', '.join(KINDS)}"
            )
        return f"{MARKS[kind]}{CONTINUED}*"
    if name:
        if name not in lists:
            raise TemplateError(
                f"the phrase “{template}” uses <{name}>, and words.yaml has no list of that name; "
                f"there are {', '.join(sorted(lists))}"
            )
        words = sorted(lists[name], key=len, reverse=True)
        return "(?:" + "|".join(expression(word, lists) for word in words) + ")"
    if latin:
        return r"(?<![a-z0-9])" + r"\s+".join(map(re.escape, latin.split())) + r"(?![a-z0-9])"
    if match[0] == "...":
        return r"[^。!?;\n]{0,24}?"
    if match[0] in ("]*", ")*"):
        return ")*"
    _check_mark(match, template)
    if char in ",，":
        return "[,，]"
    if char == " " and _is_a_choice(match, template):
        return r"\s"  # one at a time: [,| ]* would try every way of cutting many blanks
    return {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|", "^": "^", "$": "$", " ": r"\s*"}.get(
        char, re.escape(fold(char))
    )


@lru_cache(maxsize=64)
def placeholder(kind: str) -> re.Pattern[str]:
    """Any masked span of this kind."""
    return re.compile(f"{MARKS[kind]}{CONTINUED}*")
