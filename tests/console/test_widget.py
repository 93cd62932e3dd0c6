"""The customers' widget on somebody else's page: a strict one, and one where it may not stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from bot.app import App
from bot.desk import handing
from bot.http.application import create_app
from bot.settings import Settings
from crm_core.models import User

Serve = Callable[[ASGIApp], str]


def shop(kechat: str) -> Starlette:
    """A page that allows nothing but the widget's script and frame."""

    def front(_: Request) -> HTMLResponse:
        policy = f"default-src 'none'; script-src {kechat}; frame-src {kechat}"
        script = f'<script src="{kechat}/widget.js"></script>'
        page = f'<!doctype html><html lang="zh"><title>shop</title><h1>Shop</h1>{script}'
        return HTMLResponse(page, headers={"Content-Security-Policy": policy})

    return Starlette(routes=[Route("/", front)])


@pytest.fixture
def allowed(serve: Serve, demo_app: App, demo_url: str) -> Iterator[str]:
    """The address of a shop on which the demo's widget may stand."""
    there = serve(shop(demo_url))
    before = demo_app.settings
    demo_app.settings = before.model_copy(update={"widget_sites": f"{there}, *.example.com"})
    yield there
    demo_app.settings = before


@contextmanager
def visiting(browser: Browser, address: str) -> Iterator[tuple[Page, FrameLocator]]:
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce")
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda said: trouble.append(said.text) if "Content Security" in said.text else None)
    page.goto(address)
    yield page, page.frame_locator("iframe")
    context.close()
    assert trouble == []


def ask(frame: FrameLocator, text: str) -> None:
    frame.get_by_role("textbox", name="请输入您的问题").fill(text)
    frame.get_by_role("button", name="发送").click()


def test_a_visitor_is_answered_and_reaches_a_person(browser: Browser, allowed: str, demo_app: App) -> None:
    with visiting(browser, allowed) as (page, frame):
        frame.get_by_role("button", name="打开在线咨询").click()
        log = frame.get_by_role("log")
        ask(frame, "冷藏箱多久校准一次？")
        expect(log).to_contain_text("每年校准一次")
        ask(frame, "苏州汇智的商机有多少钱")
        expect(log.locator(".is-waiting")).to_have_count(0)
        expect(log).not_to_contain_text("汇智检测")
        ask(frame, "转人工")
        expect(log.locator(".is-waiting")).to_have_count(0)
        _answer(demo_app, "您好，我是工程师小周")
        expect(log).to_contain_text("我是工程师小周")
        page.reload()
        frame.get_by_role("button", name="打开在线咨询").click()
        expect(log).to_contain_text("每年校准一次")


def _answer(app: App, text: str) -> None:
    """A colleague takes the conversation in the inbox and answers."""
    with app.database.transaction() as session:
        boss = session.scalars(select(User).where(User.role == "admin")).first()
        assert boss is not None
        handover = handing.open_ones(session, boss)[0]
        handing.answer(session, handover, by=boss, text=text)


def test_it_opens_and_closes_by_keyboard_and_has_no_barriers(browser: Browser, allowed: str) -> None:
    with visiting(browser, allowed) as (page, frame):
        expect(frame.get_by_role("button", name="打开在线咨询")).to_be_visible()
        page.locator("iframe").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(frame.get_by_role("textbox")).to_be_focused()
        inside = page.frames[1]
        assert inside.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.keyboard.press("Escape")
        expect(frame.get_by_role("button", name="打开在线咨询")).to_be_focused()


def test_it_stands_on_allowed_sites_only(browser: Browser, serve: Serve, allowed: str, demo_url: str) -> None:
    elsewhere = serve(shop(demo_url)).replace("127.0.0.1", "localhost")
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
        page.goto(elsewhere)
    assert page.locator("iframe").evaluate("frame => frame.offsetWidth") == 0
    context.close()


@pytest.fixture
def door(demo_app: App) -> TestClient:
    return TestClient(create_app(demo_app), client=("203.0.113.9", 1))


def test_sessions_are_given_to_its_own_page_and_open_nothing_else(door: TestClient) -> None:
    assert door.post("/widget/sessions", headers={"Origin": "https://evil.example"}).status_code == 403
    assert door.post("/widget/sessions", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    token = door.post("/widget/sessions").json()["token"]
    visitor = {"Authorization": f"Bearer {token}"}
    for path in ("/api/v1/accounts", "/api/v1/audit", "/api/v1/conversations/main/messages"):
        assert door.get(path, headers=visitor).status_code == 401
    said = {"message_id": "m1", "text": "你好", "customer": {"account": "汇智"}}
    first = door.post("/widget/messages", headers=visitor, json=said)
    assert first.status_code == 200
    assert door.post("/widget/messages", headers=visitor, json=said).json() == first.json()
    assert door.post("/widget/messages", json=said).status_code == 401
    assert len(door.get("/widget/messages", headers=visitor).json()["items"]) == 2


def test_a_visitor_who_hurries_is_slowed_down(door: TestClient) -> None:
    visitor = {"Authorization": f"Bearer {door.post('/widget/sessions').json()['token']}"}
    answers = [
        door.post("/widget/messages", headers=visitor, json={"message_id": "m1", "text": "你好"})
        for _ in range(25)
    ]
    assert {one.status_code for one in answers} == {200, 429}
    assert answers[-1].headers["Retry-After"]


def test_only_sites_are_taken_for_sites() -> None:
    told = Settings(
        _env_file=None, widget_sites="www.example.com, https://*.example.cn/, http://localhost:8080"
    )
    assert told.widget_origins == ("https://www.example.com", "https://*.example.cn", "http://localhost:8080")
    with pytest.raises(ValueError, match="no site"):
        Settings(_env_file=None, widget_sites="'unsafe-inline'; script-src *")
