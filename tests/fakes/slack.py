"""A Slack of our own: its Web API and Socket Mode over HTTP, and what it sends to an app, signed and sent again.

Written from the documentation, apart from kechat's code. Runs in a thread, or as a process:
`python tests/fakes/slack.py PORT`.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

from aiohttp import WSMsgType, web
from block_kit import faults, view_faults
from fake_server import address_of

BOT_TOKEN, SECRET, APP_TOKEN = (
    "xoxb-the-bots-token",
    "8f742231b10e8888abcd99yyyzzz85a5",
    "xapp-the-apps-token",
)
BOT, BOT_ID, TEAM, APP_ID = "UBOT00001", "BBOT00001", "T00000001", "A00000001"
RETRIES = ("http_error", "http_error", "http_error")
Body = dict[str, Any]
_numbers = count(1)
Post = Callable[[bytes, dict[str, str]], tuple[int, dict[str, str], str]]
"""Posts to the app's address: status, headers, body."""


@dataclass
class Slack:
    """`answers_with`: by method, errors given before it works again; `limited`: by method, seconds of Retry-After."""

    address: str = ""
    people: dict[str, Body] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    calls: list[tuple[str, Body]] = field(default_factory=list)
    messages: dict[tuple[str, str], Body] = field(default_factory=dict)
    responses: list[Body] = field(default_factory=list)
    homes: dict[str, Body] = field(default_factory=dict)
    views: list[Body] = field(default_factory=list)
    answers_with: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    limited: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    tokens: set[str] = field(default_factory=lambda: {BOT_TOKEN, APP_TOKEN})
    used_triggers: set[str] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)
    expected: dict[str, int] = field(default_factory=dict)
    shared: list[tuple[str, str, list[Body]]] = field(default_factory=list)
    sockets: list[Socket] = field(default_factory=list)
    happened: threading.Condition = field(default_factory=threading.Condition)

    # ------------------------------------------------------------ what tests look at
    def said_in(self, channel: str) -> list[Body]:
        """Messages that stand in the channel, as they are now, in order."""
        return [one for (where, _), one in sorted(self.messages.items(), key=_by_time) if where == channel]

    def wait(self, until: Callable[[], Any], seconds: float = 20.0) -> Any:
        with self.happened:
            assert self.happened.wait_for(until, seconds), "it did not happen"
            return until()

    def note(self) -> None:
        with self.happened:
            self.happened.notify_all()

    def called(self, method: str) -> list[Body]:
        return [values for name, values in self.calls if name == method]


def _by_time(item: tuple[tuple[str, str], Body]) -> float:
    return float(item[0][1])


# ---------------------------------------------------------------- what Slack sends
def sign(body: bytes, at: float, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(at))
    mac = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={mac}"}


def event(inner: Body, **more: Any) -> Body:
    """An event's envelope."""
    number = next(_numbers)
    return {
        "token": "verification", "team_id": TEAM, "api_app_id": APP_ID, "type": "event_callback",
        "event_id": f"Ev{number:08}", "event_time": 1_800_000_000, "event": inner,
        "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True}], **more,
    }  # fmt: skip


def message(user: str, text: str, channel: str = "", **more: Any) -> Body:
    """Said to the bot alone, or in a channel."""
    number = next(_numbers)
    place = channel or f"D{user[1:]}"
    inner = {
        "type": "message", "user": user, "text": text, "channel": place, "ts": f"{1_800_000_000 + number}.000100",
        "client_msg_id": f"00000000-0000-4000-8000-{number:012}", "team": TEAM,
        "channel_type": "im" if place.startswith("D") else "channel",
    }  # fmt: skip
    return event(inner | more)


def mention(said: Body) -> Body:
    """The second event of a message that mentions the bot."""
    inner = {name: value for name, value in said["event"].items() if name != "channel_type"}
    return event(inner | {"type": "app_mention"})


def edited(said: Body, text: str) -> Body:
    before = {name: said["event"][name] for name in ("type", "user", "text", "ts", "client_msg_id")}
    return event({
        "type": "message", "subtype": "message_changed", "channel": said["event"]["channel"], "hidden": True,
        "channel_type": said["event"]["channel_type"], "ts": f"{1_800_000_000 + next(_numbers)}.000200",
        "message": before | {"text": text, "edited": {"user": before["user"], "ts": "1.0"}}, "previous_message": before,
    })  # fmt: skip


def deleted(said: Body) -> Body:
    before = {name: said["event"][name] for name in ("type", "user", "text", "ts", "client_msg_id")}
    return event({
        "type": "message", "subtype": "message_deleted", "channel": said["event"]["channel"], "hidden": True,
        "channel_type": said["event"]["channel_type"], "deleted_ts": before["ts"], "previous_message": before,
        "ts": f"{1_800_000_000 + next(_numbers)}.000300",
    })  # fmt: skip


def click(user: str, shown: Body, label: str, *, chosen: str = "", address: str = "") -> Body:
    """A press of the button with this label, or of this option of the select, on a message of ours."""
    element = next(one for one in controls(shown) if _label(one, chosen) == (chosen or label))
    number = next(_numbers)
    action = {
        "action_id": element["action_id"],
        "type": element["type"],
        "action_ts": f"{number}.5",
        "block_id": "b",
    }
    if chosen:
        options = element.get("options") or [
            one for group in element["option_groups"] for one in group["options"]
        ]
        action["selected_option"] = next(one for one in options if one["text"]["text"] == chosen)
    else:
        action["value"] = element["value"]
    return {
        "type": "block_actions", "user": {"id": user, "team_id": TEAM}, "api_app_id": APP_ID, "actions": [action],
        "container": {"type": "message", "message_ts": shown["ts"], "channel_id": shown["channel"],
                      "is_ephemeral": bool(shown.get("ephemeral"))},
        "channel": {"id": shown["channel"], "name": "x"}, "message": shown, "team": {"id": TEAM},
        "trigger_id": f"trigger.{number}", "response_url": f"{address}/respond/{number}",
    }  # fmt: skip


def controls(shown: Body) -> list[Body]:
    return [
        one for block in shown.get("blocks", ()) if block["type"] == "actions" for one in block["elements"]
    ]


def _label(element: Body, chosen: str) -> str:
    if not chosen:
        return str(element.get("text", {}).get("text", ""))
    options = element.get("options") or [
        one for group in element.get("option_groups", ()) for one in group["options"]
    ]
    return chosen if any(one["text"]["text"] == chosen for one in options) else ""


def submission(user: str, view: Body, **typed: Any) -> Body:
    """A form sent off, with what its fields held unless it was typed anew."""
    values: dict[str, Body] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            kind = block["element"]["type"]
            values[block["block_id"]] = {
                "value": {"type": kind} | _held(block["element"], typed.get(block["block_id"]))
            }
    return {
        "type": "view_submission", "team": {"id": TEAM}, "user": {"id": user}, "api_app_id": APP_ID, "trigger_id": "t",
        "view": {**view, "id": f"V{next(_numbers)}", "state": {"values": values}},
    }  # fmt: skip


def _held(element: Body, anew: Any) -> Body:
    kind = element["type"]
    if kind == "static_select":
        options = {one["value"]: one for one in element["options"]}
        return {"selected_option": options[anew] if anew else element.get("initial_option")}
    if kind == "datepicker":
        return {"selected_date": anew or element.get("initial_date")}
    if kind == "datetimepicker":
        return {"selected_date_time": anew or element.get("initial_date_time")}
    return {"value": element.get("initial_value") if anew is None else anew}


def command(user: str, text: str, channel: str = "C0000001", *, address: str = "") -> Body:
    number = next(_numbers)
    return {
        "token": "verification", "team_id": TEAM, "team_domain": "x", "channel_id": channel, "channel_name": "x",
        "user_id": user, "user_name": "x", "command": "/crm", "text": text, "api_app_id": APP_ID,
        "trigger_id": f"trigger.{number}", "response_url": f"{address}/respond/{number}",
    }  # fmt: skip


def shortcut(user: str, text: str, *, address: str = "") -> Body:
    number = next(_numbers)
    return {
        "type": "message_action", "callback_id": "log_message", "trigger_id": f"trigger.{number}", "message_ts": "1.1",
        "response_url": f"{address}/respond/{number}", "user": {"id": user}, "team": {"id": TEAM},
        "channel": {"id": "C0000001"}, "message": {"type": "message", "user": "U0OTHER", "text": text, "ts": "1.1"},
    }  # fmt: skip


def opened_home(user: str) -> Body:
    return event({"type": "app_home_opened", "user": user, "channel": f"D{user[1:]}", "tab": "home"})


def request(payload: Body, at: float, secret: str = SECRET) -> tuple[bytes, dict[str, str]]:
    """As Slack posts it: events as JSON, clicks and forms in a field `payload`, commands as a form."""
    if payload["type"] in ("event_callback", "url_verification") if "type" in payload else False:
        body, kind = json.dumps(payload).encode(), "application/json"
    elif "command" in payload:
        body, kind = urlencode(payload).encode(), "application/x-www-form-urlencoded"
    else:
        body, kind = urlencode({"payload": json.dumps(payload)}).encode(), "application/x-www-form-urlencoded"
    return body, sign(body, at, secret) | {"Content-Type": kind}


def deliver(post: Post, payload: Body, at: float) -> tuple[int, dict[str, str], str]:
    """By Slack's rules: an event that is not answered with 200 is sent three times more, unless it is told not to."""
    body, headers = request(payload, at)
    answer = post(body, headers)
    if payload.get("type") == "event_callback":
        for number, reason in enumerate(RETRIES, start=1):
            if answer[0] == 200 or answer[1].get("x-slack-no-retry") == "1":
                break
            answer = post(body, headers | {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason})
    return answer


# ---------------------------------------------------------------- Socket Mode
@dataclass
class Socket:
    """One open connection: what was sent over it, and what the app acknowledged."""

    ws: web.WebSocketResponse
    loop: asyncio.AbstractEventLoop
    acks: dict[str, Body] = field(default_factory=dict)

    def send(self, payload: Body, kind: str = "events_api", envelope: str = "") -> str:
        envelope = envelope or f"envelope-{next(_numbers)}"
        frame = {
            "type": kind,
            "envelope_id": envelope,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        self._run(self.ws.send_json(frame))
        return envelope

    def disconnect(self) -> None:
        """Slack's warning that it will close this connection."""
        self._run(self.ws.send_json({"type": "disconnect", "reason": "refresh_requested"}))

    def kick(self) -> None:
        """The connection breaks without a word."""
        transport = self.ws._req.transport if self.ws._req else None
        self.loop.call_soon_threadsafe(transport.abort if transport else lambda: None)

    def _run(self, doing: Any) -> None:
        asyncio.run_coroutine_threadsafe(doing, self.loop).result(5)


# ---------------------------------------------------------------- the server
class Server:
    def __init__(self, slack: Slack) -> None:
        self.slack = slack

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self.call)
        app.router.add_post("/respond/{number}", self.respond)
        app.router.add_get("/files/{name}", self.file)
        app.router.add_post("/upload/{name}", self.upload)
        app.router.add_get("/link", self.link)
        app.router.add_get("/heard", self.heard)
        return app

    async def call(self, http: web.Request) -> web.Response:
        method, values = http.match_info["method"], await _values(http)
        token = http.headers.get("Authorization", "").removeprefix("Bearer ")
        self.slack.calls.append((method, values))
        answer, status, headers = self._answered(method, token, values)
        self.slack.note()
        return web.json_response(answer, status=status, headers=headers)

    def _answered(self, method: str, token: str, values: Body) -> tuple[Body, int, dict[str, str]]:
        if token not in self.slack.tokens:
            return {"ok": False, "error": "invalid_auth" if token else "not_authed"}, 200, {}
        if self.slack.limited[method]:
            seconds = self.slack.limited[method].pop(0)
            return {"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(seconds)}
        if self.slack.answers_with[method]:
            return {"ok": False, "error": self.slack.answers_with[method].pop(0)}, 200, {}
        do = getattr(self, "_" + method.replace(".", "_"), None)
        return (do(values) if do else {"ok": False, "error": "unknown_method"}), 200, {}

    def _auth_test(self, values: Body) -> Body:
        return {"ok": True, "team_id": TEAM, "team": "x", "user_id": BOT, "bot_id": BOT_ID}

    def _users_info(self, values: Body) -> Body:
        person = self.slack.people.get(values.get("user", ""))
        return {"ok": True, "user": person} if person else {"ok": False, "error": "user_not_found"}

    def _conversations_open(self, values: Body) -> Body:
        user = str(values.get("users", ""))
        known = user in self.slack.people
        return (
            {"ok": True, "channel": {"id": f"D{user[1:]}"}}
            if known
            else {"ok": False, "error": "user_not_found"}
        )

    def _conversations_members(self, values: Body) -> Body:
        found = self.slack.members.get(values.get("channel", ""))
        if found is None:
            return {"ok": False, "error": "channel_not_found"}
        start = int(values.get("cursor") or 0)
        more = str(start + 2) if start + 2 < len(found) else ""
        return {"ok": True, "members": found[start : start + 2], "response_metadata": {"next_cursor": more}}

    def _chat_postMessage(self, values: Body) -> Body:
        wrong = faults(values)
        if wrong:
            return {"ok": False, "error": "invalid_blocks", "response_metadata": {"messages": wrong}}
        if not str(values.get("channel", "")).startswith(("C", "D", "G")):
            return {"ok": False, "error": "channel_not_found"}
        ts = f"{1_800_000_000 + next(_numbers)}.000900"
        kept = {**values, "ts": ts, "user": BOT, "bot_id": BOT_ID}
        self.slack.messages[values["channel"], ts] = kept
        return {"ok": True, "channel": values["channel"], "ts": ts, "message": kept}

    def _chat_update(self, values: Body) -> Body:
        found = self.slack.messages.get((values.get("channel", ""), values.get("ts", "")))
        if found is None:
            return {"ok": False, "error": "message_not_found"}
        if faults(values):
            return {"ok": False, "error": "invalid_blocks"}
        found.update({"text": values["text"], "blocks": values.get("blocks", [])})
        return {"ok": True, "channel": values["channel"], "ts": values["ts"]}

    def _files_getUploadURLExternal(self, values: Body) -> Body:
        file_id = f"F{next(_numbers)}"
        self.slack.expected[file_id] = int(values["length"])
        return {"ok": True, "upload_url": f"{self.slack.address}/upload/{file_id}", "file_id": file_id}

    def _files_completeUploadExternal(self, values: Body) -> Body:
        for one in values["files"]:
            if len(self.slack.files.get(one["id"], b"")) != self.slack.expected[one["id"]]:
                return {"ok": False, "error": "file_not_found"}
        self.slack.shared.append((values["channel_id"], values.get("thread_ts", ""), values["files"]))
        return {"ok": True, "files": values["files"]}

    def _views_open(self, values: Body) -> Body:
        view, trigger = _json(values["view"]), values.get("trigger_id", "")
        if not trigger or trigger in self.slack.used_triggers:
            return {"ok": False, "error": "exchanged_trigger_id"}
        wrong = view_faults(view)
        if wrong:
            return {"ok": False, "error": "invalid_arguments", "response_metadata": {"messages": wrong}}
        self.slack.used_triggers.add(trigger)
        self.slack.views.append(view)
        return {"ok": True, "view": view}

    def _views_publish(self, values: Body) -> Body:
        view = _json(values["view"])
        if wrong := view_faults(view):
            return {"ok": False, "error": "invalid_arguments", "response_metadata": {"messages": wrong}}
        self.slack.homes[values["user_id"]] = view
        return {"ok": True, "view": view}

    def _apps_connections_open(self, values: Body) -> Body:
        return {"ok": True, "url": f"{self.slack.address.replace('http', 'ws')}/link?ticket={next(_numbers)}"}

    async def respond(self, http: web.Request) -> web.Response:
        body = await http.json()
        wrong = faults(body)
        if wrong or self.slack.answers_with["respond"]:
            status = 404 if not wrong and self.slack.answers_with["respond"].pop() else 400
            return web.json_response({"ok": False, "error": "used_url"}, status=status)
        self.slack.responses.append(body)
        self.slack.note()
        return web.Response(text="ok")

    async def file(self, http: web.Request) -> web.Response:
        if http.headers.get("Authorization") != f"Bearer {BOT_TOKEN}":
            return web.Response(text="<html>sign in</html>", content_type="text/html")
        return web.Response(body=self.slack.files[http.match_info["name"]])

    async def upload(self, http: web.Request) -> web.Response:
        self.slack.files[http.match_info["name"]] = await http.read()
        return web.Response(text="OK")

    async def heard(self, http: web.Request) -> web.Response:
        """How many messages of ours stand in each channel."""
        return web.json_response(Counter(channel for channel, _ in self.slack.messages))

    async def link(self, http: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse()
        await ws.prepare(http)
        socket = Socket(ws, asyncio.get_running_loop())
        await ws.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": APP_ID}})
        self.slack.sockets.append(socket)
        self.slack.note()
        async for frame in ws:
            if frame.type == WSMsgType.TEXT and "envelope_id" in frame.data:
                said = json.loads(frame.data)
                socket.acks[said["envelope_id"]] = said
                self.slack.note()
        return ws


def _json(value: Any) -> Body:
    found: Body = json.loads(value) if isinstance(value, str) else value
    return found


async def _values(http: web.Request) -> Body:
    if (
        "json" in http.headers.get("Content-Type", "") and await http.read()
    ):  # Slack's own library sends empty ones
        found: Body = await http.json()
        return found
    return {**http.query, **{name: str(value) for name, value in (await http.post()).items()}}


@contextlib.contextmanager
def serving(port: int = 0) -> Iterator[Slack]:
    slack = Slack()
    with address_of(Server(slack).app(), port) as slack.address:
        yield slack


if __name__ == "__main__":
    with serving(int(sys.argv[1])) as running:
        print(running.address, flush=True)
        threading.Event().wait()
