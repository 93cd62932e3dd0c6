"""The chat as people use it: a real browser over real HTTP."""

from __future__ import annotations

import re

import pytest
from demo_company import REPLY
from fake_api import FakeApi
from playwright.sync_api import Page, expect


@pytest.fixture
def chat(page: Page, api: FakeApi) -> Page:
    """The chat of a sales rep who has just signed in."""
    api.signed_in = "shenyue"
    page.goto("/")
    expect(page.get_by_text("沈越，您好")).to_be_visible()
    return page


def say(page: Page, text: str) -> None:
    page.get_by_label("消息", exact=True).fill(text)
    page.keyboard.press("Enter")


def test_a_wrong_password_is_said_in_one_sentence_and_the_right_one_opens(page: Page, api: FakeApi) -> None:
    api.company["demo"] = False
    page.goto("/")
    page.get_by_label("用户名").fill("shenyue")
    page.get_by_label("密码").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("用户名或密码不对。")
    page.get_by_label("密码").fill("geheim-123")
    page.keyboard.press("Enter")
    expect(page.get_by_text("沈越，您好")).to_be_visible()


def test_on_the_demo_company_one_picks_a_person(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="梅涵 销售经理 · 华东").click()
    expect(page.get_by_text("梅涵，您好")).to_be_visible()


def test_a_reply_shows_its_card_and_says_nothing_twice(chat: Page) -> None:
    say(chat, "记拜访")
    reply = chat.locator(".from-bot")
    expect(reply.get_by_role("heading", name="已记录拜访")).to_be_visible()
    expect(reply.locator(".message-text")).to_have_text("记得带样品")
    expect(reply).to_have_count(1)


def test_the_customer_a_reply_is_about_opens_beside_the_chat(chat: Page) -> None:
    say(chat, "记拜访")
    expect(chat.get_by_role("heading", level=2, name="云帆乳业股份有限公司")).to_be_visible()
    expect(chat.get_by_label("消息", exact=True)).to_be_focused()


def test_a_press_sends_its_code_and_a_question_is_answered_once(chat: Page, api: FakeApi) -> None:
    say(chat, "哪家")
    expect(chat.get_by_text("等您选一个")).to_be_visible()
    chat.get_by_role("button", name="云帆包装").click()
    expect(chat.locator(".from-user").last).to_contain_text("云帆包装")
    expect(chat.get_by_role("button", name="云帆乳业")).to_be_disabled()
    assert api.received[-1]["action"] == {"id": "account", "value": "a2"}


def test_what_is_still_needed_is_shown_above_the_composer(chat: Page) -> None:
    say(chat, "提醒我")
    expect(chat.get_by_text("还差一项：时间")).to_be_visible()
    say(chat, "明天九点")
    expect(chat.get_by_text("还差一项：时间")).to_be_hidden()


def test_a_message_that_failed_is_tried_again_under_the_same_id(chat: Page, api: FakeApi) -> None:
    api.failures = 1
    say(chat, "今天下雨")
    expect(chat.get_by_text("没有发出去。 系统正忙。")).to_be_visible()
    chat.get_by_role("button", name="重试").click()
    expect(chat.get_by_text(REPLY).first).to_be_visible()
    expect(chat.locator(".from-user")).to_have_count(1)
    first, second = api.received
    assert first["message_id"] == second["message_id"]


def test_one_says_more_while_the_first_is_being_answered(chat: Page, api: FakeApi) -> None:
    api.is_thinking = True
    say(chat, "第一句")
    say(chat, "第二句")
    expect(chat.get_by_text("发送中")).to_have_count(0)
    order = list(dict.fromkeys(body["text"] for body in api.received))
    assert order == ["第一句", "第二句"]
    chat.reload()
    expect(chat.locator(".from-user")).to_have_text([re.compile("第一句"), re.compile("第二句")])
    api.is_thinking = False
    expect(chat.locator(".from-bot")).to_have_count(2)
    assert len({body["message_id"] for body in api.received}) == 2


def test_an_expired_session_loses_neither_draft_nor_message(chat: Page, api: FakeApi) -> None:
    api.signed_in = None
    say(chat, "到期时说的")
    expect(chat.get_by_text("登录已过期")).to_be_visible()
    chat.get_by_role("button", name="沈越").click()
    expect(chat.locator(".from-user")).to_contain_text("到期时说的")
    expect(chat.locator(".from-bot")).to_contain_text(REPLY)


def test_a_draft_survives_a_reload(chat: Page) -> None:
    chat.get_by_label("消息", exact=True).fill("写到一半")
    chat.reload()
    expect(chat.get_by_label("消息", exact=True)).to_have_value("写到一半")


def test_a_notice_arrives_unasked_and_is_announced(chat: Page, api: FakeApi) -> None:
    expect(chat.get_by_text("沈越，您好")).to_be_visible()
    api.push(
        "notice",
        conversation="web-shenyue",
        text="十一点给钱蕴回电",
        card=None,
        at="2026-03-12T10:30:00+08:00",
    )
    expect(chat.locator(".from-notice")).to_contain_text("十一点给钱蕴回电")
    expect(chat.get_by_role("log")).to_have_text("十一点给钱蕴回电")


def test_enter_while_an_input_method_composes_sends_nothing(chat: Page, api: FakeApi) -> None:
    box = chat.get_by_label("消息", exact=True)
    box.fill("拜访")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True, "cancelable": True})
    box.press("Shift+Enter")
    box.press_sequentially("了")
    expect(box).to_have_value("拜访\n了")
    assert api.received == []


def test_the_up_arrow_brings_back_what_was_said(chat: Page) -> None:
    for text in ("第一句", "第二句"):
        say(chat, text)
    box = chat.get_by_label("消息", exact=True)
    box.press("ArrowUp")
    expect(box).to_have_value("第二句")
    box.press("ArrowUp")
    expect(box).to_have_value("第一句")
    box.press("ArrowDown")
    expect(box).to_have_value("第二句")


def test_suggestions_fit_the_role_and_wait_or_go(chat: Page, api: FakeApi) -> None:
    chat.get_by_role("button", name="记一次拜访").click()
    expect(chat.get_by_label("消息", exact=True)).to_have_value("今天拜访了")
    chat.get_by_role("button", name="我的商机").click()
    expect(chat.locator(".from-bot")).to_contain_text(REPLY)
    assert api.received[0]["text"] == "我有哪些进行中的商机？"


def test_words_of_people_never_become_markup(chat: Page) -> None:
    say(chat, "<img src=x onerror=alert(1)><b>粗</b>")
    expect(chat.locator(".from-user .message-text")).to_have_text("<img src=x onerror=alert(1)><b>粗</b>")
    expect(chat.locator(".from-user img, .from-user b")).to_have_count(0)


def test_the_keyboard_goes_everywhere(page: Page, api: FakeApi) -> None:
    api.signed_in = "meihan"
    page.goto("/#/today")
    expect(page.get_by_role("heading", name="待办", level=1)).to_be_visible()
    page.keyboard.type("gp")
    expect(page.get_by_role("heading", name="销售漏斗")).to_be_focused()
    page.keyboard.type("gc")
    expect(page.get_by_label("消息", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary", name="客户")).to_be_hidden()


def test_theme_and_language_are_kept(chat: Page) -> None:
    chat.get_by_label("沈越的菜单").click()
    chat.get_by_role("button", name="深色").click()
    chat.get_by_role("button", name="English").click()
    expect(chat.get_by_role("navigation", name="Main").get_by_role("link", name="Chat")).to_be_visible()
    chat.reload()
    expect(chat.locator("html")).to_have_attribute("data-theme", "dark")
    expect(chat.get_by_text("Hello 沈越")).to_be_visible()
