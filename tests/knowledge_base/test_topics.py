"""Of two things that share most words only the one that is named is meant."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from knowledge_base import KnowledgeBase
from knowledge_base.question import take_apart
from knowledge_base.topics import Topics

ACTS = [
    "怎么挂失",
    "密码忘了怎么办",
    "怎么注销",
    "额度怎么查",
    "怎么换卡",
    "短信提醒怎么开",
    "年费多少",
    "几天能办好",
]
ENTRIES = [
    (f"{thing}{act}", f"我的{thing}{act}", f"{act}，{thing}")
    for act in ACTS
    for thing in ("月票卡", "饭票卡")
]


@pytest.mark.parametrize(
    ("asked", "entry", "are_rivals"),
    [
        ("月票卡丢了要挂失", 1, True),
        ("月票卡丢了要挂失", 0, False),
        ("饭票卡不要了", 4, True),
        ("卡不要了怎么注销", 4, False),
        ("月票卡和饭票卡一起挂失", 0, False),
    ],
)
def test_a_question_about_one_thing_is_none_about_the_other(asked, entry, are_rivals):
    assert Topics(ENTRIES).are_rivals(asked, ENTRIES[entry]) is are_rivals


def test_where_entries_are_about_many_things_none_is_a_topic():
    entries = [(f"{thing}怎么洗", f"{thing}清洗") for thing in ("锅", "碗", "被子", "窗帘", "地毯", "皮鞋")]
    assert not Topics(entries).are_rivals("被子怎么晒", entries[3])


def test_the_entry_of_the_thing_named_comes_first(session, embedder, tmp_path):
    kb = KnowledgeBase(embedder=lambda: embedder)
    rows = [f"{first},答{place},{';'.join(rest)}" for place, (first, *rest) in enumerate(ENTRIES)]
    (tmp_path / "faq.csv").write_text("\n".join(["question,answer,variants", *rows]), "utf-8")
    kb.add(session, [tmp_path])
    kb.catch_up(lambda: nullcontext(session))
    for asked, place in (("食堂刷的饭票卡密码想不起来", 3), ("月票卡不想要了，注销掉", 4)):
        best = kb.reader(session, "public").hits(take_apart(asked))[0]
        assert best.passage.text == f"答{place}"
