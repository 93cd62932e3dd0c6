"""How much may come in: the size of a request, and how often the same caller may ask."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from hashlib import blake2b

from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http import problems

MEGABYTE = 1024 * 1024
MAX_BODY = MEGABYTE
DRAINED = 16 * MEGABYTE
"""Of a body that is too large so much is still read and thrown away: a client hears an answer only after it."""
PATIENCE = 30.0
SESSION_COOKIE = "kechat_session"
MOST_TRUSTED = 10_000
PAGE_FILES = "/console/"
"""Not counted: one page asks for dozens at once, and with one of them missing it is broken."""

PER_TOKEN: RateLimitItem = RateLimitItemPerSecond(1000)
PER_SESSION: RateLimitItem = RateLimitItemPerSecond(60)
PER_ADDRESS: RateLimitItem = RateLimitItemPerSecond(200)
SIGNED = ("/wecom/", "/slack/")
"""Callbacks of platforms: a whole company's messages come from a few addresses, and whoever else calls is refused
within a millisecond for want of a signature. They are not counted.
"""
REFUSED_PER_ADDRESS: RateLimitItem = RateLimitItemPerMinute(60)
"""Wrong tokens, sessions and passwords: whoever guesses is slowed down, whatever they guess."""


class Limits:
    """In memory, in each process; real time, whatever the company's clock says."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._windows = MovingWindowRateLimiter(MemoryStorage())
        self._trusted: OrderedDict[str, None] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(PAGE_FILES):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        address = request.client.host if request.client else "?"
        limit, caller = _bucket(request, address)
        is_signed = scope["path"].startswith(SIGNED)
        if not is_signed and not self._is_welcome(limit, caller, address):
            refusal = problems.document(request, "too_many_requests", headers={"Retry-After": "1"})
            await refusal(scope, receive, send)
            return
        body = await _whole_body(receive)
        if isinstance(body, str):
            await problems.document(request, body, limit=MAX_BODY // MEGABYTE)(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), self._learning(caller, request, address, send))

    def _is_welcome(self, limit: RateLimitItem, caller: str, address: str) -> bool:
        """Whoever was let in before is not held up by others at the same address who guess."""
        is_known = caller in self._trusted or self._windows.test(REFUSED_PER_ADDRESS, "refused", address)
        return is_known and self._windows.hit(limit, caller)

    def _learning(self, caller: str, request: Request, address: str, send: Send) -> Send:
        """Notes who proved to be somebody, and counts who did not."""

        async def learnt(message: Message) -> None:
            if message["type"] == "http.response.start":
                if message["status"] == 401:
                    self._trusted.pop(caller, None)
                    self._windows.hit(REFUSED_PER_ADDRESS, "refused", address)
                elif getattr(request.state, "is_known", False):
                    self._trust(caller)
            await send(message)

        return learnt

    def _trust(self, caller: str) -> None:
        self._trusted[caller] = None
        self._trusted.move_to_end(caller)
        if len(self._trusted) > MOST_TRUSTED:
            self._trusted.popitem(last=False)


def _bucket(request: Request, address: str) -> tuple[RateLimitItem, str]:
    token = request.headers.get("authorization", "")
    if token:
        return PER_TOKEN, "token:" + _digest(token)
    session = request.cookies.get(SESSION_COOKIE, "")
    if session:
        return PER_SESSION, "session:" + _digest(session)
    return PER_ADDRESS, "address:" + address


def _digest(secret: str) -> str:
    return blake2b(secret.encode(), digest_size=16).hexdigest()


async def _whole_body(receive: Receive) -> bytes | str:
    """The request's body, or the code of the problem with it."""
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(PATIENCE):
            while size <= DRAINED:
                message = await receive()
                chunk = message.get("body", b"")
                size += len(chunk)
                if size <= MAX_BODY:
                    parts.append(chunk)
                if not message.get("more_body", False):
                    break
    except TimeoutError:
        return "body_too_slow"
    return "body_too_large" if size > MAX_BODY else b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def replayed() -> Message:
        return next(messages, None) or await receive()

    return replayed
