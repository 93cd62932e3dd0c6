"""Questions in one language, documents in the other."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from knowledge_base import Answer, KnowledgeBase
from knowledge_base.bilingual import glossed
from knowledge_base.embedding import Embedder

CHINESE = """question,answer,variants
琴坏了怎么报修？,打客服电话或在公众号报修，两天内上门。,钢琴有个键不响了找谁修;怎么申请维修;琴需要修理
能开增值税专用发票吗？,能，下单时填税号，三天内寄出。,怎么开专票;公司要抵扣的发票;发票怎么开
搬家后琴音不准怎么调？,搬动后放两周再调音，首次调音免费。,搬家后要调音吗;音不准了;预约调音
学琴的课怎么取消？,开课前一天可以在公众号取消，不扣课时。,明天的课不上了;取消上课;请假
"""
ENGLISH = """question,answer,variants
How do I get a new key for my locker?,Ask at the desk; it costs 80 yuan.,lost my locker key;locker key broke
Can I freeze my membership?,Yes, up to 60 days a year.,pause my membership;stop membership for a month
What are your opening hours?,"Every day, 6:30 to 22:00.",when do you open;are you open on Sunday
Do you offer personal training?,"Yes, 300 yuan an hour.",can I book a coach;one-on-one lessons
"""


def ask(session: Session, embedder: Embedder, folder: Path, faq: str, question: str) -> Answer:
    (folder / "faq.csv").write_text(faq, encoding="utf-8")
    kb = KnowledgeBase(embedder=lambda: embedder)
    kb.add(session, [folder])
    kb.catch_up(lambda: nullcontext(session))
    return kb.ask(session, question, audience="public")


@pytest.mark.parametrize(
    ("faq", "question", "part"),
    [
        (CHINESE, "Can I get a VAT invoice for my company?", "填税号"),
        (CHINESE, "My piano is broken, how do I have it repaired?", "两天内上门"),
        (ENGLISH, "储物柜的钥匙丢了怎么办？", "80 yuan"),
        (ENGLISH, "你们几点开门？", "6:30"),
    ],
)
def test_it_is_found_and_says_that_it_is_in_the_other_language(
    session: Session, embedder: Embedder, tmp_path: Path, faq: str, question: str, part: str
) -> None:
    answer = ask(session, embedder, tmp_path, faq, question)
    assert answer.answered
    assert part in answer.text
    assert answer.text.splitlines()[-1] in ("(This document is in Chinese.)", "（这条资料是英文的。）")


@pytest.mark.parametrize(
    ("faq", "question"),
    [
        (CHINESE, "Do you sell coffee machines in Brazil?"),
        (CHINESE, "Who founded the company?"),
        (CHINESE, "Can I rent a violin?"),
        (ENGLISH, "今天股市怎么样"),
        (ENGLISH, "游泳池的水多少度？"),
    ],
)
def test_what_is_not_there_is_not_answered(
    session: Session, embedder: Embedder, tmp_path: Path, faq: str, question: str
) -> None:
    assert not ask(session, embedder, tmp_path, faq, question).answered


def test_words_of_service_are_known_in_both_languages() -> None:
    english, chinese = glossed("how long is the warranty for kx-300?", "en"), glossed("退款几天到账", "zh")
    assert english is not None
    assert english.question.folded == "多久 保修期 kx-300"
    assert chinese is not None
    assert chinese.question.folded == "refund arrive"
    assert glossed("what is love", "en") is None
