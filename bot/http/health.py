"""Whether it lives, whether it can work, and its figures."""

from __future__ import annotations

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from bot.http.context import app_of
from bot.http.problems import Problem

router = APIRouter(tags=["operations"])


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
def ready(request: Request) -> dict[str, str]:
    """The database answers as well, and what the first messages would wait for has been done."""
    app = app_of(request)
    if not app.is_warm():
        raise Problem("not_ready", headers={"Retry-After": "1"})
    try:
        with app.database.reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        raise Problem("not_ready", headers={"Retry-After": "2"}) from error
    return {"status": "ready"}


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Prometheus' text format."""
    return Response(app_of(request).metrics.text(), media_type=CONTENT_TYPE_LATEST)
