"""The console's phrases: two languages, the same keys, all that the page asks for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CONSOLE = Path(__file__).parents[2] / "bot" / "console"


def words(language: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((CONSOLE / "i18n" / f"{language}.json").read_text("utf-8"))
    return loaded


def keys(node: Any, path: str = "") -> Iterator[str]:
    """Dotted keys of all phrases; the forms of a number count as one phrase."""
    if isinstance(node, dict) and "other" not in node:
        for name, below in node.items():
            yield from keys(below, f"{path}.{name}".lstrip("."))
    else:
        yield path


def test_both_languages_have_the_same_phrases() -> None:
    assert sorted(keys(words("zh"))) == sorted(keys(words("en")))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_suggestions_of_both_languages_go_or_wait_alike(language: str) -> None:
    for role, suggestions in words(language)["suggestions"].items():
        assert [one["ready"] for one in suggestions] == [
            one["ready"] for one in words("zh")["suggestions"][role]
        ]


def test_every_phrase_the_page_asks_for_is_written() -> None:
    known = set(keys(words("zh")))
    asked = {
        key
        for file in CONSOLE.rglob("*.js")
        for key in re.findall(r'\bt\("([\w.]+)"', file.read_text("utf-8"))
    }
    assert asked
    assert asked - known == set()


def test_the_page_asks_for_all_its_modules_at_once() -> None:
    """Found one by one along the imports, they would cost a round trip each."""
    page = (CONSOLE / "index.html").read_text("utf-8")
    modules = {f"/console/{file.relative_to(CONSOLE)}" for file in CONSOLE.rglob("*.js")}
    assert set(re.findall(r'"(/console/js/[^"]+)"', page)) == modules


def test_nothing_of_the_page_comes_from_elsewhere() -> None:
    """No other host, no inline script or style: the content policy would refuse them."""
    for file in [*CONSOLE.rglob("*.js"), *CONSOLE.rglob("*.css"), *CONSOLE.rglob("*.html")]:
        text = file.read_text("utf-8").replace("http://www.w3.org/", "")
        assert not re.search(r"https?://|innerHTML|insertAdjacentHTML|\bstyle=|<script>|\bon\w+=\"", text), (
            file
        )
