"""The callback address of WeChat customer service: it only announces that there is something to read."""

from __future__ import annotations

from typing import cast

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from bot.app import App
from bot.http.wecom import echo, refusal
from integrations.channels.wecom.callbacks import Refused
from integrations.channels.wecom_kf.channel import WeComKfChannel

router = APIRouter()
LONGEST_ID = 64


async def check(request: Request) -> Response:
    return echo("wecom_kf", _channel(request).callbacks, request)


async def receive(request: Request) -> Response:
    """Acknowledged once it is written down; what there is to read is fetched afterwards."""
    channel = _channel(request)
    try:
        fields = channel.callbacks.open(request.query_params, await request.body())
        open_kfid = str(fields.get("OpenKfId") or "")
        if (
            str(fields.get("Event") or "").lower() != "kf_msg_or_event"
            or not 0 < len(open_kfid) <= LONGEST_ID
        ):
            raise Refused("unknown event")
    except Refused as refused:
        raise refusal("wecom_kf", refused) from None
    await run_in_threadpool(channel.announce, open_kfid, str(fields.get("Token") or "")[:200])
    return Response()


router.add_route("/wecom/kf", check, methods=["GET"])
router.add_route("/wecom/kf", receive, methods=["POST"])


def _channel(request: Request) -> WeComKfChannel:
    return cast(WeComKfChannel, cast(App, request.app.state.app).channels["wecom_kf"])
