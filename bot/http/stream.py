"""Server-sent events: replies, notices and changed records, as they come."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from bot.http import feed
from bot.http.callers import Caller, CallerHere
from bot.http.context import app_of
from bot.http.feed import Event, Feed, Listener

router = APIRouter(prefix="/api/v1", tags=["chat"])

HEARTBEAT = 15.0


@router.get("/stream", response_class=StreamingResponse)
async def stream(request: Request, caller: CallerHere) -> StreamingResponse:
    """Events `reply` and `notice` {conversation, at, text, card} and `changed` {kind, id} for the caller."""
    listener = await run_in_threadpool(_listener, request, caller)
    return StreamingResponse(
        _events(request.app.state.feed, listener),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _listener(request: Request, caller: Caller) -> Listener:
    with app_of(request).database.reading() as session:
        user = caller.actor(session)
        return Listener(user.id, user.username, feed.newest(session))


async def _events(source: Feed, listener: Listener) -> AsyncIterator[str]:
    async with source.listening(listener):
        yield ": welcome\nretry: 2000\n\n"
        while True:
            try:
                event = await asyncio.wait_for(listener.events.get(), HEARTBEAT)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if event is None or event.kind == "close":
                return
            yield _line(event)


def _line(event: Event) -> str:
    return f"event: {event.kind}\ndata: {json.dumps(event.data, ensure_ascii=False)}\n\n"
