"""Who somebody on a platform is here, and where on the platforms a colleague is reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import Session

from crm_core.models import User
from crm_core.permissions import operator
from crm_core.services import users
from integrations.queues import InboundMessage

COLUMNS = {"wecom": "wecom_userid", "wecom_bot": "wecom_userid", "slack": "slack_user_id"}
"""The column of a user that holds their id on a channel."""

_RECENT = 20


@dataclass(frozen=True, slots=True)
class Address:
    channel: str
    conversation: str


NOTICES = Address("web", "notices")
"""Where a colleague who is on no running channel finds what nobody asked for: the console."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """What an Inbound says of its speaker: a user name, or a customer nobody has vouched for."""

    name: str
    customer: dict[str, Any] | None = None


def speaker_for(session: Session, channel: str, platform_id: str, *, email: str | None = None) -> Speaker:
    """The colleague behind a platform's id; somebody who is not linked may do customers' things only."""
    return _speaker(channel, platform_id, username_for(session, channel, platform_id, email=email))


def speakers_for(session: Session, asked: Collection[tuple[str, str]]) -> dict[tuple[str, str], Speaker]:
    """The same for many pairs of channel and platform's id, with one question a channel."""
    found: dict[tuple[str, str], Speaker] = {}
    for channel in {channel for channel, _ in asked}:
        ids = {platform_id for one, platform_id in asked if one == channel}
        known = _usernames(session, COLUMNS[channel], ids) if channel in COLUMNS else {}
        found |= {(channel, one): _speaker(channel, one, known.get(one.strip().lower())) for one in ids}
    return found


def _usernames(session: Session, column: str, ids: Collection[str]) -> dict[str, str]:
    lowered = sorted({one.strip().lower() for one in ids})
    rows = session.connection().execute(_linked_to(column), {"ids": lowered}).all()
    times = Counter(platform_id for platform_id, _, _ in rows)
    return {platform_id: name for platform_id, name, active in rows if active and times[platform_id] == 1}


@cache
def _linked_to(column: str) -> Any:
    """Built once: it is asked for every message."""
    lowered = func.lower(getattr(User, column))
    return select(lowered, User.username, User.active).where(lowered.in_(bindparam("ids", expanding=True)))


def _speaker(channel: str, platform_id: str, username: str | None) -> Speaker:
    if username is not None:
        return Speaker(username)
    external_id = f"{channel}:{platform_id}"
    return Speaker(f"customer:{external_id}", {"external_id": external_id})


def username_for(session: Session, channel: str, platform_id: str, *, email: str | None = None) -> str | None:
    """The active colleague with this id on the channel, or None.

    `email` is one that the platform has verified: it links the colleague who has it and no id yet, for good (in a
    writing transaction). Anybody else is linked by an administrator, who writes the id down as the user's.
    """
    column = COLUMNS.get(channel)
    if column is None or not platform_id:
        return None
    linked = session.scalars(select(User).where(_same(getattr(User, column), platform_id)).limit(2)).all()
    if len(linked) == 1:
        return linked[0].username if linked[0].active else None
    found = _by_email(session, email, column) if email and not linked else None
    if found is None:
        return None
    users.change(session, found, by=operator(), **{column: platform_id})
    return found.username


def _same(column: Any, text: str) -> ColumnElement[bool]:
    """WeCom's ids, like addresses, are the same whatever their case."""
    condition: ColumnElement[bool] = func.lower(column) == text.strip().lower()
    return condition


def _by_email(session: Session, email: str, column: str) -> User | None:
    theirs = select(User).where(_same(User.email, email), User.active, getattr(User, column).is_(None))
    found = session.scalars(theirs.limit(2)).all()
    return found[0] if len(found) == 1 else None


def address_of(session: Session, user: User, running: Collection[str]) -> Address:
    """Where notices to this colleague go: the channel they last spoke on, else any running one they are linked on.

    `running`: the channels that have credentials.
    """
    spoken = next((one for one in _spoken_on(session, user, running)), None)
    if spoken is not None:
        return spoken
    linked = (_linked(user, channel) for channel in COLUMNS if channel in running)
    return next((one for one in linked if one is not None), NOTICES)


def direct_address(session: Session, user: User, channel: str) -> Address | None:
    """Where the colleague is spoken to alone on this channel; None where they are not linked."""
    spoken = next(iter(_spoken_on(session, user, {channel})), None)
    return spoken or _linked(user, channel)


def _linked(user: User, channel: str) -> Address | None:
    """Where they can be written to first: the AI bot may do so only to who has written to it."""
    has_door = channel in COLUMNS and channel != "wecom_bot"
    platform_id = getattr(user, COLUMNS[channel]) if has_door else None
    return Address(channel, platform_id) if platform_id else None


def _spoken_on(session: Session, user: User, channels: Collection[str]) -> list[Address]:
    """Where they lately spoke alone with the bot, the last first; a thread counts as its channel."""
    said = (
        select(InboundMessage.channel, InboundMessage.conversation, InboundMessage.body)
        .where(InboundMessage.speaker == user.username, InboundMessage.channel.in_(channels))
        .order_by(InboundMessage.id.desc())
        .limit(_RECENT)
    )
    return [
        Address(channel, conversation.partition("/")[0])
        for channel, conversation, body in session.execute(said)
        if not body.get("group") and channel in COLUMNS
    ]


def unlinked(session: Session, limit: int = 100) -> list[tuple[str, str]]:
    """(channel, platform's id) of who wrote on a colleagues' channel and is nobody's id there, the last first."""
    found: dict[tuple[str, str], None] = {}
    for channel in COLUMNS:
        theirs = f"customer:{channel}:"
        said = (
            select(InboundMessage.speaker, func.max(InboundMessage.id).label("last"))
            .where(
                InboundMessage.channel == channel, InboundMessage.speaker.startswith(theirs, autoescape=True)
            )
            .group_by(InboundMessage.speaker)
            .order_by(func.max(InboundMessage.id).desc())
            .limit(limit)
        )
        for speaker, _ in session.execute(said):
            platform_id = speaker.removeprefix(theirs)
            if username_for(session, channel, platform_id) is None:
                found[channel, platform_id] = None
    return list(found)[:limit]


def link(session: Session, user: User, channel: str, platform_id: str) -> None:
    """An administrator's word that this id is the colleague's. Raises AlreadyExists when it is somebody else's."""
    users.change(session, user, by=operator(), **{COLUMNS[channel]: platform_id})
