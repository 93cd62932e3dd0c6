"""Customer service as a channel: one message an answer where it can be, and a person when one is wanted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any

import structlog

from crm_core.db import Database
from crm_core.services.notes import LARGEST_FILE
from integrations import actions
from integrations.channels.channel import Delivery, SendFailed
from integrations.channels.wecom import cards, errors, texts
from integrations.channels.wecom.callbacks import Callbacks
from integrations.channels.wecom.client import Client
from integrations.channels.wecom_kf import tables
from integrations.channels.wecom_kf.pulling import Puller
from integrations.messages import Card, Inbound, Reply

log = structlog.get_logger()

LONGEST_HEAD, LONGEST_ENTRY, MOST_ENTRIES = 1024, 128, 10
"""Of a menu: bytes of its text and of an entry, and entries. developer.work.weixin.qq.com/document/path/94677"""
RESERVE = 1
"""Messages of the budget that an answer leaves for a person's."""
IN_QUEUE = 2
HANDED_OVER = frozenset({"handover.person", "handover.ticket"})
_IDLE = 60.0


class WeComKfChannel:
    name = "wecom_kf"
    is_open = True

    def __init__(self, database: Database, client: Client, callbacks: Callbacks) -> None:
        self.client, self.callbacks = client, callbacks
        self._database = database
        self._announced, self._stopping = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    # ------------------------------------------------------------ what customers write
    def announce(self, open_kfid: str, token: str) -> None:
        """A callback says that there is something to read."""
        with self._database.transaction(urgent=True) as session:
            tables.announce(session, open_kfid, token)
        self._announced.set()

    def start(self, accept: Callable[[Inbound], object]) -> None:
        """Read in the background, what was announced before a restart first."""
        puller = Puller(self._database, self.client, accept)
        self._thread = threading.Thread(target=self._run, args=(puller,), name="wecom-kf", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._announced.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _run(self, puller: Puller) -> None:
        pause = 0.0
        while not self._stopping.wait(pause):
            pause = 0.0
            self._announced.clear()
            try:
                puller.pull()
            except SendFailed as error:
                log.warning("customer service cannot be read", reason=str(error))
                pause = min(error.retry_after or 5.0, 60.0)
                continue
            except Exception:
                log.exception("customer service cannot be read")
                pause = 5.0
                continue
            self._announced.wait(_IDLE)

    # ------------------------------------------------------------ answers
    def fetch(self, media: Mapping[str, Any]) -> tuple[bytes, str]:
        """Within three days of the message."""
        return self.client.download(str(media["id"]), most=LARGEST_FILE)

    def send(self, delivery: Delivery) -> dict[str, Any]:
        if code := delivery.payload.get("welcome_code"):
            text = delivery.payload["replies"][0]["text"]
            return self._posted("kf/send_msg_on_event", {"code": code} | _text(text))
        replies = [Reply.from_json(one) for one in delivery.payload["replies"]]
        messages = self._messages(delivery, replies) if replies else []
        handle: dict[str, Any] = {}
        for number, message in enumerate(messages):
            handle = self._spend(delivery, message, number)
        if self._is_handed_over(delivery):
            self._call_a_person(delivery)
        return handle

    def _messages(self, delivery: Delivery, replies: list[Reply]) -> list[dict[str, Any]]:
        """As few as can be: a menu with the whole text, else texts within the budget."""
        whole = "\n\n".join(one.text for one in replies if one.text.strip())
        card = next((one.card for one in reversed(replies) if one.card and cards.action_ids(one.card)), None)
        if card is not None and len(whole.encode()) <= LONGEST_HEAD:
            return [self._menu(delivery, whole, card)]
        with self._database.reading() as session:
            room = tables.left(session, delivery.conversation)
        return [_text(part) for part in texts.split(whole, parts=max(1, room - RESERVE))]

    def _menu(self, delivery: Delivery, text: str, card: Card) -> dict[str, Any]:
        with self._database.transaction() as session:
            tokens = actions.issue(
                session, self.name, delivery.conversation, delivery.recipient, *cards.action_ids(card)
            )
        entries = [(tokens[one.id], one.label) for one in card.actions]
        if card.select is not None:
            entries = [
                (f"{tokens[card.select.id]}:{value}", label) for value, label in card.select.options
            ] + entries
        listed = [
            {"type": "click", "click": {"id": key, "content": _cut(label)}}
            for key, label in entries[:MOST_ENTRIES]
            if label.strip() and len(key.encode()) <= LONGEST_ENTRY
        ]
        if not listed:
            return _text(text)
        return {"msgtype": "msgmenu", "msgmenu": {"head_content": text, "list": listed}}

    def _spend(self, delivery: Delivery, message: dict[str, Any], number: int) -> dict[str, Any]:
        """One message of the budget, which is counted before it is sent: WeCom counts it, too."""
        with self._database.transaction() as session:
            if tables.left(session, delivery.conversation) < 1:
                raise SendFailed("the customer has to write first (48 hours, 5 messages)", final=True)
            row = tables.customer(session, delivery.conversation)
            row.sent += 1
        open_kfid, _, customer = delivery.conversation.partition("/")
        told = blake2b(f"{delivery.key}-{number}".encode(), digest_size=12).hexdigest()
        body = {"touser": customer, "open_kfid": open_kfid, "msgid": f"kechat-{told}"} | message
        try:
            return self._posted("kf/send_msg", body)
        except SendFailed:
            with self._database.transaction() as session:
                row = tables.customer(session, delivery.conversation)
                row.sent = max(0, row.sent - 1)
            raise

    def _posted(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        said = self.client.post(path, body)
        return {"msgid": said["msgid"]} if said.get("msgid") else {}

    # ------------------------------------------------------------ persons
    def _is_handed_over(self, delivery: Delivery) -> bool:
        is_done = not delivery.payload.get("awaiting")
        return is_done and not HANDED_OVER.isdisjoint(delivery.payload.get("intents") or ())

    def _call_a_person(self, delivery: Delivery) -> None:
        """Into the queue of WeCom's own desk; where nobody serves there, our colleagues answer from here."""
        open_kfid, _, customer = delivery.conversation.partition("/")
        body = {"open_kfid": open_kfid, "external_userid": customer, "service_state": IN_QUEUE}
        try:
            self.client.post("kf/service_state/trans", body)
        except errors.ApiError as error:
            log.info("nobody at WeCom's desk", channel=self.name, code=error.code)
            return
        with self._database.transaction() as session:
            tables.customer(session, delivery.conversation).with_person = True


def _text(text: str) -> dict[str, Any]:
    return {"msgtype": "text", "text": {"content": text}}


def _cut(label: str) -> str:
    return label.encode()[:LONGEST_ENTRY].decode("utf-8", "ignore")
