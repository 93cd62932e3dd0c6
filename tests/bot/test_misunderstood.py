"""What nobody understood, in groups with a proposal; placed here by its characters in place of a model."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.misunderstood import Misunderstood, grouped
from intents.nearest import Neighbours

SAID_AT = datetime(2027, 3, 10, tzinfo=UTC)


def _by_characters(texts: Sequence[str]) -> list[list[float]]:
    rows = [[0.0] * 997 for _ in texts]
    for row, text in zip(rows, texts, strict=True):
        for char in text:
            row[ord(char) % 997] += 1.0
    return rows


def test_what_is_alike_is_one_group_with_what_it_may_have_wanted() -> None:
    texts = ("客户信息给我看一下嘛", "呜哩哇啦", "客户信息给我看一下", "客户信息给我看一下嘛")
    said = [Misunderstood(text=text, said_at=SAID_AT, role="rep") for text in texts]
    commonest, noise = grouped(said, Neighbours(_by_characters))
    assert (commonest.count, commonest.examples) == (3, ["客户信息给我看一下嘛", "客户信息给我看一下"])
    assert commonest.proposal is not None
    assert commonest.proposal.intent == "account.overview"
    assert (noise.count, noise.examples) == (1, ["呜哩哇啦"])
