"""A whole company writes at once: `python benchmarks/intake.py [SENDERS] [A_SECOND] [SECONDS]` (200, 200 and 60).

A fake WeCom and `kechat serve` run as processes of their own on this machine. Shown are how long WeCom waits for its
acknowledgement, how long everything takes to be answered, and whether every message was answered once.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import aiohttp
import httpx

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests" / "fakes"), str(ROOT)]

import wecom  # noqa: E402

from bot.app import App  # noqa: E402
from bot.settings import Settings  # noqa: E402
from crm_core.models import Role  # noqa: E402
from crm_core.permissions import operator  # noqa: E402
from crm_core.services import accounts, contacts, users  # noqa: E402

PLACES = "东海 南山 西湖 北岭 金沙 银川 铜陵 铁岭 青岛 白城 赤峰 绿洲 长汀 短桥 高邮 平遥 大理 小榄 上虞 下关".split()  # noqa: SIM905
TRADES = "温室 水泵 阀门 轴承 电缆 纸业 染料 饲料 茶业 仪表".split()  # noqa: SIM905
SAYINGS = (
    "今天拜访了{short}的王{number}，聊了第{count}批样品",
    "给{short}打了电话，对方要第{count}版报价",
    "你好",
    "{short}最近聊了什么",
    "明天下午三点提醒我给{short}发第{count}份资料",
)
PATIENCE = 900


def main() -> None:
    senders, a_second, seconds = (
        int(given or usual) for given, usual in zip([*sys.argv[1:], "", "", ""], (200, 200, 60), strict=False)
    )
    with tempfile.TemporaryDirectory(prefix="kechat-intake-") as folder:
        _found_company(Path(folder), senders)
        ports = [_free_port(), _free_port()]
        fake = subprocess.Popen([sys.executable, str(ROOT / "tests/fakes/wecom.py"), str(ports[0])])
        server = _serve(Path(folder), *ports)
        try:
            _measure(server, ports, senders, a_second, seconds)
        finally:
            for process in (server, fake):
                process.send_signal(signal.SIGTERM)
                process.wait(30)


def _found_company(folder: Path, senders: int) -> None:
    """As many reps as there are senders, each with a customer and a contact."""
    app = App(Settings(_env_file=None, data_dir=folder))
    with app.database.transaction() as session:
        for number in range(senders):
            rep = users.create(
                session, by=operator(), username=f"rep{number}", name=f"员工{number}", role=Role.REP,
                wecom_userid=f"w{number}",
            )  # fmt: skip
            name = _short(number)
            account = accounts.create(session, by=rep, name=f"{name}有限公司", short_name=name)
            contacts.create(session, by=rep, account=account, name=f"王{number}")
    app.stop()


def _short(number: int) -> str:
    return PLACES[number % 20] + TRADES[number // 20 % 10]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _serve(folder: Path, fake: int, port: int) -> subprocess.Popen[bytes]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KECHAT_")}
    settings = {
        "KECHAT_DATA_DIR": str(folder), "KECHAT_WECOM_CORP_ID": wecom.CORP, "KECHAT_WECOM_AGENT_ID": wecom.AGENT,
        "KECHAT_WECOM_SECRET": wecom.SECRET, "KECHAT_WECOM_TOKEN": wecom.TOKEN, "KECHAT_WECOM_AES_KEY": wecom.AES_KEY,
        "KECHAT_WECOM_API_URL": f"http://127.0.0.1:{fake}",
    }  # fmt: skip
    log = (folder / "serve.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--port", str(port)],
        env=clean | settings,
        stdout=log,
        stderr=log,
    )
    for _ in range(600):
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=2).status_code == 200:
                break
        except httpx.TransportError:
            time.sleep(0.1)
    time.sleep(3)  # what loads in the background
    return server


def _measure(
    server: subprocess.Popen[bytes], ports: list[int], senders: int, a_second: int, seconds: int
) -> None:
    begun = time.monotonic()
    waited, refused = asyncio.run(_everybody_writes(ports[1], senders, a_second, seconds))
    told = time.monotonic() - begun
    answered = _all_answered(ports[0], len(waited), begun)
    drained = time.monotonic() - begun
    waited.sort()
    for percent in (50, 95, 99):
        _show(
            f"acknowledged, p{percent}",
            "ms",
            1000 * waited[min(len(waited) - 1, len(waited) * percent // 100)],
        )
    _show("acknowledged, longest", "ms", 1000 * waited[-1])
    _show("messages", "", len(waited))
    _show("refused", "", refused)
    _show("sent within", "s", told)
    _show("answered within", "s", drained)
    _show("answered", "", answered.total())
    _show(
        "answered more or less than once", "", sum(one != len(waited) // senders for one in answered.values())
    )
    fields = Path(f"/proc/{server.pid}/stat").read_text().rsplit(")", 1)[1].split()
    _show("processor time of kechat", "s", (int(fields[11]) + int(fields[12])) / 100)


async def _everybody_writes(port: int, senders: int, a_second: int, seconds: int) -> tuple[list[float], int]:
    """Seconds that each acknowledgement took, counted from when the message was due; and how many were refused."""
    waited: list[float] = []
    refused = 0
    loop = asyncio.get_running_loop()

    async def post(session: aiohttp.ClientSession, number: int, due: float) -> None:
        nonlocal refused
        sender = number % senders
        text = SAYINGS[number // senders % len(SAYINGS)].format(
            short=_short(sender), number=sender, count=number // senders
        )
        now = time.time()
        sealed = wecom.seal(wecom.text_message(f"w{sender}", text, at=now), at=now)
        async with session.post(url, params=sealed.query, data=sealed.body) as answer:
            await answer.read()
            refused += answer.status != 200
        waited.append(loop.time() - due)

    url = f"http://127.0.0.1:{port}/wecom/callback"
    connector = aiohttp.TCPConnector(limit=200)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(60)) as session:
        start, posts = loop.time() + 0.1, []
        for number in range(a_second * seconds):
            due = start + number / a_second
            await asyncio.sleep(max(0.0, due - loop.time()))
            posts.append(asyncio.create_task(post(session, number, due)))
        await asyncio.gather(*posts)
    return waited, refused


def _all_answered(port: int, wanted: int, begun: float) -> Counter[str]:
    """Messages by member, once there are as many as were asked for or patience ends."""
    heard: Counter[str] = Counter()
    while heard.total() < wanted and time.monotonic() - begun < PATIENCE:
        time.sleep(2)
        heard = Counter(httpx.get(f"http://127.0.0.1:{port}/heard", timeout=30).json())
        print(f"\r{heard.total():6} of {wanted} answered", end="", file=sys.stderr, flush=True)
    time.sleep(5)  # whatever comes twice
    print(file=sys.stderr)
    return Counter(httpx.get(f"http://127.0.0.1:{port}/heard", timeout=30).json())


def _show(what: str, unit: str, value: float) -> None:
    print(f"{what:<36}{value:12.1f} {unit}")


if __name__ == "__main__":
    main()
