"""A message about a company or a person in its pieces, as on a card: by commas, lines, labels and blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intents import catalog
from intents.readers import naming
from intents.reading import Clause, Reading
from intents.schema import Span

_PIECE = re.compile(
    r"[,，。;；\n\r\t、|→!！•·【】\[\]]+|(?<!\bdr)(?<!\bmr)(?<!\bms)(?<!mrs)(?<!prof)(?<!\bco)(?<!ltd)(?<!inc)\.(?=\s|$)"
    r"|(?<=[一-鿿\ue000-\ue0ff])\s+|\s+(?=[\ue01d-\ue020])|(?<=\s)[-/]+(?=\s)|[—–]+"
    r"|(?<=[一-鿿\ue000-\ue0ff])/|/(?=[一-鿿\ue010-\ue0ff])"
    r"|(?<=[一-鿿\ue000-\ue0ff])[\ue01e\ue01f]\ue000*(?=[一-鿿])"  # 何总137…要吸塑盒
)
_ASIDE = re.compile(r"[(（]([^()（）]{1,80})[)）]")
LABELLED = ("company", "contact", "title", "phone", "email", "need", "product", "budget", "source", "region")
_EDGES = "①②③④⑤⑥⑦⑧⑨⑩的/ \t:：,，-=.()（）"


def pieces(reading: Reading, skip: Sequence[Span]) -> list[Clause]:
    """The pieces in their order; `skip` are spans (of the order itself) that say nothing."""
    return [
        part
        for piece in _cut(reading, skip)
        for half in _at_colon(piece)
        for told in _at_from(half)
        for part in _before_need(told)
    ]


def unread(piece: Clause) -> Clause:
    """The piece without the values at its edges and the words that label them."""
    start, end = piece.span
    for one in piece.found("phone", "email", "money", "time", "url"):
        if one.end >= end - 1:
            end = one.start
        elif one.start <= start + 1:
            start = one.end
    trimmed = trim(piece.reading, start, max(start, end))
    for label in reversed(list(catalog.cue("lead.value_label").finditer(trimmed.folded))):
        if label.end() == len(trimmed.folded):
            trimmed = trim(piece.reading, trimmed.span[0], trimmed.span[0] + label.start())
    head = trimmed.search("lead.order_head")
    start = trimmed.span[0] + head.end() if head else trimmed.span[0]
    rest = trim(piece.reading, start, trimmed.span[1])
    tail = rest.search("lead.order_tail")
    return trim(piece.reading, rest.span[0], rest.span[0] + tail.start()) if tail and tail.start() else rest


def _cut(reading: Reading, skip: Sequence[Span]) -> list[Clause]:
    cuts = [
        match.span() for match in _PIECE.finditer(reading.masked) if not _inside_name(reading, match.span())
    ]
    cuts += skip
    for aside in _ASIDE.finditer(reading.text):
        if naming.is_title(aside[1].strip()) or naming.is_chinese_name(aside[1]) or len(aside[1]) > 8:
            cuts += [(aside.start(), aside.start() + 1), (aside.end() - 1, aside.end())]
    out, start = [], 0
    for cut_start, cut_end in [*sorted(cuts), (len(reading.text), len(reading.text))]:
        if cut_start > start:
            out.append(trim(reading, start, cut_start))
        start = max(start, cut_end)
    return _with_labels([piece for piece in out if piece.text])


def _inside_name(reading: Reading, cut: Span) -> bool:
    """Whether a blank parts two words of a Latin name, one of which is known, or who brought them from how they did:
    Liam O'Connor, Acme recommended us.
    """
    around = reading.text[max(0, cut[0] - 1) : cut[1] + 1]
    if re.fullmatch(r"[A-Za-z'’-] [A-Z]", around) is not None:
        return True
    return catalog.cue("lead.brought_by").match(reading.masked, cut[0]) is not None


def _with_labels(pieces: list[Clause]) -> list[Clause]:
    """A label and its value are one piece, though a blank stands between them: 需求 房卡打印."""
    out: list[Clause] = []
    for piece in pieces:
        before = out[-1] if out else None
        if (
            before
            and _is_label(before.masked)
            and piece.reading.text[before.span[1] : piece.span[0]].isspace()
        ):
            out[-1] = Clause(piece.reading, (before.span[0], piece.span[1]))
        else:
            out.append(piece)
    return out


def _is_label(masked: str) -> bool:
    return any(catalog.cue(f"lead.{name}").fullmatch(masked.strip()) for name in LABELLED)


def _at_colon(piece: Clause) -> list[Clause]:
    """工博会上加的：某某公司 is two pieces; 联系人：某人 is one."""
    head, colon, _ = piece.masked.partition(":")
    if not colon or _is_label(head):
        return [piece]
    start, middle = piece.span[0], piece.span[0] + len(head)
    parts = (trim(piece.reading, start, middle), trim(piece.reading, middle + 1, piece.span[1]))
    return [one for one in parts if one.text]


def _at_from(piece: Clause) -> list[Clause]:
    """inbound call today from Granite Peak: how it came, and then who it was."""
    match = re.match(
        r".*\b(?:[Cc]all|[Ee]nquiry|[Ii]nquiry|[Mm]essage|[Ee]mail|[Mm]ail|[Rr]equest|[Ll]ead|DM|dm|[Pp]ing|[Nn]ote|[Tt]ext|WhatsApp|[Cc]ard)\b.*?\bfrom\s+(?=[A-Z])",
        piece.text,
    )
    if match is None:
        return [piece]
    middle = piece.span[0] + match.end()
    return [trim(piece.reading, piece.span[0], middle), trim(piece.reading, middle, piece.span[1])]


def _before_need(piece: Clause) -> list[Clause]:
    """凤凰茶厂的林老板要做追溯 tells the person first and then the need."""
    need = catalog.cue("lead.need").search(piece.masked)
    if need is None or need.start() < 2 or naming.person_in(piece.text[: need.start()].strip()) is None:
        return [piece]
    middle = piece.span[0] + need.start()
    return [trim(piece.reading, piece.span[0], middle), Clause(piece.reading, (middle, piece.span[1]))]


def trim(reading: Reading, start: int, end: int) -> Clause:
    while start < end and reading.text[start] in _EDGES:
        start += 1
    while end > start and reading.text[end - 1] in " \t:：,，-=/(（":
        end -= 1
    return Clause(reading, (start, end))
