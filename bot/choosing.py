"""One of several, picked in the speaker's own words: 塑胶那家, the Suzhou one, 25万那个."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from bot import listed
from bot.resolving.resolution import Option
from crm_core.names.forms import fold
from crm_core.names.sounds import pinyin
from intents import catalog

Alike = Callable[[str, Sequence[str]], Sequence[float]]
"""How near a text is in meaning to each of some others."""

_PAIR, _CHARACTER = 2.0, 1.0
_CLEARLY_NEARER = 0.018  # between cosines of the small model, which all lie close together
_HAN = re.compile(r"[一-鿿]+")
_LATIN = re.compile(r"[a-z]{3,}|\d+(?:\.\d+)?")
_LONGEST, _WORD_OR_TWO = 24, 8
_MOSTLY = 0.6


def fitting(
    options: Sequence[Option], text: str, refs: Mapping[str, tuple[int, ...]], alike: Alike | None = None
) -> Sequence[Option]:
    """The options that the words pick out: by name, by what only some of them are called, by meaning."""
    named = [one for one in options if one.ref.id in refs.get(one.ref.kind, ())]
    if len(named) == 1:
        return named
    if _names_another(options, refs) or catalog.cue("control.sets_value").search(text.lower()):
        return []
    excluded, wanted = _denied(text)
    pool = named or options
    place = listed.place(excluded, len(options)) if excluded else 0
    if place:
        pool = [one for one in pool if one is not options[place - 1]]
        return _described(pool, wanted) if wanted.strip() else pool
    if excluded:
        out = _described(pool, excluded)
        pool = [one for one in pool if one not in out] if len(out) < len(pool) else pool
        if len(pool) == 1:
            return pool
    found = _described(pool, wanted)
    if len(found) == 1 or alike is None or not _is_pick(text):
        return found
    return _meant(found or pool, wanted, alike)


def by_place(options: Sequence[Option], text: str) -> Option | None:
    """前面那个, the latter: by where it stands among those that were offered."""
    said = text.strip().lower()
    if catalog.cue("dialogue.pick_first").search(said):
        return options[0]
    return options[-1] if catalog.cue("dialogue.pick_last").search(said) else None


def plainly(options: Sequence[Option], text: str) -> Option | None:
    """湖州的: the one that a word or two describe, which say nothing else."""
    if len(text) > _WORD_OR_TWO or not _is_pick(text):
        return None
    found = _described(options, text)
    return found[0] if len(found) == 1 and is_plain(found[0], text) else None


def _names_another(options: Sequence[Option], refs: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether the words name a record of the same kind that was not offered."""
    kinds = {one.ref.kind for one in options}
    offered = {(one.ref.kind, one.ref.id) for one in options}
    return any((kind, number) not in offered for kind in kinds for number in refs.get(kind, ()))


def _denied(text: str) -> tuple[str, str]:
    """(what it is not, what it is): 不是乳业，是烘焙."""
    match = re.match(r"\W*(?:不是|不要|not )([^，,。;；]+?)(?:[，,。;；]|是|but |$)(.*)$", text.lower())
    return (match[1], match[2]) if match else ("", text)


def _is_pick(text: str) -> bool:
    return len(text) <= _LONGEST and catalog.cue("dialogue.pick").search(text.lower()) is not None


def _described(options: Sequence[Option], text: str) -> list[Option]:
    """By what the words share with some of the options and not with all; a single character only in a pick."""
    theirs = [features(f"{one.ref.label} {one.detail} {one.words}") for one in options]
    common = frozenset.intersection(*theirs) if len(theirs) > 1 else frozenset()
    said = features(catalog.cue("dialogue.pick_words").sub(" ", text.lower()))
    scores = [sum(_weight(one) for one in (found & said) - common) for found in theirs]
    least = _CHARACTER if _is_pick(text) else _PAIR
    top = max(scores, default=0.0)
    return [one for score, one in zip(scores, options, strict=True) if score == top] if top >= least else []


def is_plain(option: Option, text: str) -> bool:
    """Whether the words speak of hardly anything but the option: 地点在他们仓库 only shares a word with 冷库."""
    said = _told(text)
    theirs = features(f"{option.ref.label} {option.detail} {option.words}")
    return not said or len(said & theirs) >= _MOSTLY * len(said)


def _told(text: str) -> frozenset[str]:
    words = catalog.cue("dialogue.pick_words").sub(" ", text.lower())
    return frozenset(one for one in features(words) if len(one) == 1 or one.isascii())


def _weight(feature: str) -> float:
    return _CHARACTER if len(feature) == 1 else _PAIR


def features(text: str) -> frozenset[str]:
    """Characters and their pairs, with the sound of a pair as people write it in Latin letters; Latin words."""
    lowered = text.casefold()
    runs = [run for run in _HAN.findall(lowered) if fold(run)]
    pairs = [run[at : at + 2] for run in runs for at in range(len(run) - 1)]
    sounds = [_sound(pair) for pair in pairs]
    return frozenset([*"".join(runs), *pairs, *sounds, *_LATIN.findall(lowered)])


@cache
def _sound(pair: str) -> str:
    return pinyin(pair)


def _meant(options: Sequence[Option], text: str, alike: Alike) -> Sequence[Option]:
    """The one whose trade, place or name is clearly nearest in meaning."""
    wanted = " ".join(catalog.cue("dialogue.pick_words").sub(" ", text.lower()).split())
    if not wanted:
        return []
    near = alike(wanted, [one.detail or one.ref.label for one in options])
    ranked = sorted(zip(near, range(len(options)), strict=False), reverse=True)
    is_clear = len(ranked) > 1 and ranked[0][0] - ranked[1][0] >= _CLEARLY_NEARER
    return [options[ranked[0][1]]] if is_clear else []
