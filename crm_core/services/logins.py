"""Passwords, API tokens and browser sessions. What is secret is kept as a hash and shown once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from crm_core.clock import real_now
from crm_core.errors import InvalidValue, NotFound
from crm_core.models import Credential, Token, User, WebSession

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST_PASSWORD = 8
FREE_FAILURES = 5
LONGEST_LOCK = timedelta(hours=1)
SESSION_LIFE = timedelta(days=14)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP: 19 MiB, two passes


@cache
def _nobodys_hash() -> str:
    """Checked for unknown names, so that the time an answer takes tells nothing."""
    return _hasher().hash(secrets.token_hex(8))


def set_password(session: Session, user: User, password: str) -> None:
    """Raises InvalidValue for one that is too short. Other sessions of the user end."""
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidValue(field="password", value="", expected=f"at least {SHORTEST_PASSWORD} characters")
    credential = session.get(Credential, user.id) or Credential(user=user)
    credential.password_hash = _hasher().hash(password)
    credential.failures, credential.locked_until, credential.changed_at = 0, None, real_now()
    session.add(credential)
    session.execute(delete(WebSession).where(WebSession.user_id == user.id))
    session.flush()


def check_password(session: Session, username: str, password: str) -> User | None:
    """The user when the password is theirs. After five misses in a row each further one doubles a lock (≤ 1 h).

    Counts misses, so it wants a writing transaction that is committed whatever the answer.
    """
    found = select(Credential).join(Credential.user).where(User.username == username, User.active)
    credential = session.scalars(found).one_or_none()
    if credential is None:
        _matches(_nobodys_hash(), password)
        return None
    if credential.locked_until is not None and credential.locked_until > real_now():
        return None
    if not _matches(credential.password_hash, password):
        _count_miss(credential)
        session.flush()
        return None
    credential.failures, credential.locked_until = 0, None
    if _hasher().check_needs_rehash(credential.password_hash):
        credential.password_hash = _hasher().hash(password)
    session.flush()
    return credential.user


def _matches(password_hash: str, password: str) -> bool:
    from argon2.exceptions import VerifyMismatchError

    try:
        return _hasher().verify(password_hash, password)
    except VerifyMismatchError:
        return False


def _count_miss(credential: Credential) -> None:
    credential.failures += 1
    over = credential.failures - FREE_FAILURES
    if over >= 0:
        lock = timedelta(seconds=30 * 2 ** min(over, 10))
        credential.locked_until = real_now() + min(lock, LONGEST_LOCK)


def create_token(
    session: Session,
    *,
    user: User | None = None,
    is_service: bool = False,
    name: str = "",
    life: timedelta | None = None,
) -> str:
    """A new API token, in plain text for the only time. Belongs to a user, or is a service's, or both."""
    if user is None and not is_service:
        raise InvalidValue(field="user", value=None, expected="required")
    plain = f"kc_{secrets.token_urlsafe(32)}"
    now = real_now()
    token = Token(
        name=name, hint=plain[:8], digest=_digest(plain), user=user, is_service=is_service, created_at=now,
        expires_at=now + life if life else None,
    )  # fmt: skip
    session.add(token)
    session.flush()
    return plain


def _digest(plain: str) -> str:
    """Tokens are 256 random bits: a fast hash is enough."""
    return hashlib.sha256(plain.encode()).hexdigest()


def find_token(session: Session, plain: str) -> Token | None:
    """The token, unless it is unknown, revoked, expired or its user has left. Has `user` and `is_service`."""
    token = session.scalars(select(Token).where(Token.digest == _digest(plain))).one_or_none()
    if token is None or token.revoked_at is not None:
        return None
    if token.expires_at is not None and token.expires_at <= real_now():
        return None
    return token if token.user is None or token.user.active else None


def list_tokens(session: Session) -> Sequence[Token]:
    return session.scalars(select(Token).order_by(Token.id)).all()


def revoke(session: Session, token_id: int) -> None:
    """Raises NotFound for a token that is not there."""
    token = session.get(Token, token_id)
    if token is None:
        raise NotFound(kind="token")
    token.revoked_at = token.revoked_at or real_now()
    session.flush()


def revoke_all(session: Session, user: User) -> None:
    """End everything that proves to be this user."""
    mine = (Token.user_id == user.id, Token.revoked_at.is_(None))
    session.execute(update(Token).where(*mine).values(revoked_at=real_now()))
    session.execute(delete(WebSession).where(WebSession.user_id == user.id))


def start_session(session: Session, user: User) -> str:
    """Sign a browser in; returns what its cookie holds."""
    plain, now = secrets.token_urlsafe(32), real_now()
    session.execute(delete(WebSession).where(WebSession.expires_at < now))
    session.add(WebSession(digest=_digest(plain), user=user, created_at=now, expires_at=now + SESSION_LIFE))
    session.flush()
    return plain


def find_session(session: Session, plain: str) -> WebSession | None:
    """The browser's session with its `user`, while it lasts and the user is active."""
    found = select(WebSession).where(WebSession.digest == _digest(plain), WebSession.expires_at > real_now())
    signed_in = session.scalars(found).one_or_none()
    return signed_in if signed_in is not None and signed_in.user.active else None


def end_session(session: Session, plain: str) -> None:
    session.execute(delete(WebSession).where(WebSession.digest == _digest(plain)))
