"""A visitor's session of the widget: short-lived, worth nothing but talking as that visitor."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from crm_core.clock import real_now
from crm_core.columns import Instant
from crm_core.db import Base

LASTS = timedelta(hours=2)
"""Of silence; a visitor who goes on talking keeps the session for at most LONGEST."""
LONGEST = timedelta(hours=24)


class WidgetVisit(Base):
    """A visitor's browser, known by the SHA-256 of what it shows. Real time."""

    __tablename__ = "widget_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    visitor: Mapped[str] = mapped_column(String(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)


def begin(session: Session) -> str:
    """A new visitor; returns what their browser shows from now on."""
    session.execute(delete(WidgetVisit).where(WidgetVisit.expires_at < real_now()))
    token, now = f"kw_{secrets.token_urlsafe(24)}", real_now()
    visitor = f"visitor-{secrets.token_hex(8)}"
    session.add(WidgetVisit(digest=_digest(token), visitor=visitor, created_at=now, expires_at=now + LASTS))
    return token


def visitor_of(session: Session, token: str) -> str | None:
    """Who shows this; None when it is nobody's, or over."""
    found = select(WidgetVisit).where(WidgetVisit.digest == _digest(token))
    visit = session.scalars(found).one_or_none()
    return visit.visitor if visit is not None and visit.expires_at > real_now() else None


def extend(session: Session, token: str) -> None:
    """The visitor has said something."""
    visit = session.scalars(select(WidgetVisit).where(WidgetVisit.digest == _digest(token))).one_or_none()
    if visit is not None:
        visit.expires_at = min(real_now() + LASTS, visit.created_at + LONGEST)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
