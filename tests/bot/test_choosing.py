"""One of several, picked in the speaker's own words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.choosing import fitting
from bot.frames import Ref
from bot.resolving.resolution import Option

DYES = Option(Ref("account", 1, "南通锦川染料有限公司"), "华东，精细化工", "南通 崇川区 何澜")
FEEDS = Option(Ref("account", 2, "扬州锦川饲料有限公司"), "华东，饲料", "扬州 广陵区 秦漠")
OPTIONS = (DYES, FEEDS)


def _picked(text: str, **refs: tuple[int, ...]) -> list[Option]:
    return list(fitting(OPTIONS, text, refs))


@pytest.mark.parametrize("text", [
    "染料那家", "做染料的", "是染料公司", "化工那个", "南通的", "the Nantong one", "何澜负责的那家",
    "不是饲料，是染料", "不是饲料那家，另一家",
])  # fmt: skip
def test_by_what_only_one_of_them_has(text: str) -> None:
    assert _picked(text) == [DYES]


def test_by_a_name_that_the_words_hold() -> None:
    assert _picked("锦川饲料", account=(2,)) == [FEEDS]


@pytest.mark.parametrize("text", ["锦川那家", "华东的", "hang on, what is the lead time", "那家", "大的那家"])
def test_what_fits_all_or_none_picks_none(text: str) -> None:
    assert len(_picked(text)) != 1


def test_by_meaning_when_no_word_is_shared_and_one_is_clearly_nearer() -> None:
    def alike(text: str, others: Sequence[str]) -> list[float]:
        assert "喂猪" in text
        return [0.8 if "饲料" in one else 0.7 for one in others]

    assert fitting(OPTIONS, "喂猪的那家", {}, alike) == [FEEDS]
    assert len(fitting(OPTIONS, "喂猪的那家", {}, lambda text, others: [0.7, 0.705])) != 1
