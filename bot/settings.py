"""Settings, read once from the environment (and `.env`) and passed on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every `KECHAT_*` variable of the contract; the names are theirs in lower case."""

    model_config = SettingsConfigDict(env_prefix="KECHAT_", env_file=".env", extra="ignore")

    database_url: str = ""
    data_dir: Path = Path("data")
    chroma_url: str = ""
    timezone: str = "Asia/Shanghai"
    api_token: str = ""
    now: datetime | None = None

    llm: str = ""
    llm_base_url: str = ""
    llm_api_key: str = ""
    asr_url: str = ""

    wecom_corp_id: str = ""
    wecom_agent_id: str = ""
    wecom_secret: str = ""
    wecom_token: str = ""
    wecom_aes_key: str = ""
    wecom_api_url: str = ""
    wecom_bot_id: str = ""
    wecom_bot_secret: str = ""
    wecom_bot_url: str = ""
    wecom_kf_secret: str = ""
    wecom_kf_token: str = ""
    wecom_kf_aes_key: str = ""
    slack_bot_token: str = ""
    slack_signing_secret: str = ""
    slack_app_token: str = ""
    slack_api_url: str = ""

    workers: int = 2
    company: str = "kechat"

    @field_validator("now", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @property
    def database(self) -> str:
        """The database's URL; SQLite under the data folder unless told otherwise."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'kechat.sqlite3'}"
