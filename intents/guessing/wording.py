"""The words of a text → the intent it most likely has, by a logistic regression over runs of up to three words.

Readers see what their phrases name; this sees what whole sentences sound like, and takes a fraction of a millisecond.
The weights are fitted on sentences in many voices (tests/intents/golden/fit_wording.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from intents.guessing.guesser import Guess, best_of, loaded
from intents.guessing.neutral import neutral
from intents.reading import Reading

FILE = Path(__file__).with_name("wording.npz")
LONGEST_RUN = 3
SURE = 0.6
"""Probability from which it is worth acting on where nothing was understood."""
AT_ONCE, TOLD_AT_ONCE = 0.85, 0.75
"""Probability from which an act, and something told, needs no yes: either is taken back by one word."""
_LONGEST = 300  # characters; what comes later decides nothing
_PHONE = 11  # digits
_UNITS = re.compile(r"[a-z']+|\d+|\S")


def runs(text: str) -> list[str]:
    """The runs of up to three units: a Latin word, a number (any is 0, a mobile phone P), any other character."""
    units = ["^", *map(_shown, _UNITS.findall(text[:_LONGEST].lower())), "$"]
    lengths = range(1, LONGEST_RUN + 1)
    return ["\x1f".join(units[at : at + size]) for size in lengths for at in range(len(units) - size + 1)]


def _shown(unit: str) -> str:
    if not unit.isdigit():
        return unit
    return "P" if len(unit) >= _PHONE else "0"


def guess(reading: Reading) -> Guess:
    """What the text sounds like, however unlikely; `nothing` where it is nothing of ours."""
    name, probability = likeliest(neutral(reading))
    intent, _, about = name.partition(":")
    least = TOLD_AT_ONCE if intent == "activity.log" else AT_ONCE
    return Guess(intent, about, probability, at_once=probability >= least)


def likeliest(text: str) -> tuple[str, float]:
    """The likeliest name in examples.yaml, with its probability."""
    import numpy as np

    fitted = _fitted()
    known: Mapping[str, int] = fitted["known"]
    counts: dict[int, int] = {}
    for one in runs(text):
        at = known.get(one)
        if at is not None:
            counts[at] = counts.get(at, 0) + 1
    places = np.fromiter(counts, dtype=np.int64, count=len(counts))
    weighed = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * fitted[
        "rarity"
    ][places]
    weighed /= max(float(np.linalg.norm(weighed)), 1e-9)
    scores = weighed @ fitted["weights"][places].astype(np.float32) * fitted["scale"] + fitted["bias"]
    return best_of(fitted["names"], scores)


@cache
def intents() -> frozenset[str]:
    """Those that can be guessed."""
    return frozenset(str(name).partition(":")[0] for name in _fitted()["names"])


@cache
def _fitted() -> Mapping[str, Any]:
    fitted = loaded(FILE)
    fitted["known"] = {one: at for at, one in enumerate(str(fitted.pop("runs")).split("\n"))}
    return fitted
