"""HTML, and Markdown by way of it → blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge_base.loading.blocks import Block, Headings, Listing, Prose, Table

if TYPE_CHECKING:
    from bs4 import Tag

SKIPPED = {"head", "script", "style", "nav", "header", "footer", "form", "noscript", "template", "svg"}
CONTAINERS = {"html", "body", "main", "article", "section", "div", "blockquote", "figure", "details"}


def read_html(source: str) -> tuple[str, list[Block]]:
    """The page's title (the first heading where <title> is missing) and its blocks."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(source, "html.parser")
    walk = _Walk()
    walk.visit(soup)
    title = soup.title.get_text(strip=True) if soup.title else ""
    return title or walk.first_heading, walk.blocks


def read_markdown(source: str) -> tuple[str, list[Block]]:
    """CommonMark with tables; raw HTML in it is text."""
    from markdown_it import MarkdownIt

    return read_html(MarkdownIt("commonmark", {"html": False}).enable("table").render(source))


class _Walk:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.first_heading = ""
        self._headings: list[tuple[int, str]] = []

    @property
    def heading(self) -> Headings:
        return tuple(text for _, text in self._headings)

    def visit(self, tag: Tag) -> None:
        from bs4.element import NavigableString, PreformattedString, Tag

        for child in tag.children:
            if isinstance(child, Tag):
                self._take(child)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._prose(str(child))

    def _take(self, tag: Tag) -> None:
        if tag.name in SKIPPED:
            return
        if re.fullmatch("h[1-6]", tag.name):
            self._head(int(tag.name[1]), _text(tag))
        elif tag.name in ("ul", "ol"):
            self._list(tag)
        elif tag.name == "table":
            self._table(tag)
        elif tag.name in CONTAINERS or tag.find(["p", "ul", "ol", "table", "h1", "h2", "h3"]):
            self.visit(tag)
        else:
            self._prose(_text(tag))

    def _head(self, level: int, text: str) -> None:
        self._headings = [one for one in self._headings if one[0] < level] + [(level, text)]
        self.first_heading = self.first_heading or text

    def _prose(self, text: str) -> None:
        if text := " ".join(text.split()):
            self.blocks.append(Prose(self.heading, text))

    def _list(self, tag: Tag) -> None:
        items = tuple(text for item in tag.find_all("li", recursive=False) if (text := _text(item)))
        intro = ""
        if self.blocks and isinstance(self.blocks[-1], Prose) and self.blocks[-1].text[-1] in ":：":
            intro = self.blocks[-1].text
        if items:
            self.blocks.append(Listing(self.heading, items, tag.name == "ol", intro))

    def _table(self, tag: Tag) -> None:
        rows = [tuple(_text(cell) for cell in row.find_all(["th", "td"])) for row in tag.find_all("tr")]
        if table := as_table(self.heading, rows):
            self.blocks.append(table)


def as_table(heading: Headings, rows: list[tuple[str, ...]]) -> Table | None:
    """The first row is the header; rows are cut or filled to its length, empty ones left out."""
    rows = [row for row in rows if any(row)]
    if len(rows) < 2:
        return None
    width = len(rows[0])
    body = tuple((row + ("",) * width)[:width] for row in rows[1:])
    return Table(heading, rows[0], body)


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text(" " if tag.find(["p", "ul", "ol", "br"]) else "").split())
