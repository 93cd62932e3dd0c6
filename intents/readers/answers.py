"""A yes, a no, an undo: messages that are nothing else, in whatever words and order."""

from __future__ import annotations

import re

from intents import catalog
from intents.expressions import compiled
from intents.reading import Reading

_LONGEST = 40  # characters; English words are longer
_LONGEST_REST = 24
_MEANS = {"take_back": ("take_back",), "drop": ("drop",), "agree": ("agree", "do_it")}
_BESIDE = {"take_back": ("slip", "drop", "opener"), "drop": ("slip", "opener"), "agree": ("opener",)}
_MARKS = r"[\s,，。.!！~～…、;；]"
_NO_REST = re.compile(r"\d|\?\s*$")
_VALUES = ("time", "money", "percent", "person", "phone", "quantity")


def says(what: str, reading: Reading) -> bool:
    """Whether the message is an undo (`take_back`), a no (`drop`) or a yes (`agree`) and nothing else.

    It is taken for one when such words, and words that say nothing by themselves, cover it wholly:
    哦，那不问了; ok never mind; 改错了撤销.
    """
    text = reading.folded.strip()
    if what == "take_back":
        text = text.rstrip("?")
    if len(text) > _LONGEST or (what == "agree" and reading.has("smalltalk.thank")):
        return False
    if reading.has(*(f"control.{one}" for one in _MEANS[what])) and _is_covered(what, text):
        return True
    return what != "take_back" and _begins(what, reading)


def _is_covered(what: str, text: str) -> bool:
    """Whether such words follow each other from the beginning to the end."""
    reached = {0}
    for at in range(len(text)):
        if at in reached:
            reached.update(found.end() for one in _phrases(what) if (found := one.match(text, at)))
    return len(text) in reached


@catalog.derived
def _phrases(what: str) -> list[re.Pattern[str]]:
    found = [one for name in (*_MEANS[what], *_BESIDE[what]) for one in catalog.phrases(f"control.{name}")]
    return [re.compile(f"{_MARKS}+"), *found]


@catalog.derived
def _opening(what: str) -> re.Pattern[str]:
    """The answer, with at most one word before it, and a break."""
    before = f"(?:(?:{catalog.cue('control.opener').pattern}){_MARKS}*)?"
    return compiled(f"{before}(?:{catalog.cue(f'control.{what}').pattern})\\s*[,，。.!！;；]")


def begins_with_no(reading: Reading) -> bool:
    """Whether a no stands before the first break, whatever is said behind it."""
    return _opening("drop").match(reading.folded) is not None


def _begins(what: str, reading: Reading) -> bool:
    """不用了，他那边人多; yes, it is signed: the answer, and a few words that want nothing of their own."""
    opening = _opening(what).match(reading.folded)
    if opening is None:
        return False
    rest = reading.after(opening.end())
    if len(rest.text) > _LONGEST_REST or rest.found(*_VALUES) or _NO_REST.search(rest.folded):
        return False
    return not rest.has("control.cautious") if what == "agree" else not rest.has("query.ask", "control.agree")
