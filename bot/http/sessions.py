"""People who sit in front of the console: signing in, signing out, and the demo's open door."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import App
from bot.http.callers import csrf_token, is_own_page
from bot.http.context import AppHere
from bot.http.limits import SESSION_COOKIE
from bot.http.problems import Problem
from crm_core.models import User
from crm_core.services import logins, settings, users

router = APIRouter(prefix="/session", tags=["session"])


LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class Credentials(BaseModel):
    username: Annotated[str, Field(max_length=200)]
    password: Annotated[str, Field(max_length=1000)]


class Person(BaseModel):
    username: Annotated[str, Field(max_length=200)]


@router.get("")
def who(app: AppHere, request: Request) -> dict[str, Any]:
    """Who sits here, and what the page needs to begin."""
    cookie = request.cookies.get(SESSION_COOKIE, "")
    with app.database.reading() as session:
        found = logins.find_session(session, cookie) if cookie else None
        return _shown(app, session, request, found.user if found else None, cookie)


@router.post("")
def sign_in(app: AppHere, request: Request, response: Response, body: Credentials) -> dict[str, Any]:
    """By password. After some misses in a row the name is locked for a while."""
    _check_same_site(request)
    with app.database.transaction() as session:
        user = logins.check_password(session, body.username.strip(), body.password)
        cookie = logins.start_session(session, user) if user else ""
    if user is None:
        raise Problem("wrong_password")
    return _begin(app, request, response, user, cookie)


@router.post("/demo")
def sign_in_to_demo(app: AppHere, request: Request, response: Response, body: Person) -> dict[str, Any]:
    """Without a password: only on the demo company, and only from the same machine."""
    _check_same_site(request)
    with app.database.transaction() as session:
        if not _is_open(session, request):
            raise Problem("demo_only")
        user = users.get_by_username(session, body.username)
        if user is None or not user.active:
            raise Problem("unknown_user", username=body.username)
        cookie = logins.start_session(session, user)
    return _begin(app, request, response, user, cookie)


@router.delete("", status_code=204)
def sign_out(app: AppHere, request: Request, response: Response) -> None:
    cookie = request.cookies.get(SESSION_COOKIE, "")
    if cookie:
        if not is_own_page(request, cookie):
            raise Problem("missing_csrf")
        with app.database.transaction() as session:
            logins.end_session(session, cookie)
    response.delete_cookie(SESSION_COOKIE)


def _begin(app: App, request: Request, response: Response, user: User, cookie: str) -> dict[str, Any]:
    response.set_cookie(
        SESSION_COOKIE,
        cookie,
        max_age=int(logins.SESSION_LIFE.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    with app.database.reading() as session:
        return _shown(app, session, request, user, cookie)


def _shown(app: App, session: Session, request: Request, user: User | None, cookie: str) -> dict[str, Any]:
    is_demo = _is_open(session, request)
    return {
        "user": _person(user) if user else None,
        "csrf": csrf_token(cookie) if user else "",
        "demo": is_demo,
        "demo_users": [_person(one) for one in _staff(session)] if is_demo else [],
        "company": settings.get(session, "company", app.settings.company),
        "timezone": app.settings.timezone,
        "now": app.clock.now().isoformat(),
    }


def _person(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "username": user.username,
        "name": user.name,
        "role": user.role.value,
        "region": user.region,
        "language": user.language,
    }


def _staff(session: Session) -> list[User]:
    return list(session.scalars(select(User).where(User.active).order_by(User.id)))


def _is_open(session: Session, request: Request) -> bool:
    """Whether anybody may come in here without a password."""
    return bool(settings.get(session, "demo", False)) and _is_same_machine(request)


def _is_same_machine(request: Request) -> bool:
    """A caller on loopback, by a name of loopback (not one that another site points here), and through no proxy."""
    forwarded = {"forwarded", "x-forwarded-for", "x-real-ip"} & set(request.headers.keys())
    if forwarded or request.client is None or request.url.hostname not in LOOPBACK_NAMES:
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _check_same_site(request: Request) -> None:
    """Another site's page must not sign people in as somebody of its choice."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Problem("missing_csrf")
