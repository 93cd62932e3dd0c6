"""English words for what lies beside a festival: the day after Christmas, first working day after National Day."""

from __future__ import annotations

import re

from intents.entities.anchors import Around, Within
from intents.entities.calendar_parts import FestivalOf
from intents.entities.dates_en import B, E
from intents.entities.grammar import Atom, Level, Rules
from intents.entities.relative import Beside, Holidays
from intents.entities.words import WORDS, one_of

rule = Rules()

_FESTIVALS = {
    word: key for word, key in WORDS.festival_names.items() if word[0].isascii() and word[0].isalpha()
}
_NAME = rf"(?:the\s+)?(?P<name>{one_of(_FESTIVALS)}|holidays?|break)(?:\s+(?:holidays?|break))?"
_WORKDAY = r"(?:work(?:ing)?\s*day|business\s+day|day\s+back)"


@rule(
    "tfl",
    rf"{B}(?:the\s+)?(?P<which>first|last)\s+(?P<what>{_WORKDAY}|day|week)\s+(?P<side>after|before)\s+{_NAME}{E}",
    rf"{B}(?:the\s+)?(?P<which>)(?P<what>day|week)\s+(?P<side>after|before)\s+{_NAME}{E}",
)
def beside(match: re.Match[str]) -> Atom:
    key = _FESTIVALS.get(re.sub(r"\s+", " ", match["name"]).replace("’", "'"))
    holiday = Within(Around("year"), FestivalOf(key)) if key else Holidays()
    count = 1 if match["side"] == "after" else -1
    if match["what"] == "week":
        week = Beside(holiday, "week", count)
        return Atom(Level.WEEK, "period", anchor=week, english=True)
    literal = match["what"] == "day" and not match["which"] and key is not None
    return Atom(
        Level.DAY, "relative", anchor=Beside(holiday, "day" if literal else "workday", count), english=True
    )
