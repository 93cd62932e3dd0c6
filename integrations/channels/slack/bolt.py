"""The Bolt app behind HTTP and Socket Mode alike. What is said is kept before Slack hears that it was taken."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from crm_core.db import Database
from crm_core.errors import CrmError
from integrations import actions, identities
from integrations.channels.slack import events, views
from integrations.channels.slack.events import Said
from integrations.channels.slack.intake import Intake
from integrations.channels.slack.phrases import say
from integrations.channels.slack.surfaces import Surfaces
from integrations.messages import Reply

NAME = "slack"
Body = dict[str, Any]
log = structlog.get_logger()
quiet = logging.getLogger("kechat.slack")
quiet.setLevel(logging.ERROR)  # Bolt writes whole requests to its log
quiet.addHandler(logging.NullHandler())
quiet.propagate = False


class Listeners:
    """What Slack's payloads lead to. Everything that touches the database runs in a thread."""

    def __init__(
        self,
        database: Database,
        intake: Intake,
        surfaces: Surfaces,
        address: Callable[[str], str],
    ) -> None:
        self._database, self._intake, self._surfaces, self._address = database, intake, surfaces, address

    async def said(self, body: Body) -> None:
        for said in events.of_event(body):
            await self._intake.take(said)

    async def ignored(self) -> None:
        """Events that Slack sends unasked: nothing is to be done."""

    async def commanded(self, ack: AsyncAck, body: Body) -> None:
        said = events.of_command(body)
        if not said.text:
            said = replace(said, text=say("help", await self._language_of(said.user)))
        await self._intake.take(said)
        await ack()

    async def wants_logged(self, ack: AsyncAck, body: Body) -> None:
        said = events.of_shortcut(body)
        if said.text:
            words = say("log_this", await self._language_of(said.user), text=said.text)
            await self._intake.take(replace(said, text=words))
        await ack()

    # ------------------------------------------------------------ buttons and forms
    async def pressed(self, ack: AsyncAck, body: Body) -> None:
        """A button that opens a form says nothing yet; `open_form` follows the acknowledgement."""
        said = events.of_click(body)
        if said.token and not await asyncio.to_thread(self._record_to_edit, said):
            await self._intake.take(said)
        await ack()

    async def open_form(self, body: Body, client: AsyncWebClient) -> None:
        said = events.of_click(body)
        record = await asyncio.to_thread(self._record_to_edit, said)
        if not record:
            return
        view = await asyncio.to_thread(self._form, said, record)
        try:
            await client.views_open(trigger_id=str(body.get("trigger_id") or ""), view=view)
        except SlackApiError as error:
            log.warning("slack form not opened", error=str(error.response.get("error")))

    def _record_to_edit(self, said: Said) -> str:
        """KIND:ID when the button is one that opens a form, and the speaker's."""
        with self._database.reading() as session:
            name = identities.username_for(session, NAME, said.user)
            try:
                pressed = actions.look_up(session, said.token, name or "")
            except CrmError:
                return ""
        verb, _, record = pressed.id.partition(":")
        return record if verb == "edit" else ""

    def _form(self, said: Said, record: str) -> Body:
        username = self._username(said.user)
        private = {"token": said.token, "conversation": said.conversation, "group": said.group,
                   "handle": dict(said.handle), "record": record}  # fmt: skip
        try:
            return views.modal(self._surfaces.form(username, record), private)
        except CrmError as error:
            return views.notice(self._surfaces.refusal(username, error), self._surfaces.language(username))

    async def submitted(self, ack: AsyncAck, body: Body) -> None:
        """What is wrong is said in the form; what is right becomes a press of the card's button with the values."""
        view = body["view"]
        private, values, user = (
            json.loads(view["private_metadata"]),
            views.typed(view),
            str(body["user"]["id"]),
        )
        errors = await asyncio.to_thread(self._errors, user, private["record"], values)
        if errors:
            await ack(response_action="errors", errors=errors)
            return
        said = Said(
            key=f"form:{private['token']}:{view.get('id', '')}", user=user, conversation=private["conversation"],
            text="", group=private["group"], token=private["token"], value=json.dumps(values),
            handle=private["handle"],
        )  # fmt: skip
        await self._intake.take(said)
        await ack()

    def _errors(self, user: str, record: str, values: Mapping[str, str]) -> dict[str, str]:
        username = self._username(user)
        try:
            return self._surfaces.errors(username, record, values)
        except CrmError as error:
            return dict.fromkeys([next(iter(values), "")], self._surfaces.refusal(username, error))

    # ------------------------------------------------------------ the home tab
    async def opened_home(self, body: Body, client: AsyncWebClient) -> None:
        event = body["event"]
        if event.get("tab", "home") != "home":
            return
        view = await asyncio.to_thread(self._home, str(event["user"]))
        try:
            await client.views_publish(user_id=str(event["user"]), view=view)
        except SlackApiError as error:
            log.warning("slack home not shown", error=str(error.response.get("error")))

    def _home(self, user: str) -> Body:
        speaker = self._intake.known(user)
        if speaker is None:
            words = "\n".join(say("link_first", one, user=user) for one in ("zh", "en"))
            return views.home([Reply(words)], self._address)
        return views.home(self._surfaces.day(speaker), self._address)

    # ------------------------------------------------------------ who
    def _username(self, user: str) -> str:
        with self._database.reading() as session:
            return identities.username_for(session, NAME, user) or ""

    async def _language_of(self, user: str) -> str:
        username = await asyncio.to_thread(self._username, user)
        return await asyncio.to_thread(self._surfaces.language, username) if username else "en"


def build(token: str, base_url: str, listeners: Listeners) -> AsyncApp:
    """Requests come here verified. Nothing is asked of Slack before a message is kept, not even who the bot is."""

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=token)

    app = AsyncApp(
        logger=quiet,
        client=AsyncWebClient(token=token, base_url=base_url, timeout=10),
        authorize=authorize,
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,
        process_before_response=True,
    )
    app.event("message")(listeners.said)
    app.event("app_mention")(listeners.said)
    app.event("app_home_opened")(ack=listeners.ignored, lazy=[listeners.opened_home])
    for unasked in ("app_uninstalled", "tokens_revoked", "member_joined_channel", "app_rate_limited"):
        app.event(unasked)(listeners.ignored)
    app.command(re.compile("^/"))(listeners.commanded)
    app.message_shortcut(re.compile(""))(listeners.wants_logged)
    app.block_action(re.compile(""))(ack=listeners.pressed, lazy=[listeners.open_form])
    app.view(views.EDIT)(listeners.submitted)
    return app
