"""People in Slack: they write, press and fill in, and read what comes back."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import slack
from sqlalchemy import select, update
from starlette.testclient import TestClient

from bot.app import App
from bot.http.application import create_app
from bot.settings import Settings
from crm_core.models import AuditEntry
from integrations import delivery
from integrations.channels.slack.arrivals import SlackArrival
from integrations.channels.slack.intake import Intake
from integrations.queues import OutboundMessage

Body = dict[str, Any]


class Workspace:
    """kechat with its door open; its background work is done when `settle` is called, so that nothing is waited for."""

    def __init__(self, settings: Settings, platform: slack.Slack) -> None:
        self.settings, self.platform = settings, platform

    def __enter__(self) -> Workspace:
        self._open = ExitStack()
        self.app = App(self.settings, warms_up=False)
        self.api = create_app(self.app)
        self.client = self._open.enter_context(TestClient(self.api, raise_server_exceptions=False))
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @property
    def now(self) -> float:
        return self.app.clock.now().timestamp()

    @property
    def intake(self) -> Intake:
        found: Intake = self.api.state.slack.intake
        return found

    def post(self, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        answer = self.client.post("/slack/events", content=body, headers=headers)
        return answer.status_code, dict(answer.headers), answer.text

    def sends(self, payload: Body) -> tuple[int, dict[str, str], str]:
        """Slack delivers it; then all work is done that there is."""
        answer = slack.deliver(self.post, payload, self.now)
        self.settle()
        return answer

    def says(self, user: str, text: str, channel: str = "", **more: Any) -> Body:
        """What is said, as Slack sent it."""
        said = slack.message(user, text, channel, **more)
        assert self.sends(said)[0] == 200
        return said

    def presses(self, user: str, shown: Body, label: str, *, chosen: str = "") -> None:
        assert (
            self.sends(slack.click(user, shown, label, chosen=chosen, address=self.platform.address))[0]
            == 200
        )

    def settle(self) -> None:
        """Slack is asked what it has to be asked, every turn is taken, everything is delivered that may be."""
        while (
            self.intake.work_once()
            or self.app.worker.work_once()
            or delivery.run_once(self.app.database, self.app.channels)
        ):
            pass

    def later(self) -> None:
        """The pauses after failures are over."""
        with self.app.database.transaction() as session:
            session.execute(update(OutboundMessage).values(retry_at=None))
            session.execute(update(SlackArrival).values(retry_at=None))
        self.settle()

    def last(self, channel: str) -> Body:
        """The latest message of ours in the channel."""
        return self.platform.said_in(channel)[-1]

    def written(self, kind: str = "activity") -> list[AuditEntry]:
        wrote = select(AuditEntry).where(AuditEntry.entity == kind, AuditEntry.channel == "slack")
        with self.app.database.reading() as session:
            return list(session.scalars(wrote.order_by(AuditEntry.seq)))
