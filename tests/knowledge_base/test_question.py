from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.followup import readings
from knowledge_base.opposites import opposed
from knowledge_base.question import take_apart
from knowledge_base.terms import terms
from knowledge_base.text import fold, language_of, sentences


@pytest.mark.parametrize("written", ["AL-05", "al05", "AL 5", "ＡＬ－０５", "al-5"])
def test_a_code_is_one_term_however_it_is_written(written):
    assert "al5" in {term.text for term in terms(fold(written))}


def test_a_model_number_stands_for_its_series():
    assert "kx系列" in take_apart("KX400保修多久").codes[0].full
    assert "kx系列" in {term.text for term in terms(fold("KX 系列烤炉"))}


def test_traditional_script_folds_to_simplified():
    assert fold("發酵箱溫度") == "发酵箱温度"


def test_synonyms_share_a_term_across_languages():
    groups = [
        {term.text for term in terms(fold(one)) if term.kind == "group"}
        for one in ("质保", "warranty", "保修")
    ]
    assert groups[0] & groups[1] & groups[2]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("这个能不能用", "whether"),
        ("多长时间换一次", "time"),
        ("How many trays?", "amount"),
        ("怎么清洗", "how"),
    ],
)
def test_what_a_question_asks_for(question, kind):
    assert kind in take_apart(question).asks


@given(st.text(max_size=80))
def test_any_text_can_be_taken_apart(text):
    question = take_apart(text)
    assert question.language in ("zh", "en")
    assert all(span.weight > 0 for span in question.spans)


@given(st.text(max_size=200))
def test_sentences_lose_nothing_but_blanks(text):
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def test_a_full_stop_inside_a_number_ends_no_sentence():
    assert sentences("气压 0.5 MPa。先放水。") == ["气压 0.5 MPa。", "先放水。"]


def test_a_chinese_question_with_english_names_is_chinese():
    assert language_of("KX400支持Modbus TCP吗") == "zh"


@pytest.mark.parametrize(
    ("question", "before", "meant"),
    [
        ("那银卡呢", "金卡年费多少", "银卡年费多少"),
        ("KX200呢？", "KX400能烤几盘", "kx200能烤几盘"),
        ("那保修期外呢？", "保修期内修要钱吗", "保修期外修要钱吗"),
        ("and the KX200?", "How heavy is the KX400", "how heavy is the kx200"),
        (
            "What about wooden doors?",
            "How long are steel doors covered?",
            "how long are wooden doors covered?",
        ),
    ],
)
def test_a_follow_up_is_completed_from_the_question_before(question, before, meant):
    assert readings(question, before)[0] == meant


def test_a_whole_question_is_not_a_follow_up():
    assert readings("压面机的滚筒要怎么拆下来清洗呢请教一下师傅", "烤炉质保多久")[0].startswith("压面机")


def test_my_own_right_is_that_of_my_role():
    assert "区域销售" in readings("我能给几折", None, "区域销售")[0]


@pytest.mark.parametrize(
    ("question", "text", "against"),
    [
        ("怎么取消自动续费", "自动续费可以在账户里开通", True),
        ("怎么开通自动续费", "自动续费可以在账户里开通", False),
        ("how do i unlock the card", "you can lock your card here", True),
        ("年费多少", "取消年费的条件", False),
        ("烤盘交货能提前吗", "交货可以推迟到下周", True),
        ("货款从钱包转出到银行卡", "钱包怎么转入", True),
        ("丢的烤盘夹又找着了", "烤盘夹丢了怎么补", True),
        ("转出要收费吗", "转入和转出的费用", False),
    ],
)
def test_the_opposite_act_is_noticed(question, text, against):
    assert opposed(question, text) is against


@pytest.mark.parametrize(
    ("passed_on", "asked"),
    [
        ("河西那家店的老板问，烤炉能放阳台吗", "烤炉能放阳台吗"),
        ("客户追着问炉门密封条多久换", "炉门密封条多久换"),
        ("客户问题怎么处理", "客户问题怎么处理"),
        ("网站访问不了怎么办", "网站访问不了怎么办"),
        ("A baker in Lyon asks if the oven needs a chimney", "the oven needs a chimney"),
        ("What do you ask for the oven?", "What do you ask for the oven?"),
    ],
)
def test_whom_a_question_is_passed_on_for_is_no_part_of_it(passed_on, asked):
    assert readings(passed_on, None) == [asked]


@pytest.mark.parametrize(
    ("written", "code"),
    [("It shows A12 again", "a12"), ("a07 on the panel", "a7"), ("an I5 fault", "i5"), ("IT7", "it7")],
)
def test_a_code_that_begins_like_a_small_word_stays_a_code(written, code):
    assert [span.text for span in take_apart(written).codes] == [code]


@pytest.mark.parametrize(
    ("question", "text", "shown"),
    [
        ("封边机一小时耗多少电", "加工精度 ±0.5%，速度 20 米/分", False),
        ("封边机一小时耗多少电", "每小时 3.5 度", True),
        ("木蜡油多少钱一桶", "稀释比例 2%～5%，验收后 3 天用完", False),
        ("木蜡油多少钱一桶", "单价（元）：380", True),
        ("学徒工资怎么算", "培训按 900 元/天收费", False),
        ("一分钟能封多少个角", "保修 18 个月", False),
        ("一次最多能放多少个", "每托 40 箱", True),
        ("你们能让多少", "10 个工作日内上门", False),
        ("你们能让几个点", "年框客户 95 折", True),
    ],
)
def test_an_answer_shows_what_was_asked_for_in_its_measure(question, text, shown):
    assert take_apart(question).shown_by(text) == shown


@pytest.mark.parametrize("asked", ["板材含不含甲醛", "坏了给不给修", "木门包不包安装", "周日上不上班"])
def test_a_verb_doubled_around_a_no_asks_whether(asked):
    assert "whether" in take_apart(asked).asks
