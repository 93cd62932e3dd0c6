"""People at their phones: they write to the application, and read what comes back."""

from __future__ import annotations

from typing import Any

import httpx2
import wecom
from sqlalchemy import update
from starlette.testclient import TestClient

from bot.app import App
from bot.http.application import create_app
from bot.settings import Settings
from integrations import delivery
from integrations.queues import OutboundMessage


class Office:
    """kechat with its door open; its background work is done when `settle` is called, so that nothing is waited for."""

    def __init__(self, settings: Settings, platform: wecom.WeCom) -> None:
        self.settings, self.platform = settings, platform
        self.app = App(settings)
        self.client = TestClient(create_app(self.app), raise_server_exceptions=False)

    def close(self) -> None:
        self.client.close()
        self.app.intake.stop()
        for channel in self.app.channels.values():
            channel.client.close()  # type: ignore[attr-defined]
        self.app.database.close()

    def restart(self) -> None:
        self.close()
        self.__init__(self.settings, self.platform)  # type: ignore[misc]

    @property
    def now(self) -> float:
        return self.app.clock.now().timestamp()

    def post(
        self, plaintext: str, *, at: float | None = None, path: str = "/wecom/callback"
    ) -> httpx2.Response:
        sealed = wecom.seal(plaintext, at=self.now if at is None else at)
        return self.client.post(path, params=sealed.query, content=sealed.body)

    def says(self, member: str, text: str, **more: Any) -> None:
        assert self.post(wecom.text_message(member, text, at=self.now, **more)).status_code == 200
        self.settle()

    def presses(self, member: str, card: dict[str, Any], label: str, chosen: str = "") -> None:
        assert (
            self.post(self.platform.click(member, card, label, at=self.now, chosen=chosen)).status_code == 200
        )
        self.settle()

    def settle(self) -> None:
        """Every turn is taken, and everything is delivered that may be."""
        while self.app.worker.work_once():
            pass
        while delivery.run_once(self.app.database, self.app.channels):
            pass

    def later(self) -> None:
        """The pauses after failures are over."""
        with self.app.database.transaction() as session:
            session.execute(update(OutboundMessage).values(retry_at=None))
        self.settle()
