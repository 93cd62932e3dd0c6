"""Slack's door: events, clicks and commands by HTTP, or by a socket that we open; behind both one Bolt app."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs

import structlog
from fastapi import APIRouter, FastAPI, Request, Response

from bot.app import App
from bot.http.problems import Problem
from bot.slack import address_in
from bot.surfaces import Surfaces
from bot.worker import Pool
from integrations.channels.slack.channel import SlackChannel
from integrations.channels.slack.intake import Intake
from integrations.channels.slack.signature import Refused, check

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

log = structlog.get_logger("kechat.http")
KNOWN_TYPES = frozenset({
    "url_verification", "event_callback", "block_actions", "message_action", "view_submission", "view_closed",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Door:
    bolt: AsyncApp
    intake: Intake


@asynccontextmanager
async def _running(api: FastAPI) -> AsyncIterator[None]:
    """The Bolt app, the thread that asks Slack about strangers, and the socket where there is one."""
    app = cast(App, api.state.app)
    channel = cast(SlackChannel, app.channels["slack"])
    waiting = Event()
    intake = Intake(app.database, channel.client, app.intake.keep, waiting.set)
    await asyncio.to_thread(intake.warm)
    bolt = await asyncio.to_thread(_bolt, app, channel, intake)
    api.state.slack = Door(bolt, intake)
    arrivals = Pool(intake.work_once, waiting, threads=min(1, app.settings.workers))
    arrivals.start()
    try:
        async with _socket(app, channel, bolt):
            yield
    finally:
        await asyncio.to_thread(arrivals.stop)


router = APIRouter(tags=["channels"], lifespan=_running)


def _bolt(app: App, channel: SlackChannel, intake: Intake) -> AsyncApp:
    from integrations.channels.slack.bolt import Listeners, build

    surfaces = Surfaces(app.database, app.knowledge)
    listeners = Listeners(app.database, intake, surfaces, address_in(app.settings))
    return build(channel.client.token, channel.client.base_url, listeners)


@asynccontextmanager
async def _socket(app: App, channel: SlackChannel, bolt: AsyncApp) -> AsyncIterator[None]:
    if not app.settings.slack_app_token:
        yield
        return
    from integrations.channels.slack.socket import connected

    async with connected(bolt, app.settings.slack_app_token, channel.client.base_url):
        yield


@router.post("/slack/events")
async def receive(request: Request) -> Response:
    """Acknowledged once it is kept; the answer comes later, as a message of its own."""
    app, body = cast(App, request.app.state.app), await request.body()
    if _is_ssl_check(body, request.headers):
        return Response()
    try:
        check(app.settings.slack_signing_secret, request.headers, body, app.clock.now())
        text, kind = _read(body, request.headers)
    except Refused as refused:
        log.warning("callback refused", channel="slack", reason=refused.reason)
        raise Problem("callback_refused", headers={"X-Slack-No-Retry": "1"}) from None
    return await _dispatched(request.app.state.slack.bolt, text, request.headers, kind)


def _is_ssl_check(body: bytes, headers: Mapping[str, str]) -> bool:
    """Slack looks now and then whether our certificate is good; it only wants a 200, and says nothing else."""
    if "json" in headers.get("content-type", "") or len(body) > 500 or b"ssl_check=1" not in body:
        return False
    return not parse_qs(body.decode("utf-8", "replace"), max_num_fields=20).keys() & {"command", "payload"}


def _read(body: bytes, headers: Mapping[str, str]) -> tuple[str, str]:
    """The body, and what it is; a command has no type. Raises Refused for what Slack never sends."""
    try:
        text = body.decode()
        if "json" in headers.get("content-type", ""):
            payload = json.loads(text)
        else:
            form = parse_qs(text, max_num_fields=100)
            payload = json.loads(form["payload"][0]) if "payload" in form else {"command": form["command"][0]}
        kind = str(payload.get("type") or payload.get("command") or "")
        if kind == "event_callback" and not isinstance(payload["event"], dict):
            raise Refused("event cannot be read")
    except (ValueError, KeyError, AttributeError, RecursionError):
        raise Refused("body cannot be read") from None
    if kind not in KNOWN_TYPES and not kind.startswith("/"):
        raise Refused("type is unknown")
    return text, kind


async def _dispatched(bolt: AsyncApp, text: str, headers: Mapping[str, str], kind: str) -> Response:
    from slack_bolt.request.async_request import AsyncBoltRequest

    answer = await bolt.async_dispatch(AsyncBoltRequest(body=text, headers=dict(headers)))
    if answer.status == 404:
        log.warning("callback refused", channel="slack", reason="event is unknown", kind=kind)
        raise Problem("unknown_event", headers={"X-Slack-No-Retry": "1"})
    found = {name: values[0] for name, values in answer.headers.items() if values}
    return Response(answer.body, answer.status, found)
