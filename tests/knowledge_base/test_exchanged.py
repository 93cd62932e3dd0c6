"""What is said of one thing answers no question about another."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from knowledge_base import KnowledgeBase
from knowledge_base.exchanged import exchanged

KNOWN = {"窗帘", "地毯", "沙发"}


@pytest.mark.parametrize(
    ("asked", "wording", "evidence", "is_other"),
    [
        ("旧地毯回收吗", "旧沙发回收吗", "旧沙发回收吗\n每张抵 50 元", True),
        ("窗帘多久洗一次", "地毯多久洗一次？", "地毯多久洗一次\n半年一次", True),
        ("旧地毯能回收吗", "旧沙发回收吗", "旧沙发回收吗\n每张抵 50 元", True),
        ("旧地毯回收吗", "旧沙发回收吗", "旧沙发回收吗\n沙发、地毯都收", False),
        (
            "旧榻榻回收吗",
            "旧沙发回收吗",
            "旧沙发回收吗\n每张抵 50 元",
            False,
        ),  # known nowhere: may be a word for it
        ("沙发多久送到", "沙发几天送到", "沙发几天送到\n三天", False),
        ("地毯", "沙发坏了怎么退", "沙发坏了怎么退\n七天内", False),
    ],
)
def test_a_known_thing_in_the_place_of_another_is_noticed(asked, wording, evidence, is_other):
    assert exchanged(asked, [wording], evidence, lambda term: int(term in KNOWN)) == is_other


def test_an_entry_about_another_thing_is_offered_at_most(session, embedder, tmp_path):
    kb = KnowledgeBase(embedder=lambda: embedder)
    (tmp_path / "faq.csv").write_text("question,answer\n旧沙发回收吗？,回收，每张抵 50 元。\n", "utf-8")
    (tmp_path / "care.md").write_text("# 养护\n\n- 地毯：半年洗一次；\n- 窗帘：一年洗一次。\n", "utf-8")
    kb.add(session, [tmp_path])
    kb.catch_up(lambda: nullcontext(session))
    assert kb.ask(session, "旧沙发能回收吗", audience="public").answered
    asked = kb.ask(session, "旧地毯能回收吗", audience="public")
    assert not asked.answered
    assert asked.suggestions[0].question == "旧沙发回收吗？"


def test_one_kind_of_invoice_is_not_the_other(session, kb, tmp_path):
    (tmp_path / "faq.csv").write_text("question,answer\n怎么开专票？,款到三天内开具专票。\n", "utf-8")
    kb.add(session, [tmp_path])
    assert kb.ask(session, "怎么开专票", audience="public").answered
    assert not kb.ask(session, "怎么开普票", audience="public").answered


def test_a_follow_up_about_the_opposite_is_not_answered_by_what_it_is_the_opposite_of(session, kb, tmp_path):
    (tmp_path / "warranty.md").write_text(
        "# 质保\n\n- 电动沙发质保：36 个月；\n- 布艺沙发质保：12 个月。\n", "utf-8"
    )
    kb.add(session, [tmp_path])
    asked = "电动沙发质保多久"
    assert kb.ask(session, asked, audience="public").answered
    assert kb.ask(session, "那布艺沙发呢", audience="public", context=asked).text.endswith("12 个月。")
    assert not kb.ask(session, "那保修期外呢", audience="public", context=asked).answered
