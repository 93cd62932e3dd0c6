"""A birthday as it is kept: month and day, with the year where it is known, 农历 before one of the lunar calendar."""

from __future__ import annotations

import re
from datetime import date

_SAID = re.compile(
    r"(?P<lunar>农历|阴历|旧历|lunar)?\s*(?:(?P<year>\d{4})\s*[-/.年]\s*)?(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})"
    r"\s*[日号]?(?:[T ][0:]+)?",
    re.IGNORECASE,
)
_LEAP = 2000


def kept(text: str) -> str:
    """08-05, 1975-08-05 or 农历08-05, from that and the likes of 8月5日 and 1975/8/5. Raises ValueError."""
    match = _SAID.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    year, month, day = match["year"], int(match["month"]), int(match["day"])
    if match["lunar"]:
        if not (1 <= month <= 12 and 1 <= day <= 30):
            raise ValueError(text)
        return f"农历{month:02}-{day:02}"
    date(int(year or _LEAP), month, day)
    return f"{year}-{month:02}-{day:02}" if year else f"{month:02}-{day:02}"


def next_on(birthday: str, today: date) -> date:
    """The next one, today's included; the 29th of February is kept on the 28th where there is none."""
    days = (_in_year(birthday, year) for year in range(today.year - 1, today.year + 3))
    return next(day for day in days if day is not None and day >= today)


def _in_year(birthday: str, year: int) -> date | None:
    month, day = int(birthday[-5:-3]), int(birthday[-2:])
    if birthday.startswith("农历"):
        return _lunar(year, month, day)
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 28)


def _lunar(year: int, month: int, day: int) -> date | None:
    """The thirtieth of a month of twenty-nine days is kept on its last."""
    from borax.calendars.lunardate import LunarDate

    for one in (day, day - 1):
        try:
            found: date = LunarDate(year, month, one).to_solar_date()
        except ValueError:
            continue
        return found
    return None
