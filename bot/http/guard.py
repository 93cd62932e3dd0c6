"""The outermost layer: a trace id, the log line, security headers, and an answer when all else failed."""

from __future__ import annotations

import time

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http import problems
from integrations.traces import new_trace_id

log = structlog.get_logger("kechat.http")

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
}
QUIET = frozenset({"/healthz", "/readyz", "/metrics"})


class Guard:
    """Logs the route's pattern, never the address itself: addresses hold names and search words."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, send)
        try:
            await self._app(scope, receive, exchange.send)
        except Exception:
            log.exception("request failed", trace_id=exchange.trace_id, route=exchange.route)
            await exchange.apologise(receive)
        finally:
            exchange.note()


class _Exchange:
    """One request and what has been answered so far."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope, self._send = scope, send
        self._begun = time.perf_counter()
        self._status = 0
        self.trace_id = new_trace_id()
        scope.setdefault("state", {})["trace_id"] = self.trace_id

    @property
    def route(self) -> str:
        return getattr(self._scope.get("route"), "path", "") or "?"

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("X-Trace-Id", self.trace_id)
        await self._send(message)

    async def apologise(self, receive: Receive) -> None:
        if self._status:
            return  # the answer has begun: all that can be done is to break it off
        answer = problems.document(Request(self._scope), "unexpected", trace_id=self.trace_id)
        await answer(self._scope, receive, self.send)

    def note(self) -> None:
        say = log.debug if self._scope["path"] in QUIET else log.info
        spent = round((time.perf_counter() - self._begun) * 1000, 1)
        say(
            "request",
            trace_id=self.trace_id,
            method=self._scope["method"],
            route=self.route,
            status=self._status,
            ms=spent,
        )
