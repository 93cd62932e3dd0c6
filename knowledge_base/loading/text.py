"""Plain text, also that of a PDF's pages → blocks. Structure is told by the lines' shape."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge_base.loading.blocks import Block, Headings, Prose, add_item
from knowledge_base.loading.html import as_table

BULLET = re.compile(r"(?:[-*•·●▪◦–])\s+")
STEP = re.compile(r"(?:\d{1,2}[.)、．]|[(（]\d{1,2}[)）]|[①-⑳])\s*(?=\D)")
SENTENCE_END = "。！？；.!?;:：…，,、"
COLUMN_GAP = re.compile(r"\s{3,}|\t+|\s*\|\s*")
HEADING_WIDTH = 60


def read_text(source: str) -> tuple[str, list[Block]]:
    """Short lines without a stop are headings, the first is the title; wrapped lines are joined."""
    lines = _Lines(source)
    blocks: list[Block] = []
    title = lines.paragraphs[0] if lines.paragraphs else ""
    heading: Headings = (title,)
    rows: list[str] = []
    for place, text in enumerate(lines.paragraphs):
        if rows and not lines.is_table_row(text):
            blocks.append(_table(heading, rows))
            rows = []
        if lines.is_table_row(text):
            rows.append(text)
        elif BULLET.match(text) or lines.is_step(place):
            ordered = bool(STEP.match(text))
            add_item(blocks, heading, (STEP if ordered else BULLET).sub("", text, count=1), ordered)
        elif lines.is_heading(text):
            heading = (title,) if text == title else (title, STEP.sub("", text, count=1))
        else:
            blocks.append(Prose(heading, text))
    if rows:
        blocks.append(_table(heading, rows))
    return title, blocks


class _Lines:
    def __init__(self, source: str) -> None:
        lines = [line.strip() for line in source.splitlines()]
        self.width = max(map(_width, lines), default=0)
        self.paragraphs = list(self._joined(lines))

    def _joined(self, lines: list[str]) -> Iterator[str]:
        held = last = ""
        for line in lines:
            if held and (not line or self._starts_anew(line) or not self._wraps(last)):
                yield held
                held = ""
            joint = " " if held and held[-1].isascii() and line[:1].isascii() else ""
            held, last = f"{held}{joint}{line}", line
        if held:
            yield held

    def _starts_anew(self, line: str) -> bool:
        return bool(BULLET.match(line) or STEP.match(line) or self.is_table_row(line))

    def _wraps(self, line: str) -> bool:
        """Whether the paragraph goes on after this line: it nearly fills the page and no sentence ends."""
        return _width(line) > 0.7 * self.width and not self.is_table_row(line)

    def is_table_row(self, text: str) -> bool:
        return bool(COLUMN_GAP.search(text))

    def is_heading(self, text: str) -> bool:
        return _width(text) <= min(HEADING_WIDTH, self.width) and text[-1] not in SENTENCE_END

    def is_step(self, place: int) -> bool:
        """A numbered line is a step when a neighbour is numbered too; alone it is a numbered heading."""
        around = self.paragraphs[max(0, place - 1) : place + 2]
        return bool(STEP.match(self.paragraphs[place])) and sum(bool(STEP.match(one)) for one in around) > 1


def _width(text: str) -> int:
    return sum(1 if char.isascii() else 2 for char in text)


def _table(heading: Headings, texts: list[str]) -> Block:
    """Lines with gaps are a table where they have a header and rows, else prose."""
    rows = [tuple(COLUMN_GAP.split(text.strip(" |"))) for text in texts]
    return as_table(heading, rows) or Prose(heading, " ".join(rows[0]))
