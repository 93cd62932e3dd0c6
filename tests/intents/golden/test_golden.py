"""What kechat should understand: the sentences of the *.yaml files beside this one. README.md says how to add some."""

from __future__ import annotations

from collections import Counter

import pytest
from expectations import FOLDER, Line, faults, golden_files, load
from lexicon import read_yaml, world

from intents.understand import understand

LINES = {path.name: load(path) for path in golden_files()}
KNOWN_WRONG: dict[str, str] = read_yaml(FOLDER / "known_wrong.yaml") or {}
"""Sentence → why it is not understood yet."""


def wrong_with(line: Line) -> str:
    return "; ".join(faults(line, understand(line.say, line.now, world()), world()))


def every_line() -> list[Line]:
    return [line for lines in LINES.values() for line in lines]


@pytest.mark.parametrize("file", LINES)
def test_every_golden_line_is_understood_but_for_those_known_to_be_wrong(file: str) -> None:
    fresh = {line.say: wrong_with(line) for line in LINES[file] if line.say not in KNOWN_WRONG}
    news = [f"  {say}\n      {why}" for say, why in fresh.items() if why]
    if news:
        pytest.fail("\n".join([f"{file}: {len(news)} lines are misunderstood", *news]), pytrace=False)


def test_a_line_known_to_be_wrong_leaves_the_list_once_it_is_right() -> None:
    still_wrong = {line.say for line in every_line() if line.say in KNOWN_WRONG and wrong_with(line)}
    mended = [say for say in KNOWN_WRONG if say not in still_wrong]
    if mended:
        text = "understood by now, or in no file; shrink.py takes them out of known_wrong.yaml:\n  "
        pytest.fail(text + "\n  ".join(mended), pytrace=False)


def test_no_sentence_stands_twice() -> None:
    twice = [say for say, count in Counter(line.say for line in every_line()).items() if count > 1]
    assert not twice


def test_there_are_enough_lines_and_ways_of_saying_things() -> None:
    assert len(every_line()) >= 1500
    assert len({(line.file, line.frame) for line in every_line()}) >= 200
