"""Who calls: a person signed in, a person's token, or a service that may act for people."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from bot.http.context import app_of
from bot.http.limits import SESSION_COOKIE
from bot.http.problems import Problem
from crm_core.db import Origin
from crm_core.models import Role, User
from crm_core.permissions import operator
from crm_core.services import logins, users

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
API, WEB = "api", "web"


@dataclass(frozen=True, slots=True)
class Caller:
    """`user_id` is whom the call is made for; a service that names nobody may see and do everything."""

    user_id: int | None
    username: str = "service"
    is_service: bool = False
    channel: str = API

    @property
    def origin(self) -> Origin:
        """Under whose name changes stand in the audit."""
        return Origin(actor=self.username, channel=self.channel)

    def actor(self, session: Session) -> User:
        if self.user_id is None:
            return operator()
        user = session.get(User, self.user_id)
        if user is None or not user.active:
            raise _stranger()
        return user

    def speaking_as(self, session: Session, username: str | None) -> User:
        """The user of that name; people speak for themselves only, a service for anybody."""
        if username is None:
            if self.user_id is None:
                raise Problem("who_speaks")
            return self.actor(session)
        if self.is_service:
            return _active(session, username)
        own = self.actor(session)
        if own.username != username:
            raise Problem("only_for_yourself", username=own.username)
        return own

    def check_is_service(self) -> None:
        if not self.is_service:
            raise Problem("not_for_you")

    def check_role(self, session: Session, *roles: Role) -> None:
        if not self.is_service and self.actor(session).role not in roles:
            raise Problem("not_for_you")


async def identify(request: Request) -> Caller:
    """The caller, from a bearer token or the browser's session. Raises a Problem for a stranger.

    Whoever needs no look at the database needs no thread either.
    """
    caller = _operators(request)
    if caller is None:
        caller = await run_in_threadpool(_found, request)
    request.state.is_known = True  # for the limits, which are further out
    return caller


def _operators(request: Request) -> Caller | None:
    """The service whose token stands in the settings, when it acts for nobody."""
    secret, token = app_of(request).settings.api_token, _bearer(request)
    acts = request.headers.get("x-act-as", "").strip()
    return Caller(None, is_service=True) if token and not acts and _is_operators(secret, token) else None


def _bearer(request: Request) -> str:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _found(request: Request) -> Caller:
    token = _bearer(request)
    if token:
        return _by_token(request, token)
    cookie = request.cookies.get(SESSION_COOKIE, "")
    if cookie:
        return _by_cookie(request, cookie)
    raise _stranger()


CallerHere = Annotated[Caller, Depends(identify)]


def _by_token(request: Request, plain: str) -> Caller:
    app = app_of(request)
    acting_for = request.headers.get("x-act-as", "").strip()
    if _is_operators(app.settings.api_token, plain):
        caller = Caller(None, is_service=True)
    else:
        with app.database.reading() as session:
            token = logins.find_token(session, plain)
            if token is None:
                raise _stranger()
            caller = Caller(token.user_id, is_service=token.is_service)
    return _acting(request, caller, acting_for)


def _is_operators(secret: str, plain: str) -> bool:
    return bool(secret) and hmac.compare_digest(secret.encode(), plain.encode())


def _acting(request: Request, caller: Caller, username: str) -> Caller:
    """The caller on behalf of the user named in X-Act-As; also learns the language to answer in."""
    if not username and caller.user_id is None:
        return caller
    with app_of(request).database.reading() as session:
        user = caller.speaking_as(session, username or None)
        request.state.language = user.language
        return replace(caller, user_id=user.id, username=user.username)


def _by_cookie(request: Request, cookie: str) -> Caller:
    if request.method not in SAFE and not is_own_page(request, cookie):
        raise Problem("missing_csrf")
    with app_of(request).database.reading() as session:
        found = logins.find_session(session, cookie)
        if found is None:
            raise _stranger()
        request.state.language = found.user.language
        return Caller(found.user_id, found.user.username, channel=WEB)


def csrf_token(cookie: str) -> str:
    """What our own pages know of a session, and other sites' pages do not."""
    return hashlib.sha256(b"csrf:" + cookie.encode()).hexdigest()


def is_own_page(request: Request, cookie: str) -> bool:
    return hmac.compare_digest(request.headers.get("x-csrf-token", "").encode(), csrf_token(cookie).encode())


def _active(session: Session, username: str) -> User:
    user = users.get_by_username(session, username)
    if user is None or not user.active:
        raise Problem("unknown_user", username=username)
    return user


def _stranger() -> Problem:
    return Problem("unauthenticated", headers={"WWW-Authenticate": "Bearer"})
