"""Where a customer is now: 搬到…, the new address is No. 88 …, or a piece that can only be an address."""

from __future__ import annotations

import re

from intents import catalog
from intents.readers import slots
from intents.reading import Clause, Reading
from intents.schema import Slot

_AFTER_CUE = re.compile(
    r"^(?:[\s:：是为到了在至现改换叫写]|成(?![都县武安])|地址|新址|应该?是|实际是?|其实是?|(?:正确|准确|对|新)的是?|更新"
    r"|(?:it['’]s|it is|should be|now)\s)+(?!到|去)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:去了|那边了|这边了|办公了|办公|了|去|吧|哈)+$|\s+(?:now|please|already)$", re.IGNORECASE
)
_CHINESE = re.compile(
    r"(?:[一-鿿]{2,}(?:路|街|道|巷|弄|村|镇|园区?|开发区|工业区|广场|大厦|中心))[一-鿿]{0,6}[0-9A-Za-z一二三四五六七八九十百]+(?:号|栋|座|幢|楼|室|层|弄|期)"
    r"|[一-鿿]{1,}(?:省|市|区|县)[一-鿿]{2,}(?:路|街|道|园|镇|村|园区|开发区|大厦|广场)"
)
_ENGLISH = re.compile(
    r"(?:\bno\.?\s*)?\d+[\w-]*\s+[\w' ]+\b(?:road|rd|street|st|avenue|ave|lane|drive|dr|way|boulevard|blvd|square|place"
    r"|court|highway|parkway|park|quay|close|terrace|crescent)\b"
    r"|\b(?:suite|unit|floor|building|block|level|room|po box)\s+\w+",
    re.IGNORECASE,
)
# An English address goes on over commas until a sentence begins that says something else.
_ENGLISH_END = re.compile(
    r"(?<!\bno)(?<!\bst)(?<!\brd)(?<!\bave)(?<!\bblvd)(?<!\bdr)\.(?:\s|$)|[;!?\n]"
    r"|,\s*(?:please|pls|so|and|but|they|we|i|you|can|could|update|from|starting|as of|effective|the|it|thanks|their"
    r")\b",
    re.IGNORECASE,
)


def address(reading: Reading, told: list[Clause]) -> Slot | None:
    """The address behind its word, else the piece of the message that looks like one after a move."""
    behind: Slot | None = None
    told = [one for one in told if not one.has("account.old_address")]
    for clause in told:
        for match in catalog.cue("account.address").finditer(clause.masked):
            rest = _rest(reading, clause, clause.span[0] + match.end())
            if rest is None or _begins_with_time(reading, rest):
                continue
            if looks_like_address(rest.text):
                return rest
            if clause.has("account.address_sure") or looks_like_address(clause.text):
                behind = behind or rest
    if not any(clause.has("account.address", "account.moves") for clause in told):
        return None
    taken = behind.span if behind is not None and behind.span else (0, 0)
    others = [one for one in told if one.span[1] <= taken[0] or taken[1] <= one.span[0]]
    piece = next((one for one in others if looks_like_address(one.text)), None)
    return _slot(reading, *piece.span) if piece is not None else behind


def _is_mistaken(rest: Clause) -> bool:
    """地址我之前录错了: words of what was entered, and no place."""
    return not looks_like_address(rest.text) and rest.has("account.mistaken")


def _begins_with_time(reading: Reading, rest: Slot) -> bool:
    """It moved to the afternoon."""
    start = rest.span[0] if rest.span else 0
    return any(one.start <= start + 1 < one.end for one in reading.found("time"))


def looks_like_address(text: str) -> bool:
    return _CHINESE.search(text) is not None or _ENGLISH.search(text) is not None


def _rest(reading: Reading, clause: Clause, start: int) -> Slot | None:
    """What stands behind the word: to the end of the clause, or of an address that has commas of its own."""
    end = clause.span[1]
    if _is_mistaken(Clause(reading, (start, max(start, end)))):
        return None
    if _is_latin(reading.text[start : start + 20]):
        stop = _ENGLISH_END.search(reading.text, start + 1)
        end = stop.start() if stop else len(reading.text)
    else:
        end = max([end, *(one.span[1] for one in _continued(reading, clause))])
    return _slot(reading, start, end)


def _continued(reading: Reading, clause: Clause) -> list[Clause]:
    """地址在高新区, 科技路8号: the pieces that go on with it."""
    following = [one for one in reading.clauses if one.span[0] >= clause.span[1]]
    out = []
    for one in following:
        if not looks_like_address(one.text) or one.has("account.address"):
            break
        out.append(one)
    return out


def _is_latin(text: str) -> bool:
    return re.search(r"[一-鿿]", text) is None and re.search(r"[A-Za-z]", text) is not None


def _slot(reading: Reading, start: int, end: int) -> Slot | None:
    text = slots.tidy(_AFTER_CUE.sub("", reading.text[start:end]))
    text = _TAIL.sub("", text).strip(" ,，.。")
    return Slot(text, text, (start, end), 0.85) if len(text) >= 2 else None
