"""Questions to the documents that lean on the one before, and what a rep may grant."""

from __future__ import annotations

from pathlib import Path

import pytest
from talking import Chat

WARRANTY = """# 质保

- 水泵：质保 18 个月。
- 控制器：质保 30 个月。
- 滤网属于耗材，不在质保之内。
"""
RIGHTS = """---
title: 让价权限
visibility: internal
---
# 让价权限

| 审批人 | 最多让价 |
| --- | --- |
| 销售代表 | 4%（96 折） |
| 大区经理 | 9%（91 折） |
"""


@pytest.fixture
def taught(chat: Chat, tmp_path: Path) -> Chat:
    (tmp_path / "warranty.md").write_text(WARRANTY, encoding="utf-8")
    (tmp_path / "rights.md").write_text(RIGHTS, encoding="utf-8")
    with chat.app.database.transaction() as session:
        chat.app.knowledge.add(session, [tmp_path])
    return chat


@pytest.mark.parametrize("first", ["水泵质保多久？", "甲方追着问水泵给保几年"])
def test_another_thing_is_asked_about_in_few_words(taught: Chat, first: str) -> None:
    assert "18 个月" in taught.says(first).text
    then = taught.says("要是换成控制器咧")
    assert then.answer["answered"] is True
    assert "30 个月" in then.text


@pytest.mark.parametrize(
    "asked", ["价格这块我自己能松几个点，不用找领导批的那种", "what's the most I can knock off on my own?"]
)
def test_what_a_rep_may_grant_is_told(taught: Chat, asked: str) -> None:
    heard = taught.says(asked)
    assert "4%" in heard.text
    assert "9%" not in heard.text
    assert not heard.written


def test_a_few_words_more_lean_on_the_question_before(taught: Chat) -> None:
    taught.says("水泵质保多久？")
    assert "30 个月" in taught.says("控制器质保几个月").text
    assert "不在质保之内" in taught.says("滤网在不在质保之内").text


PAY = """---
title: 提成发放
visibility: internal
---
# 提成发放

- 续签的提成在合同回款到账后次月 15 日发放。
"""


def test_when_something_is_done_is_told_by_the_documents_where_no_record_is(
    taught: Chat, tmp_path: Path
) -> None:
    (tmp_path / "pay.md").write_text(PAY, encoding="utf-8")
    with taught.app.database.transaction() as session:
        taught.app.knowledge.add(session, [tmp_path / "pay.md"])
    for asked in ("续签的提成什么时候发放", "合同续签的提成啥时候发"):
        assert "15 日" in taught.says(asked).text


def test_a_question_passed_on_is_answered_where_the_documents_do_and_noted_where_they_do_not(
    taught: Chat,
) -> None:
    told = taught.says("青禾问水泵质保多久")
    assert "18 个月" in told.text
    assert not told.written
    assert taught.says("青禾问水泵能不能换成铜的").written
    assert taught.says("青禾问水泵质保多久，我说18个月").written
