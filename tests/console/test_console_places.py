"""Customer, pipeline, tasks, the administrator's page; on a desk and on a phone; for everybody."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from demo_company import TERMS
from fake_api import FakeApi
from playwright.sync_api import Page, ViewportSize, expect

READY = {
    "/#/chat": ".welcome",
    "/#/accounts/1": ".customer",
    "/#/pipeline/proposal": ".records",
    "/#/today": ".task >> nth=0",
}
SETTLED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
PHONE: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture
def rep(page: Page, api: FakeApi) -> Page:
    api.signed_in = "shenyue"
    return page


@pytest.fixture
def manager(page: Page, api: FakeApi) -> Page:
    api.signed_in = "meihan"
    return page


def test_a_customer_is_found_and_opened_by_keyboard(rep: Page) -> None:
    rep.goto("/#/accounts")
    rep.get_by_role("combobox", name="搜索客户").fill("云帆")
    expect(rep.get_by_role("option")).to_have_count(2)
    rep.keyboard.press("ArrowDown")
    expect(rep.get_by_role("option", selected=True)).to_contain_text("苏州云帆包装有限公司")
    rep.keyboard.press("Enter")
    expect(rep.get_by_role("heading", name="苏州云帆包装有限公司")).to_be_focused()
    expect(rep).to_have_url(re.compile(r"#/accounts/2$"))


def test_a_customer_shows_how_things_stand(rep: Page) -> None:
    rep.goto("/#/accounts/1")
    panel = rep.get_by_role("complementary", name="客户")
    expect(panel.get_by_role("link", name="打电话给钱蕴")).to_have_attribute("href", "tel:13800002036")
    expect(panel.locator(".payment.is-late")).to_have_text(re.compile("验收款.*逾期 13 天"))
    expect(panel.locator(".stage-bar .is-done")).to_have_count(3)
    expect(panel.locator(".figures")).to_contain_text("¥386万")


def test_the_timeline_is_filtered_by_kind_and_shows_words_as_words(rep: Page) -> None:
    rep.goto("/#/accounts/1")
    rep.get_by_role("button", name="时间线 2").click()
    expect(rep.locator(".moment-text").first).to_have_text(TERMS)
    rep.get_by_role("group", name="筛选时间线").get_by_role("button", name="工单").click()
    expect(rep.locator(".moment")).to_have_count(1)


def test_a_changed_record_refreshes_the_open_customer(rep: Page, api: FakeApi) -> None:
    rep.goto("/#/accounts/1")
    expect(rep.get_by_role("heading", name="云帆乳业股份有限公司")).to_be_visible()
    api.company["overviews"]["1"]["account"]["name"] = "云帆乳业集团"
    api.push("changed", kind="account", id=1)
    expect(rep.get_by_role("heading", name="云帆乳业集团")).to_be_visible()


def test_an_unknown_customer_is_said_to_be_unknown(rep: Page) -> None:
    rep.goto("/#/accounts/999")
    expect(rep.get_by_text("没有这个客户")).to_be_visible()


def test_a_stage_opens_the_records_behind_it_and_filters_narrow_all(manager: Page) -> None:
    manager.goto("/#/pipeline")
    manager.get_by_role("button", name="方案提交").click()
    records = manager.get_by_role("region", name="方案提交")
    expect(records.get_by_role("link", name="云帆乳业股份有限公司")).to_be_visible()
    expect(records).to_contain_text("停留 39 天")
    manager.get_by_label("按区域").press("ArrowDown")
    expect(manager.locator(".headline")).to_contain_text("¥500万")
    expect(manager.get_by_label("按区域")).to_be_focused()
    expect(manager).to_have_url(re.compile(r"#/pipeline/proposal\?region="))


def test_amounts_speak_the_readers_language(manager: Page) -> None:
    manager.goto("/#/pipeline")
    expect(manager.locator(".funnel-won")).to_contain_text("¥1.28亿")
    expect(manager.locator(".definition")).to_have_text("口径：进行中的商机。")
    manager.get_by_label("梅涵的菜单").click()
    manager.get_by_role("button", name="English").click()
    expect(manager.locator(".funnel-won")).to_contain_text("¥128M")
    expect(manager.locator(".definition")).to_have_text("Open opportunities only.")


def test_a_band_of_the_funnel_is_as_broad_as_its_amount(manager: Page) -> None:
    manager.goto("/#/pipeline")
    outline = (
        "import('/console/js/pipeline/geometry.js').then(({ band }) => band([10, 40, 20], 1, 40, false))"
    )
    path = manager.evaluate(outline)
    plateau = re.findall(r"L\d+ ([\d.]+)", path)
    assert [plateau[0], plateau[2]] == ["0", "100"]
    assert path.startswith("M0 18.75")
    expect(manager.locator(".band-along .band-weighted")).to_have_count(4)


def test_only_those_who_lead_see_the_pipeline_and_only_admins_the_problems(rep: Page, api: FakeApi) -> None:
    rep.goto("/")
    places = rep.get_by_role("navigation").get_by_role("link")
    expect(places).to_have_text(["对话", "客户", "待办"])
    api.signed_in = "root"
    rep.goto("/#/problems")
    rep.reload()
    expect(places).to_have_text(["Chat", "Customers", "Pipeline", "To do", "Problems"])
    expect(rep.get_by_text("令牌失效")).to_be_visible()


def test_a_task_is_ticked_off_as_it_stands_and_can_be_taken_back(rep: Page, api: FakeApi) -> None:
    rep.goto("/#/today")
    expect(rep.locator(".task-group.is-late")).to_contain_text("催验收款")
    rep.get_by_role("button", name="完成：催验收款").click()
    expect(rep.locator(".task")).to_have_count(1)
    rep.get_by_role("button", name="撤销").click()
    expect(rep.locator(".task")).to_have_count(2)
    assert api.patched == [{"status": "done", "if_match": '"7"'}, {"status": "open", "if_match": '"7"'}]


def test_on_a_phone_the_customer_covers_the_chat_and_gives_it_back(rep: Page) -> None:
    rep.set_viewport_size(PHONE)
    rep.goto("/")
    expect(rep.get_by_role("complementary")).to_be_hidden()
    rep.get_by_role("navigation").get_by_role("link", name="客户").click()
    rep.get_by_role("link", name="云帆乳业股份有限公司").click()
    expect(rep.get_by_label("消息", exact=True)).to_be_hidden()
    rep.get_by_role("button", name="返回对话").click()
    expect(rep.get_by_label("消息", exact=True)).to_be_visible()


def test_on_a_phone_a_reply_about_a_customer_leaves_the_chat_in_sight(rep: Page) -> None:
    rep.set_viewport_size(PHONE)
    rep.goto("/")
    rep.get_by_label("消息", exact=True).fill("记拜访")
    rep.keyboard.press("Enter")
    rep.get_by_role("link", name="查看客户").click()
    expect(rep.get_by_role("complementary", name="客户")).to_be_visible()


@pytest.mark.parametrize("address", READY)
def test_nothing_is_wider_than_a_small_phone(manager: Page, address: str) -> None:
    manager.set_viewport_size(PHONE)
    manager.goto(address)
    expect(manager.locator(READY[address])).to_be_visible()
    assert manager.evaluate("document.querySelector('main').scrollWidth") <= PHONE["width"]


def test_everybody_can_use_every_page(manager: Page, api: FakeApi) -> None:
    api.signed_in = None
    manager.goto("/")
    expect(manager.get_by_role("button", name="梅涵")).to_be_visible()
    assert violations(manager) == []
    manager.get_by_role("button", name="梅涵").click()
    for text in ("记拜访", "哪家"):
        manager.get_by_label("消息", exact=True).fill(text)
        manager.keyboard.press("Enter")
    expect(manager.get_by_role("button", name="云帆包装")).to_be_visible()
    assert violations(manager) == []
    for address in ("/#/accounts/1", "/#/pipeline/proposal", "/#/today"):
        manager.goto(address)
        expect(manager.locator(READY[address])).to_be_visible()
        assert violations(manager) == []


def paint(page: Page, theme: Literal["light", "dark"]) -> None:
    """Change the system's theme and wait until the page has taken its colours."""
    page.emulate_media(color_scheme=theme)
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    page.evaluate(SETTLED)


def violations(page: Page) -> list[str]:
    """What axe finds wrong in the light; and in the dark, where only the colours differ."""
    found = Axe().run(page).response["violations"]
    paint(page, "dark")
    found += Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
    paint(page, "light")
    return [f"{one['impact']}: {one['help']} {one['nodes'][0]['html']}" for one in found]
