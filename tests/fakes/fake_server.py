"""A fake platform behind an address of its own."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator

from aiohttp import web


@contextlib.contextmanager
def address_of(app: web.Application, port: int = 0) -> Iterator[str]:
    """Serve in a thread; http://127.0.0.1:PORT."""
    loop = asyncio.new_event_loop()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    started = threading.Event()

    async def begin() -> None:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        started.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(begin())
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert started.wait(10)
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


def renew(used: object, fresh: object, *, but: tuple[str, ...]) -> None:
    """Give a fake that is served already the state of a fresh one; the fields named stay."""
    for name in fresh.__dataclass_fields__:  # type: ignore[attr-defined]
        if name not in but:
            setattr(used, name, getattr(fresh, name))
