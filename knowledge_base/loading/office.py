"""Word and PDF files → blocks."""

from __future__ import annotations

import re
from pathlib import Path

from knowledge_base.loading.blocks import Block, Prose, Unreadable, add_item
from knowledge_base.loading.html import as_table
from knowledge_base.loading.text import read_text


def read_docx(path: Path) -> tuple[str, list[Block]]:
    """Headings and lists are told by their styles."""
    import docx
    from docx.table import Table as WordTable

    try:
        document = docx.Document(str(path))
    except Exception as error:
        raise Unreadable(f"not a Word document: {error}") from error
    blocks: list[Block] = []
    headings: list[tuple[int, str]] = []
    for part in document.iter_inner_content():
        heading = tuple(text for _, text in headings)
        if isinstance(part, WordTable):
            rows = [tuple(" ".join(cell.text.split()) for cell in row.cells) for row in part.rows]
            if table := as_table(heading, rows):
                blocks.append(table)
        elif text := " ".join(part.text.split()):
            style = str(part.style.name if part.style else "")
            if level := _heading_level(style):
                headings = [one for one in headings if one[0] < level] + [(level, text)]
            elif style.startswith("List"):
                add_item(blocks, heading, text, "Number" in style)
            else:
                blocks.append(Prose(heading, text))
    title = str(document.core_properties.title or "")
    return title or _first_heading(blocks), blocks


def _heading_level(style: str) -> int:
    """0 for body text; a title ranks above headings of level 1."""
    if style in ("Title", "标题"):
        return 1
    found = re.fullmatch(r"(?:[Hh]eading|标题) ?(\d)", style)
    return int(found[1]) + 1 if found else 0


def _first_heading(blocks: list[Block]) -> str:
    return next((block.heading[0] for block in blocks if block.heading), "")


def read_pdf(path: Path) -> tuple[str, list[Block]]:
    """The text is taken as it is laid out, so that columns stay columns."""
    import pypdf

    try:
        reader = pypdf.PdfReader(str(path))
        pages = [page.extract_text(extraction_mode="layout") or "" for page in reader.pages]
    except Exception as error:
        raise Unreadable(f"not a readable PDF: {error}") from error
    if not any(page.strip() for page in pages):
        raise Unreadable("the PDF holds no text (scanned pages?)")
    return read_text("\n".join(pages))
