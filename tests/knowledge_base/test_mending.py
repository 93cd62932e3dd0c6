"""A slip of the keyboard is read as what the texts write; a word for another thing stays what it is."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from knowledge_base import KnowledgeBase
from knowledge_base.mending import Spelling

TEXTS = [
    "怎么续借", "书逾期怎么罚", "在哪里打印资料", "打印要钱吗", "自习室怎么订座", "押金怎么退", "押金账单", "预约图书",
    "逾期几天了", "蓝葶卡怎么办", "蓝葶卡丢了", "蓝葶卡充值", "书价在哪里看", "图书馆几点开门",
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("怎么续界", "怎么续借"),
        ("资料在哪打硬", "资料在哪打印"),
        ("逾奇了罚多少", "逾期了罚多少"),
        ("订做位怎么弄", "订做位怎么弄"),
        ("蓝葶咔没钱了", "蓝葶卡没钱了"),
        ("蓝葶佧没钱了", "蓝葶卡没钱了"),
        ("押金帐单在哪看", "押金账单在哪看"),
        ("书架太高够不着", "书架太高够不着"),
        ("压轴戏几点演", "压轴戏几点演"),
        ("AL-05 打印不了", "AL-05 打印不了"),
    ],
)
def test_what_no_dictionary_knows_is_read_as_it_sounds(typed, meant):
    assert Spelling(TEXTS).mended(typed) == meant


def test_without_texts_nothing_is_mended():
    assert Spelling([]).mended("怎么续界") == "怎么续界"


def test_a_mistyped_question_is_answered_and_told_as_asked(session, tmp_path):
    kb = KnowledgeBase(embedder=lambda: None)
    (tmp_path / "faq.csv").write_text(
        "question,answer\n怎么续借,在网页上续\n书怎么预约,在网页上约\n", "utf-8"
    )
    kb.add(session, [tmp_path])
    kb.catch_up(lambda: nullcontext(session))
    given = kb.ask(session, "怎么续界", audience="public")
    assert given.answered
    assert (given.question, given.text) == ("怎么续界", "在网页上续")
