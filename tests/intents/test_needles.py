"""A phrase is looked for only where it can be: what is left out would never have matched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intents import catalog
from intents.entities.folding import fold
from intents.needles import needles_of, pieces_of

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.yaml"))


@pytest.mark.parametrize(
    ("expression", "there", "not_there"),
    [
        ("拜访了?(?:客户|他们)", "昨天拜访他们", "昨天见了他们"),
        ("(?<![a-z])send\\s+over(?![a-z])", "will send  over", "will not"),
        ("[几多]少?钱|报个价", "给我报个价", "给我个说法"),
        ("(?:很)*(?:贵|便宜)(?=了)", "贵了", "很好"),
        ("谈(?:成|妥)+", "谈成成", "看成了"),
    ],
)
def test_a_text_without_needles_is_not_searched(expression: str, there: str, not_there: str) -> None:
    needles = needles_of(expression)
    assert needles is not None
    assert re.search(expression, there)
    assert not needles.isdisjoint(pieces_of(there))
    assert needles.isdisjoint(pieces_of(not_there))


@pytest.mark.parametrize("expression", ["", "(?!)", ".*", "a?", "好|.", "(?i)ok", "[^好]", "\\d+"])
def test_what_may_match_anything_has_none(expression: str) -> None:
    assert needles_of(expression) is None


def test_no_cue_matches_a_golden_line_without_its_needles() -> None:
    lines = [fold(line.strip()) for path in GOLDEN for line in path.read_text("utf-8").splitlines()[::25]]
    for line in lines:
        pieces = pieces_of(line)
        for cue in catalog.names_of("cues"):
            needles = catalog.needles(cue)
            if needles is not None and needles.isdisjoint(pieces):
                assert catalog.cue(cue).search(line) is None, (cue, line)
