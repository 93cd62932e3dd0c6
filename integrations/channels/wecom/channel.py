"""The WeCom application as a channel: callbacks in, texts and template cards out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog

from crm_core.db import Database
from crm_core.services.notes import LARGEST_FILE
from integrations import actions
from integrations.channels import charts
from integrations.channels.channel import Delivery, SendFailed
from integrations.channels.wecom import cards, errors, keeping, texts
from integrations.channels.wecom.callbacks import Callbacks
from integrations.channels.wecom.client import Client
from integrations.channels.wecom.pacing import Pacing
from integrations.messages import Card, Reply

log = structlog.get_logger()

LONGEST_INTERVAL = 4 * 3600
MOST_HELD = 10_000


class WeComChannel:
    """`site` is where the console is, for links; empty when nobody told."""

    name = "wecom"

    def __init__(
        self, database: Database, client: Client, callbacks: Callbacks, agent_id: str, site: str = ""
    ) -> None:
        self.client, self.callbacks = client, callbacks
        self._database, self._agent_id, self._site = database, agent_id, site
        self._pacing = Pacing()
        self._held: dict[str, None] = {}

    def fetch(self, media: Mapping[str, Any]) -> tuple[bytes, str]:
        """Within three days of the message."""
        return self.client.download(str(media["id"]), most=LARGEST_FILE)

    def send(self, delivery: Delivery) -> dict[str, Any]:
        """Everything the answer says to one member; the handle of its last card, or of its last message."""
        handle: dict[str, Any] = {}
        pressed = delivery.answers.get("response_code")
        replies = [Reply.from_json(one) for one in delivery.payload["replies"]]
        for number, reply in enumerate(replies, start=1):
            rendered = self._rendered(delivery, reply, f"{delivery.key}-{number}")
            if number == 1 and pressed and not (kept := self._kept(delivery)):
                rendered = self._in_place(delivery, rendered, reply.text)
            elif number == 1 and pressed:
                handle |= kept
            for part in texts.split(rendered.text):
                handle |= self._send(delivery, texts.message(part))
            if rendered.card is not None:
                card = cards.short(rendered.card) if rendered.text else rendered.card
                handle |= self._send(delivery, {"msgtype": "template_card", "template_card": card})
                handle["task_id"] = rendered.card["task_id"]
        self._draw(delivery, replies)
        return handle

    def _draw(self, delivery: Delivery, replies: list[Reply]) -> None:
        """Charts behind what they belong to. One that is not taken is left out: sent again, all would come twice."""
        for _, picture in charts.pictures(replies):
            try:
                media_id = self.client.upload("chart.png", picture, "image")
                self._send(delivery, {"msgtype": "image", "image": {"media_id": media_id}})
            except SendFailed as error:
                log.warning("a chart was not sent", channel=self.name, reason=str(error))

    def _rendered(self, delivery: Delivery, reply: Reply, task_id: str) -> cards.Rendered:
        tokens = self._tokens(delivery, reply.card) if reply.card else {}
        return cards.render(reply, tokens, task_id=task_id, site=self._site)

    def _tokens(self, delivery: Delivery, card: Card) -> dict[str, str]:
        wanted = cards.action_ids(card)
        if not wanted:
            return {}
        with self._database.transaction(durable=False) as session:
            return actions.issue(session, self.name, delivery.conversation, delivery.recipient, *wanted)

    # ------------------------------------------------------------ cards that were pressed
    def _in_place(self, delivery: Delivery, rendered: cards.Rendered, text: str) -> cards.Rendered:
        """The pressed card becomes the new one, or its button is spent; what is left to be sent.

        When it cannot be changed, the answer is sent like any other.
        """
        if rendered.card is not None:
            change: dict[str, Any] = {"template_card": rendered.card}
            left = cards.Rendered(rendered.text)
        else:
            change, left = {"button": {"replace_name": texts.word("pressed", text)}}, rendered
        return left if self._changed(delivery, change) else rendered

    def _kept(self, delivery: Delivery) -> dict[str, Any]:
        """A card of which a button was pressed that only tells something keeps the others, under new tokens.

        The handle that finds it again; empty when it is to be replaced.
        """
        task_id = f"{delivery.key}-kept"
        with self._database.reading() as session:
            found = keeping.kept(session, self.name, delivery.conversation, delivery.answers, task_id)
        if found is None:
            return {}
        rendered = self._rendered(delivery, found.reply, task_id)
        assert rendered.card is not None
        card = cards.short(rendered.card) if rendered.text else rendered.card
        self._changed(delivery, {"template_card": card})
        return found.handle

    def _changed(self, delivery: Delivery, change: Mapping[str, Any]) -> bool:
        """Whether the pressed card could be changed: a code works once, and for three days."""
        body = {
            "userids": [delivery.conversation],
            "agentid": self._agent(),
            "response_code": delivery.answers["response_code"],
        }
        try:
            self.client.post("message/update_template_card", {**body, **change})
        except errors.ApiError as error:
            if error.retry_after is not None or error.code == 0:
                raise
            return False
        return True

    # ------------------------------------------------------------ messages
    def _send(self, delivery: Delivery, message: Mapping[str, Any]) -> dict[str, Any]:
        self._pace(delivery)
        body = {"touser": delivery.conversation, "agentid": self._agent(), **message}
        # Two questions may well have the same answer: only what may have arrived before is checked.
        if delivery.attempt > 1 and delivery.key not in self._held:
            body |= {"enable_duplicate_check": 1, "duplicate_check_interval": _interval(delivery.attempt)}
        try:
            said = self.client.post("message/send", body)
        except errors.ApiError as error:
            if error.code == errors.TASK_ID_IS_USED:
                return {}  # an earlier try has arrived
            raise
        if said.get("invaliduser"):
            raise errors.failure(81013, "the member cannot be reached", "message/send")
        return {name: said[name] for name in ("msgid", "response_code") if said.get(name)}

    def _pace(self, delivery: Delivery) -> None:
        """Raises SendFailed for what is above the member's limit; it was not sent, so a next try repeats nothing."""
        try:
            self._pacing.check(delivery.conversation)
        except SendFailed:
            self._held[delivery.key] = None
            while len(self._held) > MOST_HELD:
                self._held.pop(next(iter(self._held)))
            raise

    def _agent(self) -> int | str:
        return int(self._agent_id) if self._agent_id.isdigit() else self._agent_id


def _interval(attempt: int) -> int:
    """Seconds in which WeCom takes the same text for the same message: about as long as it has been tried."""
    return min(LONGEST_INTERVAL, int(2**attempt) + 60 * attempt)
