"""The server's API as the console knows it, in memory: real HTTP, cookies, problem documents and a stream."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeAlias

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONSOLE = Path(__file__).parents[2] / "bot" / "console"
CSRF = "token-of-this-session"

Json: TypeAlias = dict[str, Any]
Script: TypeAlias = Callable[[str], Json]


class FakeApi:
    """`company` holds users, accounts, overviews, pipeline, tasks, letters; `script` answers what is said."""

    def __init__(self, company: Json, script: Script, *, delay: float = 0) -> None:
        self.script = script
        self.delay = delay
        self.is_closing = False
        self.begin(company)
        self.app: ASGIApp = Starlette(routes=self._routes(), middleware=[Middleware(Headers)])

    def begin(self, company: Json) -> None:
        """A new day: nobody signed in, nothing said."""
        self.company = company
        self.said: dict[str, list[Json]] = {}
        self.received: list[Json] = []
        self.answers: dict[str, Json] = {}
        self.patched: list[Json] = []
        self.events: list[tuple[str, Json]] = []
        self.signed_in: str | None = None
        self.failures = 0
        self.is_thinking = False

    def push(self, event: str, **data: Any) -> None:
        """Send an event to every open stream."""
        self.events.append((event, data))

    def _routes(self) -> list[Route | Mount]:
        return [
            Route("/", lambda _: FileResponse(CONSOLE / "index.html")),
            Route("/session", self._session, methods=["GET"]),
            Route("/session", self._sign_in, methods=["POST"]),
            Route("/session", self._sign_out, methods=["DELETE"]),
            Route("/session/demo", self._sign_in, methods=["POST"]),
            Route("/api/v1/chat", self._chat, methods=["POST"]),
            Route("/api/v1/conversations/{id}/messages", self._history),
            Route("/api/v1/stream", self._stream),
            Route("/api/v1/accounts", self._accounts),
            Route("/api/v1/accounts/{id}/overview", self._overview),
            Route("/api/v1/pipeline", self._pipeline),
            Route("/api/v1/tasks", self._tasks),
            Route("/api/v1/tasks/{id}", self._task, methods=["GET", "PATCH"]),
            Route("/api/v1/dead-letters", self._letters),
            Mount("/console", StaticFiles(directory=CONSOLE)),
        ]

    def _who(self) -> Json:
        user = next((user for user in self.company["users"] if user["username"] == self.signed_in), None)
        return {
            "user": user,
            "csrf": CSRF,
            "demo": self.company["demo"],
            "demo_users": self.company["users"] if self.company["demo"] else [],
            "company": self.company["name"],
            "timezone": "Asia/Shanghai",
            "now": self.company["now"],
        }

    async def _session(self, _: Request) -> Response:
        return JSONResponse(self._who())

    async def _sign_in(self, request: Request) -> Response:
        wish = await request.json()
        if "password" in wish and wish["password"] != "geheim-123":
            return problem(401, "Sign-in refused", "用户名或密码不对。")
        self.signed_in = wish["username"]
        return JSONResponse(self._who())

    async def _sign_out(self, _: Request) -> Response:
        self.signed_in = None
        return Response(status_code=204)

    async def _chat(self, request: Request) -> Response:
        if refusal := self._refusal(request):
            return refusal
        body = await request.json()
        self.received.append(body)
        if request.headers.get("prefer") == "respond-async":
            return JSONResponse({"status": "pending"}, 202)
        await asyncio.sleep(self.delay)
        while self.is_thinking:
            await asyncio.sleep(0.02)
        if self.failures:
            self.failures -= 1
            return problem(503, "Unavailable", "系统正忙。")
        answer = self.answers.get(body["message_id"])
        if answer is None:
            answer = self.answers[body["message_id"]] = self._take(body)
        return JSONResponse(answer)

    def _take(self, body: Json) -> Json:
        said = body.get("text") or body["action"].get("value") or body["action"]["id"]
        answer: Json = {"intents": [], "awaiting": None, "trace_id": "t"} | self.script(said)
        own = {"id": f"in-{body['message_id']}", "message_id": body["message_id"]}
        history = self.said.setdefault(body["conversation"], [])
        history.append(
            own | {"at": self.company["now"], "from": "user", "text": said, "action": body.get("action")}
        )
        for number, reply in enumerate(answer["replies"]):
            shown = {"id": f"{body['message_id']}-{number}", "at": self.company["now"], "from": "bot"}
            history.append(shown | reply | {"awaiting": answer["awaiting"]})
            self.push("reply", conversation=body["conversation"], **reply)
        return answer

    async def _history(self, request: Request) -> Response:
        if refusal := self._refusal(request):
            return refusal
        return JSONResponse({"items": self.said.get(request.path_params["id"], [])})

    async def _stream(self, request: Request) -> Response:
        return self._refusal(request) or StreamingResponse(self._tell(), media_type="text/event-stream")

    async def _tell(self) -> AsyncIterator[str]:
        told = len(self.events)
        yield ": here\n\n"
        while not self.is_closing:
            for kind, data in self.events[told:]:
                yield f"event: {kind}\ndata: {json.dumps(data)}\n\n"
            told = len(self.events)
            await asyncio.sleep(0.03)

    async def _accounts(self, request: Request) -> Response:
        if refusal := self._refusal(request):
            return refusal
        wanted = request.query_params.get("q", "")
        found = [account for account in self.company["accounts"] if wanted in account["name"]]
        return JSONResponse({"items": found[: int(request.query_params["limit"])], "next_cursor": None})

    async def _overview(self, request: Request) -> Response:
        overview = self.company["overviews"].get(request.path_params["id"])
        missing = problem(404, "Not found", "没有这个客户。")
        return self._refusal(request) or (JSONResponse(overview) if overview else missing)

    async def _pipeline(self, request: Request) -> Response:
        return self._refusal(request) or JSONResponse(self.company["pipeline"](dict(request.query_params)))

    async def _tasks(self, request: Request) -> Response:
        return self._refusal(request) or JSONResponse({"items": self.company["tasks"]})

    async def _task(self, request: Request) -> Response:
        if refusal := self._refusal(request):
            return refusal
        if request.method == "PATCH":
            self.patched.append(await request.json() | {"if_match": request.headers["If-Match"]})
        return JSONResponse({"id": request.path_params["id"]}, headers={"ETag": '"7"'})

    async def _letters(self, request: Request) -> Response:
        return self._refusal(request) or JSONResponse({"items": self.company["letters"]})

    def _refusal(self, request: Request) -> Response | None:
        if self.signed_in is None:
            return problem(401, "Signed out", "请先登录。")
        if request.method != "GET" and request.headers.get("X-CSRF-Token") != CSRF:
            return problem(403, "Forged", "CSRF")
        return None


def problem(status: int, title: str, detail: str) -> Response:
    return JSONResponse(
        {"title": title, "detail": detail, "status": status}, status, media_type="application/problem+json"
    )


class Headers:
    """The strict policy the console must live with; its files are kept by the browser, to be quick."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                policy = [(b"content-security-policy", b"default-src 'self'")]
                kept = [(b"cache-control", b"max-age=600")] if scope["path"].startswith("/console/") else []
                message["headers"] = [*message["headers"], *policy, *kept]
            await send(message)

        await self.app(scope, receive, guarded)
