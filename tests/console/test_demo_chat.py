"""The chat on the real service and its demo company: what people say, press and see."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Enter, say
from playwright.sync_api import expect

from bot.app import App
from bot.conversing import plan
from bot.exchange import Exchange
from bot.memory import Memory
from bot.speakers import speaker_of
from integrations.messages import Inbound

WORDS = Path(__file__).parents[2] / "bot" / "console" / "i18n"
PEOPLE = {
    "rep": "luxiaofeng", "manager": "liangjingyi", "executive": "qinchuan", "service": "dengkai",
    "finance": "fangshumin", "marketing": "yaolan", "admin": "shilei",
}  # fmt: skip
QUESTIONS = ("figure.ask", "task.list", "smalltalk.help")


def test_a_visit_becomes_a_card_a_task_and_a_moment_of_the_customer(demo: Enter) -> None:
    page = demo("陆晓峰")
    say(page, "上午拜访了锦程疫苗的黄总，聊了试装安排，下周三上午十点送样机过去")
    card = page.locator(".card").last
    expect(card.get_by_role("heading")).to_contain_text("无锡锦程疫苗配送有限公司")
    expect(card.locator(".card-fields")).to_contain_text("黄锦程")
    expect(card.locator(".card-fields")).to_contain_text("3月17日（周三）10:00")
    expect(page.locator(".message-text")).to_have_count(1)  # the card says it all; the words are the user's
    panel = page.get_by_role("complementary", name="客户")
    expect(panel.get_by_role("heading", name="无锡锦程疫苗配送有限公司")).to_be_visible()
    panel.get_by_role("button", name="时间线").click()
    expect(panel.locator(".moment").first).to_contain_text("聊了试装安排")


def test_undo_is_a_button_of_the_last_thing_written_only(demo: Enter) -> None:
    page = demo("牛志远")
    say(page, "今天给常山血站打了电话，确认了校准时间")
    say(page, "今天拜访了海岳水产，看了速冻库现场")
    undo = page.get_by_role("button", name="撤销")
    expect(undo).to_have_count(1)
    undo.click()
    expect(page.locator(".from-bot").last).to_contain_text("已撤销")
    expect(page.locator(".from-bot").last).to_contain_text("青岛海岳水产科技有限公司")
    page.reload()
    expect(page.locator(".from-user .message-text").last).to_have_text("撤销")
    expect(page.locator(".card").last.get_by_role("button", name="撤销")).to_be_disabled()


def test_one_of_two_namesakes_is_chosen_once_and_stays_chosen(demo: Enter) -> None:
    page = demo("沈佳宁")
    say(page, "今天给康泽打了电话，问了验收安排")
    expect(page.get_by_text("等您选一个")).to_be_visible()
    page.get_by_role("button", name="康泽生物科技").click()
    expect(page.locator(".card").last).to_contain_text("已记录：康泽生物科技（上海）有限公司")
    expect(page.get_by_label("消息", exact=True)).to_be_focused()
    page.reload()
    options = page.get_by_role("group", name="请选择").get_by_role("button")
    expect(options).to_have_count(2)
    for option in options.all():
        expect(option).to_be_disabled()
    expect(page.locator(".choice.chosen")).to_contain_text("康泽生物科技")


def test_a_question_survives_another_one_and_comes_back_with_its_buttons(demo: Enter) -> None:
    page = demo("顾明轩")
    say(page, "昨天拜访了青禾医疗器械的刘经理，想要两台冷藏箱")
    expect(page.get_by_role("button", name="新建客户「青禾医疗器械」")).to_be_enabled()
    say(page, "钟山肿瘤的殷晓蕾电话多少")
    expect(page.locator(".from-bot").nth(-2)).to_contain_text("13813980651")
    offers = page.get_by_role("button", name="新建客户「青禾医疗器械」")
    expect(offers.first).to_be_disabled()
    offers.last.click()
    expect(page.locator(".from-bot").last).to_contain_text("已新建客户：青禾医疗器械")


def test_what_is_hard_to_take_back_is_asked_by_two_buttons(demo: Enter) -> None:
    page = demo("韩雪")
    say(page, "华协检验那个多点样本库的单子赢了")
    expect(page.locator(".from-bot .message-text")).to_have_count(0)
    expect(page.get_by_role("button", name="确认")).to_have_count(1)
    page.get_by_role("button", name="取消").click()
    expect(page.locator(".from-bot").last).to_contain_text("已取消")
    expect(page.get_by_text("等您确认")).to_be_hidden()


def test_our_documents_answer_and_what_they_do_not_is_offered_to_a_person(demo: Enter) -> None:
    page = demo("苏婉")
    say(page, "冷藏箱多久校准一次？")
    expect(page.locator(".card-body").last).to_contain_text("每年校准一次")
    expect(page.locator(".card-subtitle").last).to_contain_text("来源")
    say(page, "你们卖咖啡机吗？")
    page.get_by_role("button", name="转给同事").click()
    expect(page.locator(".from-user .message-text").last).to_have_text("转给同事")
    expect(page.get_by_text("等您确认")).to_be_hidden()


def test_what_is_said_elsewhere_arrives_here(demo: Enter) -> None:
    page, beside = demo("邓凯"), demo("邓凯")
    expect(page.get_by_text("邓凯，您好")).to_be_visible()
    say(beside, "浦江血液的吴敏霞电话多少")
    expect(page.locator(".from-bot")).to_contain_text("13917630884")
    expect(page.locator(".from-user")).to_contain_text("吴敏霞")
    expect(beside.locator(".from-bot")).to_have_count(1)


def test_an_open_customer_follows_what_a_colleague_writes(demo: Enter) -> None:
    rep = demo("范立新", "/#/accounts")
    rep.get_by_role("link", name="济南泉润乳品有限公司").click()
    panel = rep.get_by_role("complementary", name="客户")
    expect(panel.locator(".figures")).to_contain_text("进行中商机")
    say(demo("牛志远"), "今天拜访了泉润乳品的谭建国，聊了续保")
    expect(panel).to_contain_text("最近联系：今天")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_suggestion_that_is_sent_as_it_is_is_understood(demo_app: App, language: str) -> None:
    suggestions = json.loads((WORDS / f"{language}.json").read_text("utf-8"))["suggestions"]
    for role, username in PEOPLE.items():
        for text in (one["text"] for one in suggestions[role] if one["ready"]):
            assert understood(demo_app, username, text) in QUESTIONS, (role, text)


def understood(app: App, username: str, text: str) -> str:
    said = Inbound("web", "suggestions", username, "m1", text)
    with app.database.reading() as session:
        exchange = Exchange(session, speaker_of(session, said), said, Memory(), app.clock.now())
        return plan(exchange).intents[0]


def test_records_are_rows_and_a_long_answer_is_read_from_its_beginning(demo: Enter) -> None:
    page = demo("陆晓峰", phone=True)
    say(page, "康泽医药现在什么情况")
    card = page.locator(".card").last
    expect(card.locator(".card-rows > li").first).to_be_visible()
    expect(card.get_by_role("heading", name="苏州康泽医药有限公司")).to_be_in_viewport()
    expect(card.locator(".card-more li").last).to_be_hidden()
    card.locator("summary").click()
    expect(card.locator(".card-more li").last).to_be_visible()
