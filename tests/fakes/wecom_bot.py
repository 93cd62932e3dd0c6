"""WeCom's side of the AI bot's long connection, as documented (path 101463): real frames over a real WebSocket."""

from __future__ import annotations

import base64
import itertools
import json
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from fakes.wecom_cards import faults
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.sync.server import Server, ServerConnection, serve

LENGTHS = {
    "title": 26, "desc": 30, "text": 112, "label": 5, "value": 26, "button": 10, "option": 10, "vote": 11, "jump": 13,
    "vertical": 38,
}  # fmt: skip
LONGEST_TEXT = 20480
WRONG_SECRET, WRONG_ANSWER, STREAM_IS_OVER, BAD_MESSAGE, TOO_OFTEN, TASK_IS_USED, NO_CHAT = (
    853000, 846605, 846608, 40008, 45009, 42014, 93006,
)  # fmt: skip


def bot_faults(card: dict[str, Any]) -> list[str]:
    """What WeCom refuses of a bot's card: shorter texts than an application's, and only buttons that call back."""
    found = faults(card, LENGTHS)
    found += ["a button that opens a page" for one in card.get("button_list", []) if one.get("type", 0) != 0]
    return found


@dataclass
class Shown:
    """One message as its reader sees it; a card's updates and a stream's frames change it in place."""

    chat: str
    text: str = ""
    card: dict[str, Any] | None = None
    is_finished: bool = True
    frames: int = 1
    how: str = ""


@dataclass
class Asked:
    """A callback and what it may still be answered with."""

    kind: str
    chat: str
    task: str = ""
    is_over: bool = False
    streams: dict[str, Shown] = field(default_factory=dict)


@dataclass
class WeComBot:
    """`limit`: messages a chat gets before it has had enough. `mute`: commands that are not acknowledged."""

    bot_id: str = "bot-1"
    secret: str = "a-secret"
    limit: int = 1000
    tells_kicks: bool = True
    takes_cards: bool = True
    mute: set[str] = field(default_factory=set)
    shown: list[Shown] = field(default_factory=list)
    subscriptions: list[str] = field(default_factory=list)
    refused: list[tuple[str, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._changed = threading.Condition(threading.RLock())
        self._live: list[ServerConnection] = []
        self._asked: dict[str, Asked] = {}
        self._tasks: dict[str, Shown] = {}
        self._chats: set[str] = set()
        self._sent: Counter[str] = Counter()
        self._numbers = itertools.count(1)
        self._files: dict[str, tuple[bytes, str]] = {}
        self._files_at = ""
        self.url = ""

    # ------------------------------------------------------------ what people do
    def say(self, user: str, text: str, *, group: str = "", **more: Any) -> dict[str, Any]:
        """A message's frame, sent; `more` goes into its body (other kinds, a quote)."""
        body = {"msgtype": "text", "text": {"content": text}} | more
        return self.callback("aibot_msg_callback", user, body, group=group, kind="message")

    def press(
        self, user: str, card: dict[str, Any], key: str, *, option: str = "", group: str = ""
    ) -> dict[str, Any]:
        event = {"card_type": card["card_type"], "event_key": key, "task_id": card["task_id"]}
        if option:
            chosen = {"question_key": key, "option_ids": {"option_id": [option]}}
            event["selected_items"] = {"selected_item": [chosen]}
        body = {"eventtype": "template_card_event", "template_card_event": event}
        return self._event(user, body, "click", group=group, task=card["task_id"])

    def enter(self, user: str) -> dict[str, Any]:
        return self._event(user, {"eventtype": "enter_chat"}, "enter")

    def rate(self, user: str, about: str, opinion: int, words: str = "") -> dict[str, Any]:
        detail = {"id": about, "type": opinion, "content": words}
        return self._event(user, {"eventtype": "feedback_event", "feedback_event": detail}, "feedback")

    def _event(
        self, user: str, event: dict[str, Any], kind: str, *, group: str = "", task: str = ""
    ) -> dict[str, Any]:
        body = {"msgtype": "event", "event": event}
        return self.callback("aibot_event_callback", user, body, group=group, kind=kind, task=task)

    def callback(
        self,
        command: str,
        user: str,
        body: dict[str, Any],
        *,
        group: str = "",
        kind: str = "",
        task: str = "",
    ) -> dict[str, Any]:
        number = next(self._numbers)
        where = {"chattype": "group", "chatid": group} if group else {"chattype": "single"}
        whole = {"msgid": f"m{number}", "aibotid": self.bot_id, "from": {"userid": user}} | where | body
        frame = {"cmd": command, "headers": {"req_id": f"r{number}"}, "body": whole}
        with self._changed:
            self._chats.add(group or user)
            self._asked[f"r{number}"] = Asked(kind, group or user, task)
        self.deliver(frame)
        return frame

    def deliver(self, frame: dict[str, Any], times: int = 1) -> None:
        """To the live connection; the same frame again is a duplicate."""
        for _ in range(times):
            self._live[-1].send(json.dumps(frame, ensure_ascii=False))

    def expire(self, frame: dict[str, Any]) -> None:
        """Its time is over: nothing can be answered to it any more."""
        self._asked[frame["headers"]["req_id"]].is_over = True

    def drop(self, *, clean: bool = True) -> None:
        """The connection ends."""
        for connection in list(self._live):
            if clean:
                connection.close(1001)
            else:
                connection.socket.close()

    @contextmanager
    def connected_elsewhere(self) -> Iterator[None]:
        """Another program subscribes as this bot, and stays for a while."""
        body = {"bot_id": self.bot_id, "secret": self.secret}
        with connect(self.url) as connection:
            connection.send(
                json.dumps({"cmd": "aibot_subscribe", "headers": {"req_id": "other"}, "body": body})
            )
            connection.recv()
            yield

    def file(self, data: bytes, name: str = "") -> dict[str, str]:
        """Encrypted, to be fetched: the `file` or `image` of a message."""
        key = secrets.token_bytes(32)
        missing = 32 - len(data) % 32
        encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
        path = f"/file/{next(self._numbers)}"
        self._files[path] = (encryptor.update(data + bytes([missing]) * missing), name)
        return {"url": f"{self._files_at}{path}", "aeskey": base64.b64encode(key).decode().rstrip("=")}

    # ------------------------------------------------------------ what is seen
    def wait(self, until: Callable[[], Any], seconds: float = 10.0) -> Any:
        ends = time.monotonic() + seconds
        with self._changed:
            while not (found := until()) and time.monotonic() < ends:
                self._changed.wait(0.1)
        assert found, f"not seen: shown {self.shown}, refused {self.refused}"
        return found

    def notice(self) -> None:
        """Something else has changed that somebody may wait for."""
        with self._changed:
            self._changed.notify_all()

    def wait_connected(self, subscriptions: int = 1) -> None:
        self.wait(lambda: len(self.subscriptions) >= subscriptions and self._live)

    def wait_shown(self, number: int) -> Shown:
        self.wait(lambda: len(self.shown) >= number and self.shown[number - 1].is_finished)
        return self.shown[number - 1]

    @property
    def connections(self) -> int:
        return len(self._live)

    # ------------------------------------------------------------ the socket
    @contextmanager
    def serving(self) -> Iterator[WeComBot]:
        server = serve(self._served, "127.0.0.1", 0)
        self.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            with self._serving_files():
                yield self
        finally:
            self._close(server)
            thread.join(5)

    @contextmanager
    def _serving_files(self) -> Iterator[None]:
        files = self._files

        class Door(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                data, name = files.get(self.path, (b"", ""))
                self.send_response(200 if data else 404)
                if name:
                    self.send_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(name)}")
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None: ...

        with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            self._files_at = f"http://127.0.0.1:{server.server_port}"
            yield
            server.shutdown()
            thread.join(5)

    def _close(self, server: Server) -> None:
        self.drop()
        server.shutdown()

    def _served(self, connection: ServerConnection) -> None:
        try:
            for raw in connection:
                frame = json.loads(raw)
                code, why = self._taken(connection, frame)
                if frame["cmd"] not in self.mute:
                    connection.send(json.dumps({"headers": frame["headers"], "errcode": code, "errmsg": why}))
        except (ConnectionClosed, OSError):
            pass
        finally:
            with self._changed:
                if connection in self._live:
                    self._live.remove(connection)
                self._changed.notify_all()

    def _taken(self, connection: ServerConnection, frame: dict[str, Any]) -> tuple[int, str]:
        command, request, body = frame["cmd"], frame["headers"]["req_id"], frame.get("body", {})
        with self._changed:
            if command == "aibot_subscribe":
                code, why = self._subscribed(connection, body)
            elif connection not in self._live:
                code, why = 600039, "not subscribed"
            elif command == "ping":
                code, why = 0, "ok"
            else:
                code, why = self._said(command, request, body)
            if code:
                self.refused.append((command, code, why))
            self._changed.notify_all()
            return code, why

    def _subscribed(self, connection: ServerConnection, body: dict[str, Any]) -> tuple[int, str]:
        self.subscriptions.append(body.get("bot_id", ""))
        if body != {"bot_id": self.bot_id, "secret": self.secret}:
            return WRONG_SECRET, "signature is incorrect, please check if the bot secret is correct"
        for older in self._live:
            self._kick(older)
        self._live = [connection]
        return 0, "ok"

    def _kick(self, connection: ServerConnection) -> None:
        event = {"msgtype": "event", "event": {"eventtype": "disconnected_event"}}
        frame = {"cmd": "aibot_event_callback", "headers": {"req_id": "kick"}, "body": event}
        with suppress(ConnectionClosed, OSError):
            if self.tells_kicks:
                connection.send(json.dumps(frame))
            connection.close(1000)

    # ------------------------------------------------------------ what the bot says
    def _said(self, command: str, request: str, body: dict[str, Any]) -> tuple[int, str]:
        if command == "aibot_send_msg":
            return self._pushed(body)
        asked = self._asked.get(request)
        if asked is None or asked.is_over:
            return WRONG_ANSWER, "invalid req_id"
        fitting = {
            "aibot_respond_msg": "message", "aibot_respond_welcome_msg": "enter", "aibot_respond_update_msg": "click",
        }  # fmt: skip
        if fitting.get(command) != asked.kind:
            return WRONG_ANSWER, f"{command} does not answer a {asked.kind}"
        if command == "aibot_respond_update_msg":
            return self._updated(asked, body)
        if body.get("msgtype") == "stream":
            return self._streamed(asked, body["stream"])
        return self._message(asked.chat, body, {"text", "template_card"}, command)

    def _pushed(self, body: dict[str, Any]) -> tuple[int, str]:
        if body.get("chatid") not in self._chats:
            return NO_CHAT, "invalid chatid"
        if body.get("chat_type") not in (1, 2):
            return BAD_MESSAGE, "chat_type"
        return self._message(body["chatid"], body, {"markdown", "template_card"}, "aibot_send_msg")

    def _message(self, chat: str, body: dict[str, Any], kinds: set[str], how: str) -> tuple[int, str]:
        kind = body.get("msgtype")
        if kind not in kinds:
            return BAD_MESSAGE, f"msgtype {kind}"
        if self._has_enough(chat):
            return TOO_OFTEN, "api freq out of limit"
        if kind == "template_card":
            return self._carded(chat, body["template_card"], how)
        if not 1 <= len(body[kind]["content"].encode()) <= LONGEST_TEXT:
            return BAD_MESSAGE, "content"
        self.shown.append(Shown(chat, body[kind]["content"], how=how))
        return 0, "ok"

    def _carded(self, chat: str, card: dict[str, Any], how: str) -> tuple[int, str]:
        found = bot_faults(card)
        if found or not self.takes_cards:
            return BAD_MESSAGE, "; ".join(found) or "no cards today"
        if card.get("task_id") in self._tasks:
            return TASK_IS_USED, "task_id repeated"
        shown = Shown(chat, card=card, how=how)
        self.shown.append(shown)
        if "task_id" in card:
            self._tasks[card["task_id"]] = shown
        return 0, "ok"

    def _updated(self, asked: Asked, body: dict[str, Any]) -> tuple[int, str]:
        card = body.get("template_card") or {}
        found = bot_faults(card)
        if found or body.get("response_type") != "update_template_card" or card.get("task_id") != asked.task:
            return BAD_MESSAGE, "; ".join(found) or "response_type or task_id"
        shown = self._tasks[asked.task]
        shown.card, shown.frames, asked.is_over = card, shown.frames + 1, True
        return 0, "ok"

    def _streamed(self, asked: Asked, stream: dict[str, Any]) -> tuple[int, str]:
        if len(stream["content"].encode()) > LONGEST_TEXT:
            return BAD_MESSAGE, "content"
        shown = asked.streams.get(stream["id"])
        if shown is None:
            if self._has_enough(asked.chat):
                return TOO_OFTEN, "api freq out of limit"
            shown = asked.streams[stream["id"]] = Shown(asked.chat, is_finished=False, frames=0, how="stream")
            self.shown.append(shown)
        if shown.is_finished:
            return STREAM_IS_OVER, "stream expired"
        shown.text, shown.is_finished, shown.frames = stream["content"], stream["finish"], shown.frames + 1
        return 0, "ok"

    def _has_enough(self, chat: str) -> bool:
        self._sent[chat] += 1
        return self._sent[chat] > self.limit
