"""One connection to WeCom, from its subscription to its end: the official SDK's, mended.

The SDK waits for acknowledgements, sends heartbeats and keeps the frames of one request in order. Mended here: a clean
close ends the connection like any other (the SDK stays dead, silently); it never connects again by itself (after a kick
the SDK and the newer connection kick each other for ever); a refusal keeps its number; `ws://` works for tests and
proxies; what people wrote is not logged.
"""

from __future__ import annotations

import asyncio
import ssl
import warnings
from collections.abc import Callable, Mapping
from typing import Any, Literal

import certifi
import websockets
from websockets.exceptions import ConnectionClosed

with warnings.catch_warnings():  # it names a class of websockets' old interface, and does not use it
    warnings.simplefilter("ignore", DeprecationWarning)
    from aibot import WsCmd, WsConnectionManager, decrypt_file, generate_req_id

__all__ = [
    "ADDRESS",
    "PUSH",
    "RESPOND",
    "UPDATE",
    "WELCOME",
    "Away",
    "Frame",
    "Refused",
    "Socket",
    "decrypt_file",
]

Frame = dict[str, Any]

UPDATE = WsCmd.RESPONSE_UPDATE
WELCOME = WsCmd.RESPONSE_WELCOME
RESPOND = WsCmd.RESPONSE
PUSH = WsCmd.SEND_MSG
ADDRESS = "wss://openws.work.weixin.qq.com"
_OPENING, _LARGEST_FRAME = 15.0, 4 * 1024 * 1024


class Refused(Exception):
    """WeCom answered with an error: `code` is its errcode."""

    state: Literal["refused"] = "refused"

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}".strip())
        self.code = code


class Away(Exception):
    """There is no connection, or it did not acknowledge in time."""

    state: Literal["lost"] = "lost"


class Socket(WsConnectionManager):  # type: ignore[misc]
    """`on_frame` is called for every message and event, in the connection's loop; it must not wait."""

    def __init__(
        self,
        url: str,
        bot_id: str,
        secret: str,
        on_frame: Callable[[Frame], None],
        *,
        heartbeat: float = 30.0,
    ) -> None:
        super().__init__(_Silent(), heartbeat_interval=int(heartbeat * 1000), ws_url=url or ADDRESS)
        self.set_credentials(bot_id, secret)
        self.on_message = on_frame

    async def open(self) -> None:
        """Connect and subscribe. Raises Refused (the credentials are wrong, too many tries) or Away."""
        try:
            self._ws = await asyncio.wait_for(self._connection(), _OPENING)
        except (OSError, TimeoutError, websockets.exceptions.WebSocketException) as error:
            raise Away(f"{type(error).__name__}: {error}") from None
        self._receive_task = asyncio.ensure_future(self._receive_loop())
        try:
            await self.ask(WsCmd.SUBSCRIBE, {"bot_id": self._bot_id, "secret": self._bot_secret})
        except (Refused, Away):
            await self.close()
            raise
        self._start_heartbeat()

    async def _connection(self) -> Any:
        is_plain = self._ws_url.startswith("ws://")
        context = None if is_plain else ssl.create_default_context(cafile=certifi.where())
        return await websockets.connect(
            self._ws_url, ssl=context, ping_interval=None, close_timeout=2, max_size=_LARGEST_FRAME
        )

    async def ended(self) -> None:
        """Waits until the connection is over, however it ends."""
        if self._receive_task is not None:
            await asyncio.wait([self._receive_task])

    async def close(self) -> None:
        self._is_manual_close = True
        self._stop_heartbeat()
        self._clear_pending_messages("closed")
        await self._cleanup_ws()

    async def ask(self, command: str, body: Mapping[str, Any], *, request: str = "") -> Frame:
        """Send a frame and wait for its acknowledgement; `request` is the req_id of what it answers.

        Raises Refused, or Away when it is not known to have arrived.
        """
        try:
            answer: Frame = await self.send_reply(request or generate_req_id(command), dict(body), command)
        except (RuntimeError, TimeoutError, ConnectionClosed) as error:
            raise Away(str(error)) from None
        return answer

    async def _schedule_reconnect(self) -> None:
        """Whoever opened it decides whether to open another."""

    def _handle_reply_ack(self, request: str, frame: Frame) -> None:
        if frame.get("errcode"):
            waiting, timer = self._pending_acks.pop(request)
            if timer:
                timer.cancel()
            if not waiting.done():
                waiting.set_exception(Refused(int(frame["errcode"]), str(frame.get("errmsg", ""))))
        else:
            super()._handle_reply_ack(request, frame)


class _Silent:
    """The SDK's log holds the text of messages."""

    def debug(self, message: str, *args: Any) -> None: ...

    info = warn = error = debug
