"""`make bench`: what a message costs by its length, on one core: to read it alone, and from the inbox to the outbox.

    python benchmarks/length.py

Follow-ups with more and more told in them, among 100 accounts on SQLite; times are of the processor.
"""

from __future__ import annotations

import tempfile
from itertools import cycle, islice
from statistics import mean

from crowd import fill, staff_of
from measures import NOW, Talk, memory, of, timed
from sqlalchemy import select

from bot.migrations import upgrade
from crm_core.clock import Clock
from crm_core.company import open_database
from crm_core.models import Account
from intents.lexicon import NoNames
from intents.understand import understand

LENGTHS = (30, 100, 300, 1000)
ROUNDS = 12
WARMING = 3
HEAD = {"zh": "拜访了{}，", "en": "visited {}, "}
TOLD = {
    "zh": (
        "聊了新产线的进度，他们对交期有意见，希望我们提前两周发货，付款方式想改成三期，预算下个月批，"
        "技术上要再验证一次，样机月底前送到，采购那边还在比价，竞争对手报得低一成，下周三前给他们新的报价，"
    ),
    "en": (
        "went through the progress of the new line, they worry about lead time and want delivery two weeks earlier, "
        "payment should go in three parts, the budget comes next month, I will send a new quote by Friday, "
    ),
}
COLUMNS = ("characters", "read p50", "p95", "message p50", "p95", "messages/s", "x shortest")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="kechat-bench-") as folder:
        database = open_database(f"sqlite:///{folder}/kechat.sqlite3", Clock("Asia/Shanghai", frozen=NOW))
        upgrade(database)
        fill(database, 100)
        talk = Talk(database)
        print(" " * 4 + "".join(f"{one:>13}" for one in COLUMNS))
        for language in TOLD:
            _measure(talk, language)
        print(f"memory after it {memory():.0f} MB")
        talk.close()
        database.close()


def _measure(talk: Talk, language: str) -> None:
    shortest = 0.0
    rep = staff_of(100)[0][0]
    for length in LENGTHS:
        texts = [_text(language, length, number, name) for number, name in enumerate(_customers(talk, rep))]
        read = [timed(lambda text=text: understand(text, talk.app.clock.now(), NoNames())) for text in texts]
        said = [timed(lambda text=text: talk.says(f"rep{rep}", text)) for text in texts]
        reading, message = of(read[WARMING:]), of(said[WARMING:])
        shortest = shortest or message.p50
        row = (
            reading.p50, reading.p95, message.p50, message.p95, 1 / mean(said[WARMING:]), message.p50 / shortest
        )  # fmt: skip
        print(f"{language:<4}{length:>13}" + "".join(f"{one:>13.1f}" for one in row))


def _customers(talk: Talk, rep: int) -> list[str]:
    with talk.app.database.reading() as session:
        names = session.scalars(select(Account.name).where(Account.owner_id == rep)).all()
    return list(islice(cycle(names), WARMING + ROUNDS))


def _text(language: str, length: int, number: int, name: str) -> str:
    """Each time told from another place on, so that nothing is remembered from the last one."""
    told = TOLD[language]
    turned = told[7 * number % len(told) :] + told * (length // len(told) + 1)
    return (HEAD[language].format(name) + turned)[:length]


if __name__ == "__main__":
    main()
