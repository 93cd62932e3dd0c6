"""A whole company writes at once: `python benchmarks/intake.py [CHANNEL] [SENDERS] [A_SECOND] [SECONDS]`.

CHANNEL is wecom, wecom_bot or slack (all of them, one after another, unless told); 200 senders, 200 messages a second
and 60 seconds are usual. The platform's fake and `kechat serve` run beside it on this machine. Shown are how long the
platform waits for its acknowledgement, how long everything takes to be answered, and whether each message was
answered once.
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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT)]

from benchmarks.platforms import PLATFORMS, Platform  # noqa: E402
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
    given = sys.argv[1:]
    channels = [given.pop(0)] if given and not given[0].isdigit() else list(PLATFORMS)
    load = [int(one or usual) for one, usual in zip([*given, "", "", ""], (200, 200, 60), strict=False)]
    for channel in channels:
        print(f"--- {channel}: {load[0]} senders, {load[1]} messages a second, {load[2]} s")
        with tempfile.TemporaryDirectory(prefix="kechat-intake-") as folder, PLATFORMS[channel]() as platform:
            _found_company(Path(folder), platform, load[0])
            with _served(Path(folder), platform) as server:
                _measure(server, platform, *load)


def _found_company(folder: Path, platform: Platform, senders: int) -> None:
    """As many reps as there are senders, each with a customer and a contact."""
    app = App(Settings(_env_file=None, data_dir=folder))
    with app.database.transaction() as session:
        for number in range(senders):
            rep = users.create(
                session, by=operator(), username=f"rep{number}", name=f"员工{number}", role=Role.REP,
                **{platform.column: platform.sender(number)},
            )  # fmt: skip
            name = _short(number)
            account = accounts.create(session, by=rep, name=f"{name}有限公司", short_name=name)
            contacts.create(session, by=rep, account=account, name=f"王{number}")
    app.stop()


def _short(number: int) -> str:
    return PLACES[number % 20] + TRADES[number // 20 % 10]


def _saying(number: int, senders: int) -> str:
    sender, count = number % senders, number // senders
    return SAYINGS[count % len(SAYINGS)].format(short=_short(sender), number=sender, count=count)


@contextmanager
def _served(folder: Path, platform: Platform) -> Iterator[subprocess.Popen[bytes]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KECHAT_")}
    log = (folder / "serve.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--port", str(port)],
        env=clean | platform.settings | {"KECHAT_DATA_DIR": str(folder)},
        stdout=log,
        stderr=log,
    )
    platform.door = f"http://127.0.0.1:{port}"
    try:
        _wait_ready(platform)
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _wait_ready(platform: Platform) -> None:
    for _ in range(600):
        try:
            if httpx.get(f"{platform.door}/readyz", timeout=2).status_code == 200:
                break
        except httpx.TransportError:
            time.sleep(0.1)
    time.sleep(8)  # what loads in the background


def _measure(
    server: subprocess.Popen[bytes], platform: Platform, senders: int, a_second: int, seconds: int
) -> None:
    begun, spent = time.monotonic(), _processor(server)
    asyncio.run(_everybody_writes(platform, senders, a_second, seconds))
    told, taking = time.monotonic() - begun, _processor(server) - spent
    wanted = a_second * seconds
    answered = _all_answered(platform, wanted, begun)
    drained = time.monotonic() - begun
    for what, took in platform.waited().items():
        took.sort()
        for percent in (50, 95, 99):
            _show(f"{what}, p{percent}", "ms", 1000 * took[min(len(took) - 1, len(took) * percent // 100)])
        _show(f"{what}, longest", "ms", 1000 * took[-1])
    _show("messages", "", wanted)
    _show("refused", "", platform.refused)
    _show("sent within", "s", told)
    _show("all answered within", "s", drained)
    _show("answered", "", answered.total())
    _show("not answered once", "", _not_once(answered, platform, senders, wanted // senders))
    _show("kechat's processor time while sent", "s", taking)
    _show("kechat's processor time", "s", _processor(server) - spent)


def _not_once(answered: Counter[str], platform: Platform, senders: int, wanted: int) -> int:
    return sum(answered[platform.place(number)] != wanted for number in range(senders))


def _processor(server: subprocess.Popen[bytes]) -> float:
    fields = Path(f"/proc/{server.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


async def _everybody_writes(platform: Platform, senders: int, a_second: int, seconds: int) -> None:
    """Each message is sent when it is due, however long the ones before it take."""
    loop = asyncio.get_running_loop()
    async with platform.connected():
        start, posts = loop.time() + 0.1, []
        for number in range(a_second * seconds):
            due = start + number / a_second
            await asyncio.sleep(max(0.0, due - loop.time()))
            text = _saying(number, senders)
            posts.append(asyncio.create_task(platform.say(number % senders, text, due)))
        await asyncio.gather(*posts)


def _all_answered(platform: Platform, wanted: int, begun: float) -> Counter[str]:
    """Messages by place, once there are as many as were asked for or patience ends."""
    heard: Counter[str] = Counter()
    while heard.total() < wanted and time.monotonic() - begun < PATIENCE:
        time.sleep(2)
        heard = platform.heard()
        if sys.stderr.isatty():
            print(f"\r{heard.total():6} of {wanted} answered", end="", file=sys.stderr, flush=True)
    time.sleep(5)  # whatever comes twice
    return platform.heard()


def _show(what: str, unit: str, value: float) -> None:
    print(f"{what:<36}{value:12.1f} {unit}", flush=True)


if __name__ == "__main__":
    main()
