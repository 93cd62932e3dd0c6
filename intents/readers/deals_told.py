"""What all that is said of an opportunity has in common: which one is meant, and who else is after it."""

from __future__ import annotations

import re
from functools import lru_cache

from intents import catalog
from intents.readers import slots
from intents.readers.happenings import happened
from intents.reading import Clause, Reading
from intents.schema import Mention, Slot

_NAME = r"(?P<name>[^,。;!?:()\s、“”\"]{1,16}?(?:\s[A-Z][\w&.-]*)*)"
_FILLING = (
    r"(?:给我|帮我|麻烦|也|就|还|主要|目前|现在|记录|记|写|标|填|加|改|换|成|上|为|是|了|一下|有|叫"
    r"|[:,\s]|is\b|are\b|to\b|with\b|the\b|now\b)*+"
)
_END = r"(?=截|抢|拿|撬|中标|也在|在跟|[,。;!?:()\s、“”\"]|了|吧|的|$)"
_BEHIND = re.compile(rf"{_FILLING}{_NAME}{_END}")
_ENGLISH = re.compile(
    r"[^,.;]*?\b(?:is|are|to|now|as|=|:)\s+(?:now\s+)?(?P<name>[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*)*)"
)
_PRONOUNS = [
    "他们",
    "她们",
    "它们",
    "他",
    "她",
    "它",
    "人家",
    "对方",
    "那家",
    "这家",
    "them",
    "it",
    "him",
    "they",
    "us",
]


_SHORT = 6


def target(scope: Clause, clause: Clause) -> Slot | None:
    """The opportunity meant: its name, or the words among which it must be looked for; None for a mere "it"."""
    named = slots.mention(clause, "opportunity") or slots.mention(scope, "opportunity")
    if named is not None:
        return named
    if scope.has("opportunity.bare") and not scope.found("account", "person"):
        return None
    described = clause
    if not (clause.has("opportunity.named") or clause.found("account")):
        reading = clause.reading
        described = next(one for one in reading.sentences if one.span[0] <= clause.span[0] < one.span[1])
    if len(described.text) <= _SHORT and described.span[0] > scope.span[0]:
        described = scope
    return Slot(Mention("opportunity", described.text), described.text, described.span, 0.7)


def names_deal(scope: Clause) -> bool:
    return bool(scope.found("opportunity")) or scope.has("opportunity.named")


def tells(clause: Clause) -> bool:
    """Whether the message tells of something that happened: then a value in it is changed only by an order."""
    return _tells(clause.reading)


@lru_cache(maxsize=8)
def _tells(reading: Reading) -> bool:
    return any(happened(one) for one in reading.clauses)


def competitor(scope: Clause) -> Slot | None:
    """A rival's name behind the word (对手是…), before it (把…写进竞争对手), or where one turned up (碰上…了)."""
    for find in (_before_word, _behind_word, _met):
        found = find(scope)
        if found is not None:
            return found
    return None


def _behind_word(scope: Clause) -> Slot | None:
    text = _half_width(scope)
    for cue in catalog.cue("opportunity.competitor").finditer(scope.masked):
        if re.match(r"\s*(?:on|for|in|at)\b", scope.masked[cue.end() :]):
            match = _ENGLISH.match(text, cue.end())
        else:
            match = _BEHIND.match(text, cue.end())
        if match is not None and _is_name(match["name"]):
            return _slot(scope, match)
    return None


def _before_word(scope: Clause) -> Slot | None:
    words = re.compile(
        r"(?:把|将)(?P<name>[^,。;!?]{2,16}?)(?:写|填|记|加|标|录|列)(?:到|进|为|成|上|入|在)*(?:竞争对手|竞品|对手|竞对|友商)"
        r"|(?:add|put|list|note|set|record)\s+(?P<en>[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*)*)\s+(?:as|to|under|in)\s+(?:the\s+|a\s+)?(?:competitor|rival)"
    )
    match = words.search(_half_width(scope))
    if match is None:
        return None
    group = "name" if match["name"] else "en"
    return _slot(scope, match, group) if _is_name(match[group]) else None


def _met(scope: Clause) -> Slot | None:
    """碰上星河了: only beside the word that makes them a rival."""
    cue = scope.search("opportunity.rival_met")
    if cue is None or not scope.has("opportunity.competitor"):
        return None
    match = _BEHIND.match(_half_width(scope), cue.end())
    return _slot(scope, match) if match is not None and _is_name(match["name"]) else None


def _half_width(scope: Clause) -> str:
    """The scope's own words with the marks of half width, each character in its place."""
    marks = str.maketrans("，。；！？：（）", ",.;!?:()")
    return scope.text.translate(marks)


def _is_name(text: str) -> bool:
    return len(text) >= 2 and text.lower() not in _PRONOUNS and not re.match(r"[里中上下内]|[a-z\d]", text)


def _slot(scope: Clause, match: re.Match[str], group: str = "name") -> Slot:
    start = scope.span[0] + match.start(group)
    return Slot(match[group], match[group], (start, start + len(match[group])), 0.85)
