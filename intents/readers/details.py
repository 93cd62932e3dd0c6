"""A company or person described piece by piece, as on a card: 苏州某某，刘洋，设备经理，138…，想要两台，预算60万."""

from __future__ import annotations

import re
from functools import cache

from intents import catalog
from intents.entities import bare_amounts
from intents.readers import slots
from intents.reading import Clause, Reading
from intents.schema import Slot, Span

_PIECE = re.compile(
    r"[,，。;；\n、|/!！]+|(?<![a-z])\.(?=\s)|(?<=[一-鿿\ue000-\ue0ff])\s+|\s+(?=[\ue01d-\ue020])"
)
_LABELLED = ("company", "contact", "title", "phone", "email", "need", "product", "budget", "source", "region")
_ENGLISH_NAME = re.compile(r"^[A-Z][\w'-]+(?:\s[A-Z][\w'-]+){1,2}$")

Details = dict[str, Slot]


def read_details(reading: Reading, skip: list[Span]) -> Details:
    """What the pieces of the text say; `skip` are spans (of the order itself) that say nothing."""
    found: Details = {}
    for kind, name in (("phone", "phone"), ("email", "email")):
        first = reading.first(kind)
        if first is not None:
            found[name] = slots.said(first, first.value)
    pieces = [part for piece in _pieces(reading, skip) for part in _at_colon(piece)]
    for piece in pieces:
        _read_piece(piece, found)
    source = _source(reading) if "source" not in found else None
    if source is not None:
        found["source"] = source
    for piece in pieces:
        _read_unlabelled(piece, found)
    return found


def _pieces(reading: Reading, skip: list[Span]) -> list[Clause]:
    cuts = sorted([match.span() for match in _PIECE.finditer(reading.masked)] + list(skip))
    out, start = [], 0
    for cut_start, cut_end in [*cuts, (len(reading.text), len(reading.text))]:
        if cut_start > start:
            out.append(_trim(reading, start, cut_start))
        start = max(start, cut_end)
    return [piece for piece in out if piece.text]


def _at_colon(piece: Clause) -> list[Clause]:
    """工博会上加的：某某公司 is two pieces; 联系人：某人 is one."""
    head, colon, _ = piece.masked.partition(":")
    if not colon or any(catalog.cue(f"lead.{name}").fullmatch(head.strip()) for name in _LABELLED):
        return [piece]
    start, middle = piece.span[0], piece.span[0] + len(head)
    return [
        one
        for one in (_trim(piece.reading, start, middle), _trim(piece.reading, middle + 1, piece.span[1]))
        if one.text
    ]


def _trim(reading: Reading, start: int, end: int) -> Clause:
    while start < end and reading.text[start] in " \t:：,，":
        start += 1
    while end > start and reading.text[end - 1] in " \t:：,，":
        end -= 1
    return Clause(reading, (start, end))


# ---------------------------------------------------------------- pieces that say what they are
def _read_piece(piece: Clause, found: Details) -> None:
    money = piece.first("money")
    if money is not None and "budget" not in found:
        found["budget"] = slots.said(money, money.value.value)
    elif piece.has("lead.budget") and "budget" not in found:
        bare = bare_amounts(piece.text)
        if bare:
            found["budget"] = Slot(bare[0].value.value, piece.text, piece.span, 0.8)
    source = _source(piece)
    if source is not None and "source" not in found:
        found["source"] = source
    label, value = _labelled(piece)
    if label in ("contact", "company", "title", "product", "region") and value is not None:
        found.setdefault(
            {"contact": "contact_name"}.get(label, label), slots.words(value, slots.tidy(value.text), 0.95)
        )
    elif label == "need" or (label is None and _is_need(piece)):
        target = value or piece
        text = slots.tidy(target.text)
        if text and "need" not in found:
            found["need"] = slots.words(target, text)


def _source(piece: Clause) -> Slot | None:
    if not piece.has("lead.source"):
        return None
    known = slots.value(piece, "lead.source")
    if known is None:
        return None
    text = slots.tidy(piece.text)
    return Slot(
        f"{known.value}（{known.text}）" if known.text != known.value else known.value, text, known.span, 0.9
    )


def _labelled(piece: Clause) -> tuple[str | None, Clause | None]:
    """(label, what follows it) of a piece such as 联系人范志宏 or contact: Sarah Chen."""
    for name in _LABELLED:
        match = catalog.cue(f"lead.{name}").match(piece.masked)
        if match is None or name == "source":
            continue
        rest = piece.after(match.end())
        lead = re.match(r"[\s:是为叫]*(?:is\s+)?", rest.masked)
        rest = rest.after(lead.end() if lead else 0)
        if name == "need" or rest.text:
            return name, rest if rest.text else None
    return None, None


def _is_need(piece: Clause) -> bool:
    match = catalog.cue("lead.need").search(piece.masked)
    return match is not None and match.start() <= 6 and len(piece.text) - match.end() >= 2


# ---------------------------------------------------------------- pieces that only look like something
def _read_unlabelled(piece: Clause, found: Details) -> None:
    used = [slot.span for slot in found.values() if slot.span]
    if any(span[0] <= piece.span[0] and piece.span[1] <= span[1] for span in used):
        return
    rest = _unread(piece)
    text = rest.text
    if not text or rest.has("lead.noise"):
        return
    title = _title(text)
    if title and title == text and not (text[0] in _surnames() and _titles().fullmatch(text[1:])):
        found.setdefault("title", slots.words(rest, title))
        return
    if "contact_name" not in found and (name := _person(rest, title)):
        found["contact_name"] = Slot(name, name, rest.span, 0.85)
        if title and "title" not in found and not name.endswith(title):
            found["title"] = Slot(title, title, rest.span, 0.85)
        return
    known = found.get("company")
    if len(text) >= 2 and not _labelled(piece)[0] and (known is None or _is_better(text, known)):
        found["company"] = slots.words(rest, text, 0.85)


def _is_better(text: str, known: Slot) -> bool:
    """A piece that looks like a company's name, after one that does not and was no label's."""
    return known.confidence < 0.9 and _looks_like_company(text) and not _looks_like_company(str(known.value))


def _unread(piece: Clause) -> Clause:
    """The piece without the values at its edges."""
    start, end = piece.span
    for one in piece.found("phone", "email", "money", "time", "url"):
        if one.end >= end - 1:
            end = one.start
        elif one.start <= start + 1:
            start = one.end
    trimmed = _trim(piece.reading, start, max(start, end))
    label = catalog.cue("lead.phone").search(trimmed.folded)
    if label and label.end() == len(trimmed.folded):
        trimmed = _trim(piece.reading, trimmed.span[0], trimmed.span[0] + label.start())
    return trimmed


@cache
def _titles() -> re.Pattern[str]:
    words = sorted(catalog.data("titles")["titles"], key=len, reverse=True)
    return re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)


def _title(text: str) -> str:
    """The job title that ends the text: 设备经理, 技术总监, Plant Manager."""
    match = re.search(
        rf"(?:[一-鿿]{{0,6}}|(?:[A-Za-z&/-]+\s){{0,3}})(?:{_titles().pattern})$", text, re.IGNORECASE
    )
    if match is None:
        return ""
    words = match[0]
    name = _surname_and_name(words)
    return words[len(name) :].strip() if name else words.strip()


def _surname_and_name(text: str) -> str:
    """The name at the head of 吴建军总经理; empty when the text begins with no surname, or is a title itself."""
    for size in (3, 2):
        head, tail = text[:size], text[size:]
        if (
            _is_chinese_name(head)
            and tail
            and re.fullmatch(rf"[一-鿿]{{0,4}}(?:{_titles().pattern})", tail)
            and len(text) > size
        ):
            return head
    return ""


@cache
def _surnames() -> frozenset[str]:
    return frozenset(catalog.data("names")["surnames"].split())


def _is_chinese_name(text: str) -> bool:
    if not re.fullmatch(r"[一-鿿]{2,4}", text):
        return False
    return (text[0] in _surnames() and len(text) <= 3) or text[:2] in _surnames()


def _person(piece: Clause, title: str) -> str:
    """A person's name, with the form of address when no given name is said: 刘洋, 孙经理, Sarah Chen."""
    text = piece.text
    bare = text.removesuffix(title).strip() if title else text
    if _is_chinese_name(bare) and not _looks_like_company(bare):
        return bare
    if text[:1] in _surnames() and _titles().fullmatch(text[1:]):
        return text
    found = piece.first("person")
    if found is not None and found.end - found.start >= len(text) - 1:
        return found.text
    if _ENGLISH_NAME.match(bare) and not _looks_like_company(bare):
        return bare
    return ""


def _looks_like_company(text: str) -> bool:
    return catalog.cue("lead.company_word").search(text.lower()) is not None
