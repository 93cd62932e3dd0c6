"""The line to WeCom, kept open by one replica at a time, in a thread with a loop of its own."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass
from socket import gethostname
from typing import Any, Literal, TypeVar
from uuid import uuid4

import structlog

from crm_core.db import Database
from integrations import leadership
from integrations.channels.wecom_bot.socket import Away, Frame, Refused, Socket

log = structlog.get_logger()
T = TypeVar("T")

TASK = "wecom_bot"
State = Literal["connected", "lost", "refused", "kicked"]


@dataclass(frozen=True, slots=True)
class Pace:
    """In seconds. A pause doubles from the first to the longest, until a connection has held for `steady`.

    WeCom throttles subscriptions; and whoever subscribes again right after a kick only kicks the other. Somebody who
    waits longer than `patience` sees that work goes on.
    """

    lost: tuple[float, float] = (1.0, 60.0)
    refused: tuple[float, float] = (60.0, 3600.0)
    kicked: tuple[float, float] = (300.0, 3600.0)
    lease: float = 30.0
    look: float = 5.0
    steady: float = 60.0
    heartbeat: float = 30.0
    patience: float = 1.5
    click_patience: float = 3.5

    def pause(self, state: State, failures: int) -> float:
        first, longest = {"lost": self.lost, "refused": self.refused, "kicked": self.kicked}[state]
        seconds: float = min(longest, first * 2 ** min(failures - 1, 20))
        return seconds * random.uniform(0.8, 1.0)


class Line:
    """`on_frame` is called in the line's loop for each message and event."""

    def __init__(
        self,
        database: Database,
        url: str,
        bot_id: str,
        secret: str,
        on_frame: Callable[[Frame], None],
        pace: Pace,
    ) -> None:
        self._database = database
        self._credentials = url, bot_id, secret
        self._on_frame = on_frame
        self._pace = pace
        self._holder = f"{gethostname()[:40]} {uuid4().hex[:12]}"
        self._loop: asyncio.AbstractEventLoop
        self._stopping = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="wecom-bot", daemon=True)
        self._socket: Socket | None = None
        self._was_kicked = False
        self._held_at = float("-inf")

    @property
    def is_open(self) -> bool:
        return self._socket is not None and bool(self._socket.is_connected)

    def start(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread.start()

    def stop(self) -> None:
        """Hang up, and let another replica take the line."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(timeout=10)

    def ask(self, command: str, body: Mapping[str, Any], *, request: str = "", wait: float = 20.0) -> Frame:
        """From any other thread: send a frame, wait for its acknowledgement. Raises Refused or Away."""
        future = asyncio.run_coroutine_threadsafe(self.asked(command, body, request), self._loop)
        try:
            return future.result(wait)
        except TimeoutError:
            future.cancel()
            raise Away("no acknowledgement") from None

    async def asked(self, command: str, body: Mapping[str, Any], request: str = "") -> Frame:
        """The same, in the line's loop."""
        if self._socket is None:
            raise Away("no connection")
        return await self._socket.ask(command, body, request=request)

    def later(self, seconds: float, act: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """From any thread: begin something in the line's loop after so long."""
        self._loop.call_soon_threadsafe(
            self._loop.call_later, seconds, lambda: asyncio.ensure_future(act(), loop=self._loop)
        )

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._live())
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
        finally:
            self._loop.close()

    async def _live(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            if not await self._hold():
                await self._wait(self._pace.look)
                continue
            begun = self._loop.time()
            state, why = await self._one_connection()
            if self._stopping.is_set():
                break
            failures = 1 if self._loop.time() - begun > self._pace.steady else failures + 1
            pause = self._pace.pause(state, failures)
            log.warning("wecom_bot line", state=state, why=why, again_in=round(pause))
            await self._report(state, why)
            await self._pause(pause)
        await self._release()

    async def _one_connection(self) -> tuple[State, str]:
        """Open it, stay while it lasts and is ours; how and why it ended."""
        url, bot_id, secret = self._credentials
        socket = Socket(url, bot_id, secret, self._noticed, heartbeat=self._pace.heartbeat)
        self._was_kicked = False
        try:
            await socket.open()
        except (Refused, Away) as error:
            return error.state, str(error)
        self._socket = socket
        log.info("wecom_bot line", state="connected")
        await self._report("connected")
        try:
            await self._while_it_lasts(socket)
        finally:
            self._socket = None
            await socket.close()
        if self._was_kicked:
            return "kicked", "another connection of the same bot took over"
        return "lost", "the connection ended"

    async def _while_it_lasts(self, socket: Socket) -> None:
        ended = asyncio.ensure_future(socket.ended())
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            while not ended.done() and not self._stopping.is_set() and not self._was_kicked:
                await asyncio.wait(
                    (ended, stopping), timeout=self._pace.lease / 3, return_when=asyncio.FIRST_COMPLETED
                )
                if not ended.done() and not await self._hold():
                    return
        finally:
            ended.cancel()
            stopping.cancel()

    def _noticed(self, frame: Frame) -> None:
        try:
            if _is_kick(frame):
                self._was_kicked = True
            else:
                self._on_frame(frame)
        except Exception:  # one odd frame must not cost the line
            log.exception("frame not taken", channel=TASK)

    async def _pause(self, seconds: float) -> None:
        """Keep the task meanwhile: another replica has the same credentials and would fare no better."""
        until = self._loop.time() + seconds
        while not self._stopping.is_set() and (left := until - self._loop.time()) > 0:
            await self._wait(min(left, self._pace.lease / 3))
            if not await self._hold():
                return

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    # ------------------------------------------------------------ the row that says whose turn it is
    async def _hold(self) -> bool:
        def hold() -> bool:
            with self._database.transaction() as session:
                return leadership.hold(session, TASK, self._holder, seconds=self._pace.lease)

        held = await self._kept(hold)
        if held:
            self._held_at = self._loop.time()
        if held is None:  # nobody else can have taken it before the lease is over
            return self._loop.time() - self._held_at < self._pace.lease * 0.8
        return held

    async def _report(self, state: State, why: str = "") -> None:
        def report() -> None:
            with self._database.transaction() as session:
                leadership.report(session, TASK, self._holder, state, why[:500])

        await self._kept(report)

    async def _release(self) -> None:
        def release() -> None:
            with self._database.transaction() as session:
                leadership.release(session, TASK, self._holder)

        await self._kept(release)

    async def _kept(self, work: Callable[[], T]) -> T | None:
        """In a thread; None while the database is away."""
        try:
            return await asyncio.to_thread(work)
        except Exception as error:
            log.warning("wecom_bot line has no database", error=type(error).__name__)
            return None


def _is_kick(frame: Frame) -> bool:
    """WeCom's word that a newer connection has taken over."""
    body = frame.get("body")
    event = body.get("event") if isinstance(body, Mapping) else None
    return isinstance(event, Mapping) and event.get("eventtype") == "disconnected_event"
