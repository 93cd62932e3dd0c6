"""Times and money: right, wrong, missed and milliseconds, ours beside other libraries', on the same sentences.

Every sentence of the tables under tests/intents/entities/data is read by all. An answer is right when it is among
those given, to the day or the minute in which it is said. The tables were written for kechat, which passes them
whole; others are judged mildly: of a limit one side counts, of something recurring that it is told as such.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from rich.console import Console
from rich.table import Table

from intents.entities import find_money, find_times
from intents.entities.values import Tense

ROOT = Path(__file__).parent.parent
DATA = ROOT / "tests" / "intents" / "entities" / "data"
OURS = "kechat"
PEERS = ROOT / "build" / "peers" / "bin" / "python"
Case = tuple[list[Any], Any]
"""[sentence, words, and for a time now and tense], and what they mean; of a trap nothing."""


def load(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


def times() -> Iterator[Case]:
    for group in load("times.yaml"):
        now = group["now"].replace(tzinfo=ZoneInfo(group["zone"])) if "zone" in group else group["now"]
        for case in group["cases"]:
            meant = f"{case['is']}; {case.get('repeats', '')}".rstrip("; ")
            yield [str(case["say"]), str(case["time"]), now.isoformat(), case.get("tense")], meant
    for say in load("traps.yaml")["no_time"]:
        yield [say, "", now.isoformat(), None], None


def sums() -> Iterator[Case]:
    for case in load("money.yaml"):
        if not isinstance(case["money"], list):
            low = case["is"][0] if isinstance(case["is"], list) else case["is"]
            yield [str(case["say"]), str(case["money"])], float(low)
    for group in load("sentences/values.yaml"):
        for line in group["said"]:
            for words, meant in line.get("money", {}).items():
                yield [str(line["say"]), str(words)], float(str(meant).split()[0])
    for say in load("traps.yaml")["no_money"]:
        yield [say, ""], None


def our_times(text: str, words: str, now: str, tense: Tense | None) -> list[Any]:
    values = [match.resolve(tense) for match in find_times(text, datetime.fromisoformat(now))]
    return ["again" if one.recurring else [_written(one.start), _written(one.end)] for one in values]


def _written(at: datetime | None) -> str | None:
    return at and f"{at:%Y-%m-%dT%H:%M:%S}"


def our_money(text: str, words: str) -> list[float]:
    return [float(entity.value.low) for entity in find_money(text)]


def measured(read: Callable[..., list[Any]], rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """The answers, and the median CPU time after a first one has loaded what is needed."""
    read(*rows[0])
    answers, spent = [], []
    for row in rows:
        begun = time.process_time()
        answers.append(read(*row))
        spent.append((time.process_time() - begun) * 1000)
    return {"answers": answers, "ms": median(spent)}


def says(meant: Any, given: Any) -> bool:
    """Whether an answer is what was meant."""
    if isinstance(meant, float):
        return abs(meant - given) < 0.005
    if ";" in meant or given == "again":
        return ";" in meant and given == "again"
    start, dots, end = (part.strip() for part in meant.partition("(")[0].partition(".."))
    if not dots:
        return _same(start, given[0])
    if start and end:
        return _same(start, given[0]) and _same(end, given[1])
    return any(_same(start or end, edge) for edge in given)


def _same(meant: str, edge: str | None) -> bool:
    return edge is not None and edge.replace("T", " ").startswith(meant[:16])


def verdict(meant: Any, given: Sequence[Any]) -> str:
    if meant is None:
        return "alarm" if given else "quiet"
    return "right" if any(says(meant, one) for one in given) else "wrong" if given else "missed"


def table(title: str, cases: Sequence[Case], told: dict[str, Any]) -> Table:
    traps = sum(meant is None for _, meant in cases)
    shown = Table(title=f"{title}: {len(cases) - traps} expressions")
    for column in ("", "right", "wrong", "missed", f"false alarms of {traps}", "ms", "kechat's ms: theirs"):
        shown.add_column(column, justify="right" if column else "left")
    for name, row in told.items():
        counts = Counter(
            verdict(meant, given) for (_, meant), given in zip(cases, row["answers"], strict=True)
        )
        cells = [f"{counts['right']} ({counts['right'] / (len(cases) - traps):.0%})"]
        cells += [str(counts[kind]) for kind in ("wrong", "missed", "alarm")]
        ratio = "" if name == OURS else f"1 : {row['ms'] / told[OURS]['ms']:.1f}"
        shown.add_row(name, *cells, f"{row['ms']:.2f}", ratio)
    return shown


def main() -> None:
    if not PEERS.exists():
        sys.exit("the peers' environment is missing: make bench sets it up")
    lists: dict[str, list[Case]] = {}
    for name, cases in (("times", times()), ("money", sums())):
        for case in cases:
            language = "English" if case[0][0].isascii() else "Chinese"
            lists.setdefault(f"{name} in {language}", []).append(case)
    rows = {name: [row for row, _ in cases] for name, cases in lists.items()}
    peers = subprocess.run(
        [PEERS, Path(__file__).with_name("peers.py")],
        input=json.dumps(rows),
        capture_output=True,
        text=True,
        check=True,
    )
    for name, told in json.loads(peers.stdout).items():
        read = our_times if name.startswith("times") else our_money
        Console(width=110).print(table(name, lists[name], {OURS: measured(read, rows[name]), **told}))


if __name__ == "__main__":
    main()
