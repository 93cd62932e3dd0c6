"""A browser, and a server on a free port for any ASGI application."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from demo_company import company, script
from fake_api import FakeApi
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from starlette.types import ASGIApp

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

Serve = Callable[[ASGIApp], str]

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


@pytest.fixture(scope="module")
def serve() -> Iterator[Serve]:
    """Start an application; answers its address."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(app: ASGIApp) -> str:
        config = uvicorn.Config(app, port=0, log_level="warning", ws="none", timeout_graceful_shutdown=2)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        running.append((server, thread))
        deadline = time.monotonic() + 10
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
    context = browser.new_context(base_url=console_url, locale="zh-CN", reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, api: FakeApi) -> Iterator[Page]:
    """A page that remembers nothing, and may neither fail nor break the content policy."""
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
    yield page
    page.evaluate("localStorage.clear()")
    page.close()
    assert wrong == []
