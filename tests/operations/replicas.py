"""Real processes of the service on one database, to be killed without warning."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

TOKEN = "a-token-for-the-proof-of-kills"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Replica:
    """One `kechat serve`; `ready_after` holds the seconds each of its starts took."""

    database_url: str
    folder: Path
    port: int = field(default_factory=_free_port)
    ready_after: list[float] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None
    more: dict[str, str] = field(default_factory=dict)
    """Further settings."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.folder.mkdir(exist_ok=True)
        clean = {name: value for name, value in os.environ.items() if not name.startswith("KECHAT_")}
        settings = {
            "KECHAT_DATA_DIR": str(self.folder),
            "KECHAT_DATABASE_URL": self.database_url,
            "KECHAT_API_TOKEN": TOKEN,
        }
        with (self.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve", "--port", str(self.port)],
                env=clean | settings | self.more, cwd=self.folder, stdout=log, stderr=log,
            )  # fmt: skip
        self._wait_until_ready(time.monotonic())

    def _wait_until_ready(self, begun: float) -> None:
        with httpx.Client(timeout=2, verify=False) as client:
            while time.monotonic() < begun + 60:
                assert self.process is not None
                assert self.process.poll() is None, (self.folder / "serve.log").read_text()[-2000:]
                with suppress(httpx.TransportError):
                    if client.get(f"{self.address}/readyz").status_code == 200:
                        self.ready_after.append(time.monotonic() - begun)
                        return
                time.sleep(0.05)  # whoever starts needs the processor
        raise TimeoutError("the service did not become ready")

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        if self.process is None:
            return 0
        self.process.send_signal(how)
        return self.process.wait(30)
