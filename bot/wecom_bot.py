"""The WeCom AI bot, wired from the settings."""

from __future__ import annotations

from bot.settings import Settings
from crm_core.db import Database
from integrations.channels.wecom_bot.channel import WeComBotChannel


def open_channel(settings: Settings, database: Database) -> WeComBotChannel:
    return WeComBotChannel(
        database,
        settings.wecom_bot_id,
        settings.wecom_bot_secret,
        settings.wecom_bot_url,
        settings.site_url,
    )
