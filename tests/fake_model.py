"""A server that speaks OpenAI's chat protocol over real HTTP and answers as it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class FakeModel:
    """`asked`: the bodies of the requests it got; `meanwhile` is called while a request waits for its answer."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None
    url: str = ""
    _status: int = 200
    _message: dict[str, Any] = field(default_factory=dict)
    _failures: int = 10**9
    released: threading.Event = field(default_factory=threading.Event)

    def proposes(self, *acts: dict[str, Any]) -> None:
        self.says(json.dumps({"acts": acts}, ensure_ascii=False))

    def says(self, text: str) -> None:
        self._status, self._message = 200, {"role": "assistant", "content": text}

    def refuses(self) -> None:
        self._status, self._message = 200, {"role": "assistant", "content": None, "refusal": "I cannot."}

    def fails(self, status: int, *, times: int = 10**9) -> None:
        """Answers with this status so many times, then what it was told to say before."""
        self._status, self._failures = status, times

    def is_slow(self) -> None:
        """Nothing comes back before the test is over."""
        self.meanwhile = lambda: self.released.wait(20) and None

    @property
    def texts(self) -> list[str]:
        """The messages that were put to it."""
        return [request["messages"][-1]["content"] for request in self.asked]

    def answer(self, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.asked.append(request)
        self.meanwhile()
        if self._status != 200 and self._failures > 0:
            self._failures -= 1
            return self._status, {"error": {"message": "no", "type": "test"}}
        choice = {"index": 0, "finish_reason": "stop", "message": self._message}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        return 200, {
            "id": "1", "object": "chat.completion", "created": 1, "model": "fake", "choices": [choice],
            "usage": usage,
        }  # fmt: skip


@contextmanager
def serving() -> Iterator[FakeModel]:
    fake = FakeModel()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = fake.answer(request)
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    fake.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield fake
    finally:
        fake.released.set()
        server.shutdown()
        server.server_close()
