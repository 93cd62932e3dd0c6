"""Files → what they hold. `read` is the way in; formats are told by the file's ending."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from knowledge_base.loading.blocks import (
    Block,
    Entry,
    Listing,
    Loaded,
    Problem,
    Prose,
    Table,
    Unreadable,
    Visibility,
)
from knowledge_base.loading.html import read_html, read_markdown
from knowledge_base.loading.office import read_docx, read_pdf
from knowledge_base.loading.sheets import decode, parse_visibility, read_sheets
from knowledge_base.loading.text import read_text

__all__ = [
    "FORMATS",
    "Block",
    "Entry",
    "Listing",
    "Loaded",
    "Problem",
    "Prose",
    "Table",
    "Unreadable",
    "Visibility",
    "read",
]

FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
PLAIN = re.compile(r"(?P<key>[A-Za-z_ ]+):[ \t]+(?P<value>[^\s\[{|>].*|\[[^\[\]{}]*\])")
Reader = Callable[[Path], Loaded]


def read(path: Path) -> Loaded:
    """Raises Unreadable, with the reason, for a file that is damaged, empty or of an unknown kind."""
    reader = FORMATS.get(path.suffix.lower())
    if reader is None:
        raise Unreadable(f"unknown kind of file; known are {' '.join(FORMATS)}")
    try:
        loaded = reader(path)
    except OSError as error:
        raise Unreadable(error.strerror or str(error)) from error
    if not (loaded.blocks or loaded.entries or loaded.problems):
        raise Unreadable("nothing to read in it")
    return loaded


def _markdown(path: Path) -> Loaded:
    said, body = _front_matter(decode(path))
    title, blocks = read_markdown(body)
    loaded = Loaded(title=str(said.get("title") or title or path.stem), blocks=blocks)
    if "visibility" in said:
        loaded.visibility = parse_visibility(said["visibility"])
        if loaded.visibility is None:
            raise Unreadable(f"visibility is neither public nor internal: {said['visibility']}")
    loaded.tags = tuple(_listed(said.get("tags")))
    loaded.product = str(said.get("product") or "")
    loaded.language = str(said.get("language") or "")[:2].lower()
    loaded.valid_until = _day(
        next((said[key] for key in ("valid_until", "valid until") if said.get(key)), None)
    )
    return loaded


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    """What a file says of itself, and the rest. A title with a colon in it is no YAML, but plain enough."""
    import frontmatter
    import yaml

    try:
        said, body = frontmatter.parse(text)
    except yaml.YAMLError as error:
        _, head, body = FENCE.split(text, maxsplit=2)
        lines = [PLAIN.fullmatch(line.strip()) for line in head.splitlines() if line.strip()]
        told = {one["key"]: one["value"].strip("\"'[] ") for one in lines if one}
        if len(told) != len(lines):
            raise Unreadable(f"front matter is not YAML: {error}") from error
        return told, body
    return said, body


def _day(said: object) -> date | None:
    """Raises Unreadable for what is no day: it must not go on being told because of a slip."""
    if said is None or isinstance(said, datetime):
        return said.date() if said else None
    if isinstance(said, date):
        return said
    try:
        return date.fromisoformat(
            "-".join(part.zfill(2) for part in re.split(r"[-/.年月日]", str(said)) if part)
        )
    except ValueError as error:
        raise Unreadable(f"valid until is no day: {said}") from error


def _listed(value: object) -> list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    return [part for part in re.split(r"[;；,，]\s*", str(value or "")) if part]


def _html(path: Path) -> Loaded:
    title, blocks = read_html(decode(path))
    return Loaded(title=title or path.stem, blocks=blocks)


def _plain(path: Path) -> Loaded:
    _, blocks = read_text(decode(path))
    return Loaded(title=path.stem, blocks=blocks)


def _word(path: Path) -> Loaded:
    title, blocks = read_docx(path)
    return Loaded(title=title or path.stem, blocks=blocks)


def _pdf(path: Path) -> Loaded:
    title, blocks = read_pdf(path)
    return Loaded(title=title or path.stem, blocks=blocks)


FORMATS: dict[str, Reader] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
    ".txt": _plain,
    ".docx": _word,
    ".pdf": _pdf,
    ".xlsx": read_sheets,
    ".xls": read_sheets,
    ".csv": read_sheets,
}
