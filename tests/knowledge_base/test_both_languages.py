"""Documents in two languages: what answers is found beside what is only in the language of the question."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from knowledge_base import KnowledgeBase

HOME = """# 叉车租赁

- 48 V 锂电池充满约 2 小时，可连续作业 7 小时左右。
- 日租按 10 小时算，超时每小时加收日租的 12%。
- 轮胎、货叉、灯具不在保修内。
- 到货时试剂超温的可以当场拒收，我们免费重发。
"""
ABROAD = """# Export orders

- Minimum order is two units; spare parts worth CNY 3,000 are included free.
- A 40HQ container takes five LX25 trucks.
- Reagents for animals are sold abroad only.
- Payment: 30% in advance, 70% against a copy of the bill of lading.
"""


@pytest.fixture
def told(embedder, session, tmp_path):
    kb = KnowledgeBase(embedder=lambda: embedder)
    for name, text in (("home", HOME), ("abroad", ABROAD)):
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    kb.add(session, [tmp_path], visibility="public")
    kb.catch_up(lambda: nullcontext(session))
    return lambda question: kb.ask(session, question, audience="public")


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("How long does the battery take to charge fully?", "2 小时"),
        ("一个container能装几台LX25", "five"),
        ("电池充满要多久", "2 小时"),
        ("到货的reagent超温了可以reject吗", "拒收"),
        ("日租的overtime怎么收", "12%"),
        ("How many trucks fit in one container?", "five"),
    ],
)
def test_what_answers_is_found_in_either_language(told, asked, part):
    answer = told(asked)
    assert answer.answered
    assert part in answer.text


@pytest.mark.parametrize("asked", ["Do you have a dealer in Vietnam?", "叉车多少钱一台"])
def test_nearness_in_the_other_language_alone_answers_nothing(told, asked):
    assert not told(asked).answered
