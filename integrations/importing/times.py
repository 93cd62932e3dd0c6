"""Days and instants as people and Excel write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from integrations.importing.refusal import Refused
from integrations.importing.values import Cell, text

_EPOCH = datetime(1899, 12, 30)  # Excel's day 0, counting its 29 February 1900
_SERIALS = range(20_000, 80_000)  # 1954 to 2119: what a bare number in a date column can mean
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?")
_CLOCK = re.compile(
    r"[T\s]*(?P<part>凌晨|早上|上午|中午|下午|晚上)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*(?:(?P<minute>\d{1,2})\s*分?)?"
    r"(?::?\s*(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?\s*(?P<half>[AaPp])?\.?(?:[Mm]\.?)?"
)
_ENGLISH = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%d-%b-%Y", "%d-%b-%y")


def day(cell: Cell) -> date:
    return _moment(cell)[0]


def instant(cell: Cell, default: time) -> datetime:
    """A local time, or an aware one when the cell has an offset; a bare day gets the default time."""
    found, clock = _moment(cell)
    if isinstance(clock, datetime):
        return clock
    return datetime.combine(found, default if clock is None else clock)


def _moment(cell: Cell) -> tuple[date, time | datetime | None]:
    if isinstance(cell, datetime):
        return cell.date(), cell.time()
    if isinstance(cell, date):
        return cell, None
    word = unicodedata.normalize("NFKC", text(cell)).strip()
    if serial := _serial(word):
        return serial
    if aware := _with_offset(word):
        return aware.date(), aware
    found, rest = _day(_WEEKDAY.sub("", word).strip(), word)
    return found, _clock(rest, word)


def _serial(word: str) -> tuple[date, time | None] | None:
    if not re.fullmatch(r"\d{5}(\.\d+)?", word) or int(float(word)) not in _SERIALS:
        return None
    moment = _EPOCH + timedelta(seconds=round(float(word) * 86400))
    return moment.date(), moment.time() if "." in word.removesuffix(".0") else None


def _with_offset(word: str) -> datetime | None:
    if not re.search(r"[T ]\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})$", word):
        return None
    try:
        return datetime.fromisoformat(word)
    except ValueError:
        return None


def _day(word: str, shown: str) -> tuple[date, str]:
    for pattern in (_YEAR_FIRST, _DIGITS):
        if match := pattern.match(word):
            return _date(int(match[1]), int(match[2]), int(match[3]), shown), word[match.end() :]
    if match := _YEAR_LAST.match(word):
        return _year_last(int(match[1]), int(match[2]), int(match[3]), shown), word[match.end() :]
    for shape in _ENGLISH:
        try:
            return datetime.strptime(" ".join(word.replace(",", " ").split()), shape).date(), ""
        except ValueError:
            continue
    raise Refused("not_a_date", value=shown)


def _year_last(first: int, second: int, year: int, shown: str) -> date:
    if first <= 12 and second <= 12 and first != second:
        raise Refused("ambiguous_date", value=shown)
    month, day_ = (second, first) if first > 12 else (first, second)
    return _date(year, month, day_, shown)


def _date(year: int, month: int, day_: int, shown: str) -> date:
    try:
        return date(year, month, day_)
    except ValueError:
        raise Refused("not_a_date", value=shown) from None


def _clock(rest: str, shown: str) -> time | None:
    if not rest.strip():
        return None
    match = _CLOCK.fullmatch(rest.strip())
    if match is None:
        raise Refused("not_a_date", value=shown)
    hour = int(match["hour"])
    is_late = (match["half"] or "").lower() == "p" or match["part"] in ("下午", "晚上", "中午")
    if is_late and hour < 12 and not (match["part"] == "中午" and hour >= 11):
        hour += 12
    if hour == 12 and ((match["half"] or "").lower() == "a" or match["part"] == "凌晨"):
        hour = 0
    try:
        return time(hour, int(match["minute"] or 0), int(match["second"] or 0))
    except ValueError:
        raise Refused("not_a_date", value=shown) from None
