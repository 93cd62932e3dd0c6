"""The web door as one ASGI application around an App."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

import anyio.to_thread
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from bot import __version__, channels
from bot.app import App
from bot.http import (
    audit,
    chat,
    conversations,
    deadletters,
    docs,
    health,
    inbox,
    notices,
    overview,
    pages,
    pipeline,
    problems,
    records,
    sessions,
    stream,
    widget,
)
from bot.http.feed import Feed
from bot.http.guard import Guard
from bot.http.limits import Limits

THREADS = 32
"""Requests that wait at the same time; as many database connections as an engine's pool gives."""


DOORS = (
    health, docs, sessions, chat, conversations, stream, inbox, audit, notices, overview, pipeline, deadletters,
    records, widget,
)  # fmt: skip


def create_app(app: App) -> FastAPI:
    """Everything under HTTP. The lifespan starts the App's background work and stops it."""

    @asynccontextmanager
    async def lifespan(api: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        await run_in_threadpool(app.start)
        try:
            yield
        finally:
            await run_in_threadpool(app.stop)

    api = FastAPI(
        title="kechat",
        version=__version__,
        description="The CRM that people talk to.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    api.state.app = app
    api.state.feed = Feed(app.database, app.clock)
    problems.install(api)
    api.add_middleware(Limits)
    api.add_middleware(Guard)
    for name, door in channels.DOORS.items():  # first: they have the least time
        if name in app.channels:
            api.include_router(import_module(door).router)
    for module in DOORS:
        api.include_router(module.router)
    pages.mount(api)
    return api
