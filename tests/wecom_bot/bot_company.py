"""A small company on the AI bot, and the channel without the rest of kechat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fakes.wecom_bot import WeComBot

from bot.app import App
from crm_core.db import Database
from crm_core.models import Role
from crm_core.permissions import operator
from crm_core.services import accounts, users
from integrations.channels.channel import Delivery
from integrations.channels.wecom_bot.channel import WeComBotChannel
from integrations.channels.wecom_bot.line import Pace
from integrations.messages import Answer, Inbound, Reply

QUICK = Pace(lost=(0.02, 0.1), refused=(0.3, 0.3), kicked=(0.5, 0.5), lease=20.0, look=0.05, steady=0.0)
Opened = Callable[..., App]


def settle(database: Database) -> None:
    with database.transaction() as session:
        mei = users.create(
            session,
            by=operator(),
            username="mei",
            name="李梅",
            role=Role.REP,
            wecom_userid="LiMei",
            language="zh",
        )
        users.create(
            session,
            by=operator(),
            username="tom",
            name="Tom",
            role=Role.REP,
            wecom_userid="Tom",
            language="en",
        )
        accounts.create(session, by=mei, name="青禾温室有限公司", short_name="青禾")
        accounts.create(session, by=mei, name="南湾水培科技公司", short_name="南湾")


@dataclass
class Bare:
    """The channel alone: `heard` is what it gave to the inbox, and answers are given by hand."""

    channel: WeComBotChannel
    wecom: WeComBot
    heard: list[Inbound]

    def hear(self) -> Inbound:
        self.wecom.wait(lambda: self.heard)
        return self.heard.pop()

    def delivery(
        self, asked: Inbound | None, *replies: Reply, key: str = "kechat-1-abc", to: str = "LiMei"
    ) -> Delivery:
        payload = Answer(replies).as_json()
        if asked is None:
            return Delivery(key, to, "mei", payload)
        return Delivery(key, asked.conversation, asked.speaker, payload, asked.handle)
