"""Whether the bot's line works, for `kechat doctor`: asked of whoever holds it, for a second one would kick it."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from integrations import leadership
from integrations.channels.wecom_bot.line import TASK
from integrations.channels.wecom_bot.socket import Away, Refused, Socket

Outcome = Literal["connected", "reachable", "refused", "kicked", "lost", "beginning"]


def running(session: Session) -> tuple[Outcome, str, datetime] | None:
    """How it goes in the service that runs, in what words, since when; None when none runs."""
    row = leadership.current(session, TASK)
    if row is None or not row.is_held:
        return None
    states: dict[str, Outcome] = {
        "connected": "connected", "refused": "refused", "kicked": "kicked", "lost": "lost",
    }  # fmt: skip
    return states.get(row.state, "beginning"), row.detail, row.since


def tried(url: str, bot_id: str, secret: str) -> tuple[Outcome, str]:
    """Subscribe once and hang up. Only while no service runs."""

    async def once() -> tuple[Outcome, str]:
        socket = Socket(url, bot_id, secret, lambda _: None)
        try:
            await socket.open()
        except (Refused, Away) as error:
            return error.state, str(error)
        await socket.close()
        return "reachable", ""

    return asyncio.run(once())
