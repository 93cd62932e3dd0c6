"""What a question costs among ten thousand chunks, and how fast texts are taken in: python benchmarks/knowledge.py.

The texts are made up; their vectors are drawn at random (embedding them all would measure the model), while every
question is embedded by the real model and looked up in Chroma. Taking in is measured with the real model alone.
"""

from __future__ import annotations

import csv
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from knowledge_base import Base, KnowledgeBase
from knowledge_base.embedding import Embedder, local_embedder
from knowledge_base.learning import Transaction

CHUNKS = 10_000
QUESTIONS = 200
TAKEN_IN = 200
THINGS = [
    "水泵",
    "电机",
    "阀门",
    "滤芯",
    "控制器",
    "传感器",
    "皮带",
    "轴承",
    "喷头",
    "机架",
    "面板",
    "油封",
    "导轨",
]
ACTS = [
    "更换",
    "清洗",
    "校准",
    "安装",
    "拆卸",
    "润滑",
    "检查",
    "订购",
    "退回",
    "升级",
    "调试",
    "存放",
    "运输",
    "保养",
]
ABOUT = ["步骤", "费用", "周期", "条件", "工具", "注意事项", "时间", "负责人", "标准", "备件"]


class Drawn:
    """The real model for questions, a random direction for each text that is stored."""

    model = "drawn"

    def __init__(self, real: Embedder) -> None:
        self.embed_query = real.embed_query
        self._dimensions = len(real.embed_query("?"))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[random.gauss(0, 1) for _ in range(self._dimensions)] for _ in texts]


def main() -> None:
    random.seed(1)
    real = local_embedder()
    if real is None:
        sys.exit("the embedding model does not run here")
    with tempfile.TemporaryDirectory() as folder:
        _latency(Path(folder), real)
        _taking_in(Path(folder), real)


def _latency(folder: Path, real: Embedder) -> None:
    (folder / "manuals").mkdir()
    for number in range(CHUNKS // 50):
        lines = [f"- {_subject()}：{_sentence()}" for _ in range(50)]
        (folder / "manuals" / f"m{number}.md").write_text(
            f"# 手册 {number}\n\n" + "\n".join(lines), encoding="utf-8"
        )
    with _database() as transaction:
        kb = KnowledgeBase(folder=folder / "chroma", embedder=lambda: Drawn(real))
        with transaction() as session:
            report = kb.add(session, [folder / "manuals"])
        kb.load(transaction)
        took = []
        with transaction() as session:
            for number in range(QUESTIONS + 10):
                begin = _now()
                kb.ask(session, f"{_subject()}怎么弄，要多久？{number}", audience="public")
                took.append(_since(begin))
        kb.close()
    print(f"{report.passages} chunks, {QUESTIONS} questions")
    for place, what in enumerate(("waited", "processor")):
        times = sorted(1000 * one[place] for one in took[10:])
        print(f"  {what}: p50 {statistics.median(times):.1f} ms, p95 {times[int(0.95 * len(times))]:.1f} ms")
    alone = _timed(lambda number: real.embed_query(f"{_subject()}怎么弄，要多久？{number}"), QUESTIONS)
    print(f"  of which the embedding model: processor {1000 * alone / QUESTIONS:.1f} ms a question")


def _taking_in(folder: Path, real: Embedder) -> None:
    """Questions with answers: the real model's work on their texts, and all of taking them in."""
    texts = list(dict.fromkeys(f"{_subject()}的{random.choice(ABOUT)}是什么？" for _ in range(TAKEN_IN)))
    alone = _timed(lambda number: real.embed_query(texts[number]), len(texts))
    with (folder / "faq.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["question", "answer"])
        rows.writerows([text, _sentence()] for text in texts)
    with _database() as transaction:
        kb = KnowledgeBase(embedder=lambda: real)
        begin = _now()
        with transaction() as session:
            kb.add(session, [folder / "faq.csv"])
        kb.catch_up(transaction)
        _, whole = _since(begin)
    rate, model = len(texts) / whole, len(texts) / alone
    print(f"texts taken in a second of the processor: {rate:.1f}; by the model alone: {model:.1f}")
    print(f"  {rate / model:.2f} times its speed")


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(begin: tuple[float, float]) -> tuple[float, float]:
    """Seconds waited, and seconds of the processor: on a busy machine the second is the one to compare."""
    return time.perf_counter() - begin[0], time.process_time() - begin[1]


def _timed(work: Callable[[int], object], times: int) -> float:
    """Seconds of the processor."""
    begin = _now()
    for number in range(times):
        work(number)
    return _since(begin)[1]


def _subject() -> str:
    return f"{random.choice(THINGS)}{random.randint(100, 999)}{random.choice(ACTS)}"


def _sentence() -> str:
    return (
        "，".join(f"{random.choice(ACTS)}{random.choice(THINGS)}{random.randint(1, 90)}次" for _ in range(4))
        + "。"
    )


@contextmanager
def _database() -> Iterator[Transaction]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)

    @contextmanager
    def transaction() -> Iterator[Session]:
        with Session(engine, expire_on_commit=False) as session:
            yield session
            session.commit()

    yield transaction
    engine.dispose()


if __name__ == "__main__":
    main()
