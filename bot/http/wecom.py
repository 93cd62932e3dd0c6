"""The WeCom application's callback address: checked, kept, acknowledged with an empty answer."""

from __future__ import annotations

import asyncio
from typing import cast

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from bot.app import App
from bot.http.problems import Problem
from integrations.channels.wecom import events
from integrations.channels.wecom.callbacks import Callbacks, Refused
from integrations.channels.wecom.channel import WeComChannel
from integrations.inbox import SameIdOtherBody
from integrations.messages import Inbound

router = APIRouter()
log = structlog.get_logger("kechat.http")


async def check(request: Request) -> Response:
    return echo("wecom", _channel(request).callbacks, request)


async def receive(request: Request) -> Response:
    """A message or an event. The answer comes later, as a message of its own."""
    try:
        fields = _channel(request).callbacks.open(request.query_params, await request.body())
        heard = events.read(fields)
    except Refused as refused:
        raise refusal("wecom", refused) from None
    if heard is not None:
        app = cast(App, request.app.state.app)
        try:
            await asyncio.wrap_future(app.intake.keep(_inbound(heard), platform_id=heard.sender))
        except SameIdOtherBody:
            log.warning("callback with a known id and another body", channel="wecom")
    return Response()


# Plain routes: nothing of these requests is to be validated or documented, and every millisecond counts.
router.add_route("/wecom/callback", check, methods=["GET"])
router.add_route("/wecom/callback", receive, methods=["POST"])


def echo(channel: str, callbacks: Callbacks, request: Request) -> Response:
    """WeCom's check of an address: the decrypted text, bare."""
    try:
        return PlainTextResponse(callbacks.echo(request.query_params))
    except Refused as refused:
        raise refusal(channel, refused) from None


def refusal(channel: str, refused: Refused) -> Problem:
    log.warning("callback refused", channel=channel, reason=refused.reason)
    return Problem("callback_refused")


def _channel(request: Request) -> WeComChannel:
    return cast(WeComChannel, cast(App, request.app.state.app).channels["wecom"])


def _inbound(heard: events.Heard) -> Inbound:
    return Inbound(
        channel="wecom",
        conversation=heard.sender,
        speaker="",
        message_id=heard.message_id,
        text=heard.text,
        action=heard.action,
        handle=heard.handle,
    )
