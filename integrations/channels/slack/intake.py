"""What Slack said → Inbounds, kept before Slack hears that it was taken. Synchronous: called in threads.

Whoever is known here is taken at once. What needs Slack's own word first (who an unknown person is, who is in the
group) is kept as an arrival and acknowledged all the same; `work_once` asks Slack and takes it then.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.clock import real_now
from crm_core.db import Database
from crm_core.errors import CrmError
from crm_core.models import User
from integrations import actions, identities
from integrations.channels.channel import SendFailed
from integrations.channels.slack import arrivals, edits
from integrations.channels.slack.client import SlackClient, SlackRefused
from integrations.channels.slack.events import Said
from integrations.identities import Speaker
from integrations.inbox import SameIdOtherBody
from integrations.messages import Action, Inbound

log = structlog.get_logger()

NAME = "slack"
PATIENCE = timedelta(minutes=10)
"""An arrival that Slack does not help with for so long is taken as a stranger's."""
STRANGERS_LAST = 600.0
LATELY = 60.0
"""Seconds for which a colleague is known without a look into the database."""
LOOK = 20.0
"""Seconds after which everybody is looked up anew, together: one after another they would hold each other up."""
MOST_KNOWN = 20_000
_MENTION = re.compile(r"\{@([A-Z0-9]+)\}")


class Intake:
    """`accept` keeps an Inbound for its turn, once; `wake` is called when an arrival was kept."""

    def __init__(
        self,
        database: Database,
        client: SlackClient,
        accept: Callable[[Inbound], Future[Any]],
        wake: Callable[[], object],
    ) -> None:
        self._database, self._client, self._accept, self._wake = database, client, accept, wake
        self._strangers: dict[str, float] = {}
        self._lately: dict[str, tuple[str, float]] = {}
        self._looked = time.monotonic()
        self._looking: asyncio.Task[None] | None = None

    async def take(self, said: Said) -> None:
        """Keep the message safely, once. When this returns, Slack may forget it."""
        if time.monotonic() - self._looked > LOOK:
            self._looked = time.monotonic()
            self._looking = asyncio.create_task(asyncio.to_thread(self.warm))  # kept, or it may be forgotten
        inbound = self._at_once(said) or await asyncio.to_thread(self._ready, said)
        if inbound is not None:
            with suppress(SameIdOtherBody):
                await asyncio.wrap_future(self._accept(inbound))

    def _at_once(self, said: Said) -> Inbound | None:
        """Without a look at the database: most messages are plain, of people who were known a moment ago."""
        name, seen = self._lately.get(said.user, ("", float("-inf")))
        is_plain = said.kind == "said" and not (said.group or said.token or _MENTION.search(said.text))
        if not is_plain or time.monotonic() - seen > LATELY:
            return None
        return Inbound(NAME, said.conversation, name, said.key[:200], said.text, handle=dict(said.handle))

    def warm(self) -> None:
        """Everybody who is linked and of whom nothing waits is known: at the start, and again from time to time."""
        with self._database.reading() as session:
            linked = select(User.slack_user_id, User.username).where(
                User.active, User.slack_user_id.is_not(None)
            )
            waiting = arrivals.who_waits(session)
            now = time.monotonic()
            for user, name in session.execute(linked.limit(MOST_KNOWN)):
                if user and user not in waiting:
                    self._lately[user] = (name, now)

    def _ready(self, said: Said) -> Inbound | None:
        """The message, when it can be taken at once; any other new one is kept as an arrival."""
        with self._database.reading() as session:
            if arrivals.is_remembered(session, said.key):
                return None
            speaker = self._speaker(session, said.user)
            asks = said.kind != "said" or said.group
            is_known = speaker is not None and speaker.customer is None
            if speaker is not None and is_known and not asks and not arrivals.has_earlier(session, said.user):
                self._lately[said.user] = (speaker.name, time.monotonic())
                return _inbound(session, said, speaker)
        with self._database.transaction() as session:
            arrivals.remember(session, said)
        self._wake()
        return None

    def _speaker(self, session: Session, user: str) -> Speaker | None:
        """The colleague, or a stranger of whom Slack was asked lately; None when it has to be asked."""
        name = identities.username_for(session, NAME, user)
        if name is not None:
            return Speaker(name)
        asked = self._strangers.get(user, float("-inf"))
        return _stranger(user) if time.monotonic() - asked < STRANGERS_LAST else None

    def known(self, user: str) -> str | None:
        """The colleague's user name; Slack is asked when that may link them."""
        with self._database.reading() as session:
            speaker = self._speaker(session, user)
        try:
            speaker = speaker or self._introduced(user)
        except SendFailed:
            return None
        return speaker.name if speaker.customer is None else None

    def _keep(self, inbound: Inbound) -> None:
        with suppress(SameIdOtherBody):
            self._accept(inbound).result()

    # ------------------------------------------------------------ what waits for Slack's word
    def work_once(self) -> bool:
        """Take the oldest arrival that may be taken now; False when there is none."""
        with self._database.reading() as session:
            found = arrivals.next_due(session)
        if found is None:
            return False
        arrival_id, said, received_at = found
        try:
            inbound = self._completed(said)
        except SendFailed as error:
            if real_now() - received_at < PATIENCE:
                self._postpone(arrival_id, error)
                return True
            inbound = self._as_known(said)
        if inbound is not None:
            self._keep(inbound)
        with self._database.transaction() as session:
            arrivals.done(session, arrival_id)
        return True

    def _completed(self, said: Said) -> Inbound | None:
        """With the speaker named. Raises SendFailed when Slack could not be asked."""
        with self._database.reading() as session:
            speaker = self._speaker(session, said.user)
        if speaker is None:
            speaker = self._introduced(said.user)
        if said.kind != "said":
            with self._database.transaction() as session:
                return edits.answered(session, said, speaker)
        if said.group and speaker.customer is None:
            said = replace(said, handle={**said.handle, "readers": self._readers(said.conversation)})
        with self._database.reading() as session:
            return _inbound(session, said, speaker)

    def _as_known(self, said: Said) -> Inbound | None:
        with self._database.reading() as session:
            speaker = self._speaker(session, said.user) or _stranger(said.user)
            return _inbound(session, said, speaker) if said.kind == "said" else None

    def _introduced(self, user: str) -> Speaker:
        """Slack says who somebody is; an address it has confirmed links a colleague for good."""
        try:
            profile = self._client.ask("users.info", user=user).get("user") or {}
        except SlackRefused as refused:
            if not refused.final:
                raise
            profile = {}
        with self._database.transaction() as session:
            speaker = identities.speaker_for(session, NAME, user, email=_email(profile))
        if speaker.customer is not None:
            self._strangers[user] = time.monotonic()
        return speaker

    def _readers(self, conversation: str) -> list[str] | None:
        """The user names of everybody in the group when all of them are colleagues; None when that is not known."""
        channel = conversation.partition("/")[0]
        members: list[str] = []
        cursor = ""
        try:
            while True:
                page = self._client.ask("conversations.members", channel=channel, limit=200, cursor=cursor)
                members += page.get("members") or []
                cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
                if not cursor or len(members) > 1000:
                    break
            bot = self._client.bot_user()
        except SlackRefused:
            return None
        with self._database.reading() as session:
            names = [identities.username_for(session, NAME, one) for one in members if one != bot]
        known = [name for name in names if name is not None]
        return known if members and not cursor and len(known) == len(names) else None

    def _postpone(self, arrival_id: int, error: SendFailed) -> None:
        log.warning("slack cannot be asked", error=str(error))
        with self._database.transaction() as session:
            arrivals.postpone(session, arrival_id, min(error.retry_after or 5.0, 60.0))


def _stranger(user: str) -> Speaker:
    external_id = f"{NAME}:{user}"
    return Speaker(f"customer:{external_id}", {"external_id": external_id})


def _email(profile: Mapping[str, Any]) -> str | None:
    """Guests and people of other companies are nobody's colleagues, whatever address they show."""
    is_ours = not any(profile.get(one) for one in ("deleted", "is_bot", "is_restricted", "is_ultra_restricted",
                                                   "is_stranger"))  # fmt: skip
    email = (profile.get("profile") or {}).get("email")
    is_confirmed = profile.get("is_email_confirmed", True)
    return str(email) if email and is_ours and is_confirmed else None


def _inbound(session: Session, said: Said, speaker: Speaker | None) -> Inbound:
    assert speaker is not None
    action = Action(said.token, said.value) if said.token else None
    handle = dict(said.handle)
    if said.token and "update" in handle and not _takes_its_place(session, said, speaker):
        del handle["update"]
    return Inbound(
        NAME, said.conversation, speaker.name, said.key[:200], _with_names(session, said.text), action,
        speaker.customer, said.group, handle,
    )  # fmt: skip


def _takes_its_place(session: Session, said: Said, speaker: Speaker) -> bool:
    """Whether the answer replaces the card: not when it only explains, or refuses the press."""
    try:
        pressed = actions.look_up(session, said.token, speaker.name)
    except CrmError:
        return False
    return pressed.id.partition(":")[0] not in actions.TOLD_ONCE  # which is told below the card


def _with_names(session: Session, text: str) -> str:
    """{@U123} → @张伟, where that is a colleague."""

    def named(mark: re.Match[str]) -> str:
        name = session.scalar(select(User.name).where(User.slack_user_id == mark[1]))
        return f"@{name or mark[1]}"

    return _MENTION.sub(named, text)
