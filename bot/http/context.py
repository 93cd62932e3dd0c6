"""What a route gets at: the app behind the door."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Request

from bot.app import App


def app_of(request: Request) -> App:
    return cast(App, request.app.state.app)


async def _app_here(request: Request) -> App:
    """The same without a thread of its own, which a plain function would be given."""
    return app_of(request)


AppHere = Annotated[App, Depends(_app_here)]
