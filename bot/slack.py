"""Slack, wired from the settings. The Bolt app loads with its door, when that opens."""

from __future__ import annotations

from collections.abc import Callable

from bot.settings import Settings
from crm_core.db import Database
from integrations.channels.slack.channel import SlackChannel
from integrations.channels.slack.client import SlackClient


def open_channel(settings: Settings, database: Database) -> SlackChannel:
    client = SlackClient(settings.slack_bot_token, settings.slack_api_url)
    return SlackChannel(database, client, address_in(settings))


def address_in(settings: Settings) -> Callable[[str], str]:
    """A page's path → its address for people; "" where nobody said at what address they open the console."""
    site = settings.site_url.rstrip("/")

    def address(path: str) -> str:
        if path.startswith(("https://", "http://")):
            return path
        return f"{site}{path}" if site else ""

    return address
