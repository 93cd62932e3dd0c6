"""WeChat customer service, wired from the settings."""

from __future__ import annotations

from bot.settings import Settings
from crm_core.db import Database
from integrations.channels.wecom.callbacks import Callbacks
from integrations.channels.wecom.client import Client
from integrations.channels.wecom_kf.channel import WeComKfChannel


def open_channel(settings: Settings, database: Database) -> WeComKfChannel:
    """Raises ValueError when the AES key cannot be one."""
    callbacks = Callbacks(
        settings.wecom_kf_token, settings.wecom_kf_aes_key, settings.wecom_corp_id, database.clock
    )
    client = Client(settings.wecom_corp_id, settings.wecom_kf_secret, settings.wecom_api_url)
    return WeComKfChannel(database, client, callbacks)
