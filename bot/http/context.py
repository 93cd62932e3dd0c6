"""What a route gets at: the app behind the door."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Request

from bot.app import App


def app_of(request: Request) -> App:
    return cast(App, request.app.state.app)


AppHere = Annotated[App, Depends(app_of)]
