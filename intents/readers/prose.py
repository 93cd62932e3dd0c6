"""Printed prose: news, a manual, a letter somebody pasted. Nobody tells kechat something in it."""

from __future__ import annotations

import re
from dataclasses import replace

from intents import catalog
from intents.readers import slots
from intents.readers.forms import read_form
from intents.reading import Found, Reading
from intents.schema import Frame, Mention

_QUOTES = '“”"《》'
_FOLLOW_UP = "activity.log"
_GUESS = 0.4
_HAN = re.compile(r"[一-鿿]")
_LATIN = re.compile(r"[a-z][a-z'’-]*")
_SHORTEST = 25
_ENOUGH = 2
_LONG = 40
_VERY_LONG = 120
_RECENT = 45  # days
_LOOSE, _ALIKE = 5, 8  # … their first characters only, and what sounds like them
_LINKS = ("account", "person", "opportunity", "contract", "quote", "ticket", "lead")
_ENTERED = 2  # strengths up to this one are names that somebody has entered


def is_foreign(reading: Reading) -> bool:
    """Whether the text reads like print and names none of our records by a name that was entered for it."""
    ours = any(_is_ours(one) for one in reading.items) or _names_one_of_theirs(reading)
    return _is_printed(reading) and not ours


def _names_one_of_theirs(reading: Reading) -> bool:
    """A customer together with somebody who works there: formal reports read like print, too."""
    customers = {one for found in reading.found("account") for one in found.account_ids}
    return any(
        len(found.account_ids) == 1 and found.account_ids[0] in customers for found in reading.found("person")
    )


def with_doubt(frames: list[Frame], reading: Reading) -> list[Frame]:
    """The frames; follow-ups from a text that may be about nobody we know are to be confirmed first."""
    if not any(frame.intent == _FOLLOW_UP for frame in frames) or any(_is_ours(one) for one in reading.items):
        return frames
    if _names_one_of_theirs(reading) and not _is_printed(reading):
        return frames
    if not (_is_nobodys_day(reading) or _knows_by_courtesy(reading) or _knows_by_sound(reading)):
        return frames
    return [replace(one, confidence=_GUESS) if one.intent == _FOLLOW_UP else one for one in frames]


def is_nobodys(reading: Reading) -> bool:
    """Whether a long text names nobody of ours for certain, and no day of these weeks: what is only guessed of it is
    to be read back.
    """
    if _length(reading) < _LONG or any(_is_ours(one) for one in reading.items):
        return False
    linked = any(one.kind in _LINKS and isinstance(one.value, Mention) for one in reading.items)
    is_recent = any(_is_recent(one, reading) for one in reading.found("time"))
    if not linked and (not is_recent or _length(reading) >= _VERY_LONG):
        return True
    return any(
        judge(reading) for judge in (_is_printed, _is_nobodys_day, _knows_by_courtesy, _knows_by_sound)
    )


def _length(reading: Reading) -> int:
    """Characters as one says them in Chinese; a word of Latin letters is about two."""
    words = len(_LATIN.findall(reading.folded))
    return len(_LATIN.sub("", reading.folded).replace(" ", "")) + 2 * words


def _is_printed(reading: Reading) -> bool:
    if len(reading.text) < _SHORTEST:
        return False
    marks = (match[0] for match in catalog.cue("prose.printed").finditer(reading.folded))
    written = {_QUOTES if one in _QUOTES else one for one in marks}
    spoken = len(catalog.cue("prose.spoken").findall(reading.folded))
    return len(written) - 2 * spoken >= _ENOUGH


def _is_nobodys_day(reading: Reading) -> bool:
    """A long Chinese text in which nobody speaks, and nothing is of these weeks."""
    if _length(reading) < _LONG or not _HAN.search(reading.folded) or read_form(reading) is not None:
        return False
    if catalog.cue("prose.spoken").search(reading.folded):
        return False
    return not any(_is_recent(one, reading) for one in reading.found("time"))


def _knows_by_courtesy(reading: Reading) -> bool:
    """A long text whose only link to us is somebody's 小姐 or 先生, half the world is called so; a very long one,
    somebody's 教授.
    """
    people = [one.value for one in reading.found("person") if isinstance(one.value, Mention)]
    titles = {one.title for one in people}
    if _length(reading) < _LONG or not titles or "" in titles:
        return False
    return _length(reading) >= _VERY_LONG or titles <= set(catalog.data("names")["courtesies"])


def _knows_by_sound(reading: Reading) -> bool:
    """A long text in which nobody of ours is named, and something only sounds like a customer: dictated on a day of
    these weeks it may well be one, but no very long one is taken at its word.
    """
    links = [one for one in reading.items if one.kind in _LINKS and isinstance(one.value, Mention)]
    if _length(reading) < _LONG or not links:
        return False
    is_very_long = _length(reading) >= _VERY_LONG
    if any(one.strength < (_LOOSE if is_very_long else _ALIKE) for one in links):
        return False
    return is_very_long or not any(_is_recent(one, reading) for one in reading.found("time"))


def _is_recent(found: Found, reading: Reading) -> bool:
    days = [day for side in ("past", "plan") if (day := slots.first_day(found, side))]
    return any(abs((day - reading.now.date()).days) <= _RECENT for day in days)


def _is_ours(found: Found) -> bool:
    """People are not enough: print is full of namesakes."""
    named = found.kind in ("account", "opportunity", "contract", "quote", "ticket", "lead")
    sure = isinstance(found.value, Mention) and not found.value.doubtful and len(found.value.ids) == 1
    return named and sure and found.strength <= _ENTERED
