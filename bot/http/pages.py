"""The console: one page and its files, served as they are."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.responses import FileResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

CONSOLE = Path(__file__).parent.parent / "console"
REFERENCE_CSS = Path(__file__).with_name("reference.css")

router = APIRouter(include_in_schema=False)

mimetypes.add_type(
    "text/javascript", ".js"
)  # some systems' registries call it text/plain, which browsers refuse


@router.get("/")
def console() -> FileResponse:
    return FileResponse(CONSOLE / "index.html", headers={"Cache-Control": "no-cache"})


@router.get("/docs/reference.css")
def reference_css() -> FileResponse:
    return FileResponse(REFERENCE_CSS)


class Revalidated(StaticFiles):
    """Browsers ask each time and mostly hear "not modified": a new version is never mixed with an old one."""

    def file_response(self, full_path, stat_result, scope: Scope, status_code: int = 200):  # type: ignore[no-untyped-def]
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "no-cache"
        return response


def mount(api: FastAPI) -> None:
    api.include_router(router)
    api.mount("/console", Revalidated(directory=CONSOLE))
