"""What WeCom sends over the line → the inbox, in the order it came; and what wants an answer at once gets it."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from crm_core.db import Database
from crm_core.errors import CrmError
from crm_core.models import User
from integrations import actions, identities
from integrations.channels.channel import Intake, SendFailed
from integrations.channels.wecom import cards
from integrations.channels.wecom.pacing import Pacing
from integrations.channels.wecom_bot import parts
from integrations.channels.wecom_bot.line import Line, Pace
from integrations.channels.wecom_bot.media import handle_of
from integrations.channels.wecom_bot.phrases import language_of, points, say
from integrations.channels.wecom_bot.reading import Chat, Entered, Happened, Pressed, Rated, Said, read
from integrations.channels.wecom_bot.requests import Requests
from integrations.channels.wecom_bot.socket import RESPOND, UPDATE, WELCOME, Away, Frame, Refused
from integrations.identities import Speaker
from integrations.inbox import Received, SameIdOtherBody
from integrations.messages import Action, Inbound, Reply
from integrations.queues import OutboundMessage

log = structlog.get_logger()

NAME = "wecom_bot"
_LOOKED_AT = 50
AGAIN = 1.0
"""Seconds after which a message is tried again that the database did not take."""
_LONGEST_WAIT = 30.0
_Heard = tuple[Happened, float, float]


class Hearing:
    """One thread keeps what comes. WeCom sends nothing twice, so a database that is away is waited for."""

    def __init__(self, database: Database, requests: Requests, pacing: Pacing, site: str, pace: Pace) -> None:
        self._database, self._requests, self._pacing = database, requests, pacing
        self._site, self._pace = site, pace
        self._queue: SimpleQueue[_Heard | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="wecom-bot-intake", daemon=True)
        self._stopping = threading.Event()

    def start(self, line: Line, intake: Intake) -> None:
        self._line, self._intake = line, intake
        self._thread.start()

    def stop(self) -> None:
        """What was heard before is kept first."""
        if self._thread.is_alive():
            self._queue.put(None)
            self._thread.join(timeout=10)
            self._stopping.set()

    def heard(self, frame: Frame) -> None:
        happened = read(frame)
        if happened is not None:
            self._queue.put((happened, time.monotonic(), 0.0))

    def _run(self) -> None:
        while (heard := self._queue.get()) is not None:
            happened, heard_at, pause = heard
            self._stopping.wait(pause)
            try:
                self._take(happened, heard_at)
            except SameIdOtherBody:
                log.warning("message with a known id and another text", channel=NAME)
            except DBAPIError as error:
                self._once_more(happened, heard_at, error)
            except Exception:
                log.exception("frame not understood", channel=NAME)

    def _take(self, happened: Happened, heard_at: float) -> None:
        if isinstance(happened, Said):
            self._said(happened, heard_at)
        elif isinstance(happened, Pressed):
            self._pressed(happened, heard_at)
        elif isinstance(happened, Entered):
            self._entered(happened)
        else:
            self._rated(happened)

    def _once_more(self, happened: Happened, heard_at: float, error: BaseException) -> None:
        log.warning("message not kept yet", channel=NAME, why=type(error).__name__)
        self._queue.put((happened, heard_at, AGAIN))

    # ------------------------------------------------------------ messages
    def _said(self, said: Said, heard_at: float) -> None:
        text = said.quoted if said.quoted and points(said.text) else said.text
        if not text and not said.files:
            self._tell(said.at, say("unreadable", "zh"))
            return
        handle = {"media": handle_of(said.files)} if said.files else {}
        self._requests.opened(said.at.request, "message")
        kept = self._intake(_inbound(said.at, text=text, handle=handle), platform_id=said.at.user)
        kept.add_done_callback(partial(self._is_kept, said, language_of(text), heard_at))

    def _is_kept(self, said: Said, language: str, heard_at: float, kept: Future[Received]) -> None:
        """In the intake's thread, which must not wait."""
        error = kept.exception()
        if error is None and kept.result().is_new:
            patience = 0.0 if self._requests.are_many else self._pace.patience
            self._line.later(patience, lambda: self._goes_on(said.at, language))
            return
        self._requests.forget(said.at.request)
        if isinstance(error, SameIdOtherBody):
            log.warning("message with a known id and another text", channel=NAME)
        elif error is not None:
            self._once_more(said, heard_at, error)

    def _keep(self, at: Chat, action: Action, handle: Mapping[str, Any] | None = None) -> None:
        """A button's press is kept before anything else is done."""
        inbound = _inbound(at, action=action, handle=handle or {})
        self._intake(inbound, platform_id=at.user).result(_LONGEST_WAIT)

    def _tell(self, at: Chat, text: str) -> None:
        """An answer that takes no turn."""
        with suppress(Refused, Away):
            self._line.ask(
                RESPOND, parts.finished(f"s{at.message_id}"[:64], text), request=at.request, wait=5.0
            )

    async def _goes_on(self, at: Chat, language: str) -> None:
        stream = self._requests.keep_waiting(at.request)
        if stream is None:
            return
        with suppress(Refused, Away, SendFailed):
            self._pacing.check(at.chat)
            await self._line.asked(RESPOND, parts.waiting(stream, say("working", language)), at.request)

    # ------------------------------------------------------------ cards
    def _pressed(self, pressed: Pressed, heard_at: float) -> None:
        if pressed.key == parts.DONE:
            return
        speaker = self._speaker(pressed.at)
        meant = self._meant(pressed, speaker)
        action = Action(pressed.key, pressed.value)
        if meant is None:  # not theirs, or used before: the card stays, the refusal is told
            self._keep(pressed.at, action)
        elif meant.id.partition(":")[0] in actions.TELLING:
            self._keep(pressed.at, action)
            self._leave(pressed, speaker, meant.id)
        else:
            self._requests.opened(pressed.at.request, "click", heard_at=heard_at)
            self._keep(pressed.at, action, {"task": pressed.task})
            left = self._pace.click_patience - (time.monotonic() - heard_at)
            self._line.later(max(0.0, left), lambda: self._click_goes_on(pressed))

    def _meant(self, pressed: Pressed, speaker: Speaker) -> Action | None:
        with self._database.reading() as session:
            try:
                return actions.look_up(session, pressed.key, speaker.name, pressed.value)
            except CrmError:
                return None

    def _leave(self, pressed: Pressed, speaker: Speaker, action_id: str) -> None:
        """The card as it was, without what has been told."""
        with self._database.transaction() as session:
            entry = _entry_with_card(session, pressed)
            shown = _card_of(entry) if entry is not None else None
            if entry is None or shown is None or shown.card is None:
                return
            gone = set(entry.handle.get("gone", ()))
            if action_id.partition(":")[0] in actions.TOLD_ONCE:
                gone.add(action_id)
                entry.handle = {**entry.handle, "gone": sorted(gone)}
            ids = [one for one in cards.action_ids(shown.card) if one not in gone]
            tokens = actions.issue(session, NAME, pressed.at.chat, speaker.name, *ids)
        card = parts.without(shown, gone, tokens, pressed.task, self._site)
        with suppress(Refused, Away):
            self._line.ask(UPDATE, parts.changed(card), request=pressed.at.request, wait=5.0)

    async def _click_goes_on(self, pressed: Pressed) -> None:
        if self._requests.keep_waiting(pressed.at.request) is None:
            return
        card = parts.working(pressed.task)
        with suppress(Refused, Away):
            await self._line.asked(UPDATE, parts.changed(card), pressed.at.request)

    # ------------------------------------------------------------ the rest
    def _entered(self, entered: Entered) -> None:
        with self._database.reading() as session:
            speaker = identities.speaker_for(session, NAME, entered.at.user)
            user = session.scalar(select(User).where(User.username == speaker.name))
        if user is not None:
            text = say("welcome", user.language, name=user.name)
        else:
            text = say("welcome_stranger", "zh", id=entered.at.user)
        with suppress(Refused, Away):
            body = {"msgtype": "text", "text": {"content": text}}
            self._line.ask(WELCOME, body, request=entered.at.request, wait=5.0)

    def _rated(self, rated: Rated) -> None:
        """Kept with the answer; where the answer can be judged by a button, that button is pressed."""
        speaker = self._speaker(rated.at)
        with self._database.transaction() as session:
            entry = _entry(session, rated)
            if entry is None:
                return
            entry.handle = {**entry.handle, "opinion": rated.opinion, "words": rated.words[:500]}
            wanted = parts.THUMBS.get(rated.opinion, "")
            judging = next((one for one in _action_ids(entry) if wanted and one.startswith(wanted)), None)
            if judging is None or entry.recipient != speaker.name:
                return
            token = actions.issue(session, NAME, rated.at.chat, speaker.name, judging)[judging]
        self._keep(rated.at, Action(token))

    def _speaker(self, at: Chat) -> Speaker:
        with self._database.reading() as session:
            return identities.speaker_for(session, NAME, at.user)


def _inbound(at: Chat, *, text: str = "", action: Action | None = None, handle: Mapping[str, Any]) -> Inbound:
    """Its speaker is looked up when it is kept."""
    known = {"request": at.request, "chat_type": 2 if at.is_group else 1}
    return Inbound(
        channel=NAME, conversation=at.chat, speaker="", message_id=at.message_id, text=text, action=action,
        group=at.is_group, handle={**known, **handle},
    )  # fmt: skip


def _entry_with_card(session: Session, pressed: Pressed) -> OutboundMessage | None:
    """The answer whose card was pressed."""
    sent = (
        select(OutboundMessage)
        .where(OutboundMessage.channel == NAME, OutboundMessage.conversation == pressed.at.chat)
        .order_by(OutboundMessage.id.desc())
        .limit(_LOOKED_AT)
    )
    return next((one for one in session.scalars(sent) if one.handle.get("task_id") == pressed.task), None)


def _card_of(entry: OutboundMessage) -> Reply | None:
    replies = [Reply.from_json(one) for one in entry.payload["replies"]]
    return next((one for one in reversed(replies) if one.card), None)


def _action_ids(entry: OutboundMessage) -> list[str]:
    replies = [Reply.from_json(one) for one in entry.payload["replies"]]
    return [button.id for one in replies if one.card for button in one.card.actions]


def _entry(session: Session, rated: Rated) -> OutboundMessage | None:
    """The answer that was rated: its key is kechat-ID-DIGEST."""
    number = rated.about.split("-")[1:2]
    entry = session.get(OutboundMessage, int(number[0])) if number and number[0].isdigit() else None
    return entry if entry is not None and entry.conversation == rated.at.chat else None
