"""Fits intents/guessing/weights.npz on phrases/examples.yaml and the golden lines beside this file.

It first prints how often the likeliest intent is right for lines of golden files that were left out, by the
probability it gave; guesses are acted on from SURE on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from expectations import golden_files
from lexicon import read_yaml, world
from sklearn.linear_model import LogisticRegression

from intents import catalog
from intents.guessing.guesser import FILE, SCALE
from intents.guessing.neutral import neutral
from intents.items import read
from knowledge_base.embedding import local_embedder, model_name

PENALTY = 1 / 3
SAMPLES = 4
LEVELS = (0.3, 0.5, 0.6, 0.7, 0.8, 0.9)
_SAME = {
    "opportunity.advance": "opportunity.change",
    "act": "dialogue.undo",
    "writes": "nothing",
    "instructs": "nothing",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """`of` is the file it comes from: lines of one file are alike, and are left out together."""

    text: str
    name: str
    of: str


def main() -> None:
    embedder = local_embedder()
    if embedder is None:
        raise SystemExit("the embedding model does not run here")
    sentences = [*examples(), *golden_lines()]
    placed = np.array([embedder.embed_query(one.text) for one in sentences], dtype=np.float32)
    _judge(placed, sentences)
    mean, fitted = _fit(placed, [one.name for one in sentences])
    np.savez_compressed(
        FILE, mean=mean, weights=fitted.coef_.astype(np.float16), bias=fitted.intercept_.astype(np.float32),
        names=fitted.classes_.astype(str), model=np.array(model_name(embedder)),
    )  # fmt: skip


def examples() -> Iterator[Sentence]:
    for name, said in catalog.data("examples")["examples"].items():
        for sentences in said.values():
            yield from (Sentence(text, name, "examples") for text in sentences)


def golden_lines() -> Iterator[Sentence]:
    """Those that want one thing of an intent that examples.yaml has."""
    known = {one.name for one in examples()}
    for path in golden_files():
        data = read_yaml(path) or {}
        for rows in data.get("frames", {}).values():
            for row in rows:
                name = _name(row)
                if name in known:
                    reading = read(str(row["say"]), datetime.fromisoformat(str(data["now"])), world())
                    yield Sentence(neutral(reading), name, path.name)


def _name(row: dict[str, Any]) -> str:
    wanted = [key for key in row if key != "say"]
    if len([key for key in wanted if "." in key]) > 1 or not wanted:
        return ""
    key, value = wanted[0], row[wanted[0]]
    if key == "act":
        return "dialogue.undo" if value == "undo" else "nothing"
    if key == "small_talk":
        return "smalltalk.chat"
    if key == "figure.ask":
        return f"{key}:{value['subject']}" if isinstance(value, dict) and "subject" in value else ""
    return _SAME.get(key, key)


def _fit(placed: Any, names: list[str]) -> tuple[Any, Any]:
    mean = placed.mean(axis=0)
    model = LogisticRegression(C=1 / PENALTY, max_iter=300, class_weight="balanced")
    return mean, model.fit(_scaled(placed, mean), np.array(names))


def _scaled(placed: Any, mean: Any) -> Any:
    rows = placed - mean
    return rows * (SCALE / np.linalg.norm(rows, axis=1, keepdims=True))


def _judge(placed: Any, sentences: list[Sentence]) -> None:
    names, files = np.array([one.name for one in sentences]), [one.of for one in sentences]
    groups = sorted(set(files) - {"examples"})
    right, sure = [], []
    for part in range(SAMPLES):
        out = np.array([one in groups[part::SAMPLES] for one in files])
        mean, model = _fit(placed[~out], list(names[~out]))
        odds = model.predict_proba(_scaled(placed[out], mean))
        right += list(model.classes_[odds.argmax(axis=1)] == names[out])
        sure += list(odds.max(axis=1))
    hits, odds = np.array(right), np.array(sure)
    print(f"{len(hits)} lines of files left out: {hits.mean():.3f} right")
    for level in LEVELS:
        print(
            f"  from {level:.1f}: {(odds >= level).mean():.3f} of them, {hits[odds >= level].mean():.3f} right"
        )


if __name__ == "__main__":
    main()
