"""One process of the service: HTTP in front, the app's background work behind, both ended with grace."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import socket
import sys
from types import FrameType

import click
import structlog
import uvicorn
from sqlalchemy import select

from bot.app import App
from bot.http.application import create_app
from bot.http.feed import Feed
from bot.operations import logs
from bot.operations.sole import SoleServer
from bot.settings import Settings
from crm_core.models import User

GRACE = 10
SWITCH = 0.0005
"""Seconds for which a busy thread lets another wait that comes back from the disk or a socket. Python's own 5 ms are
waited several times a message while things are loaded behind the open door.
"""
GARBAGE = (10_000, 20, 50)
"""A message makes some thousands of objects and hardly any cycles: looking for them less often costs little memory."""
log = structlog.get_logger()


def run(settings: Settings, host: str, port: int, *, is_demo: bool = False) -> None:
    """Serve until a signal ends it. Raises a ClickException when the address or the data folder is taken."""
    logs.configure(level=logging.WARNING if is_demo else logging.INFO)
    sys.setswitchinterval(SWITCH)
    gc.set_threshold(*GARBAGE)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # also what uvicorn raises again when it has ended
    with _bound(host, port) as listening, SoleServer(settings), contextlib.suppress(KeyboardInterrupt):
        app = App(settings, when_warm=_settle)
        _settle()
        api = create_app(app)
        config = uvicorn.Config(
            api, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=GRACE
        )
        guests = _guests(app) if is_demo else None
        _Server(config, api.state.feed, _address(listening), guests).run(sockets=[listening])


def _settle() -> None:
    """What was loaded stays; to look through all of it for garbage would stop every thread for a sixth of a second."""
    gc.collect()
    gc.freeze()


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        reason = error.strerror or str(error)
        raise click.ClickException(
            f"cannot listen on {host}:{port} ({reason}); choose another --port"
        ) from error
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"


class _Server(uvicorn.Server):
    """Says where it is once it answers, and lets open event streams go when it is told to stop."""

    def __init__(
        self, config: uvicorn.Config, feed: Feed, address: str, guests: dict[str, list[str]] | None
    ) -> None:
        super().__init__(config)
        self._feed, self._address, self._guests = feed, address, guests

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._loop = asyncio.get_running_loop()
        if self.started:
            log.info("serving", address=self._address)
            if sys.stderr.isatty() or self._guests:
                _greet(self._address, self._guests)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self._loop.call_soon_threadsafe(self._feed.close)


def _guests(app: App) -> dict[str, list[str]]:
    """Who one may be in the demo, by role."""
    found: dict[str, list[str]] = {}
    with app.database.reading() as session:
        for user in session.scalars(select(User).where(User.active).order_by(User.role, User.id)):
            found.setdefault(user.role.value, []).append(f"{user.name} ({user.username})")
    return found


def _greet(address: str, guests: dict[str, list[str]] | None) -> None:
    click.secho(f"\n  kechat is at {address}", bold=True, err=True)
    if guests:
        click.echo("  Open it and choose who to be; nobody needs a password:\n", err=True)
        for role, names in guests.items():
            click.echo(f"    {role:<10} {', '.join(names)}", err=True)
        click.echo("", err=True)
