"""The same thing, wanted otherwise, is no answer."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from knowledge_base import KnowledgeBase
from knowledge_base.aims import aims_apart, core_told, longest_untold

WORDINGS = ["借书证什么时候到期", "借书证有效期到哪天"]
LIBRARY = """question,answer,variants
借书证什么时候到期,卡背面印着,借书证有效期到哪天;借书证用到几号
怎么办借书证,一楼服务台,在哪里办借书证;想办一张借书证
借书证丢了怎么办,先挂失,借书证不见了;借书证掉了
借书证押金多少,一百元,办借书证要交多少押金;押金是几块
一次能借几本书,十本,最多借多少本;能借多少书
怎么续借,在网页上续,想多借几天;书还没看完怎么续
书逾期怎么罚,每天一角,还书晚了罚多少;过期没还要交钱吗
书弄丢了怎么赔,照价赔,丢了书怎么赔;书找不到了要赔多少
怎么预约图书,在网页上预约,想借的书被借走了;预约一本书
图书馆几点开门,九点,开馆时间;几点可以进馆
自习室怎么订座,扫码订座,自习室占座;怎么订自习座位
打印机怎么用,刷卡打印,在哪里打印;打印资料
儿童阅览区在哪,三楼,小孩看书的地方;儿童区在几楼
能带食物进馆吗,不能,可以在里面吃东西吗;馆里能喝咖啡吗
讲座怎么报名,公众号报名,想听讲座;讲座在哪里报名
无线网密码是什么,问服务台,怎么连无线网;上网密码
"""


@pytest.mark.parametrize(
    ("asked", "changes", "compares"),
    [
        ("借书证到期日能推迟吗", 1.0, 0.0),
        ("借书证跟阅览证有什么区别", 0.0, 1.0),
        ("借书证几号到期", 0.0, 0.0),
    ],
)
def test_who_wants_to_change_or_compare_is_told_from_who_asks_when(asked, changes, compares):
    apart = aims_apart(asked, WORDINGS)
    assert (apart["changes"], apart["compares"]) == (changes, compares)


def test_an_entry_that_changes_or_compares_itself_is_not_apart():
    apart = aims_apart("借书证怎么换地址", ["更换借书证的地址", "借书证地址变更"])
    assert not apart["changes"]
    assert aims_apart("两种证有啥区别", ["两种证哪里不一样"])["compares"] == 0.0


def test_a_word_in_front_that_the_entry_never_says_is_untold():
    told = longest_untold("借书证到期", WORDINGS)
    assert longest_untold("临时借书证到期", WORDINGS) > told
    assert core_told("临时借书证到期", WORDINGS, lambda term: 1.0) > core_told(
        "押金", WORDINGS, lambda term: 1.0
    )


def test_wanting_otherwise_is_offered_at_most(session, embedder, tmp_path):
    kb = KnowledgeBase(embedder=lambda: embedder)
    (tmp_path / "faq.csv").write_text(LIBRARY, "utf-8")
    kb.add(session, [tmp_path])
    kb.catch_up(lambda: nullcontext(session))
    for question, answer in (
        ("我的借书证哪天到期", "背面"),
        ("一次最多能借几本", "十本"),
        ("书晚还了罚多少", "一角"),
    ):
        given = kb.ask(session, question, audience="public")
        assert given.answered
        assert answer in given.text
    for question in ("借书证的到期日能推迟吗", "借书证和读者卡是一样的吗"):
        assert not kb.ask(session, question, audience="public").answered
