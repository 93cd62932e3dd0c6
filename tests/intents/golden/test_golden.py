"""What kechat should understand: the sentences of the *.yaml files beside this one. README.md says how to add some."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml
from expectations import FOLDER, Line, faults, golden_files, load
from lexicon import world

from intents.understand import understand

FILES = golden_files()


@cache
def known_wrong() -> dict[str, str]:
    """Sentence → why it is not understood yet."""
    return yaml.safe_load((FOLDER / "known_wrong.yaml").read_text(encoding="utf-8")) or {}


@cache
def every_line() -> list[Line]:
    return [line for path in FILES for line in load(path)]


def judged(line: Line) -> list[str]:
    return faults(line, understand(line.say, line.now, world()), world())


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_golden_line_is_understood_but_for_those_known_to_be_wrong(path: Path) -> None:
    wrong = {line.say: found for line in load(path) if (found := judged(line))}
    news = [f"  {say}\n      {'; '.join(found)}" for say, found in wrong.items() if say not in known_wrong()]
    assert not news, "\n".join([f"{path.name}: {len(news)} lines are misunderstood", *news])


def test_a_line_known_to_be_wrong_leaves_the_list_once_it_is_right() -> None:
    by_text = {line.say: line for line in every_line()}
    gone = [say for say in known_wrong() if say not in by_text]
    assert not gone, "known_wrong.yaml lists sentences that are in no file:\n  " + "\n  ".join(gone)
    mended = [say for say in known_wrong() if not judged(by_text[say])]
    assert not mended, "understood by now, take them out of known_wrong.yaml:\n  " + "\n  ".join(mended)


def test_no_sentence_stands_twice() -> None:
    twice = [say for say, count in Counter(line.say for line in every_line()).items() if count > 1]
    assert not twice, "said twice:\n  " + "\n  ".join(twice)


def test_there_are_enough_lines_and_ways_of_saying_things() -> None:
    assert len(every_line()) >= 1500
    assert len({(line.file, line.frame) for line in every_line()}) >= 200
