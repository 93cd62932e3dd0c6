"""Fits intents/guessing/wording.npz on phrases/examples.yaml, the golden lines and wordings/*.yaml beside this file.

It first prints how often the likeliest intent is right for lines of files that were left out, by the probability it
gave.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from fit_guesses import LEVELS, SAMPLES, Sentence, examples, golden_lines
from lexicon import read_yaml
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from intents.guessing.wording import FILE, runs

WORDINGS = Path(__file__).with_name("wordings")
PENALTY = 1 / 20
RARE = 4
"""An intent with fewer sentences is left to its phrases."""


def main() -> None:
    sentences = _frequent([*examples(), *golden_lines(), *wordings()])
    _judge(sentences)
    words, model = _fit(sentences)
    scale = np.abs(model.coef_).max() / 127
    known = sorted(words.vocabulary_, key=words.vocabulary_.__getitem__)
    np.savez_compressed(
        FILE, runs=np.array("\n".join(known)), rarity=words.idf_.astype(np.float32), scale=np.float32(scale),
        weights=np.rint(model.coef_.T / scale).astype(np.int8), bias=model.intercept_.astype(np.float32),
        names=model.classes_.astype(str),
    )  # fmt: skip
    print(
        f"{len(sentences)} sentences, {len(known)} runs, {len(model.classes_)} intents, {FILE.stat().st_size} bytes"
    )


def wordings() -> Iterator[Sentence]:
    for path in sorted(WORDINGS.glob("*.yaml")):
        for name, said in read_yaml(path).items():
            yield from (Sentence(str(text), name, path.name) for text in said)


def _frequent(sentences: Sequence[Sentence]) -> list[Sentence]:
    counted = Counter(one.name for one in sentences)
    return [one for one in sentences if counted[one.name] >= RARE]


def _fit(sentences: Sequence[Sentence]) -> tuple[Any, Any]:
    words = TfidfVectorizer(analyzer=runs, min_df=2, sublinear_tf=True)
    placed = words.fit_transform([one.text for one in sentences])
    model = LogisticRegression(C=1 / PENALTY, max_iter=300)
    return words, model.fit(placed, [one.name for one in sentences])


def _judge(sentences: Sequence[Sentence]) -> None:
    groups = sorted({one.of for one in sentences} - {"examples"})
    right, sure = [], []
    for part in range(SAMPLES):
        out = [one for one in sentences if one.of in groups[part::SAMPLES]]
        words, model = _fit([one for one in sentences if one.of not in groups[part::SAMPLES]])
        odds = model.predict_proba(words.transform([one.text for one in out]))
        right += [a == one.name for a, one in zip(model.classes_[odds.argmax(axis=1)], out, strict=True)]
        sure += list(odds.max(axis=1))
    hits, odds = np.array(right), np.array(sure)
    print(f"{len(hits)} lines of files left out: {hits.mean():.3f} right")
    for level in LEVELS:
        is_sure = odds >= level
        print(f"  from {level:.1f}: {is_sure.mean():.3f} of them, {hits[is_sure].mean():.3f} right")


if __name__ == "__main__":
    main()
