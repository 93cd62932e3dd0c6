"""Customer and pipeline where the figures must be known exactly; a broken record; a phone."""

from __future__ import annotations

import re

import pytest
from conftest import PHONE
from demo_company import TERMS
from fake_api import FakeApi
from playwright.sync_api import Page, expect


@pytest.fixture
def rep(page: Page, api: FakeApi) -> Page:
    api.signed_in = "shenyue"
    return page


@pytest.fixture
def manager(page: Page, api: FakeApi) -> Page:
    api.signed_in = "meihan"
    return page


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


def test_on_a_phone_a_reply_about_a_customer_leaves_the_chat_in_sight(rep: Page) -> None:
    rep.set_viewport_size(PHONE)
    rep.goto("/")
    rep.get_by_label("消息", exact=True).fill("记拜访")
    rep.keyboard.press("Enter")
    rep.get_by_role("link", name="查看客户").click()
    expect(rep.get_by_role("complementary", name="客户")).to_be_visible()
