"""Any text is understood without an error, and every slot shows the words it was read from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.lexicon import Name, Person
from intents.schema import Span, Understanding
from intents.understand import MOST_CHARACTERS, understand

NOW = datetime(2027, 3, 10, 10, tzinfo=ZoneInfo("Asia/Shanghai"))

NAMES = {
    "青禾": ("account", 1, 1), "云溪": ("account", 2, 2), "fernhill": ("account", 3, 3), "田静": ("contact", 4, 1),
    "青禾温室滴灌": ("opportunity", 5, 1), "姚俊": ("user", 6, None), "gh-2027": ("contract", 7, 1),
    "gd-0001": ("ticket", 8, 1), "滴灌带": ("product", 9, None), "白鹭苗圃": ("lead", 10, None),
}  # fmt: skip

PIECES = [
    "今天下午", "上周五", "明天三点前", "昨天", "下周三", "拜访了", "打了个电话给", "青禾", "云溪", "Fernhill",
    "田静", "陆总", "王工", "Mr Moss", "姚俊", "青禾温室滴灌", "GH-2027", "GD-0001", "滴灌带", "白鹭苗圃",
    "的", "，", "。", "？", ", ", "\n", " ", "聊了喷头", "他说太贵", "我要给他发报价", "金额改成", "80万",
    "五六十万", "70%", "推进到商务谈判", "赢了", "输了", "因为价格", "提醒我", "线索", "工单", "报修", "开个",
    "回款", "到账了", "多少", "有哪些", "没", "如果", "不对，是", "撤销", "转给", "visited ", "called ",
    "met ", "will send a quote ", "by Friday", "yesterday", "how many ", "my ", "lead ", "ticket ",
    "remind me ", "13900001111", "a@b.cn", "跟进：", "方式：电话", "时间：", "下一步：", "İ", "ﬁ", "①",
    "👩‍🔧", "\x00", "㍿", "ẞ",
]  # fmt: skip


# Texts put together from pieces: their span is where the pieces stand.
COMPOSED = ("content", "feedback", "next_step", "next_steps", "next_at", "title", "opportunity", "contacts")


class FewNames:
    """A lexicon of a few names, found wherever they stand."""

    def names(self, text: str) -> Sequence[Name]:
        return list(self._found(text))

    def _found(self, text: str) -> Iterator[Name]:
        for form, (kind, record_id, account_id) in NAMES.items():
            for at in range(len(text)):
                if text[at : at + len(form)].lower() == form:
                    yield Name((at, at + len(form)), kind, record_id, form, 1, account_id)

    def alike(self, text: str, spans: Collection[Span]) -> Sequence[Name]:
        return ()

    def people(self, surname: str, accounts: Collection[int]) -> Sequence[Person]:
        return [Person(11, f"{surname}明", "总经理", 1)]

    def namesakes(self, said: str, accounts: Collection[int]) -> Sequence[Person]:
        return ()

    def colleagues(self, surname: str) -> Sequence[int]:
        return ()

    def focus(self) -> int | None:
        return 1

    def terms(self) -> Mapping[str, Sequence[str]]:
        return {"region": ["东区"], "industry": ["园艺"]}


def _read(text: str) -> Understanding:
    return understand(text, NOW, FewNames())


def _check_spans(understood: Understanding) -> None:
    length = len(understood.text)
    for entity in understood.entities:
        assert 0 <= entity.span[0] < entity.span[1] <= length
        assert understood.text[slice(*entity.span)] == entity.text
    for frame in understood.frames:
        for name, slot in frame.slots.items():
            if slot.span is not None:
                assert 0 <= slot.span[0] <= slot.span[1] <= length, (frame.intent, name)


@settings(max_examples=150)
@given(st.text(max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    _check_spans(_read(text))


@settings(max_examples=250)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join))
def test_slots_lie_inside_whatever_is_said(text: str) -> None:
    _check_spans(_read(text))


@pytest.mark.parametrize(
    "text",
    [
        "今天下午拜访了青禾的田静，聊了喷头，他说太贵，下周三前我要给他发报价",
        "青禾温室滴灌金额改成80万，概率改到70%，推进到商务谈判",
        "明天下午三点提醒我给田静寄样品",
        "visited Fernhill yesterday, she said it is too expensive, will send a quote by Friday",
    ],
)
def test_values_name_the_words_they_were_read_from(text: str) -> None:
    understood = _read(text)
    assert understood.frames
    for frame in understood.frames:
        for name, slot in frame.slots.items():
            if slot.source == "said" and slot.span and name not in COMPOSED:
                assert text[slice(*slot.span)].casefold() == slot.text.casefold(), name


def test_only_the_beginning_of_an_endless_text_is_read() -> None:
    understood = _read("今天拜访了青禾，" + "聊了很久，" * 100_000)
    assert len(understood.text) == MOST_CHARACTERS
    assert understood.frames[0].intent == "activity.log"


def test_many_blanks_cost_no_time() -> None:
    """A table's row in code: phrases that repeat blanks must not try all ways of parting them."""
    for text in (
        "'galego':" + " " * 400 + "'gl_ES'",
        "a , , ," + " ,  " * 200 + "b",
        "好" + "　，" * 300 + "了",
    ):
        assert understand(text, NOW, FewNames()).frames == ()
