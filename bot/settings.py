"""Settings, read once from the environment (and `.env`) and passed on."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from intents.llm.masking import MASKABLE

CREDENTIALS: dict[str, tuple[str, ...]] = {
    "wecom": ("wecom_corp_id", "wecom_agent_id", "wecom_secret", "wecom_token", "wecom_aes_key"),
    "wecom_bot": ("wecom_bot_id", "wecom_bot_secret"),
    "wecom_kf": ("wecom_corp_id", "wecom_kf_secret", "wecom_kf_token", "wecom_kf_aes_key"),
    "slack": ("slack_bot_token", "slack_signing_secret"),
}
"""What each channel needs to run."""


_ORIGIN = re.compile(r"(?:https?://)?(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d{1,5})?/?")


class Settings(BaseSettings):
    """Every `KECHAT_*` variable of the contract; the names are theirs in lower case."""

    model_config = SettingsConfigDict(env_prefix="KECHAT_", env_file=".env", extra="ignore")

    database_url: str = ""
    data_dir: Path = Path("data")
    chroma_url: str = ""
    timezone: str = "Asia/Shanghai"
    site_url: str = ""
    api_token: str = ""
    now: datetime | None = None

    llm: str = ""
    llm_base_url: str = ""
    llm_api_key: str = ""
    llm_mode: Literal["unsure", "always"] = "unsure"
    llm_mask: str = "phones,emails,people,accounts"
    llm_timeout: float = Field(default=8.0, ge=0.5, le=45.0)  # a turn's lease is 60 s
    llm_daily_calls: int = Field(default=2000, ge=0)
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

    widget_sites: str = ""

    workers: int = 2
    deliverers: int = 4
    company: str = "kechat"

    @field_validator("now", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("llm_mask")
    @classmethod
    def _known_masks(cls, value: str) -> str:
        unknown = set(_listed(value)) - set(MASKABLE) - {"none"}
        if unknown:
            raise ValueError(
                f"{', '.join(sorted(unknown))} is none of {', '.join(MASKABLE)}; none masks nothing"
            )
        return value

    @property
    def llm_masked(self) -> tuple[str, ...]:
        """What is replaced by marks before a message goes to the language model."""
        return tuple(one for one in _listed(self.llm_mask) if one != "none")

    @property
    def running(self) -> frozenset[str]:
        """The channels that have all their credentials."""
        return frozenset(name for name in CREDENTIALS if not self.missing(name))

    def missing(self, channel: str) -> tuple[str, ...]:
        """The settings that the channel lacks to run. By Socket Mode nothing is posted to us that had to be signed."""
        by_socket = channel == "slack" and bool(self.slack_app_token)
        unneeded = ("slack_signing_secret",) if by_socket else ()
        return tuple(one for one in CREDENTIALS[channel] if one not in unneeded and not getattr(self, one))

    @property
    def widget_origins(self) -> tuple[str, ...]:
        """The pages that may show the customers' widget: `https://www.example.com`, `https://*.example.com`."""
        sites = [one.rstrip("/") for one in _listed(self.widget_sites)]
        return tuple(one if "://" in one else f"https://{one}" for one in sites)

    @field_validator("widget_sites")
    @classmethod
    def _are_origins(cls, value: str) -> str:
        wrong = [one for one in _listed(value) if not _ORIGIN.fullmatch(one)]
        if wrong:
            raise ValueError(f"{', '.join(wrong)} is no site like https://www.example.com")
        return value

    @property
    def phrases(self) -> Path:
        """Where the company keeps phrases of its own."""
        return self.data_dir / "phrases"

    @property
    def database(self) -> str:
        """The database's URL; SQLite under the data folder unless told otherwise."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'kechat.sqlite3'}"


def _listed(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]
