"""The inbox on the real service: a customer who waits is seen, answered, and let go."""

from __future__ import annotations

import re
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Enter
from playwright.sync_api import expect

from bot.app import App
from integrations.messages import Inbound

_numbers = count(1)


def says(app: App, name: str, text: str) -> dict[str, object]:
    customer = {"external_id": name, "account": None, "contact": "周工"}
    said = Inbound("api", name, f"customer:{name}", f"c{next(_numbers)}", text, None, customer)
    answer = app.say(said)
    assert answer is not None
    return answer


@pytest.mark.parametrize("phone", [False, True])
def test_a_waiting_customer_is_answered_by_name_and_let_go(demo: Enter, demo_app: App, phone: bool) -> None:
    name = f"wx-{phone}"
    says(demo_app, name, "转人工")
    says(demo_app, name, "质保期外还能修吗？")
    page = demo("邓凯", "/#/inbox", phone=phone)
    page.locator(".inbox-row", has_text="周工").last.click()
    expect(page.locator(".inbox-message").last).to_contain_text("质保期外还能修吗？")
    page.get_by_role("textbox", name=re.compile("回复客户")).fill("能修，按件收费。")
    page.keyboard.press("Enter")
    expect(page.locator(".is-person")).to_contain_text("能修，按件收费。")
    assert Axe().run(page).violations_count == 0
    assert says(demo_app, name, "好的")["handed_over"] is True
    page.get_by_role("button", name="结束接待").click()
    expect(page.get_by_role("button", name="结束接待")).to_have_count(0)
    assert says(demo_app, name, "你好")["replies"]


def test_reps_have_no_inbox(demo: Enter) -> None:
    page = demo("陆晓峰")
    expect(page.get_by_role("link", name="待办")).to_be_visible()
    expect(page.get_by_role("link", name="接待")).to_have_count(0)
