"""The same thing said by strangers: codes in headings, measures in words, jobs called otherwise, colloquial words."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from knowledge_base import KnowledgeBase
from knowledge_base.numerals import in_figures, with_whole_codes

CODES = """# 常见报警

## E-33 稀释液不足
桶空了或管路进气，更换后执行「灌注」。

## E-40 温度过高
清理滤网，四周留出 20 厘米。

## 接口返回码

| 代码 | 含义 |
| --- | --- |
| 40103 | 签名不符 |
| 42205 | 商品未知 |
"""
HIRE = """# 租赁方案

| 车型 | 月租 |
| --- | --- |
| 平衡重 2.5 吨 | 4900 元 |
| 平衡重 3.5 吨 | 6200 元 |

- 省内 8 小时到场，省外 48 小时。
- 电池充满约 2 小时，可连续作业 7 小时左右。
"""
PAY = """# 提成（内部）

- 新签 8%，续签 3%，外包按毛利 10%。
- 提成在回款到账后次月 15 日发放。
"""
RIGHTS = """# 价格与权限（内部）

| 岗位 | 单价可让 |
| --- | --- |
| 客户经理 | 3% |
| 区域经理 | 8% |
"""


@pytest.fixture
def told(embedder, session, tmp_path):
    kb = KnowledgeBase(embedder=lambda: embedder)
    for name, text in (("codes", CODES), ("hire", HIRE), ("rights", RIGHTS), ("pay", PAY)):
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    kb.add(session, [tmp_path], visibility="internal")
    kb.catch_up(lambda: nullcontext(session))
    return lambda question, **more: kb.ask(session, question, audience="internal", **more)


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("屏幕上蹦个E-33，啥毛病呀", "灌注"),
        ("机器跳E40了怎么弄", "滤网"),
        ("接口老是返回40103，什么意思", "签名不符"),
        ("两吨半的租一个月多少钱", "4900"),
        ("三吨半那款月租多少", "6200"),
    ],
)
def test_a_code_or_a_measure_is_found_however_it_is_written(told, asked, part):
    answer = told(asked)
    assert answer.answered
    assert part in answer.text


def test_a_job_is_looked_up_as_the_documents_call_it(told):
    answer = told("我最多能给客户让几个点", asker="销售代表")
    assert answer.answered
    assert "3%" in answer.text
    assert "8%" not in answer.text


@pytest.mark.parametrize("asked", ["E-51是什么故障", "年底返几个点", "四吨半的租一个月多少钱"])
def test_what_is_only_alike_is_not_told(told, asked):
    assert not told(asked).answered


def test_measures_are_figures_where_the_texts_have_them_so():
    known = {"2.5", "50", "3", "三米"}
    assert in_figures("两吨半的", lambda one: one in known) == "2.5 吨的"
    assert in_figures("五十公里外", lambda one: one in known) == "50 公里外"
    assert in_figures("四米高", lambda one: one in known) == "四米高"
    assert in_figures("三米以内", lambda one: one in known) == "三米以内"
    assert in_figures("百米", lambda one: one == "100") == "100 米"


def test_of_two_questions_in_one_breath_the_second_is_told_where_the_first_is(told):
    answer = told("提成啥时候发，续签的给几个点")
    assert "15 日" in answer.text
    assert "3%" in answer.text


def test_a_code_is_known_by_its_digits():
    codes = {"1017": "yq1017"}
    assert with_whole_codes("有个客户报1017,是啥问题", codes) == "有个客户报yq1017,是啥问题"
    assert with_whole_codes("一共1017元", codes) == "一共1017元"
    assert with_whole_codes("k-1017 和 11017", codes) == "k-1017 和 11017"
