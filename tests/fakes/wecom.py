"""A WeCom of our own: its interface over HTTP, and what it posts to a callback address.

Written from the documentation alone (90236, 90238, 90968, 94677 …) with its own encryption, so that two mistakes do not
agree. Runs in a thread, or as a process: `python tests/fakes/wecom.py PORT`.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import os
import struct
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from xml.sax.saxutils import escape

from aiohttp import web
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from fake_server import address_of
from wecom_cards import faults

CORP, AGENT, SECRET = "ww0123456789abcdef", "1000002", "the-secret-of-the-application"
KF_SECRET = "the-secret-of-the-customer-service"
TOKEN, AES_KEY = "QDG6eK0test", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
_numbers = count(1)


@dataclass
class Sealed:
    """A callback as WeCom posts it: the query and the body."""

    query: dict[str, str]
    body: bytes


def seal(plaintext: str, *, at: float, corp: str = CORP, token: str = TOKEN, key: str = AES_KEY) -> Sealed:
    """Encrypted and signed."""
    cipher_text = _encrypted(plaintext, corp, key)
    timestamp, nonce = str(int(at)), str(next(_numbers) + 100_000)
    query = {
        "timestamp": timestamp,
        "nonce": nonce,
        "msg_signature": sign(token, timestamp, nonce, cipher_text),
    }
    body = f"<xml><ToUserName><![CDATA[{corp}]]></ToUserName><Encrypt><![CDATA[{cipher_text}]]></Encrypt>" \
           f"<AgentID><![CDATA[{AGENT}]]></AgentID></xml>"  # fmt: skip
    return Sealed(query, body.encode())


def echo(text: str, *, at: float) -> dict[str, str]:
    """The query of the check of a callback address."""
    cipher_text = _encrypted(text, CORP, AES_KEY)
    timestamp, nonce = str(int(at)), str(next(_numbers))
    signature = sign(TOKEN, timestamp, nonce, cipher_text)
    return {"timestamp": timestamp, "nonce": nonce, "msg_signature": signature, "echostr": cipher_text}


def sign(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def _encrypted(plaintext: str, corp: str, key: str) -> str:
    aes = base64.b64decode(key + "=")
    text = plaintext.encode()
    filled = os.urandom(16) + struct.pack(">I", len(text)) + text + corp.encode()
    padding = 32 - len(filled) % 32
    encryptor = Cipher(algorithms.AES(aes), modes.CBC(aes[:16])).encryptor()
    sealed = encryptor.update(filled + bytes([padding]) * padding) + encryptor.finalize()
    return base64.b64encode(sealed).decode()


def xml(**fields: Any) -> str:
    """A message as XML; a dictionary becomes nested tags, a list repeated ones."""
    return f"<xml>{_tags(fields)}</xml>"


def _tags(fields: dict[str, Any]) -> str:
    parts = []
    for name, value in fields.items():
        for one in value if isinstance(value, list) else [value]:
            inner = _tags(one) if isinstance(one, dict) else escape(str(one))
            parts.append(f"<{name}>{inner}</{name}>")
    return "".join(parts)


def text_message(sender: str, content: str, *, at: float, message_id: int | None = None) -> str:
    return xml(
        ToUserName=CORP, FromUserName=sender, CreateTime=int(at), MsgType="text", Content=content,
        MsgId=message_id or 7_000_000_000_000 + next(_numbers), AgentID=AGENT,
    )  # fmt: skip


def media_message(sender: str, kind: str, media_id: str, *, at: float, **more: str) -> str:
    return xml(
        ToUserName=CORP, FromUserName=sender, CreateTime=int(at), MsgType=kind, MediaId=media_id,
        MsgId=7_000_000_000_000 + next(_numbers), AgentID=AGENT, **more,
    )  # fmt: skip


def event(sender: str, name: str, *, at: float, **more: Any) -> str:
    return xml(
        ToUserName=CORP,
        FromUserName=sender,
        CreateTime=int(at),
        MsgType="event",
        Event=name,
        AgentID=AGENT,
        **more,
    )


@dataclass
class WeCom:
    """What arrived, and how it behaves: `refuse` holds errcodes to give next, by path."""

    sent: list[dict[str, Any]] = field(default_factory=list)
    updated: list[dict[str, Any]] = field(default_factory=list)
    kf_sent: list[dict[str, Any]] = field(default_factory=list)
    kf_states: dict[tuple[str, str], int] = field(default_factory=dict)
    kf_moves: list[dict[str, Any]] = field(default_factory=list)
    kf_log: list[dict[str, Any]] = field(default_factory=list)
    kf_budget: Counter[str] = field(default_factory=Counter)
    menus: list[dict[str, Any]] = field(default_factory=list)
    media: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    refuse: dict[str, deque[int]] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    page: int = 100
    delay: float = 0.0
    address: str = ""
    _tokens: dict[str, str] = field(default_factory=dict)
    _codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    _tasks: set[str] = field(default_factory=set)
    _recent: dict[str, float] = field(default_factory=dict)
    _welcomes: set[str] = field(default_factory=set)

    # ------------------------------------------------------------ what a test does to it
    def refuses(self, path: str, *codes: int) -> None:
        self.refuse.setdefault(path, deque()).extend(codes)

    def forget_tokens(self) -> None:
        """Every access token has expired."""
        self._tokens.clear()

    def heard_by(self, member: str) -> list[dict[str, Any]]:
        return [one for one in self.sent if one["touser"] == member]

    def texts_to(self, member: str) -> list[str]:
        return [
            one[one["msgtype"]]["content"]
            for one in self.heard_by(member)
            if one["msgtype"] in ("text", "markdown")
        ]

    def cards_to(self, member: str) -> list[dict[str, Any]]:
        return [one["template_card"] for one in self.heard_by(member) if one["msgtype"] == "template_card"]

    def click(self, member: str, card: dict[str, Any], label: str, *, at: float, chosen: str = "") -> str:
        """The event of somebody pressing the button with this label."""
        buttons = [
            *card.get("button_list", []),
            *([card["submit_button"]] if "submit_button" in card else []),
        ]
        key = next(one["key"] for one in buttons if one["text"] == label)
        code = self._new_code(card)
        question = card.get("button_selection") or card.get("checkbox") or {}
        item = {
            "SelectedItem": {
                "QuestionKey": question.get("question_key", ""),
                "OptionIds": {"OptionId": chosen},
            }
        }
        more = {"SelectedItems": item} if chosen else {}
        return event(
            member, "template_card_event", at=at, EventKey=key, TaskId=card["task_id"], CardType=card["card_type"],
            ResponseCode=code, **more,
        )  # fmt: skip

    def _new_code(self, card: dict[str, Any]) -> str:
        code = f"code{next(_numbers)}"
        self._codes[code] = card
        return code

    # ------------------------------------------------------------ its interface
    def app(self) -> web.Application:
        app = web.Application(client_max_size=30 * 1024 * 1024)
        app.router.add_get("/cgi-bin/gettoken", self._gettoken)
        for path, handler in {
            "message/send": self._send, "message/update_template_card": self._update, "menu/create": self._menu,
            "kf/sync_msg": self._kf_sync, "kf/send_msg": self._kf_send, "kf/send_msg_on_event": self._kf_welcome,
            "kf/account/list": self._kf_accounts, "kf/add_contact_way": self._kf_link,
            "kf/service_state/trans": self._kf_trans, "kf/service_state/get": self._kf_state,
        }.items():  # fmt: skip
            app.router.add_post(f"/cgi-bin/{path}", self._checked(path, handler))
        app.router.add_get("/cgi-bin/media/get", self._media)
        app.router.add_post("/cgi-bin/media/upload", self._upload)
        app.router.add_get("/cgi-bin/agent/get", self._agent)
        app.router.add_post("/audio/transcriptions", self._transcribe)
        app.router.add_get("/heard", self._heard)
        return app

    async def _gettoken(self, request: web.Request) -> web.Response:
        self.calls["gettoken"] += 1
        secret = request.query.get("corpsecret", "")
        if self.refuse.get("gettoken"):
            return _answer(self.refuse["gettoken"].popleft())
        if request.query.get("corpid") != CORP or secret not in (SECRET, KF_SECRET):
            return _answer(40001, "invalid credential")
        token = self._tokens.setdefault(secret, f"token{next(_numbers)}")
        return _answer(0, access_token=token, expires_in=7200)

    def _checked(self, path: str, handler: Any) -> Any:
        async def checked(request: web.Request) -> web.Response:
            self.calls[path] += 1
            if self.delay:
                await asyncio.sleep(self.delay)
            if request.query.get("access_token") not in self._tokens.values():
                return _answer(42001, "access_token expired")
            if self.refuse.get(path):
                code = self.refuse[path].popleft()
                return web.Response(status=-code) if code < -99 else _answer(code)
            try:
                body = await request.json()
            except ValueError:
                return _answer(47001, "data format error")
            answer: web.Response = handler(body)
            return answer

        return checked

    async def _heard(self, request: web.Request) -> web.Response:
        """Not WeCom's: how many messages each member has got."""
        return web.json_response(Counter(one["touser"] for one in self.sent))

    def _send(self, body: dict[str, Any]) -> web.Response:
        kind = body.get("msgtype")
        if not body.get("touser") or str(body.get("agentid")) != AGENT:
            return _answer(40056, "invalid agentid")
        if body["touser"] == "nobody":
            return _answer(81013, "user & party & tag all invalid")
        if kind in ("text", "markdown"):
            content = body[kind]["content"]
            if not content.strip() or len(content.encode()) > 2048:
                return _answer(45002 if content.strip() else 44004, "content size")
        elif kind == "template_card":
            wrong = faults(body["template_card"])
            if wrong:
                return _answer(40058, "; ".join(wrong))
            if body["template_card"].get("task_id") in self._tasks:
                return _answer(42014, "task_id is used")
        elif kind == "image":
            if body["image"].get("media_id") not in self.media:
                return _answer(40007, "invalid media_id")
        else:
            return _answer(40008, "invalid message type")
        if self._is_repeated(body):
            return _answer(0, msgid="repeated")
        self.sent.append(body)
        more = {}
        if kind == "template_card":
            self._tasks.add(body["template_card"].get("task_id", ""))
            more["response_code"] = self._new_code(body["template_card"])
        return _answer(0, msgid=f"msg{next(_numbers)}", **more)

    def _is_repeated(self, body: dict[str, Any]) -> bool:
        told = repr((body["touser"], body["msgtype"], body[body["msgtype"]]))
        before, now = self._recent.get(told), time.monotonic()
        self._recent[told] = now
        lasts = body.get("duplicate_check_interval", 1800)
        return bool(body.get("enable_duplicate_check")) and before is not None and now - before < lasts

    def _update(self, body: dict[str, Any]) -> web.Response:
        code = body.get("response_code", "")
        if self._codes.pop(code, None) is None:
            return _answer(42013, "response_code is used or too old")
        card = body.get("template_card")
        wrong = faults(card) if card else []
        if wrong or (card is None and not body.get("button", {}).get("replace_name")):
            return _answer(40058, "; ".join(wrong))
        self.updated.append(body)
        return _answer(0)

    def _menu(self, body: dict[str, Any]) -> web.Response:
        fits = len(body["button"]) <= 3 and all(1 <= len(one["sub_button"]) <= 5 for one in body["button"])
        if not fits:
            return _answer(40016, "invalid button size")
        self.menus.append(body)
        return _answer(0)

    async def _media(self, request: web.Request) -> web.Response:
        self.calls["media/get"] += 1
        if request.query.get("access_token") not in self._tokens.values():
            return _answer(42001, "access_token expired")
        found = self.media.get(request.query.get("media_id", ""))
        if found is None:
            return _answer(40007, "invalid media_id")
        named = {"Content-Disposition": f'attachment; filename="{found[1]}"'}
        return web.Response(body=found[0], content_type="application/octet-stream", headers=named)

    async def _upload(self, request: web.Request) -> web.Response:
        if request.query.get("access_token") not in self._tokens.values():
            return _answer(42001, "access_token expired")
        if self.refuse.get("media/upload"):
            return _answer(self.refuse["media/upload"].popleft())
        file = (await request.post())["media"]
        assert isinstance(file, web.FileField)
        media_id = f"up{next(_numbers)}"
        self.media[media_id] = (file.file.read(), file.filename)
        return _answer(0, type=request.query["type"], media_id=media_id)

    async def _agent(self, request: web.Request) -> web.Response:
        if request.query.get("access_token") not in self._tokens.values():
            return _answer(42001, "access_token expired")
        return _answer(0, agentid=AGENT, name="kechat", close=0)

    async def _transcribe(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.calls["transcriptions"] += 1
        audio = form["file"].file.read()  # type: ignore[union-attr]
        return web.json_response({"text": audio.decode("utf-8", "replace")})

    # ------------------------------------------------------------ customer service
    def kf_says(self, customer: str, said: str, *, kf: str = "wk1", at: float = 0, **more: Any) -> None:
        """A customer writes: it waits for the next pull, and opens a budget of five messages."""
        self.kf_budget[customer] = 5
        self.kf_log.append(
            {"msgid": f"kfmsg{next(_numbers)}", "open_kfid": kf, "external_userid": customer, "send_time": int(at),
             "origin": 3, "msgtype": "text", "text": {"content": said}, **more}
        )  # fmt: skip

    def kf_event(self, kind: str, customer: str = "", *, kf: str = "wk1", at: float = 0, **more: Any) -> None:
        about = {"event_type": kind, "open_kfid": kf, "external_userid": customer, **more}
        self._welcomes |= {more["welcome_code"]} if "welcome_code" in more else set()
        self.kf_log.append(
            {
                "msgid": f"kfmsg{next(_numbers)}",
                "send_time": int(at),
                "origin": 4,
                "msgtype": "event",
                "event": about,
            }
        )

    def _kf_accounts(self, body: dict[str, Any]) -> web.Response:
        return _answer(0, account_list=[{"open_kfid": "wk1", "name": "售后服务"}])

    def _kf_link(self, body: dict[str, Any]) -> web.Response:
        return _answer(0, url=f"https://work.weixin.qq.com/kfid/{body['open_kfid']}")

    def _kf_sync(self, body: dict[str, Any]) -> web.Response:
        start = int(body.get("cursor") or 0)
        listed = self.kf_log[start : start + self.page]
        wanted = [
            one
            for one in listed
            if (one.get("open_kfid") or one["event"]["open_kfid"]) == body.get("open_kfid")
        ]
        end = start + len(listed)
        has_more = int(end < len(self.kf_log))
        return _answer(0, msg_list=wanted, next_cursor=str(end), has_more=has_more)

    def _kf_send(self, body: dict[str, Any]) -> web.Response:
        customer = body.get("touser", "")
        if self.kf_states.get((body.get("open_kfid", ""), customer), 0) > 1:
            return _answer(95018, "send msg session status invalid")
        if self.kf_budget[customer] < 1:
            return _answer(95001, "send msg count limit")
        kind = body.get("msgtype")
        if kind == "text" and not 1 <= len(body["text"]["content"].encode()) <= 2048:
            return _answer(40058, "content size")
        if body.get("msgid") and body["msgid"] in {one.get("msgid") for one in self.kf_sent}:
            return _answer(95006, "msgid is used")
        self.kf_budget[customer] -= 1
        self.kf_sent.append(body)
        return _answer(0, msgid=body.get("msgid") or f"kf{next(_numbers)}")

    def _kf_welcome(self, body: dict[str, Any]) -> web.Response:
        if body.get("code") not in self._welcomes:
            return _answer(95007, "invalid code")
        self._welcomes.remove(body["code"])
        self.kf_sent.append(body)
        return _answer(0, msgid=f"kf{next(_numbers)}")

    def _kf_trans(self, body: dict[str, Any]) -> web.Response:
        state = body.get("service_state")
        if state not in (1, 2, 3, 4) or (state == 3 and not body.get("servicer_userid")):
            return _answer(40058, "service_state")
        self.kf_states[(body["open_kfid"], body["external_userid"])] = state
        self.kf_moves.append(body)
        return _answer(0, msg_code=f"code{next(_numbers)}")

    def _kf_state(self, body: dict[str, Any]) -> web.Response:
        return _answer(0, service_state=self.kf_states.get((body["open_kfid"], body["external_userid"]), 0))


def _answer(code: int, message: str = "ok", **fields: Any) -> web.Response:
    return web.json_response({"errcode": code, "errmsg": message, **fields})


@contextlib.contextmanager
def serving(wecom: WeCom | None = None, port: int = 0) -> Iterator[WeCom]:
    """The fake behind an address of its own, in a thread."""
    fake = wecom or WeCom()
    with address_of(fake.app(), port) as fake.address:
        yield fake


if __name__ == "__main__":
    web.run_app(WeCom().app(), port=int(sys.argv[1]), access_log=None, print=lambda *_: None)
