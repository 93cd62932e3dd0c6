"""The AI bot as a channel: answers go by the request they answer while it lives, else they are pushed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog

from crm_core.db import Database
from crm_core.services.notes import LARGEST_FILE
from integrations import actions
from integrations.channels.channel import Delivery, Intake, SendFailed
from integrations.channels.wecom import cards, errors
from integrations.channels.wecom.pacing import Pacing
from integrations.channels.wecom_bot.hearing import Hearing
from integrations.channels.wecom_bot.line import Line, Pace
from integrations.channels.wecom_bot.media import fetch
from integrations.channels.wecom_bot.parts import Part, finished, parts_of
from integrations.channels.wecom_bot.phrases import say
from integrations.channels.wecom_bot.requests import Requests
from integrations.channels.wecom_bot.socket import PUSH, RESPOND, UPDATE, Away, Refused
from integrations.messages import Card, Reply

log = structlog.get_logger()

NAME = "wecom_bot"
_REMEMBERED = 1000


@dataclass(slots=True)
class _Sending:
    """An answer on its way."""

    replies: list[Reply]
    tokens: dict[str, str]
    left: list[Part]
    has_begun: bool = False
    handle: dict[str, Any] = field(default_factory=dict)

    def gone(self) -> None:
        self.has_begun = True
        self.handle |= self.left.pop(0).handle


class WeComBotChannel:
    """`url`: WeCom's address, unless it is the usual one; `site`: where the console is, for links."""

    name = NAME

    def __init__(
        self,
        database: Database,
        bot_id: str,
        secret: str,
        url: str = "",
        site: str = "",
        pace: Pace | None = None,
    ) -> None:
        self._database, self._site = database, site
        self._requests, self._pacing = Requests(), Pacing()
        pace = pace or Pace()
        self._hearing = Hearing(database, self._requests, self._pacing, site, pace)
        self._line = Line(database, url, bot_id, secret, self._hearing.heard, pace)
        self._begun: OrderedDict[str, _Sending] = OrderedDict()

    @property
    def is_open(self) -> bool:
        return self._line.is_open

    def start(self, intake: Intake) -> None:
        self._hearing.start(self._line, intake)
        self._line.start()

    def stop(self) -> None:
        self._line.stop()
        self._hearing.stop()

    def fetch(self, media: Mapping[str, Any]) -> tuple[bytes, str]:
        """Within five minutes of the message."""
        return fetch(media, most=LARGEST_FILE)

    def send(self, delivery: Delivery) -> dict[str, Any]:
        """All parts of the answer, each once, however often it has to be called; the handle of its last card."""
        sending = self._sending(delivery)
        request = str(delivery.answers.get("request", ""))
        if request and not sending.has_begun:
            self._by_request(delivery, sending, request)
        while sending.left:
            self._push(delivery, sending.left[0])
            sending.gone()
        self._begun.pop(delivery.key, None)
        return sending.handle

    # ------------------------------------------------------------ what is to be said
    def _sending(self, delivery: Delivery) -> _Sending:
        """What an earlier try has not sent yet; tokens are given out once."""
        if delivery.key not in self._begun:
            replies = [Reply.from_json(one) for one in delivery.payload["replies"]]
            tokens = self._tokens(delivery, [one.card for one in replies if one.card])
            self._begun[delivery.key] = _Sending(replies, tokens, self._parts(delivery, replies, tokens))
            while len(self._begun) > _REMEMBERED:
                self._begun.popitem(last=False)
        return self._begun[delivery.key]

    def _parts(
        self, delivery: Delivery, replies: Sequence[Reply], tokens: Mapping[str, str], pressed: str = ""
    ) -> list[Part]:
        return parts_of(replies, tokens, delivery.key, self._site, pressed=pressed)

    def _tokens(self, delivery: Delivery, shown: list[Card]) -> dict[str, str]:
        wanted = dict.fromkeys(one for card in shown for one in cards.action_ids(card))
        if not wanted:
            return {}
        with self._database.transaction(durable=False) as session:
            return actions.issue(session, NAME, delivery.conversation, delivery.recipient, *wanted)

    # ------------------------------------------------------------ by the request it answers
    def _by_request(self, delivery: Delivery, sending: _Sending, request: str) -> None:
        """The first part, or the end of the waiting; nothing when the request can no longer be answered."""
        found = self._requests.answering(request)
        if found is None:
            return
        stream, is_waiting = found
        try:
            if pressed := str(delivery.answers.get("task", "")):
                self._in_place(delivery, sending, request, pressed)
            elif is_waiting or (sending.left and sending.left[0].card is None):
                if not is_waiting:
                    self._pacing.check(delivery.conversation)
                self._streamed(delivery, sending, request, stream)
            elif sending.left:
                self._ask_paced(delivery, RESPOND, sending.left[0].message(), request)
                sending.gone()
        except Refused as error:
            log.info("wecom_bot request is over", code=error.code)
        except Away as error:
            raise SendFailed(f"WeCom: {error}") from None
        self._requests.forget(request)

    def _in_place(self, delivery: Delivery, sending: _Sending, request: str, pressed: str) -> None:
        parts = self._parts(delivery, sending.replies, sending.tokens, pressed)
        if parts:
            self._line.ask(UPDATE, parts[0].update(), request=request)
            sending.left = parts
            sending.gone()

    def _streamed(self, delivery: Delivery, sending: _Sending, request: str, stream: str) -> None:
        """In words; a card that comes first follows on the words that end the waiting."""
        first = sending.left[0] if sending.left else None
        text = first.in_words if first is not None else say("person_answers", "zh")
        self._line.ask(RESPOND, finished(stream, text, delivery.key), request=request)
        if first is not None and first.card is None:
            sending.gone()

    # ------------------------------------------------------------ pushed
    def _push(self, delivery: Delivery, part: Part) -> None:
        body = {
            "chatid": delivery.conversation,
            "chat_type": int(delivery.answers.get("chat_type", 1)),
        }
        try:
            self._ask_paced(delivery, PUSH, body | part.message())
        except Away as error:
            raise SendFailed(f"WeCom: {error}") from None
        except Refused as error:
            if error.code == errors.TASK_ID_IS_USED:
                return  # an earlier try has arrived
            failure = errors.failure(error.code, str(error).partition(" ")[2], PUSH)
            if part.card is None or failure.retry_after is not None:
                raise failure from None
            log.warning("wecom_bot refused a card", code=error.code)
            part.card = None
            part.text = part.instead
            self._push(delivery, part)

    def _ask_paced(
        self, delivery: Delivery, command: str, body: Mapping[str, Any], request: str = ""
    ) -> None:
        self._pacing.check(delivery.conversation)
        self._line.ask(command, body, request=request)
