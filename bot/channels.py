"""The channels that have credentials, each with its own client; what they need loads only then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

import structlog

from bot.settings import Settings
from crm_core.db import Database
from integrations.channels.channel import Channel

log = structlog.get_logger()

Opened = Callable[[Settings, Database], Channel]

OPENERS: Mapping[str, str] = {
    "wecom": "bot.wecom",
    "wecom_bot": "bot.wecom_bot",
    "wecom_kf": "bot.wecom_kf",
    "slack": "bot.slack",
}
"""By channel, the module that has `open_channel(settings, database) -> Channel`."""

DOORS: Mapping[str, str] = {
    "wecom": "bot.http.wecom",
    "wecom_kf": "bot.http.wecom_kf",
    "slack": "bot.http.slack",
}
"""By channel, the module of its HTTP door, where it has one."""


def open_channels(settings: Settings, database: Database) -> dict[str, Channel]:
    """Every channel whose credentials are set, by name. No platform is spoken to here."""
    opened = {}
    for name, module in OPENERS.items():
        if name in settings.running:
            opener: Opened = import_module(module).open_channel
            try:
                opened[name] = opener(settings, database)
            except ValueError as error:  # the others run all the same; doctor says it, too
                log.error("channel is left out", channel=name, reason=str(error))
    return opened
