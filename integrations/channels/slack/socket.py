"""Socket Mode: the same Bolt app behind a connection that we open, for installations without a public address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from integrations.channels.slack.bolt import quiet

log = structlog.get_logger()
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0


@asynccontextmanager
async def connected(app: AsyncApp, app_token: str, base_url: str) -> AsyncIterator[None]:
    """Connects behind the block's back and stays so: an envelope is acknowledged once its message is kept, and
    Slack sends again what it did not hear of, so a broken connection loses nothing.
    """
    web = AsyncWebClient(base_url=base_url, timeout=10)
    handler = AsyncSocketModeHandler(app, app_token, logger=quiet, web_client=web, ping_interval=5)
    connecting = asyncio.create_task(_connect(handler))
    try:
        yield
    finally:
        connecting.cancel()
        with suppress(asyncio.CancelledError):
            await connecting
        await handler.close_async()  # type: ignore[no-untyped-call]


async def _connect(handler: AsyncSocketModeHandler) -> None:
    """Until it succeeds: a token may be mended, and Slack come back, while we run."""
    pause = FIRST_PAUSE
    while True:
        try:
            handler.client.wss_uri = await handler.client.issue_new_wss_url()
            break
        except SlackApiError as error:
            log.error("slack socket refused", error=str(error.response.get("error")))
        except Exception as error:
            log.warning("slack socket not reached", error=type(error).__name__)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    log.info("slack socket connected")
