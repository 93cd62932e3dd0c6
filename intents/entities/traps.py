"""What only looks like a time: read before everything else, and skipped."""

from __future__ import annotations

import re

from intents.entities.grammar import READ, Atom, Rules, initials
from intents.entities.words import WORDS, one_of

rule = Rules()

_PART = one_of(word for word in WORDS.part_names if not word.isascii())
_FESTIVALS = [word for word in WORDS.festival_names if not word[0].isascii() or word[0].isdigit()]


@rule(initials(WORDS["not_times"]), WORDS.not_times.pattern)
def no_time(match: re.Match[str]) -> list[Atom]:
    """三天两头, 周六福."""
    return []


@rule(
    "第头隔转次",
    rf"(?<!{READ})(?:第[二三四五六七八九十\d]{{1,2}}天|头一?天|隔天|转天|次日)的?(?:{_PART}|[早晚])",
)
def part_of_another_day(match: re.Match[str]) -> list[Atom]:
    """第二天上午 counts from a day of a story."""
    return []


@rule("的", rf"(?<={READ})的(?:今天|今日|同一天)")
def that_very_day(match: re.Match[str]) -> list[Atom]:
    """一个月后的今天 says the day already."""
    return []


@rule(initials(_FESTIVALS), rf"{one_of(_FESTIVALS)}(?={one_of(WORDS['places'])})")
def place(match: re.Match[str]) -> list[Atom]:
    """五一路, 国庆广场."""
    return []


_DAY_NAMES = r"(?:thu|mon|sun|sat|mai|may|june|april|august|jan)(?![a-z0-9'’-])(?!\.? ?\d)"
_AFTER = r"(?=,|$|\(| at| from| to| under| is)"
_SURNAMES = (
    r"(?:nguyen|tran|pham|huynh|hoang|phan|vu|vo|dang|bui|ngo|duong|dinh|truong|trinh|doan|luong|dao|le thi|ho thi"
    r"|do thi|ly thi)"
)


@rule(
    "mdncthpvbdlkw",
    rf"(?:(?:mr|ms|mrs|miss|mdm|dr)\.? )?{_SURNAMES} (?:thi |van )?(?=thu|mai){_DAY_NAMES}{_AFTER}",
)
def given_name(match: re.Match[str]) -> list[Atom]:
    """Ms. Nguyen Thu is called so, and meets nobody on Thursday."""
    return []


@rule(
    "cn",
    rf"(?:contact|named|name is|new lead)[:,]? (?:(?:mr|ms|mrs|miss|mdm|dr)\.? )?[a-z'’-]+ {_DAY_NAMES}{_AFTER}",
)
def name_told(match: re.Match[str]) -> list[Atom]:
    """New contact: Lily May, named April."""
    return []
