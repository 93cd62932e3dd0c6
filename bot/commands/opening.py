"""What nearly every command begins with: the settings, quiet logs, the app."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.app import App
    from bot.settings import Settings
    from crm_core.models import User


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[App]:
    """The app without its background work: safe beside a service on the same data."""
    from bot.app import App
    from bot.operations import logs
    from bot.settings import Settings

    logs.configure(level=logging.WARNING)
    app = App(settings or Settings())
    try:
        yield app
    finally:
        app.stop()


def user_named(session: Session, username: str) -> User:
    """Raises a UsageError with the people there are."""
    from sqlalchemy import select

    from crm_core.models import User
    from crm_core.services import users

    user = users.get_by_username(session, username)
    if user is not None and user.active:
        return user
    known = session.scalars(select(User.username).where(User.active).order_by(User.id).limit(12)).all()
    there_are = f" There are: {', '.join(known)}." if known else " Nobody is there yet: kechat user add."
    raise click.UsageError(f"There is no active user called {username!r}.{there_are}")
