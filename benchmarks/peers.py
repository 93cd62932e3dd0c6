"""What other libraries find in the sentences on stdin, as JSON on stdout. Runs in the peers' own environment.

In:  {name of a list: [[sentence, the words in question, now, tense]] for times, [[sentence, words]] for money}
Out: {name of a list: {library: {"answers": [[…] a sentence], "ms": median CPU time a sentence}}}
Where a library finds nothing in the sentence, those that read an expression get the words cut out for them.
A time is [start, end] (ISO instants, either may be null) or "again" for something recurring; money is a number.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from datetime import datetime
from statistics import median
from typing import Any

warnings.simplefilter("ignore")
with contextlib.redirect_stdout(io.StringIO()):
    import cn2an
    import jionlp
    from dateparser.search import search_dates
    from recognizers_suite import Culture, recognize_currency, recognize_datetime


def jionlp_times(text: str, words: str, now: str, tense: str | None) -> list[Any]:
    """Without ret_future, which moves what already lies ahead."""
    base = datetime.fromisoformat(now).replace(tzinfo=None).timestamp()
    found = jionlp.ner.extract_time(text, time_base=base, with_parsing=True, ret_future=False) or []
    details = [one["detail"] for one in found if one["type"] != "time_delta"]
    return [_span_of_jionlp(one) for one in details or ([jionlp.parse_time(words, base)] if words else [])]


def _span_of_jionlp(detail: dict[str, Any]) -> Any:
    if detail["type"] == "time_period":
        return "again"
    return [
        None if edge == "inf" or edge.startswith("-") else edge.replace(" ", "T") for edge in detail["time"]
    ]


def recognizers_times(text: str, words: str, now: str, tense: str | None) -> list[Any]:
    """Of a past and a coming value the one the tense wants; a duration alone is no time."""
    spans = []
    base = datetime.fromisoformat(now).replace(tzinfo=None)
    for one in recognize_datetime(text, _culture(text), reference=base):
        values = [value for value in (one.resolution or {}).get("values", ()) if value["type"] != "duration"]
        if any(value["type"] == "set" for value in values):
            spans.append("again")
        elif values:
            value = values[0 if tense == "past" else -1]
            point = value.get("value")
            spans.append([_instant(value.get("start", point)), _instant(value.get("end", point))])
    return spans


def _culture(text: str) -> str:
    return Culture.English if text.isascii() else Culture.Chinese


def _instant(written: str | None) -> str | None:
    full = re.fullmatch(r"(\d{4}-\d\d-\d\d)?[ T]?(\d\d:\d\d:\d\d)?", written or "")
    return f"{full[1]}T{full[2] or '00:00:00'}" if full and full[1] else None


def dateparser_times(text: str, words: str, now: str, tense: str | None) -> list[Any]:
    base = datetime.fromisoformat(now).replace(tzinfo=None)
    settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past" if tense == "past" else "future"}
    found = search_dates(text, languages=["en" if text.isascii() else "zh"], settings=settings) or []
    return [[at.isoformat(timespec="seconds")[:19]] * 2 for _, at in found]


def jionlp_money(text: str, words: str) -> list[float]:
    found = jionlp.ner.extract_money(text, with_parsing=True) or []
    numbers = [one["detail"]["num"] for one in found] or ([jionlp.parse_money(words)["num"]] if words else [])
    return [float(number[0] if isinstance(number, list) else number) for number in numbers]


def recognizers_money(text: str, words: str) -> list[float]:
    found = recognize_currency(text, _culture(text))
    return [float(one.resolution["value"]) for one in found if (one.resolution or {}).get("value")]


def cn2an_money(text: str, words: str) -> list[float]:
    """It reads numbers, and finds none: it gets the words without what is written of a currency."""
    return (
        [float(cn2an.cn2an(re.sub(r"[^\d.零一二两三四五六七八九十百千万亿]", "", words), "smart"))]
        if words
        else []
    )


def measured(read: Callable[..., list[Any]], rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """The answers of a reader that may fail on any text, and its median time."""
    answers, spent = [], []
    for row in rows:
        begun = time.process_time()
        try:
            answers.append(read(*row))
        except Exception:
            answers.append([])
        spent.append((time.process_time() - begun) * 1000)
    return {"answers": answers, "ms": median(spent)}


READERS: dict[str, dict[str, Callable[..., list[Any]]]] = {
    "times": {"jionlp": jionlp_times, "recognizers-text": recognizers_times, "dateparser": dateparser_times},
    "money": {"jionlp": jionlp_money, "recognizers-text": recognizers_money, "cn2an": cn2an_money},
}


def main() -> None:
    asked = json.load(sys.stdin)
    with contextlib.redirect_stdout(io.StringIO()):
        told = {
            name: {
                library: measured(read, rows)
                for library, read in READERS[name.split()[0]].items()
                if "English" not in name or library in ("recognizers-text", "dateparser")
            }
            for name, rows in asked.items()
        }
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
