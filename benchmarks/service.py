"""`make bench`: what a start costs, how long a message takes, how many fit into a second, what it weighs."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from statistics import median

import httpx

from bot.commands.furnishing import furnish
from bot.settings import Settings

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/operations"))
from replicas import TOKEN, Replica

SPEAKER = "luxiaofeng"
SAYINGS = (
    "今天下午拜访了康泽的钱珊，聊了第{}号冷库的验收，下周三前给报价",
    "康泽最近聊了什么",
    "给锦程疫苗打了电话，对方要第{}台冷藏箱的彩页",
    "我这个季度的商机总额多少",
    "Called Lumen about freezer {}, they want a quote by Friday",
    "我有哪些待办",
)
MESSAGES = 120
SPEAKERS = 4


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="kechat-bench-") as folder:
        data = Path(folder) / "demo"
        furnish(Settings(_env_file=None, data_dir=data))
        replica = Replica("", data)
        _show("kechat --help", "s", _best(_help))
        replica.start()
        try:
            _show("ready", "s", replica.ready_after[0])
            _measure(replica)
        finally:
            replica.stop()


def _measure(replica: Replica) -> None:
    _show("memory when ready", "MB", _memory(replica))
    texts = (SAYINGS[number % len(SAYINGS)].format(number) for number in count())
    _show("first message", "s", _timed(lambda: _say(replica, "first", next(texts))))
    spent = sorted(_timed(lambda: _say(replica, "alone", next(texts))) for _ in range(MESSAGES))
    _show("a message alone, p50", "ms", 1000 * median(spent))
    _show("a message alone, p95", "ms", 1000 * spent[int(len(spent) * 0.95)])
    together = list(_shares(list(zip(range(MESSAGES), texts, strict=False))))
    with ThreadPoolExecutor(SPEAKERS) as speakers:
        seconds = _timed(lambda: list(speakers.map(lambda share: _say_all(replica, share), together)))
    _show(f"messages with {SPEAKERS} speakers", "/s", MESSAGES / seconds)
    before = _processor_time(replica)
    time.sleep(3)
    _show("processor time of 3 idle seconds", "s", _processor_time(replica) - before)
    _show("memory after it", "MB", _memory(replica))


def _shares(texts: list[tuple[int, str]]) -> Iterator[tuple[str, list[str]]]:
    for speaker in range(SPEAKERS):
        yield f"together {speaker}", [text for number, text in texts if number % SPEAKERS == speaker]


def _say_all(replica: Replica, share: tuple[str, list[str]]) -> None:
    conversation, texts = share
    for text in texts:
        _say(replica, conversation, text)


def _say(replica: Replica, conversation: str, text: str) -> None:
    body = {"user": SPEAKER, "conversation": conversation, "text": text}
    headers = {"Authorization": f"Bearer {TOKEN}"}
    httpx.post(f"{replica.address}/api/v1/chat", json=body, headers=headers, timeout=60).raise_for_status()


def _help() -> None:
    subprocess.run([sys.executable, "-m", "bot", "--help"], check=True, capture_output=True)


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _best(work: Callable[[], object]) -> float:
    return min(_timed(work) for _ in range(3))


def _memory(replica: Replica) -> float:
    assert replica.process is not None
    pages = int(Path(f"/proc/{replica.process.pid}/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def _processor_time(replica: Replica) -> float:
    assert replica.process is not None
    fields = Path(f"/proc/{replica.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def _show(what: str, unit: str, value: float) -> None:
    print(f"{what:<36}{value:10.2f} {unit}")


if __name__ == "__main__":
    main()
