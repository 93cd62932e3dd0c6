"""Reads what customers wrote: a callback only announces that there is something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

import structlog
import yaml

from crm_core.db import Database
from integrations import outbox
from integrations.channels.wecom.client import Client
from integrations.channels.wecom_kf import events, tables
from integrations.inbox import SameIdOtherBody
from integrations.messages import Answer, Inbound, Reply

log = structlog.get_logger()

PAGE = 1000


class Puller:
    """`accept` keeps a message and knows those it has had: reading a page twice does no harm."""

    def __init__(self, database: Database, client: Client, accept: Callable[[Inbound], object]) -> None:
        self._database, self._client, self._accept = database, client, accept

    def pull(self) -> int:
        """Read every account that has something, to its end; how many entries there were. Raises SendFailed."""
        with self._database.reading() as session:
            waiting = [(one.open_kfid, one.cursor, one.token, one.wanted) for one in tables.unread(session)]
        return sum(self._account(*one) for one in waiting)

    def _account(self, open_kfid: str, cursor: str, token: str, wanted: int) -> int:
        count, has_more = 0, True
        while has_more:  # an empty page may have more behind it
            body = {"open_kfid": open_kfid, "cursor": cursor, "token": token, "limit": PAGE}
            page = self._client.post("kf/sync_msg", {name: one for name, one in body.items() if one})
            for entry in page.get("msg_list", ()):
                self._take(entry)
                count += 1
            cursor = str(page.get("next_cursor") or cursor)
            has_more = bool(page.get("has_more"))
            with self._database.transaction() as session:
                tables.read_to(session, open_kfid, cursor, wanted=None if has_more else wanted)
        return count

    def _take(self, entry: Mapping[str, Any]) -> None:
        found = events.read(entry)
        if isinstance(found, Inbound):
            self._said(found, entry)
        elif isinstance(found, events.Entered) and found.welcome_code:
            self._welcome(found)
        elif isinstance(found, events.Moved):
            with self._database.transaction() as session:
                tables.customer(session, found.conversation).with_person = found.with_person
        elif isinstance(found, events.SendFailedLater):
            log.warning("a customer was not reached", channel="wecom_kf", reason=found.reason)

    def _said(self, inbound: Inbound, entry: Mapping[str, Any]) -> None:
        with self._database.transaction() as session:
            at = self._database.clock.frozen or events.when(entry)
            tables.wrote(session, inbound.conversation, at, inbound.message_id)
            is_ours = not tables.customer(session, inbound.conversation).with_person
        if is_ours:
            try:
                self._accept(inbound)
            except SameIdOtherBody:
                log.warning("message with a known id and another body", channel="wecom_kf")

    def _welcome(self, entered: events.Entered) -> None:
        """Once: the code is part of the notice, and works for 20 seconds."""
        answer = Answer((Reply(_welcome_text()),), extra={"welcome_code": entered.welcome_code})
        with self._database.transaction() as session:
            row = tables.customer(session, entered.conversation)
            if row.welcomed == entered.welcome_code:
                return
            row.welcomed = entered.welcome_code
            outbox.notify(
                session, channel="wecom_kf", conversation=entered.conversation, recipient=entered.speaker,
                answer=answer,
            )  # fmt: skip


def _welcome_text() -> str:
    source = files("integrations.channels.wecom_kf").joinpath("words.yaml").read_text("utf-8")
    return str(yaml.safe_load(source)["welcome"]["zh"])
