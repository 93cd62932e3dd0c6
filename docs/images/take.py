"""Takes the pictures of this folder anew, from the real service on the demo company: python docs/images/take.py"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from bot.app import App
from bot.commands.furnishing import furnish
from bot.http.application import create_app
from bot.operations import logs
from bot.settings import Settings
from knowledge_base import KnowledgeBase

HERE = Path(__file__).parent
NOW = datetime.fromisoformat("2027-03-11T14:20:00+08:00")
DESK, PHONE = (1320, 900), (390, 844)

Open = Callable[..., Page]


def main() -> None:
    logs.configure(level=40)
    with served() as address, sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        found = str(own) if own.exists() else shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for picture in (chat, customer, pipeline, phone, dark):
            page = picture(lambda name, **look: sign_in(browser, address, name, **look))
            page.wait_for_timeout(600)
            page.screenshot(path=HERE / f"console-{picture.__name__}.png")
            page.context.close()
        browser.close()


def chat(enter: Open) -> Page:
    page = enter("陆晓峰")
    say(page, "今天去康泽医药拜访了潘总，合同条款基本谈妥，他们想把质保金压到一成，下周二上午十点送终稿")
    say(page, "提醒我明天下班前把付款计划发给丁浩")
    return page


def customer(enter: Open) -> Page:
    page = enter("沈佳宁")
    say(page, "今天跟拾味鲜生的金总通了电话，聊了二仓的冷量计算，下周四上午十点上门讲方案")
    say(page, "二仓那个商机金额改成98万")
    panel = page.get_by_role("complementary", name="客户")
    panel.get_by_role("button", name="时间线").click()
    return page


def pipeline(enter: Open) -> Page:
    page = enter("秦川")
    page.get_by_role("link", name="销售漏斗").click()
    page.get_by_role("button", name="商务谈判").click()
    page.mouse.move(0, 0)
    return page


def phone(enter: Open) -> Page:
    page = enter("顾明轩", size=PHONE)
    say(page, "今天拜访了钟山肿瘤的殷晓蕾，聊了样本库二期的参数，她担心交期，周五前给交付计划")
    return page


def dark(enter: Open) -> Page:
    page = enter("Emma Lin", theme="dark")
    say(page, "Which of my customers had no follow-up for 14 days?")
    say(
        page,
        "Visited Harbourline today, talked to Mark Jensen about the service plan, send him the quote by Friday",
    )
    return page


def sign_in(
    browser: Browser, address: str, name: str, *, size: tuple[int, int] = DESK, theme: str = "light"
) -> Page:
    context = browser.new_context(
        base_url=address, viewport={"width": size[0], "height": size[1]}, device_scale_factor=2,
        color_scheme="dark" if theme == "dark" else "light", locale="zh-CN", reduced_motion="reduce",
        has_touch=size == PHONE, is_mobile=size == PHONE,
    )  # fmt: skip
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name=name).click()
    page.locator(".welcome").wait_for()
    return page


def say(page: Page, text: str) -> None:
    page.locator("#composer").fill(text)
    page.keyboard.press("Enter")
    page.get_by_text(text).last.wait_for()
    page.locator(".typing").wait_for(state="hidden")
    page.wait_for_timeout(600)


@contextlib.contextmanager
def served() -> Iterator[str]:
    """The demo company on a Thursday afternoon, its documents searched by words alone."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data_dir=Path(folder) / "demo", database_url="", now=NOW)
        furnish(settings)
        app = App(settings)
        app.knowledge = KnowledgeBase(embedder=lambda: None)
        server = uvicorn.Server(uvicorn.Config(create_app(app), port=0, log_config=None, ws="none"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        host, port = server.servers[0].sockets[0].getsockname()[:2]
        yield f"http://{host}:{port}"
        server.should_exit = True
        thread.join(10)


if __name__ == "__main__":
    main()
