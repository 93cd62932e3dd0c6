"""The customers' widget: its script and frame, visitors' sessions, and their messages."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request, Response
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from pydantic import AfterValidator, BaseModel, Field
from starlette.responses import FileResponse

from bot.desk import transcript
from bot.http.chat import ActionBody
from bot.http.context import AppHere, app_of
from bot.http.guard import POLICY
from bot.http.problems import Problem
from bot.http.texts import sayable
from bot.widget import visits
from integrations.messages import Action, Inbound

router = APIRouter(tags=["widget"])

FOLDER = Path(__file__).parent.parent / "widget"
FRAME_FILES = frozenset({"frame.js", "frame.css"})
NAME = "widget"
MESSAGES: RateLimitItem = RateLimitItemPerMinute(20)
"""Of one visitor."""
SESSIONS: RateLimitItem = RateLimitItemPerHour(60)
"""Of one address: a company's visitors may share it."""
LOOKS: RateLimitItem = RateLimitItemPerMinute(60)
_windows = MovingWindowRateLimiter(MemoryStorage())


class Message(BaseModel):
    message_id: Annotated[str, AfterValidator(sayable), Field(min_length=1, max_length=100)]
    text: Annotated[str, AfterValidator(sayable), Field(max_length=2000)] = ""
    action: ActionBody | None = None


# ---------------------------------------------------------------- the script and its frame
@router.get("/widget.js", include_in_schema=False)
def script() -> FileResponse:
    """For other people's pages: any of them may load it, but its frame shows on the allowed ones only."""
    headers = {"Cache-Control": "public, max-age=300", "Cross-Origin-Resource-Policy": "cross-origin"}
    return FileResponse(FOLDER / "widget.js", media_type="text/javascript", headers=headers)


@router.get("/widget", include_in_schema=False)
def frame(app: AppHere) -> FileResponse:
    sites = " ".join(["'self'", *app.settings.widget_origins])
    policy = POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {sites}")
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}
    return FileResponse(FOLDER / "frame.html", headers=headers)


@router.get("/widget/words", include_in_schema=False)
def words(app: AppHere) -> dict[str, Any]:
    return {"words": _words(), "company": app.settings.company}


@cache
def _words() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "words.json").read_text("utf-8"))
    return found


@router.get("/widget/{name}.{kind}", include_in_schema=False)
def part(name: str, kind: str) -> FileResponse:
    if f"{name}.{kind}" not in FRAME_FILES:
        raise Problem("unknown_address")
    return FileResponse(FOLDER / f"{name}.{kind}", headers={"Cache-Control": "no-cache"})


# ---------------------------------------------------------------- visitors
@router.post("/widget/sessions", status_code=201)
def begin(app: AppHere, request: Request) -> dict[str, Any]:
    """A new visitor's session; only the frame's own page may ask for one."""
    if not _is_own_page(request):
        raise Problem("widget_not_here")
    _check_pace(SESSIONS, "sessions", request.client.host if request.client else "?")
    with app.database.transaction() as session:
        token = visits.begin(session)
    return {"token": token, "expires_in": int(visits.LASTS.total_seconds())}


def _is_own_page(request: Request) -> bool:
    """Browsers say where a request comes from; what is no browser gains nothing by it."""
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _visitor(request: Request) -> str:
    """Who speaks, by the session that their browser shows."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    with app_of(request).database.reading() as session:
        visitor = visits.visitor_of(session, token.strip()) if kind.lower() == "bearer" else None
    if visitor is None:
        raise Problem("visit_over", headers={"WWW-Authenticate": "Bearer"})
    request.state.is_known = True
    return visitor


VisitorHere = Annotated[str, Depends(_visitor)]


def _check_pace(limit: RateLimitItem, what: str, who: str) -> None:
    if not _windows.hit(limit, f"widget-{what}", who):
        raise Problem("too_many_requests", headers={"Retry-After": "5"})


@router.post("/widget/messages")
def say(
    app: AppHere, request: Request, visitor: VisitorHere, message: Message, response: Response
) -> dict[str, Any]:
    """What a visitor says; answers as POST /api/v1/chat does. Nobody vouches for a visitor: a name opens nothing."""
    _check_pace(MESSAGES, "messages", visitor)
    if not message.text.strip() and message.action is None:
        raise Problem("nothing_said")
    action = Action(message.action.id, message.action.value) if message.action else None
    with app.database.transaction() as session:
        visits.extend(session, request.headers["authorization"].partition(" ")[2].strip())
    received, answer = app.worker.ask(
        Inbound(
            NAME, visitor, f"customer:{visitor}", message.message_id, message.text, action,
            {"external_id": visitor},
        )
    )  # fmt: skip
    if answer is None:
        response.status_code = 202
        return {"message_id": message.message_id, "trace_id": received.trace_id}
    return answer


@router.get("/widget/messages")
def messages(app: AppHere, visitor: VisitorHere) -> dict[str, Any]:
    """What was said to this visitor and by them, oldest first; a person's words come by this."""
    _check_pace(LOOKS, "looks", visitor)
    with app.database.reading() as session:
        said = transcript.said(session, app.clock, NAME, visitor, f"customer:{visitor}")
    return {"items": said}
