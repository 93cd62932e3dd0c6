"""How far each customer service account was read, and how many messages each customer may still be sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from crm_core.columns import Instant
from crm_core.db import Base

MOST, LASTS = 5, timedelta(hours=48)
"""Messages to a customer after each of theirs, and for how long. developer.work.weixin.qq.com/document/path/94677"""


class KfAccount(Base):
    """`wanted` counts the callbacks, `read` how many of them were followed by a pull to the end."""

    __tablename__ = "wecom_kf_account"

    open_kfid: Mapped[str] = mapped_column(String(64), primary_key=True)
    cursor: Mapped[str] = mapped_column(Text, default="")
    token: Mapped[str] = mapped_column(String(200), default="")
    wanted: Mapped[int] = mapped_column(default=0)
    read: Mapped[int] = mapped_column(default=0)


class KfCustomer(Base):
    """`wrote`: the customer's last message, by its id; `sent`: messages since then. `with_person`: somebody of ours
    answers in WeCom itself. `welcomed`: the code of the last welcome.
    """

    __tablename__ = "wecom_kf_customer"

    conversation: Mapped[str] = mapped_column(String(128), primary_key=True)
    wrote_at: Mapped[datetime | None] = mapped_column(Instant)
    wrote: Mapped[str] = mapped_column(String(200), default="")
    sent: Mapped[int] = mapped_column(default=0)
    with_person: Mapped[bool] = mapped_column(default=False)
    welcomed: Mapped[str] = mapped_column(String(200), default="")


def announce(session: Session, open_kfid: str, token: str) -> None:
    """There is something to read in this account."""
    row = _account(session, open_kfid)
    row.token, row.wanted = token, row.wanted + 1


def _account(session: Session, open_kfid: str) -> KfAccount:
    row = session.get(KfAccount, open_kfid, with_for_update=True)
    if row is None:
        row = KfAccount(open_kfid=open_kfid, cursor="", wanted=0, read=0)
        session.add(row)
    return row


def unread(session: Session) -> list[KfAccount]:
    found = select(KfAccount).where(KfAccount.read < KfAccount.wanted).order_by(KfAccount.open_kfid)
    return list(session.scalars(found))


def read_to(session: Session, open_kfid: str, cursor: str, *, wanted: int | None = None) -> None:
    """Everything before the cursor is kept; with `wanted`, so is all that those callbacks announced."""
    row = _account(session, open_kfid)
    row.cursor = cursor
    if wanted is not None:
        row.read = max(row.read, wanted)


def customer(session: Session, conversation: str) -> KfCustomer:
    row = session.get(KfCustomer, conversation, with_for_update=True)
    if row is None:
        row = KfCustomer(conversation=conversation, sent=0, wrote="", with_person=False, welcomed="")
        session.add(row)
    return row


def wrote(session: Session, conversation: str, at: datetime, message_id: str) -> None:
    """The customer wrote: they may be sent as many messages as there can be. A message read again renews nothing."""
    row = customer(session, conversation)
    if row.wrote_at is None or at > row.wrote_at or (at == row.wrote_at and message_id != row.wrote):
        row.wrote_at, row.wrote, row.sent = at, message_id, 0


def left(session: Session, conversation: str) -> int:
    """How many messages the customer may be sent now."""
    row = customer(session, conversation)
    is_open = row.wrote_at is not None and session.info["clock"].now() - row.wrote_at < LASTS
    return max(0, MOST - row.sent) if is_open else 0
