"""A browser, and a server on a free port for any ASGI application."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol

import pytest
import uvicorn
from demo_company import company, script
from fake_api import FakeApi
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright
from starlette.types import ASGIApp
from structlog.testing import capture_logs

from bot.app import App
from bot.commands.furnishing import furnish
from bot.http.application import create_app
from bot.settings import Settings
from knowledge_base import KnowledgeBase

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")

DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
TOKEN = "a-service-that-speaks-for-people"

Serve = Callable[[ASGIApp], str]


class Enter(Protocol):
    def __call__(self, name: str, at: str = "/", *, phone: bool = False) -> Page: ...


expect.set_options(timeout=10_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        found = next(filter(None, map(shutil.which, NAMES)), str(own) if own.exists() else None)
        if found is None:
            reason = "no Chromium: apt-get install chromium, or playwright install chromium"
            pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Start an application; answers its address."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(app: ASGIApp) -> str:
        config = uvicorn.Config(app, port=0, log_level="warning", ws="none", timeout_graceful_shutdown=2)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        running.append((server, thread))
        deadline = time.monotonic() + 30
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        host, port = server.servers[0].sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeApi]:
    fake = FakeApi(company(), script)
    yield fake
    fake.is_closing = True


@pytest.fixture
def api(fake: FakeApi) -> FakeApi:
    """The fake server behind `console_url`, as on its first day."""
    fake.begin(company())
    return fake


@pytest.fixture(scope="module")
def console_url(fake: FakeApi, serve: Serve) -> str:
    return serve(fake.app)


@pytest.fixture(scope="module")
def context(browser: Browser, console_url: str) -> Iterator[BrowserContext]:
    """One for all tests of a file: it keeps the page's files in its cache."""
    context = browser.new_context(
        base_url=console_url, locale="zh-CN", reduced_motion="reduce", viewport=DESK
    )
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, api: FakeApi) -> Iterator[Page]:
    """A page that remembers nothing, and may neither fail nor break the content policy."""
    with watched(context) as page:
        yield page


@pytest.fixture(autouse=True, scope="module")
def _quiet_logs() -> Iterator[None]:
    with capture_logs():
        yield


@pytest.fixture(scope="session")
def demo_app(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The demo company, on a Thursday afternoon; its documents are searched by words alone, which is quick."""
    furnished = Settings(
        _env_file=None, data_dir=tmp_path_factory.mktemp("kechat") / "demo", database_url="", api_token=TOKEN,
        now=datetime.fromisoformat("2027-03-11T14:20:00+08:00"),
    )  # fmt: skip
    furnish(furnished)
    app = App(furnished)
    app.knowledge = KnowledgeBase(embedder=lambda: None)
    return app


@pytest.fixture(scope="session")
def demo_url(serve: Serve, demo_app: App) -> str:
    return serve(create_app(demo_app))


class Devices:
    """Browsers that keep the page's files between tests, and forget who sat there."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self._url = browser, url
        self._free: dict[bool, list[BrowserContext]] = {False: [], True: []}

    @contextlib.contextmanager
    def one(self, phone: bool) -> Iterator[BrowserContext]:
        device = self._free[phone].pop() if self._free[phone] else self._new(phone)
        yield device
        device.clear_cookies()
        self._free[phone].append(device)

    def _new(self, phone: bool) -> BrowserContext:
        return self._browser.new_context(
            base_url=self._url, locale="zh-CN", reduced_motion="reduce", viewport=PHONE if phone else DESK,
            has_touch=phone, is_mobile=phone,
        )  # fmt: skip

    def close(self) -> None:
        for device in [*self._free[False], *self._free[True]]:
            device.close()


@pytest.fixture(scope="module")
def devices(browser: Browser, demo_url: str) -> Iterator[Devices]:
    devices = Devices(browser, demo_url)
    yield devices
    devices.close()


@pytest.fixture
def demo(devices: Devices) -> Iterator[Enter]:
    """Open the demo's page as one of its people, on a desk or a phone; nothing may fail there."""
    with contextlib.ExitStack() as opened:

        def enter(name: str, at: str = "/", *, phone: bool = False) -> Page:
            page = opened.enter_context(watched(opened.enter_context(devices.one(phone))))
            page.goto(at)
            page.get_by_role("button", name=name).click()
            expect(page.get_by_role("navigation")).to_be_visible()
            return page

        yield enter


@contextlib.contextmanager
def watched(context: BrowserContext) -> Iterator[Page]:
    """A page whose errors fail the test."""
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
    yield page
    page.evaluate("localStorage.clear()")
    page.close()
    assert wrong == []


def say(page: Page, text: str) -> None:
    """Write in the chat, and wait for the answer."""
    page.get_by_label("消息", exact=True).fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".from-user").last).to_contain_text(text)
    expect(page.locator(".typing")).to_be_hidden()
