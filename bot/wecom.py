"""The WeCom application, wired from the settings."""

from __future__ import annotations

from bot.settings import Settings
from crm_core.db import Database
from integrations.channels.wecom.callbacks import Callbacks
from integrations.channels.wecom.channel import WeComChannel
from integrations.channels.wecom.client import Client


def open_channel(settings: Settings, database: Database) -> WeComChannel:
    """Raises ValueError when the AES key cannot be one."""
    callbacks = Callbacks(
        settings.wecom_token, settings.wecom_aes_key, settings.wecom_corp_id, database.clock
    )
    client = Client(settings.wecom_corp_id, settings.wecom_secret, settings.wecom_api_url)
    return WeComChannel(database, client, callbacks, settings.wecom_agent_id, settings.site_url)
