"""The fakes of the tests as a crowd's platforms, for intake.py: each lets people write and counts what they hear."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import httpx

TESTS = Path(__file__).parent.parent / "tests"
sys.path[:0] = [str(TESTS / "fakes"), str(TESTS)]

import slack  # noqa: E402
import wecom  # noqa: E402
from fakes import wecom_bot  # noqa: E402


class Platform:
    """`door` is kechat's address. `waited` is in seconds, counted from when a message was due."""

    column = ""
    door = ""

    def __init__(self) -> None:
        self.settings: dict[str, str] = {}
        self.refused = 0
        self._waited: list[float] = []

    def sender(self, number: int) -> str:
        """The platform's id of a person, and the key of `heard`."""
        return f"w{number}"

    def place(self, number: int) -> str:
        """Where that person is answered, as `heard` counts it."""
        return self.sender(number)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        limit, patience = aiohttp.TCPConnector(limit=200), aiohttp.ClientTimeout(60)
        async with aiohttp.ClientSession(connector=limit, timeout=patience) as self._http:
            yield

    async def say(self, number: int, text: str, due: float) -> None:
        raise NotImplementedError

    async def _post(self, path: str, body: bytes, due: float, **more: Any) -> None:
        async with self._http.post(f"{self.door}{path}", data=body, **more) as answer:
            await answer.read()
            self.refused += answer.status != 200
        self._waited.append(asyncio.get_running_loop().time() - due)

    def waited(self) -> dict[str, list[float]]:
        return {"acknowledged": self._waited}

    def heard(self) -> Counter[str]:
        """Answers by place."""
        return Counter(httpx.get(f"{self.address}/heard", timeout=30).json())

    address = ""

    @contextmanager
    def _beside(self, module: str) -> Iterator[None]:
        """The fake as a process of its own."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        fake = subprocess.Popen(
            [sys.executable, str(TESTS / "fakes" / module), str(port)], stdout=subprocess.DEVNULL
        )
        try:
            yield
        finally:
            fake.terminate()
            fake.wait(30)


class WeCom(Platform):
    column = "wecom_userid"

    async def say(self, number: int, text: str, due: float) -> None:
        now = time.time()
        sealed = wecom.seal(wecom.text_message(self.sender(number), text, at=now), at=now)
        await self._post("/wecom/callback", sealed.body, due, params=sealed.query)


class Slack(Platform):
    column = "slack_user_id"

    def sender(self, number: int) -> str:
        return f"U{number:08}"

    def place(self, number: int) -> str:
        return f"D{number:08}"

    async def say(self, number: int, text: str, due: float) -> None:
        body, headers = slack.request(slack.message(self.sender(number), text), time.time())
        await self._post("/slack/events", body, due, headers=headers)


class Bot(Platform):
    """No message is acknowledged on the socket: the first frame that answers it is what its sender waits for."""

    column = "wecom_userid"

    def __init__(self) -> None:
        super().__init__()
        self.bot = _Timed()

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        self.bot.wait_connected()
        yield

    async def say(self, number: int, text: str, due: float) -> None:
        await asyncio.to_thread(self.bot.say_due, self.sender(number), text, due)

    def waited(self) -> dict[str, list[float]]:
        return {"first frame": list(self.bot.waited.values())}

    def heard(self) -> Counter[str]:
        return self.bot.answered.copy()


class _Timed(wecom_bot.WeComBot):
    """Notes when each request is first answered."""

    def __init__(self) -> None:
        super().__init__(limit=1_000_000)
        self.due: dict[str, float] = {}
        self.waited: dict[str, float] = {}
        self.answered: Counter[str] = Counter()
        self._keys: set[str] = set()

    def say_due(self, user: str, text: str, due: float) -> None:
        with self._changed:
            self.due[self.say(user, text)["headers"]["req_id"]] = due

    def _said(self, command: str, request: str, body: dict[str, Any]) -> tuple[int, str]:
        if request in self.due and request not in self.waited:
            self.waited[request] = time.monotonic() - self.due[request]
        refused = super()._said(command, request, body)
        if not refused[0]:
            self._count(request, body)
        return refused

    def _count(self, request: str, body: dict[str, Any]) -> None:
        """An answer may have several frames; its own name is in the last of a stream and in every card."""
        stream, card = body.get("stream") or {}, body.get("template_card") or {}
        named = (stream.get("feedback") or {}).get("id") or card.get("task_id") or ""
        key = "-".join(str(named).split("-")[:3])
        if (stream and not stream["finish"]) or (key and key in self._keys):
            return
        self._keys.add(key)
        chat = body.get("chatid") or self._asked[request].chat
        self.answered[chat] += 1


@contextmanager
def _wecom() -> Iterator[Platform]:
    platform = WeCom()
    with platform._beside("wecom.py"):
        platform.settings = {
            "KECHAT_WECOM_CORP_ID": wecom.CORP, "KECHAT_WECOM_AGENT_ID": wecom.AGENT,
            "KECHAT_WECOM_SECRET": wecom.SECRET, "KECHAT_WECOM_TOKEN": wecom.TOKEN,
            "KECHAT_WECOM_AES_KEY": wecom.AES_KEY, "KECHAT_WECOM_API_URL": platform.address,
        }  # fmt: skip
        yield platform


@contextmanager
def _bot() -> Iterator[Platform]:
    platform = Bot()
    with platform.bot.serving():
        platform.settings = {
            "KECHAT_WECOM_BOT_ID": platform.bot.bot_id, "KECHAT_WECOM_BOT_SECRET": platform.bot.secret,
            "KECHAT_WECOM_BOT_URL": platform.bot.url,
        }  # fmt: skip
        yield platform


@contextmanager
def _slack() -> Iterator[Platform]:
    platform = Slack()
    with platform._beside("slack.py"):
        platform.settings = {
            "KECHAT_SLACK_BOT_TOKEN": slack.BOT_TOKEN, "KECHAT_SLACK_SIGNING_SECRET": slack.SECRET,
            "KECHAT_SLACK_API_URL": f"{platform.address}/api/",
        }  # fmt: skip
        yield platform


PLATFORMS = {"wecom": _wecom, "wecom_bot": _bot, "slack": _slack}
