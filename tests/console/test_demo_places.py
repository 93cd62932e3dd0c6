"""Customers, pipeline, tasks and problems on the real service; on a desk and on a phone; for everybody."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Enter, say
from playwright.sync_api import Page, expect

READY = {
    "/#/chat": ".from-bot",
    "/#/accounts/10": ".customer",
    "/#/pipeline/negotiation": ".records",
    "/#/today": ".task",
}
axe = Axe()
SETTLED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"


def test_a_customer_is_found_and_opened_by_keyboard(demo: Enter) -> None:
    page = demo("陆晓峰", "/#/accounts")
    page.get_by_role("combobox", name="搜索客户").fill("汇智")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="苏州工业园区汇智检测技术有限公司")).to_be_focused()
    expect(page).to_have_url(re.compile(r"#/accounts/\d+$"))


def test_a_customer_shows_money_people_equipment_and_one_timeline(demo: Enter) -> None:
    page = demo("沈佳宁", "/#/accounts/10")
    panel = page.get_by_role("complementary", name="客户")
    expect(panel.get_by_role("heading", name="杭州拾味鲜生供应链有限公司")).to_be_visible()
    expect(panel.locator(".payment.is-late")).to_have_text(re.compile("上线款.*逾期"))
    expect(panel.get_by_role("link", name="打电话给金立群")).to_have_attribute("href", "tel:13588120673")
    panel.get_by_role("button", name="时间线").click()
    kinds = panel.get_by_role("group", name="筛选时间线").get_by_role("button")
    expect(kinds.filter(has_text="跟进")).to_be_visible()
    kinds.filter(has_text="工单").click()
    expect(panel.locator(".moment")).to_have_count(1)
    expect(panel.locator(".moment")).to_contain_text("三家店网关离线")


def test_another_reps_customer_does_not_exist(demo: Enter) -> None:
    page = demo("韩雪", "/#/accounts/10")
    expect(page.get_by_text("没有这个客户")).to_be_visible()


def test_prices_stay_hidden_from_service(demo: Enter) -> None:
    panel = demo("苏婉", "/#/accounts/10").get_by_role("complementary", name="客户")
    expect(panel.get_by_text("拾味鲜生门店温度监控")).to_be_visible()
    expect(panel).not_to_contain_text("¥31")


def test_a_stage_opens_the_records_behind_it_and_a_person_narrows_all(demo: Enter) -> None:
    page = demo("梁静怡", "/#/pipeline")
    page.get_by_role("button", name="商务谈判").click()
    records = page.get_by_role("region", name="商务谈判")
    expect(records.locator(".record").first).to_contain_text("南京钟山肿瘤医院")
    people = page.get_by_label("按人员")
    people.focus()
    people.select_option("沈佳宁")
    expect(records.locator(".record")).to_have_count(2)
    expect(page.get_by_label("按人员")).to_be_focused()
    records.get_by_role("link", name="上海浦江血液中心").click()
    expect(page.get_by_role("heading", name="上海浦江血液中心")).to_be_visible()


def test_only_those_who_lead_see_the_pipeline_and_only_admins_the_problems(demo: Enter) -> None:
    places = demo("姚岚").get_by_role("navigation").get_by_role("link")
    expect(places).to_have_text(["对话", "客户", "待办", "提醒"])
    admin = demo("施磊", "/#/problems")
    places = admin.get_by_role("navigation").get_by_role("link")
    expect(places).to_have_text(["对话", "客户", "销售漏斗", "待办", "提醒", "接待", "异常"])
    expect(admin.get_by_text("没有异常")).to_be_visible()


def test_a_task_is_ticked_off_and_can_be_taken_back(demo: Enter) -> None:
    page = demo("顾明轩", "/#/today")
    title = "江城医药门店清单核对"
    page.get_by_role("button", name=f"完成：{title}").click()
    expect(page.locator(".task", has_text=title)).to_be_hidden()
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(".task", has_text=title)).to_be_visible()


def test_on_a_phone_the_customer_covers_the_chat_and_gives_it_back(demo: Enter) -> None:
    page = demo("陆晓峰", phone=True)
    expect(page.get_by_role("complementary")).to_be_hidden()
    page.get_by_role("navigation").get_by_role("link", name="客户").tap()
    page.get_by_role("link", name="昆山仁济妇幼保健院").tap()
    expect(page.get_by_label("消息", exact=True)).to_be_hidden()
    page.get_by_role("button", name="返回对话").tap()
    expect(page.get_by_label("消息", exact=True)).to_be_visible()


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_everybody_can_use_every_page(demo: Enter, phone: bool) -> None:
    page = demo("梁静怡", phone=phone)
    say(page, "把沙洲冷链转给沈佳宁")
    for address, ready in READY.items():
        page.goto(address)
        expect(page.locator(ready).first).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_everybody_can_come_in(demo: Enter) -> None:
    page = demo("姚岚", phone=True)
    page.get_by_label("姚岚的菜单").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("button", name="陆晓峰")).to_be_visible()
    assert violations(page) == []


def violations(page: Page) -> list[str]:
    """What axe finds wrong in the light; and in the dark, where only the colours differ."""
    found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    paint(page, "dark")
    found += axe.run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
    paint(page, "light")
    return [f"{one['impact']}: {one['help']} {one['nodes'][0]['html']}" for one in found]


def paint(page: Page, theme: Literal["light", "dark"]) -> None:
    """Change the system's theme and wait until the page has taken its colours."""
    page.emulate_media(color_scheme=theme)
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    page.evaluate(SETTLED)
