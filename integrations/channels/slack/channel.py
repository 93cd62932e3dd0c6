"""Answers and notices → Slack messages: posted, put in the place of a card that was pressed, or shown to one alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog

from crm_core.db import Database
from crm_core.services.notes import LARGEST_FILE
from integrations import actions
from integrations.channels import charts
from integrations.channels.channel import Delivery, SendFailed
from integrations.channels.slack.cards import Rendered, render
from integrations.channels.slack.client import SlackClient, SlackRefused
from integrations.messages import Reply

log = structlog.get_logger()

NAME = "slack"
_BLOCKS_REFUSED = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "block_mismatch"}
)
_CARD_GONE = frozenset(
    {"message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found"}
)


class SlackChannel:
    """A delivery's `answers` is what `events` put there:

    `update`      {"channel", "ts"} of the card that was pressed: the answer takes its place
    `respond`     an address that shows the answer to the speaker alone; `replaces` when it is a card's
    `user`        the speaker's Slack id, to whom the answer goes when it has no other place any more
    """

    name = NAME

    def __init__(self, database: Database, client: SlackClient, address: Callable[[str], str]) -> None:
        self._database, self.client, self._address = database, client, address

    def send(self, delivery: Delivery) -> dict[str, Any]:
        """Returns {"channel", "ts"} of the message where there is one. Raises SendFailed."""
        replies = [Reply.from_json(one) for one in delivery.payload.get("replies", ())]
        if not replies:
            return {}
        message = self._rendered(delivery, replies)
        answers = delivery.answers
        if "respond" in answers:
            return self._respond(answers, message)
        if "update" in answers:
            return self._update(delivery, answers["update"], message)
        posted = self._post(delivery.conversation, message)
        self._draw(posted, delivery.conversation.partition("/")[2], replies)
        return posted

    def _draw(self, posted: Mapping[str, Any], thread: str, replies: list[Reply]) -> None:
        """Charts behind what they belong to. One that is not taken is left out: sent again, all would come twice."""
        for title, picture in charts.pictures(replies):
            try:
                self.client.upload(str(posted["channel"]), "chart.png", picture, title, thread)
            except SendFailed as error:
                log.warning("a chart was not sent", channel=self.name, reason=str(error))

    def fetch(self, media: Mapping[str, Any]) -> tuple[bytes, str]:
        return self.client.download(str(media["id"]), str(media.get("url", "")), most=LARGEST_FILE), ""

    def _rendered(self, delivery: Delivery, replies: Sequence[Reply]) -> Rendered:
        cards = [one.card for one in replies if one.card]
        ids = [button.id for card in cards for button in card.actions]
        ids += [card.select.id for card in cards if card.select]
        tokens: Mapping[str, str] = {}
        if ids:
            with self._database.transaction(durable=False) as session:
                tokens = actions.issue(
                    session, NAME, delivery.conversation, delivery.recipient, *dict.fromkeys(ids)
                )
        return render(replies, tokens, self._address)

    def _post(self, conversation: str, message: Rendered) -> dict[str, Any]:
        place, _, thread = conversation.partition("/")
        channel = self.client.direct(place) if place.startswith(("U", "W")) else place
        where = {"channel": channel} | ({"thread_ts": thread} if thread else {})
        return self._said("chat.postMessage", where, message)

    def _update(self, delivery: Delivery, card: Mapping[str, str], message: Rendered) -> dict[str, Any]:
        """A card that is gone, or too old to be changed, is answered below."""
        try:
            return self._said("chat.update", {"channel": card["channel"], "ts": card["ts"]}, message)
        except SlackRefused as refused:
            if refused.error not in _CARD_GONE:
                raise
        return self._post(delivery.conversation, message)

    def _said(self, method: str, where: Mapping[str, str], message: Rendered) -> dict[str, Any]:
        """Blocks that Slack, against its own documentation, will not have are said as text."""
        is_new = method == "chat.postMessage"
        more: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False} if is_new else {"blocks": []}
        shown = more | ({"blocks": message.blocks} if message.blocks else {})
        try:
            done = self.client.call(method, **where, **shown, text=message.text)
        except SlackRefused as refused:
            if refused.error not in _BLOCKS_REFUSED or not message.blocks:
                raise
            done = self.client.call(method, **where, **more, text=message.text)
        return {"channel": done.get("channel", where["channel"]), "ts": done.get("ts", "")}

    def _respond(self, answers: Mapping[str, Any], message: Rendered) -> dict[str, Any]:
        body = {
            "response_type": "ephemeral",
            "replace_original": bool(answers.get("replaces")),
            "text": message.text,
        }
        if message.blocks or body["replace_original"]:
            body["blocks"] = message.blocks
        try:
            self.client.respond(answers["respond"], body)
        except SlackRefused as refused:
            if not refused.final or not answers.get("user"):
                raise
            return self._post(answers["user"], message)
        return {}
