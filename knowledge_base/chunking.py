"""Blocks and entries → chunks: a row with its header, a list item, the steps of a list, a short paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge_base.loading import Block, Entry, Listing, Loaded, Prose, Table
from knowledge_base.text import language_of, sentences

LIMIT = 250  # characters of a chunk; steps that belong together may be twice as long
TERSE = 12  # items shorter than this on average are one enumeration
DETAILED = 90  # a paragraph longer than this is also found by its single sentences


@dataclass(frozen=True)
class Draft:
    """A chunk before it is stored; `probes` are the texts a question is compared with, by role."""

    kind: str
    block: int
    heading: tuple[str, ...]
    text: str
    probes: tuple[tuple[str, str], ...]
    question: str = ""
    cells: tuple[tuple[str, str], ...] = ()
    entry: Entry | None = None
    language: str = "zh"


def chunk(loaded: Loaded) -> list[Draft]:
    drafts: list[Draft] = []
    for number, entry in enumerate(loaded.entries):
        drafts.append(_entry(number, entry))
    for number, block in enumerate(loaded.blocks, start=len(drafts)):
        heading = _headings(loaded.title, block)
        drafts.extend(_passages(number, heading, block))
    return drafts


def _headings(title: str, block: Block) -> tuple[str, ...]:
    """The heading path, led by the title unless the first heading says the same."""
    heading = tuple(part for part in block.heading if part)
    if heading and (title in heading[0] or heading[0] in title):
        longest = max(title, heading[0], key=len)
        return (longest, *heading[1:])
    return (title, *heading)


def _entry(number: int, entry: Entry) -> Draft:
    probes = [("question", entry.question), *(("variant", variant) for variant in entry.variants)]
    return Draft(
        kind="entry",
        block=number,
        heading=(),
        text=entry.answer,
        probes=tuple(probes),
        question=entry.question,
        entry=entry,
        language=language_of(entry.question),
    )


def _passages(number: int, heading: tuple[str, ...], block: Block) -> Iterator[Draft]:
    if isinstance(block, Table):
        for row in block.rows:
            yield _row(number, heading, block.header, row)
    elif isinstance(block, Listing) and block.ordered and sum(map(len, block.items)) <= 2 * LIMIT:
        steps = "\n".join(f"{place}. {item}" for place, item in enumerate(block.items, start=1))
        yield _draft("steps", number, heading, steps, block.items)
    elif isinstance(block, Listing):
        for item in _items(block):
            yield _draft("item", number, heading, item, [block.intro + item] if block.intro else [])
    else:
        yield from _paragraph(number, heading, block)


def _items(block: Listing) -> list[str]:
    total = sum(map(len, block.items))
    if total <= TERSE * len(block.items) and total <= LIMIT:
        joint = "；" if language_of("".join(block.items)) == "zh" else "; "
        return [block.intro + joint.join(item.rstrip("；;，,。.") for item in block.items)]
    return [piece for item in block.items for piece in _pack(item)]


def _paragraph(number: int, heading: tuple[str, ...], block: Prose) -> Iterator[Draft]:
    for piece in _pack(block.text):
        parts = sentences(piece)
        yield _draft(
            "prose", number, heading, piece, parts if len(piece) > DETAILED and len(parts) > 1 else []
        )


def _pack(text: str) -> list[str]:
    """Whole sentences, as many as fit; a sentence that does not fit is cut at the limit."""
    packed = [""]
    for sentence in sentences(text):
        joint = " " if packed[-1] and sentence[0].isascii() and packed[-1][-1].isascii() else ""
        if packed[-1] and len(packed[-1]) + len(sentence) > LIMIT:
            packed.append("")
            joint = ""
        packed[-1] += joint + sentence
        while len(packed[-1]) > 2 * LIMIT:
            packed[-1:] = [packed[-1][: 2 * LIMIT], packed[-1][2 * LIMIT :]]
    return [piece for piece in packed if piece]


def _row(number: int, heading: tuple[str, ...], header: tuple[str, ...], row: tuple[str, ...]) -> Draft:
    cells = tuple(zip(header, row, strict=True))
    return _draft("row", number, heading, row_text(cells), [], cells)


def row_text(cells: tuple[tuple[str, str], ...]) -> str:
    """ "First cell：header value；header value"."""
    chinese = language_of("".join(name + value for name, value in cells)) == "zh"
    (_, first), *rest = cells
    values = ("；" if chinese else "; ").join(f"{name} {value}".strip() for name, value in rest if value)
    return f"{first}{'：' if chinese else ': '}{values}" if first else values


def _draft(
    kind: str,
    number: int,
    heading: tuple[str, ...],
    text: str,
    details: list[str] | tuple[str, ...],
    cells: tuple[tuple[str, str], ...] = (),
) -> Draft:
    context = " ".join(heading)
    label = cells[0][0] if cells else ""
    probes = [("body", f"{context} {label} {text}")]
    probes += [("detail", f"{heading[-1]}：{detail}") for detail in details]
    return Draft(
        kind, number, heading, text, tuple(probes), cells=cells, language=language_of(context + text)
    )
