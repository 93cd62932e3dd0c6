"""Characters mistaken for others, as the texts themselves write them: 冲值 → 充值, 微粒货 → 微粒贷.

Only what no text has and no dictionary, or hardly ever (帐单), is touched: a word for another thing stays what it is.
"""

from __future__ import annotations

import math
import os
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from knowledge_base.question import is_weak

HAN = re.compile("[\u4e00-\u9fff]+")
LONGEST = 4  # characters of a word that is known by its sound
OFTEN = 3  # times that characters no dictionary joins stand together where they are a name
SELDOM = 40  # times that the dictionary has seen a word that may be a slip for another one
NEXT = 0.8  # of what follows the beginning of a name, the share that is its end


class Spelling:
    """How a set of texts writes its words; without a dictionary it mends nothing."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._chars: Counter[str] = Counter()
        self._pairs: set[str] = set()
        self._following: defaultdict[str, Counter[str]] = defaultdict(Counter)
        words: Counter[str] = Counter()
        for run in (one for text in texts for one in HAN.findall(text)):
            cut = _cut(run)
            self._chars.update(run)
            self._pairs.update(_pairs(run))
            words.update({one: OFTEN for one in cut if len(one) > 1})
            for one, following in pairwise(cut):
                self._following[one][following] += 1
                words[one + following] += len(one) == len(following) == 1 and not is_weak(one + following)
        self._by_sound: defaultdict[str, list[str]] = defaultdict(list)
        for word, count in words.items():
            if count >= OFTEN and len(word) <= LONGEST:
                self._by_sound[_sound(word)].append(word)

    def mended(self, folded: str) -> str:
        return HAN.sub(lambda run: "".join(self._mended(_cut(run.group()))), folded)

    def _mended(self, cut: Sequence[str]) -> list[str]:
        """Pieces that the dictionary left alone are read together, the most first; a rare word by itself."""
        mended: list[str] = []
        while len(mended) < len(cut):
            start = len(mended)
            for end in range(min(start + LONGEST, len(cut)), start, -1):
                pieces = cut[start:end]
                if _may_be_a_slip(pieces) and (word := self._heard("".join(pieces))):
                    mended += word if len(pieces) > 1 else [word]
                    break
            else:
                mended.append(self._named(cut[start - 1] if start else "", cut[start]))
        return mended

    def _heard(self, written: str) -> str | None:
        """The word that sounds the same, most of it written the same and the rest commoner here."""
        if _pairs(written) <= self._pairs:
            return None
        alike = [one for one in self._by_sound.get(_sound(written), ()) if self._is_likelier(one, written)]
        if _is_word(written):
            alike = [one for one in alike if _is_word(one) and _use(one) > 2 * _use(written)]
        return max(alike, key=lambda one: sum(map(str.__eq__, one, written)), default=None)

    def _is_likelier(self, word: str, written: str) -> bool:
        other = [(one, instead) for one, instead in zip(written, word, strict=True) if one != instead]
        return len(other) < len(word) and all(
            OFTEN * self._chars[one] <= self._chars[instead] and not is_weak(one + instead)
            for one, instead in other
        )

    def _named(self, before: str, piece: str) -> str:
        """The end that a name has here whenever it is begun; the character in its place is nowhere."""
        following = self._following.get(before)
        if following is None or len(piece) > 1 or self._chars[piece] or is_weak(piece):
            return piece
        end, count = following.most_common(1)[0]
        is_name = count >= OFTEN and count >= NEXT * following.total() and not is_weak(before + end)
        return end if is_name and len(end) == 1 and not _is_word(before + end) else piece


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


@lru_cache(maxsize=4096)
def _sound(word: str) -> str:
    return " ".join(map(_syllable, word))


@cache
def _syllable(char: str) -> str:
    """The usual reading of a character, without its tone and what many do not tell apart: zh from z, ng from n."""
    reading = _readings().get(ord(char), char).split(",")[0]
    plain = "".join(one for one in unicodedata.normalize("NFD", reading) if not unicodedata.combining(one))
    return re.sub(r"ng$", "n", re.sub(r"^([zcs])h", r"\1", plain))


@cache
def _readings() -> dict[int, str]:
    """Of single characters: the package's table of phrases takes a quarter of a second to load, and much memory."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin.pinyin_dict import pinyin_dict

    return pinyin_dict


@lru_cache(maxsize=16384)
def _cut(run: str) -> tuple[str, ...]:
    """The words of the dictionary in it, and single characters between them."""
    dictionary = _dictionary()
    return tuple(dictionary.cut(run, False)) if dictionary else (run,)


def _may_be_a_slip(pieces: Sequence[str]) -> bool:
    """Characters that make no word, or one that is hardly ever used."""
    if len(pieces) == 1:
        return len(pieces[0]) > 1 and _use(pieces[0]) <= SELDOM
    return all(len(one) == 1 for one in pieces)


@lru_cache(maxsize=4096)
def _use(word: str) -> float:
    """How often the dictionary has seen a word."""
    dictionary = _dictionary()
    return dictionary.suggest_freq(word) if dictionary and dictionary.has_word(word) else math.inf


def _is_word(text: str) -> bool:
    return _use(text) < math.inf


@cache
def _dictionary() -> Any:
    """None where it has no wheel."""
    try:
        import rjieba
    except ImportError:
        return None
    return rjieba
