"""What a button on a card stands for. Platforms are given an opaque token; its meaning stays here."""

from __future__ import annotations

from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import String, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from crm_core.columns import Instant
from crm_core.db import Base
from crm_core.errors import CrmError
from integrations.messages import Action

LASTS = timedelta(days=7)
TOLD_ONCE = frozenset({"why", "which_records"})
TELLING = TOLD_ONCE | {"edit"}
"""Verbs that only tell or ask something: what else their card offers can still be pressed."""


class CardAction(Base):
    """A button or select of a card that was sent. `speaker` alone may press it, once, until `expires_at`."""

    __tablename__ = "card_action"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    channel: Mapped[str] = mapped_column(String(24))
    conversation: Mapped[str] = mapped_column(String(128))
    speaker: Mapped[str] = mapped_column(String(128))
    action_id: Mapped[str] = mapped_column(String(300))
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    pressed_at: Mapped[datetime | None] = mapped_column(Instant)


_NEW = insert(CardAction)


class UnknownAction(CrmError):
    """No card of ours has this button."""

    code = "action_unknown"


class ExpiredAction(CrmError):
    code = "action_expired"


class UsedAction(CrmError):
    """It was pressed before."""

    code = "action_used"


class SomebodyElsesAction(CrmError):
    """The card was for another person."""

    code = "action_not_yours"


def issue(
    session: Session, channel: str, conversation: str, speaker: str, *action_ids: str
) -> dict[str, str]:
    """A token for each action of a card that is about to be sent: 26 characters of A-Z, a-z, 0-9, - and _."""
    expires_at = session.info["clock"].now() + LASTS
    tokens = {action_id: f"ka{token_urlsafe(18)}" for action_id in action_ids}
    rows = [
        {"token": token, "channel": channel, "conversation": conversation, "speaker": speaker, "action_id": action_id,
         "expires_at": expires_at, "pressed_at": None}
        for action_id, token in tokens.items()
    ]  # fmt: skip
    if rows:
        session.connection().execute(_NEW, rows)
    return tokens


def meaning(session: Session, token: str) -> str:
    """The action's id, pressed or not; empty when no card of ours has the token."""
    return session.scalars(select(CardAction.action_id).where(CardAction.token == token)).one_or_none() or ""


def look_up(session: Session, token: str, speaker: str, value: str = "") -> Action:
    """What the token stands for, without using it up. Raises what `redeem` raises."""
    return Action(_valid(session, token, speaker).action_id, value)


def redeem(session: Session, token: str, speaker: str, value: str = "") -> Action:
    """What the token stands for, once; `value` is what was chosen when it is a select's.

    Raises UnknownAction, SomebodyElsesAction, UsedAction, ExpiredAction.
    """
    row = _valid(session, token, speaker, lock=True)
    row.pressed_at = session.info["clock"].now()
    return Action(row.action_id, value)


def _valid(session: Session, token: str, speaker: str, *, lock: bool = False) -> CardAction:
    found = select(CardAction).where(CardAction.token == token)
    row = session.scalars(found.with_for_update() if lock else found).one_or_none()
    if row is None:
        raise UnknownAction
    if row.speaker != speaker:
        raise SomebodyElsesAction
    if row.pressed_at is not None:
        raise UsedAction
    if row.expires_at < session.info["clock"].now():
        raise ExpiredAction
    return row
